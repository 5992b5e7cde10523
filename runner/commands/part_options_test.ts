import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { parseShard, readTimings } from "./part_options.ts";
import { json } from "../../reporters/json.ts";
import type { CaseResult } from "../result/result.ts";
import { UsageError } from "./usage.ts";

Deno.test("parseShard() reads a part of several, from 1 to the last", () => {
  assertEquals(["1/1", "1/4", "4/4", "10/99999"].map(parseShard), [
    { part: 1, of: 1 },
    { part: 1, of: 4 },
    { part: 4, of: 4 },
    { part: 10, of: 99999 },
  ]);
});

// An unset variable of a CI system once made every part run all, and all were green (glci#156).
const NO_SHARDS = [
  "",
  "/",
  "1",
  "/4",
  "1/",
  "0/4",
  "5/4",
  "1/0",
  "0/0",
  "-1/4",
  "1.5/4",
  "0x1/4",
  "01/4",
  "1/04",
  "1/4/4",
  " 1/4",
  "1/4 ",
  "a/b",
  "$I/4",
  "1/100000",
];
for (const written of NO_SHARDS) {
  Deno.test(`parseShard() refuses "${written}"`, () => {
    assertThrows(() => parseShard(written), UsageError, `Cannot read "--shard ${written}": `);
  });
}

async function withFile(text: string, use: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempFile({ prefix: "seedling-timings-" });
  try {
    await Deno.writeTextFile(path, text);
    await use(path);
  } finally {
    await Deno.remove(path);
  }
}

const caseOf = (id: string, seconds?: number): CaseResult => ({
  ...{ id, name: id, source: "a.yaml", image: "x", verdict: "pass" },
  points: [{ kind: "boot", name: "boot", verdict: "pass", findings: [] }],
  ...(seconds !== undefined &&
    { boot: { id: "b", seconds, ending: "reported", phases: [], consolePath: "c", lastLines: [] } }),
});

Deno.test("readTimings() reads a boot's seconds by any of its cases, out of a report", async () => {
  const cases = [caseOf("b", 51.26), caseOf("a", 4), caseOf("skipped")];
  const report = json({
    tool: { name: "seedling", version: "0" },
    startedAt: "2026-01-05T09:27:00Z",
    seconds: 60,
    cases,
  });
  await withFile(report, async (path) => {
    const secondsOf = await readTimings(path);
    const of = (...caseIds: readonly string[]) => secondsOf({ id: "f00", caseIds });
    assertEquals([of("a"), of("new", "b"), of("new"), of("skipped")], [4, 51.26, undefined, undefined]);
  });
});

Deno.test("readTimings() knows nothing where no report is named, and refuses what is none", async () => {
  assertEquals((await readTimings(undefined))({ id: "f00", caseIds: ["a"] }), undefined);
  await withFile(
    "{}",
    (path) => assertRejects(() => readTimings(path), UsageError, "Cannot read report").then(() => {}),
  );
});
