import { assertEquals } from "@std/assert";
import fc from "fast-check";
import type { CaseResult, RunResult } from "../result/result.ts";
import { earlierResults, mergeParts } from "./merge_parts.ts";
import type { FoundPart, Part, PartResults } from "./part.ts";

const CASES = ["a", "b", "c", "d", "e"];
const HOST = { hostname: "one", accelerator: "tcg", because: "asked for", qemuVersion: "10.0.2" } as const;
const TOOL = { name: "seedling", version: "0.1.0" };

const resultOf = (id: string): CaseResult => ({
  id,
  name: id,
  source: `${id}.yaml`,
  image: "debian-12",
  verdict: "pass",
  points: [],
});

const runOf = (ids: readonly string[]): RunResult => ({
  tool: TOOL,
  startedAt: "2026-01-02T03:04:05.000Z",
  seconds: 10,
  host: HOST,
  cases: ids.map(resultOf),
});

/** As if they were read from a disk. */
function resultsOf({ cases, boots = [], ...run }: RunResult): PartResults {
  const at = <Item>(items: readonly Item[], index: number): Item => {
    const item = items[index];
    if (item === undefined) throw new RangeError(`nothing at ${index}`);
    return item;
  };
  return {
    run,
    cases: cases.map(({ id, image, verdict, boot }) => ({
      id,
      image,
      verdict,
      ...(boot && { bootId: boot.id }),
    })),
    bootIds: boots.map(({ id }) => id),
    caseAt: (index) => at(cases, index),
    bootAt: (index) => at(boots, index),
  };
}

/** Part `number` of two; the first tells a, c and e. */
function partOf(number: number, changes: Partial<Part> = {}, result?: RunResult): FoundPart {
  const ownCaseIds = CASES.filter((_, index) => index % 2 === number - 1);
  const part: Part = {
    version: 1,
    shard: { part: number, of: 2 },
    planDigest: "f".repeat(64),
    tool: TOOL,
    images: [{ name: "debian-12", sha256: "0".repeat(64) }],
    caseCount: CASES.length,
    ownCaseIds,
    ownPlaces: (changes.ownCaseIds ?? ownCaseIds).map((id) => CASES.indexOf(id)),
    ...changes,
  };
  return { folder: `out/${number}`, part, results: resultsOf(result ?? runOf(ownCaseIds)) };
}

/** All of it, in memory. */
function mergedRun(...parts: readonly FoundPart[]): RunResult | undefined {
  const merged = mergeParts(parts);
  if (!("run" in merged)) return undefined;
  const { boots, cases, ...run } = merged.run;
  return { ...run, ...(boots && { boots: [...boots] }), cases: [...cases] };
}

const mistakesOf = (...parts: readonly FoundPart[]) => {
  const merged = mergeParts(parts);
  return "mistakes" in merged ? merged.mistakes : [];
};

Deno.test("mergeParts() makes of all parts what the run in one piece would be", () => {
  assertEquals(mergedRun(partOf(2), partOf(1)), runOf(CASES));
});

Deno.test("mergeParts() takes parts in any order", () => {
  const parts = [1, 2, 3, 4].map((number) => {
    const ownCaseIds = CASES.filter((_, index) => index % 4 === number - 1);
    return partOf(number, { shard: { part: number, of: 4 }, ownCaseIds }, runOf(ownCaseIds));
  });
  const merged = mergedRun(...parts);
  assertEquals(merged, runOf(CASES));
  fc.assert(
    fc.property(fc.shuffledSubarray(parts, { minLength: 4 }), (shuffled) => {
      assertEquals(mergedRun(...shuffled), merged);
    }),
    { seed: 1 },
  );
});

Deno.test("mergeParts() says which part is missing, and which is there twice", () => {
  assertEquals(mistakesOf(), ["there is no part to put together"]);
  assertEquals(mistakesOf(partOf(1)), ["part 2 of 2 is missing (run it: --shard 2/2)"]);
  assertEquals(mistakesOf(partOf(1), partOf(2), { ...partOf(2), folder: "out/again" }), [
    'part 2 of 2 is there 2 times: "out/2" and "out/again" (leave one out)',
  ]);
});

/** What a stranger differs in, and what is said of it. */
const STRANGERS: readonly (readonly [changes: Partial<Part>, said: string])[] = [
  [{ planDigest: "e".repeat(64) }, "its plan: ffffffffffff and eeeeeeeeeeee"],
  [{ tool: { name: "seedling", version: "0.2.0" } }, "its tool: seedling 0.1.0 and seedling 0.2.0"],
  [
    { images: [{ name: "debian-12", sha256: "1".repeat(64) }] },
    "its images: debian-12 000000000000 and debian-12 111111111111",
  ],
  [{ toolSha256: "a".repeat(64) }, "its tool's files: none and aaaaaaaaaaaa"],
  [{ baselineSha256: "b".repeat(64) }, "its baseline: none and bbbbbbbbbbbb"],
  [{ caseCount: 4 }, "its cases: 5 cases and 4 cases"],
  [{ shard: { part: 2, of: 3 } }, "its number of parts: 2 and 3"],
];
for (const [changes, said] of STRANGERS) {
  Deno.test(`mergeParts() refuses what is of another run: ${said}`, () => {
    const stranger = `"out/2" is of another run than "out/1" by ${said} (run all parts alike)`;
    assertEquals(mistakesOf(partOf(1), partOf(2, changes)), [stranger]);
  });
}

