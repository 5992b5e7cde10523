import { assertEquals, assertStringIncludes } from "@std/assert";
import { LIMIT_MS } from "../../fixtures/harness/clock.ts";
import { testWithQemu } from "../../fixtures/harness/qemu.ts";
import { EQUIPPED_HOST, SAMPLE_IMAGE } from "../../fixtures/harness/sample_plan.ts";
import { GOOD_TALK, talkingBoot } from "../../fixtures/harness/talking_boot.ts";
import type { Talk } from "../../fixtures/harness/talking_disk.ts";
import { listenTo } from "../console/console.ts";
import { ending } from "../console/ending.ts";
import type { EndingName } from "../console/endings.ts";
import { traitsOf } from "../plan/boot_traits.ts";
import type { CaseOnImage, PlannedBoot } from "../plan/planned_boot.ts";
import type { BootOutcome } from "../record/outcome.ts";
import { parseCase } from "../suite/read_cases.ts";
import { resultsOf, run, type RunOptions } from "./run.ts";
import { sharedFailure } from "./shared_failure.ts";

const ROWS = "expect:\n  lsblk:\n    /: { size: 19.9G }\n";

function caseOf(id: string, keys = ""): CaseOnImage {
  const text = `name: ${id}\n${keys}${keys.includes("seed: none") ? "expect: { root: grown }\n" : ROWS}`;
  const parsed = parseCase(text, { id, source: `${id}.yaml`, readFile: () => new Uint8Array() });
  if (!("case" in parsed)) throw new Error(parsed.mistakes.map(({ message }) => message).join("\n"));
  return { case: parsed.case, image: SAMPLE_IMAGE };
}

function bootOf(each: CaseOnImage, talk: Talk = GOOD_TALK): PlannedBoot {
  const { id } = each.case;
  return talkingBoot(talk, { id: `boot-${id}`, caseIds: [id], traits: traitsOf(each, EQUIPPED_HOST) });
}

/** A guest that comes up without cloud-init, and is told to go. */
const NO_CLOUD_INIT: Talk = {
  console: "[    0.0] Linux version 6.1\r\n\r\nhost login: ",
  then: "poweroff",
};
const NOTHING_TO_START: Talk = { console: "\r\nNo bootable device.\r\n", then: "hang" };

/** Cases of one image, the keys of each. */
const CASES: Readonly<Record<string, string>> = {
  first: "",
  same: "disk: +5G\n",
  nvme: "bus: nvme\n",
  vfat: "seed: vfat\n",
  seedless: "seed: none\n",
};

async function verdictsOf(talk: Talk, options: Partial<RunOptions> = {}) {
  const recordsFolder = await Deno.makeTempDir({ prefix: "seedling-shared-" });
  try {
    const cases = Object.entries(CASES).map(([id, keys]) => caseOf(id, keys));
    const boots = cases.map((each) => bootOf(each, each.case.id === "first" ? talk : GOOD_TALK));
    const events = run(cases, { boots }, {
      host: { hostname: "h", accelerator: "tcg", because: "asked for", qemuVersion: "0" },
      ...{ jobs: 1, failFast: false, retries: 0, recordsFolder, signal: new AbortController().signal },
      ...options,
    });
    const results = await resultsOf(cases, events);
    return {
      results,
      left: results.filter(({ isNotBooted }) => isNotBooted).map(({ id, verdict }) => `${id} ${verdict}`),
    };
  } finally {
    await Deno.remove(recordsFolder, { recursive: true });
  }
}

testWithQemu("run() boots no other case with a seed on an image without cloud-init", async () => {
  const { results, left } = await verdictsOf(NO_CLOUD_INIT);
  assertEquals(results[0]?.boot?.ending, "cloud-init-never-ran");
  assertEquals(results[0]?.verdict, "fail");
  assertEquals(left, ["same skip", "nvme skip"]);
  const [finding] = results[1]?.points[0]?.findings ?? [];
  assertStringIncludes(finding?.message ?? "", "not booted: see first, ");
  assertStringIncludes(finding?.message ?? "", "--keep-going");
});

