import { assertEquals } from "@std/assert";
import { talkingBoot } from "../../fixtures/harness/talking_boot.ts";
import type { BootSummary } from "../result/result.ts";
import type { BootProgress, RunEvent } from "../run/run_event.ts";
import type { Verdict } from "../verdict/point.ts";
import { LiveDisplay } from "./live_display.ts";

/** A display of 60 columns, and all that it has written. */
function display(isTerminal: boolean) {
  let text = "";
  const target = { isTerminal, columns: () => 60, write: (each: string) => void (text += each) };
  return { live: new LiveDisplay(target, (line) => line), written: () => text };
}

function written(isTerminal: boolean, events: readonly RunEvent[]): string {
  const { live, written } = display(isTerminal);
  for (const event of events) live.take(event);
  return written();
}

const bootOf = (...caseIds: readonly string[]) => talkingBoot({ then: "wait" }, { caseIds });

const progressOf = (
  caseId: string,
  where: Pick<BootProgress, "phase" | "seconds" | "lastLine">,
): RunEvent => ({ kind: "progress", boot: bootOf(caseId), ...where });

/** A judged case, booted or not. */
const judged = (id: string, verdict: Verdict, changes: Partial<BootSummary> | "unbooted" = {}): RunEvent => ({
  kind: "judged",
  result: {
    ...{ id, name: id, source: `${id}.yaml`, image: "debian-12", verdict },
    points: [
      { kind: "boot", name: "boot", verdict: "pass", findings: [] },
      { kind: "expectation", name: "df /", verdict, findings: [] },
    ],
    ...(changes !== "unbooted" && {
      boot: { id, seconds: 12, ending: "reported", phases: [], consolePath: "", lastLines: [], ...changes },
    }),
  },
});

Deno.test("LiveDisplay says on a log what changed, and draws over itself on a terminal", () => {
  const events: readonly RunEvent[] = [
    { kind: "started", boot: bootOf("a") },
    progressOf("a", { phase: "kernel", seconds: 1, lastLine: "one" }),
    progressOf("a", { phase: "kernel", seconds: 2, lastLine: "two" }),
    progressOf("a", { phase: "userspace", seconds: 3, lastLine: "three" }),
    { kind: "ended", boot: bootOf("a"), outcome: "heard" },
  ];
  assertEquals(written(false, events).split("\n").map((line) => line.split("|")[1]?.trim()), [
    "one",
    "three",
    undefined,
  ]);
  assertEquals(written(true, events).split("\x1b[1A\x1b[J").length - 1, 3);
});

Deno.test("LiveDisplay calls a boot by its first case and the number of the others, or by its id", () => {
  const where = { kind: "progress", phase: "kernel", seconds: 1, lastLine: "one" } as const;
  const events = [["a"], ["a", "b", "c"], []].map((ids) => ({ ...where, boot: bootOf(...ids) }));
  const names = written(false, events).trimEnd().split("\n").map((line) => line.split("  ")[0]);
  assertEquals(names, ["a", "a +2", "boot boot-a"]);
});

Deno.test("LiveDisplay shows a judged case at once, and above the boots that still run", () => {
  const events = [
    progressOf("slow", { phase: "kernel", seconds: 9, lastLine: "one" }),
    judged("quick", "pass"),
    judged("bad", "fail"),
    judged("known", "pass", { recordedAt: "2026-01-01T00:00:00.000Z" }),
    judged("left out", "skip", "unbooted"),
  ];
  const lastDrawn = (text: string) => text.split("\x1b[J").at(-1)?.trimEnd().split("\n");
  assertEquals(lastDrawn(written(true, events)), [
    "  quick  pass         12 s | 2 points",
    "  bad    fail         12 s | 1 of 2 points",
    "  slow   kernel        9 s | one",
  ]);
  assertEquals(lastDrawn(written(false, events)), [
    "slow  kernel  9 s | one",
    "quick  pass  12 s | 2 points",
    "bad  fail  12 s | 1 of 2 points",
  ]);
});

Deno.test("LiveDisplay keeps what it draws over lower than a terminal", () => {
  const text = written(true, Array.from({ length: 30 }, (_, at) => judged(`case-${at + 1}`, "pass")));
  const lines = text.split("\x1b[J").at(-1)?.trimEnd().split("\n") ?? [];
  assertEquals([lines.length, lines[0]?.trim().split(" ")[0]], [10, "case-21"]);
});

Deno.test("LiveDisplay says at the end how many boots were recorded, and nothing where none was", () => {
  const said = (recorded: number) => {
    const { live, written } = display(false);
    for (let at = 0; at < recorded; at++) {
      live.take({ kind: "ended", boot: bootOf(`${at}`), outcome: "recorded" });
    }
    live.finish(3);
    return written();
  };
  assertEquals([said(0), said(2)], ["", "2 of 3 boots recorded (--fresh boots anew)\n"]);
});

Deno.test("LiveDisplay tells of a boot that is made anew, and why", () => {
  const events: readonly RunEvent[] = [
    { kind: "started", boot: bootOf("a") },
    { kind: "started", boot: bootOf("a"), because: "systemd gave up waiting" },
  ];
  assertEquals(written(false, events), "a  again  0 s | systemd gave up waiting\n");
  assertEquals(written(true, events).includes("systemd gave up waiting"), true);
});
