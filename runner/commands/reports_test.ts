import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { NO_INPUT } from "../../fixtures/harness/no_input.ts";
import { main } from "../cli.ts";
import type { RunResult } from "../result/result.ts";
import { readReportTargets, refuseInputs, writeReports } from "./reports.ts";
import type { Shell } from "./shell.ts";

const RESULT: RunResult = {
  tool: { name: "seedling", version: "0.0.0" },
  startedAt: "2026-01-05T09:27:00Z",
  seconds: 1,
  cases: [],
};

/** A shell whose standard output fails so, and what it complained of. */
function shellThat(error: unknown): { readonly shell: Shell; readonly said: string[] } {
  const said: string[] = [];
  const shell: Shell = {
    tool: RESULT.tool,
    print: () => Promise.reject(error),
    complain: (text) => Promise.resolve(void said.push(text)),
    output: { isTerminal: false, columns: 100 },
    live: { isTerminal: false, columns: () => 100, write: () => {} },
    input: NO_INPUT,
    cacheFolder: "/nowhere",
    recordsFolder: "/nowhere/records",
    isCi: false,
    signal: new AbortController().signal,
    interruptedCode: () => 130,
  };
  return { shell, said };
}

Deno.test("writeReports() writes the files though nobody reads standard output to its end", async () => {
  const folder = await Deno.makeTempDir({ prefix: "seedling-reports-" });
  try {
    const targets = readReportTargets([
      "text",
      `junit=${join(folder, "a.xml")}`,
      `tap=${join(folder, "a.tap")}`,
    ]);
    const { shell } = shellThat(new Deno.errors.BrokenPipe("nobody reads"));
    await assertRejects(() => writeReports(RESULT, targets, shell), Deno.errors.BrokenPipe);
    assertStringIncludes(await Deno.readTextFile(join(folder, "a.xml")), "<testsuites");
    assertMatch(await Deno.readTextFile(join(folder, "a.tap")), /^TAP version 13\n/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("writeReports() writes every report though the format of another breaks", async () => {
  const folder = await Deno.makeTempDir({ prefix: "seedling-reports-" });
  try {
    const { shell, said } = shellThat(new Error("nothing is printed"));
    const broken = {
      name: "tap",
      pieces: () => {
        throw new RangeError("too deep");
      },
    } as const;
    const targets = [
      { format: broken, file: join(folder, "a.tap") },
      ...readReportTargets([`json=${join(folder, "a.json")}`, `html=${join(folder, "a.html")}`]),
    ];
    assertEquals(await writeReports(RESULT, targets, shell), false);
    assertEquals(said, [`Cannot write report "${join(folder, "a.tap")}": too deep\n`]);
    assertEquals(JSON.parse(await Deno.readTextFile(join(folder, "a.json"))).cases, []);
    assertStringIncludes(await Deno.readTextFile(join(folder, "a.html")), "nothing was selected");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("main() calls what nobody meant to happen a fault of its own, and exits with 2", async () => {
  const { shell, said } = shellThat(new TypeError("x of undefined, https://ann:orchard-17@a.example"));
  assertEquals(await main(["--version"], shell), 2);
  const [words = ""] = said;
  assertMatch(
    words,
    /^This is a fault of seedling \S+ itself\. Please report it, with these lines:\nTypeError: x of undefined/,
  );
  assertEquals(words.includes("orchard-17"), false);
});

Deno.test("refuseInputs() refuses two reports that are one file by whatever names, and takes devices", async () => {
  const folder = await Deno.makeTempDir({ prefix: "seedling-reports-" });
  const at = (name: string) => join(folder, name);
  try {
    await Deno.mkdir(at("sub"));
    await Deno.writeTextFile(at("there"), "");
    await Deno.symlink("there", at("link"));
    await Deno.link(at("there"), at("hard"));
    await Deno.symlink("sub/../new", at("dangling"));
    const pairs = [["there", "link"], ["there", "hard"], ["new", "sub/../new"], ["new", "dangling"]];
    for (const [one = "", other = ""] of pairs) {
      const targets = [`${folder}/${one}`, `${folder}/${other}`].map((file) => ({ file }));
      await assertRejects(() => refuseInputs(targets, []), Error, "where another goes");
    }
    await refuseInputs([{ file: at("there") }, { file: at("new") }, { file: at("sub/new") }], []);
    await refuseInputs([{ file: "/dev/null" }, { file: "/dev/null" }], []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
