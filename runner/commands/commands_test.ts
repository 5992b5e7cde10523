import { assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { NO_INPUT } from "../../fixtures/harness/no_input.ts";
import { main } from "../cli.ts";
import type { Verdict } from "../verdict/point.ts";
import { checkReportFolders, readReportTargets, writeReports } from "./reports.ts";
import { exitCode } from "./exit_code.ts";
import { capacityOf } from "./run_command.ts";
import type { Shell } from "./shell.ts";
import { parseOptions, UsageError } from "./usage.ts";

interface Said {
  out: string;
  err: string;
}

function shell(said: Said, changes: Partial<Shell> = {}): Shell {
  return {
    tool: { name: "seedling", version: "0.0.0" },
    print: (text) => Promise.resolve(void (said.out += text)),
    complain: (text) => Promise.resolve(void (said.err += text)),
    output: { isTerminal: false, columns: 80 },
    live: { isTerminal: false, columns: () => 80, write: () => {} },
    input: NO_INPUT,
    cacheFolder: "no-such-cache",
    recordsFolder: "no-such-cache/records",
    isCi: false,
    signal: new AbortController().signal,
    interruptedCode: () => 130,
    ...changes,
  };
}

async function call(...args: readonly string[]): Promise<Said & { readonly code: number }> {
  const said = { out: "", err: "" };
  const code = await main(args, shell(said));
  return { ...said, code };
}

Deno.test("main() explains itself", async () => {
  for (const args of [[], ["-h"], ["--help"], ["help"]]) {
    const { code, out } = await call(...args);
    assertEquals(code, 0);
    assertStringIncludes(out, "seedling run [FILE|FOLDER ...]");
    assertStringIncludes(out, "Exit codes: 0 all pass or skip");
  }
  assertEquals((await call("--version")).out, "seedling 0.0.0\n");
});

Deno.test("main() explains a command by itself, whatever else is asked of it", async () => {
  const { code, out } = await call("run", "--help");
  assertEquals(code, 0);
  assertMatch(out, /^seedling run [^]*--dry-run [^]*Example: seedling run /);
  assertEquals(out.includes("seedling check"), false);
  for (const args of [["help", "run"], ["--help", "run"], ["run", "no-such.yaml", "-h"]]) {
    assertEquals((await call(...args)).out, out);
  }
  assertEquals(
    (await call("rum", "--help")).err,
    'Cannot run "rum": unknown command (did you mean "run"?)\n',
  );
  assertMatch((await call("run", "--", "--help")).err, /^Cannot read "--help": no such file or folder/m);
});

/** Wrong usage, and what is said of it. */
const WRONG: readonly (readonly [args: readonly string[], message: string])[] = [
  [
    ["--image=x"],
    'Cannot read "--image=x": it stands where a command does (write seedling run --image=x ...)',
  ],
  [["rum"], 'Cannot run "rum": unknown command (did you mean "run"?)'],
  [
    ["run", "--dryrun"],
    'Cannot read option "--dryrun": there is none of that name (did you mean "--dry-run"?)',
  ],
  [["run", "--accel", "hvf"], 'Cannot read "--accel hvf": unknown (known: auto, kvm, tcg)'],
  [["run", "--accel=kvm", "--accel=tcg"], 'Cannot read "--accel": it is given 2 times (give it once)'],
  [["run", "--jobs", "0"], 'Cannot read "--jobs 0": out of range (write 1 to 99999)'],
  [["run", "--retries", "two"], 'Cannot read "--retries two": not a whole number (write 0 to 99999)'],
  [
    ["run", "--require-kvm", "--accel=tcg"],
    "Cannot require KVM and run with --accel tcg (give --require-kvm alone)",
  ],
  [["run", "--jobs", "two"], 'Cannot read "--jobs two": not a whole number (write 1 to 99999)'],
  [["run", "--image="], 'Cannot read "--image": it needs a value (--image=VALUE)'],
  [["run", "--list=false"], 'Cannot read "--list=false": it takes no value (write --list)'],
  [
    ["run", "--report=tap=a", "--report=junit=a"],
    'Cannot write two reports to "a" (give each a file of its own)',
  ],
  [
    ["check", "a.yaml", "--report", "junit=a.YAML"],
    'Cannot write report "a.YAML": cases end in .yaml (give it another name)',
  ],
  [
    ["run", "--report=tap=no/such/x.tap"],
    'Cannot write report "no/such/x.tap": there is no folder "no/such" (make it first)',
  ],
  [
    ["check", "cases", "--record", "x", "--console", "y"],
    "Cannot check two recordings at once (give --record or --console, not both)",
  ],
  [
    ["run", "--report", "sarif"],
    'Cannot read "--report sarif": unknown (known: text, tap, junit, json, ndjson',
  ],
  [["run", "--report", "tapp"], 'Cannot read "--report tapp": unknown (did you mean "tap"?)'],
  [
    ["run", "--report", "tap="],
    'Cannot read "--report tap=": the file\'s name is empty (write --report tap=FILE)',
  ],
  [
    ["run", "--report=tap", "--report=junit"],
    "Cannot print tap and junit to one standard output (write --report junit=FILE)",
  ],
  [["run", "no/such/case.yaml"], 'Cannot read "no/such/case.yaml": no such file or folder'],
];

Deno.test("main() says what is wrong with a command line and exits with 2", async (t) => {
  for (const [args, message] of WRONG) {
    await t.step(args.join(" "), async () => {
      const { code, out, err } = await call(...args);
      assertEquals([code, out], [2, ""]);
      assertStringIncludes(err, message);
    });
  }
});

Deno.test("run --list names every case and boots nothing", async () => {
  const { code, out } = await call("run", "--list", "cases");
  assertEquals(code, 0);
  assertMatch(out, /^growth\/default {2}\S+ {2}Partition and filesystem grow to the size of the disk$/m);
  assertStringIncludes(out, "growth/growpart-off  ");
});

Deno.test("run tells every mistake of every case before anything else", async () => {
  const folder = await Deno.makeTempDir({ prefix: "seedling-cli-" });
  try {
    await Deno.writeTextFile(
      `${folder}/a.yaml`,
      "name: a\ndisk: 20 gigs\nexpect:\n  df:\n    /: { sise: 1G }\n",
    );
    await Deno.writeTextFile(`${folder}/b.yaml`, "name: b\n");
    const { code, err } = await call("run", "--dry-run", folder);
    assertEquals(code, 2);
    assertStringIncludes(err, `${folder}/a.yaml:2:7: "20 gigs" is not a size (write 20G or 20480M)\n`);
    assertStringIncludes(err, `${folder}/a.yaml:5:10: unknown column "sise" of df (did you mean "size"?)\n`);
    assertStringIncludes(err, `${folder}/b.yaml:1:1: "expect" is missing`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("exitCode() is 0, 1 or 2; an error wins, and nothing judged is one", () => {
  const codeOf = (...verdicts: readonly Verdict[]) => exitCode(verdicts.map((verdict) => ({ verdict })));
  assertEquals(codeOf("pass", "skip"), 0);
  assertEquals(codeOf("pass", "fail"), 1);
  assertEquals(codeOf("fail", "error"), 2);
  assertEquals(codeOf("skip", "skip"), 2);
  assertEquals([codeOf("expected-failure"), codeOf("expected-failure", "fail")], [0, 1]);
  assertEquals(codeOf(), 2);
});

Deno.test("capacityOf() counts boots where the person does, else the CPUs of their guests", () => {
  const capacity = (accelerator: "kvm" | "tcg", jobs?: number) => {
    const { availableMemory, ...counted } = capacityOf({ cores: 8, accelerator }, jobs);
    assertEquals(typeof availableMemory, "function");
    return counted;
  };
  assertEquals([capacity("kvm", 3), capacity("tcg", 3)], [{ jobs: 3 }, { jobs: 3 }]);
  assertEquals(capacity("kvm"), { jobs: Infinity, cpus: 8, lastCpus: 8 });
  assertEquals(capacity("tcg"), { jobs: Infinity, cpus: 8, lastCpus: 12 });
});

Deno.test("parseOptions() takes operands as they are written, numbers among them", () => {
  const words = ["007", "1e3", "0x10", "-", "--", "08", "--list=1"];
  const { operands } = parseOptions(words, { string: [], boolean: ["list"] });
  assertEquals(operands, ["007", "1e3", "0x10", "-", "08", "--list=1"]);
});

for (const word of ["--no-list", "--no-jobs=2", "-l", "--list.a", "--_=x", "--__proto__=1"]) {
  Deno.test(`parseOptions() has no option ${word}`, () => {
    const options = { string: ["jobs"], boolean: ["list"] };
    assertThrows(() => parseOptions([word], options), UsageError, "there is none of that name");
  });
}

Deno.test("parseOptions() takes what stands behind -- as operands", () => {
  const parsed = parseOptions(["--jobs=2", "a", "--", "--list"], { string: ["jobs"], boolean: ["list"] });
  assertEquals([parsed.operands, parsed.flags.size, parsed.strings.jobs], [["a", "--list"], 0, ["2"]]);
  assertThrows(() => parseOptions(["--lost"], { string: [], boolean: ["list"] }), UsageError, "--lost");
});

const RESULT = {
  tool: { name: "seedling", version: "0.0.0" },
  startedAt: "2026-01-01T00:00:00.000Z",
  seconds: 1,
  host: { hostname: "h", accelerator: "tcg", because: "asked for", qemuVersion: "10.0.2" },
  cases: [],
} as const;

Deno.test("writeReports() writes the others where one cannot be written", async () => {
  const folder = await Deno.makeTempDir({ prefix: "seedling-reports-" });
  try {
    const said = { out: "", err: "" };
    const targets = readReportTargets([`junit=${folder}/no/such/x.xml`, `tap=${folder}/x.tap`, "text"]);
    assertEquals(await writeReports(RESULT, targets, shell(said)), false);
    assertStringIncludes(said.err, `Cannot write report "${folder}/no/such/x.xml"`);
    assertStringIncludes(await Deno.readTextFile(`${folder}/x.tap`), "TAP version 13\n");
    assertStringIncludes(said.out, "0 cases");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("checkReportFolders() lets a report go to a device, whose folder nobody may look at", async () => {
  await checkReportFolders(readReportTargets(["tap=/dev/null", "junit=x.xml"]));
});

Deno.test("writeReports() leaves colours out of a terminal where they are not wanted", async () => {
  const host = { hostname: "x", accelerator: "tcg", because: "asked for", qemuVersion: "10.0.2" } as const;
  const result = { tool: { name: "seedling", version: "0" }, startedAt: "", seconds: 1, host, cases: [] };
  const reported = async (isPlain: boolean) => {
    const said = { out: "", err: "" };
    const output = { isTerminal: true, columns: 60, isPlain };
    await writeReports(result, readReportTargets(["text"]), shell(said, { output }));
    return said.out.includes("\x1b[");
  };
  assertEquals([await reported(false), await reported(true)], [true, false]);
});