testWithQemu("run() boots no other case on a machine that finds nothing to start", async () => {
  const { results, left } = await verdictsOf(NOTHING_TO_START);
  assertEquals(results[0]?.boot?.ending, "no-bootable-device");
  assertEquals(left, ["same skip", "vfat skip", "seedless skip"]);
});

testWithQemu("run() with keepGoing boots what would fail by the same", async () => {
  const { left } = await verdictsOf(NOTHING_TO_START, { keepGoing: true });
  assertEquals(left, []);
});

/** What a console and a report come to, under a name of an ending. */
function outcomeOf(name: EndingName, report = "", console = "SeaBIOS\r\n"): BootOutcome {
  const encoder = new TextEncoder();
  const heard = listenTo({ console: encoder.encode(console), report: encoder.encode(report) });
  const transcript = { ...heard, ending: ending(name, { text: "it ended" }) };
  return {
    kind: "heard",
    heard: { id: "b", image: "i", seconds: LIMIT_MS / 1000, consolePath: "c", transcript },
  };
}

const FRAME = "#seedling 1 n 00000000-0000-0000-0000-000000000000 before os 0 0 " +
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n#end n os\n";
const KERNEL = "SeaBIOS\r\n[    0.000000] Linux version 6.1\r\n";

/** A boot's case, and how it ended; whether the others are spared. */
const ENDED: readonly (readonly [string, CaseOnImage, BootOutcome, boolean])[] = [
  ["no datasource", caseOf("a"), outcomeOf("no-datasource"), true],
  ["a seed that the probe came with", caseOf("a"), outcomeOf("no-datasource", FRAME), false],
  ["meta-data of the case's own", caseOf("a", "meta-data: 'a: b'\n"), outcomeOf("no-datasource"), false],
  ["a case without a seed", caseOf("a", "seed: none\n"), outcomeOf("no-datasource"), false],
  ["a firmware that falls silent", caseOf("a"), outcomeOf("silence"), true],
  ["a kernel that falls silent", caseOf("a"), outcomeOf("silence", "", KERNEL), false],
  ["a panic", caseOf("a"), outcomeOf("panic"), false],
  ["trouble of the host", caseOf("a"), outcomeOf("host-memory"), false],
  ["a boot that was not made", caseOf("a"), { kind: "not-run", because: "x" }, false],
];

for (const [what, each, outcome, isShared] of ENDED) {
  Deno.test(`sharedFailure() spares ${isShared ? "the others" : "nobody"} after ${what}`, () => {
    assertEquals(sharedFailure(bootOf(each), outcome) !== undefined, isShared);
  });
}

Deno.test("sharedFailure() takes a later boot's end for its own", () => {
  const boot = { ...bootOf(caseOf("a")), after: "before" };
  assertEquals(sharedFailure(boot, outcomeOf("no-datasource")), undefined);
});

Deno.test("traitsOf() tells images, machines and volumes apart", () => {
  const of = (keys = "", image = SAMPLE_IMAGE) => traitsOf({ ...caseOf("a", keys), image }, EQUIPPED_HOST);
  const usual = of();
  assertEquals(of("disk: +5G\nuser-data: '#!/bin/sh'\n"), usual);
  for (
    const keys of ["bus: nvme\n", "firmware: uefi\n", "memory: 2G\n", "cpus: 2\n", "cpu-level: x86-64-v3\n"]
  ) {
    assertEquals([of(keys).seed === usual.seed, of(keys).machine === usual.machine], [true, false], keys);
  }
  assertEquals([of("seed: cdrom\n").machine, of("seed: none\n").seed], [usual.machine, undefined]);
  const other = of("", { ...SAMPLE_IMAGE, sha256: "f".repeat(64) });
  assertEquals([other.seed === usual.seed, other.machine === usual.machine], [false, false]);
});
