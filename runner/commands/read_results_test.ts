import { assertEquals, assertThrows } from "@std/assert";
import { join } from "@std/path";
import type { CaseResult, RunResult } from "../result/result.ts";
import { resultsLines } from "./part_results.ts";
import { digestOf, readResults } from "./read_results.ts";
import { UsageError } from "./usage.ts";

const caseOf = (id: string, words: number): CaseResult => ({
  ...{ id, name: "wörds ".repeat(words), source: `${id}.yaml`, image: "debian-12", verdict: "pass" },
  points: [{ kind: "boot", name: "boot", verdict: "pass", findings: [] }],
  boot: { id: `boot-${id}`, seconds: 1, ending: "reported", phases: [], consolePath: "c", lastLines: [] },
});

// The third is longer than a piece that is read at once, and than what is read ahead.
const CASES = ["a", "b", "c", "d"].map((id, at) => caseOf(id, at === 2 ? 60_000 : 100));

const SET_UP = {
  ...{ id: "boot-b", imageSha256: "00", diskBytes: 1, memoryBytes: 2, cpus: 1, deadlineMs: 3 },
  ...{ seed: [{ name: "user-data", text: "#cloud-config\n" }], commands: ["qemu"] },
};

const RUN: RunResult = {
  ...{ tool: { name: "seedling", version: "0.1.0" }, startedAt: "2026-01-02T03:04:05.000Z", seconds: 10 },
  ...{ boots: [SET_UP], cases: CASES },
};

async function withResults(text: string, use: (path: string) => void): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-results-" });
  try {
    const path = join(folder, "results.ndjson");
    await Deno.writeTextFile(path, text);
    use(path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const WRITTEN = [...resultsLines(RUN)].join("");
const move = (path: string) => `moved/${path}`;

Deno.test("readResults() gives each case and boot in any order, and holds none", async () => {
  await withResults(WRITTEN, (path) => {
    for (const  of of[1, 100_000]) {
      const { run, cases, bootIds, caseAt, bootAt } = readResults(path, { of, move });
      const { boots: _, cases: __, ...head } = RUN;
      assertEquals(run, head);
      assertEquals(cases[1], { id: "b", image: "debian-12", verdict: "pass", bootId: "boot-b" });
      assertEquals(bootIds.map((_, index) => bootAt(index)), [SET_UP]);
      for (const index of [3, 0, 2, 1]) {
        const { boot, ...own } = caseAt(index);
        assertEquals({ ...own, boot: boot && { ...boot, consolePath: "c" } }, CASES[index]);
        assertEquals(boot?.consolePath, "moved/c");
      }
    }
  });
});

Deno.test("readResults() says what is wrong with a line, and that the last one is cut short", async () => {
  const says = async (text: string, said: string) =>
    await withResults(text, (path) => {
      assertThrows(
        () => readResults(path, { of: 1, move }),
        UsageError,
        `Cannot read part "${path}": ${said}`,
      );
    });
  await says(WRITTEN.slice(0, -1), "its last line is cut short");
  await says("", "it tells of no run");
  await says('{"case": {"id": 3}}\n', "case.name is missing (run the part anew)");
  await says("{\n", "Expected property name");
});

Deno.test("readResults() says that a file changed while it was read", async () => {
  await withResults(WRITTEN, (path) => {
    const { caseAt } = readResults(path, { of: 1, move });
    Deno.writeTextFileSync(path, WRITTEN.slice(0, 100));
    assertThrows(() => caseAt(1), UsageError, "it changed while it was read (merge once more)");
  });
});

Deno.test("digestOf() is that of all bytes", async () => {
  await withResults("abc", (path) => {
    assertEquals(digestOf(path), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});