Deno.test("mergeParts() says which case has no result, two, or one that nobody planned", () => {
  assertEquals(mistakesOf(partOf(1), partOf(2, {}, runOf(["b"]))), [
    'case "d" has no result: "out/2" was to tell it',
  ]);
  assertEquals(mistakesOf(partOf(1), partOf(2, {}, runOf(["b", "d", "a"]))), [
    'case "a" has 2 results: "out/1" and "out/2"',
  ]);
  const swapped = [partOf(1, {}, runOf(["a", "c", "d"])), partOf(2, {}, runOf(["b", "e"]))];
  assertEquals(mistakesOf(...swapped), [
    'case "d" is told by "out/1", and was for another part',
    'case "e" is told by "out/2", and was for another part',
  ]);
  assertEquals(mistakesOf(partOf(1), partOf(2, {}, runOf(["b", "d", "x"]))), [
    'case "x" has a result, and is none of the plan\'s',
  ]);
});

Deno.test("mergeParts() takes no plan that names a case twice", () => {
  const twice = partOf(2, { ownCaseIds: ["a", "d"], ownPlaces: [1, 3] });
  assertEquals(mistakesOf(partOf(1), twice), ['the plan names case "a" twice']);
});

Deno.test("mergeParts() says which place of the whole run no part tells, or two", () => {
  assertEquals(mistakesOf(partOf(1), partOf(2, { ownCaseIds: ["b"] }, runOf(["b"]))), [
    "case 4 of 5 is no part's",
  ]);
  assertEquals(mistakesOf(partOf(1), partOf(2, { ownPlaces: [1, 4] })), [
    `case 5 of 5 is both "out/1"'s and "out/2"'s`,
    "case 4 of 5 is no part's",
  ]);
  // Whoever made the part says how many cases the run has: nothing is made of that number.
  const many = { caseCount: 4_294_967_296 };
  assertEquals(mistakesOf(partOf(1, many), partOf(2, many)), [
    "cases 6 to 4294967296 of 4294967296 are no part's",
  ]);
  assertEquals(mistakesOf(partOf(1), partOf(2, { ownPlaces: [1, 3, 5] })), [
    '"out/2" has 2 cases in 3 places',
    '"out/2" has case 6 of 5',
  ]);
});

Deno.test("mergeParts() names every host that it ran on, once", () => {
  const other = { ...runOf(["b", "d"]), host: { ...HOST, hostname: "two", accelerator: "kvm" } as const };
  assertEquals(mergedRun(partOf(1), partOf(2, {}, other))?.host, { ...HOST, hostname: "one, two" });
});

const CRASH = {
  id: "boot",
  seconds: 3,
  ending: "qemu-crash",
  phases: [],
  consolePath: "out/2/console",
  lastLines: [],
};

Deno.test("mergeParts() keeps what the host's trouble came to in earlier attempts of a part", () => {
  const finding = {
    path: "",
    expected: "a report",
    actual: "QEMU was ended by SIGSEGV",
    readFrom: "",
    at: "",
  };
  const point = { kind: "boot", name: "boot", verdict: "error", findings: [finding] } as const;
  const troubled = { ...resultOf("b"), verdict: "error", points: [point], boot: CRASH } as const;
  const failed = { ...resultOf("d"), verdict: "fail" } as const;
  const part = { ...partOf(2), earlier: [earlierResults([troubled, failed])] };
  const merged = mergeParts([partOf(1), part]);
  assertEquals(mergedRun(partOf(1), part)?.cases.find(({ id }) => id === "b")?.attempts, [
    { because: "QEMU was ended by SIGSEGV", ending: "qemu-crash", seconds: 3, consolePath: "out/2/console" },
  ]);
  assertEquals("changed" in merged && merged.changed, [
    'case "d" failed in an earlier attempt of "out/2": pass now',
  ]);
});

Deno.test("mergeParts() tells each boot and its firmware once, in the order of the cases", () => {
  const setUp = (id: string) => ({
    id,
    imageSha256: "",
    diskBytes: 0,
    memoryBytes: 0,
    cpus: 1,
    deadlineMs: 1,
    seed: [],
    commands: [],
  });
  const booted = (ids: readonly string[]): RunResult => ({
    ...runOf(ids),
    cases: ids.map((id) => ({ ...resultOf(id), boot: { ...CRASH, id: `boot-${id}` } })),
    boots: ids.map((id) => setUp(`boot-${id}`)),
    firmware: [{ image: "debian-12", firmware: "uefi", because: "an ESP" }],
  });
  const merged = mergedRun(partOf(2, {}, booted(["b", "d"])), partOf(1, {}, booted(["a", "c", "e"])));
  const { boots = [], firmware = [] } = merged ?? {};
  assertEquals([boots.map(({ id }) => id), firmware.length], [CASES.map((id) => `boot-${id}`), 1]);
});
