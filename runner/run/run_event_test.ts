import { assert, assertEquals } from "@std/assert";
import { testWithQemu } from "../../fixtures/harness/qemu.ts";
import { GOOD_TALK, talkingBoot } from "../../fixtures/harness/talking_boot.ts";
import type { CaseOnImage, PlannedBoot } from "../plan/planned_boot.ts";
import { listRecords } from "../record/kept_records.ts";
import { parseCase } from "../suite/read_cases.ts";
import type { RunEvent } from "./run_event.ts";
import { run, type RunOptions } from "./run.ts";

const SILENT = { console: "Linux version 6.1\r\n", then: "wait" } as const;

/** Boots of which each goes on with the disk of the one before it. */
const rowOf = (ids: readonly string[]): readonly PlannedBoot[] =>
  ids.map((id, at) => {
    const after = ids[at - 1];
    const links = { isContinued: at < ids.length - 1, ...(after !== undefined && { after }) };
    return talkingBoot(GOOD_TALK, { id, caseIds: [id], ...links });
  });

function caseOf({ id, image }: PlannedBoot, size = "19.9G"): CaseOnImage {
  const text = `name: ${id}\nuser-data: ''\nexpect: { lsblk: { /: { size: ${size} } } }\n`;
  const parsed = parseCase(text, { id, source: `${id}.yaml`, readFile: () => new Uint8Array() });
  if (!("case" in parsed)) throw new Error(parsed.mistakes.map(({ message }) => message).join("\n"));
  return { case: parsed.case, image };
}

async function withRecords(work: (options: RunOptions) => Promise<void>): Promise<void> {
  const recordsFolder = await Deno.makeTempDir({ prefix: "seedling-events-" });
  const host = { hostname: "h", accelerator: "tcg", because: "asked for", qemuVersion: "0" } as const;
  const { signal } = new AbortController();
  try {
    await work({ host, jobs: 1, retries: 0, failFast: false, recordsFolder, signal });
  } finally {
    await Deno.remove(recordsFolder, { recursive: true });
  }
}

/** All but progress, in words. */
function said(event: RunEvent): string | readonly [] {
  if (event.kind === "progress") return [];
  if (event.kind === "judged") return `judged ${event.result.id} ${event.result.verdict}`;
  return `${event.kind} ${event.boot.id}${event.kind === "ended" ? ` ${event.outcome}` : ""}`;
}

testWithQemu(
  "run() tells start, end and result of each boot of a row before the next starts",
  () =>
    withRecords(async (options) => {
      const boots = rowOf(["one", "two"]);
      const events = await Array.fromAsync(run(boots.map((each) => caseOf(each)), { boots }, options));
      assertEquals(events.flatMap(said), [
        ...["started one", "ended one heard", "judged one pass"],
        ...["started two", "ended two heard", "judged two pass"],
      ]);
      assert(events.some(({ kind }) => kind === "progress"));
    }),
);

testWithQemu(
  "run() with failFast goes on with no disk of a boot whose case fails",
  () =>
    withRecords(async (options) => {
      const boots = rowOf(["one", "two", "three"]);
      const cases = boots.map((each) => caseOf(each, "2.1G"));
      const events = await Array.fromAsync(run(cases, { boots }, { ...options, failFast: true }));
      assertEquals(events.flatMap(said), [
        ...["started one", "ended one heard", "judged one fail"],
        ...["ended two not-run", "judged two skip", "ended three not-run", "judged three skip"],
      ]);
    }),
);

testWithQemu(
  "run() ends its boots where nobody listens any more, and keeps what was heard",
  () =>
    withRecords(async (options) => {
      const boot = talkingBoot(SILENT, { id: "0123456789ab" });
      for await (const event of run([caseOf(boot)], { boots: [boot] }, options)) {
        if (event.kind === "progress" && event.phase === "kernel") break;
      }
      const kept = await listRecords(options.recordsFolder);
      assertEquals(kept.map(({ told }) => told?.ending), ["interrupted"]);
    }),
);
