import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { Case, Expectation } from "../case/case.ts";
import { listenTo, type Transcript } from "../console/console.ts";
import { FACT_KINDS } from "../facts/kinds.ts";
import type { Frame } from "../console/frame.ts";
import { compileMatcher } from "../match/match.ts";
import { judge } from "./verdict.ts";
import { worstOf } from "./point.ts";

const FIXTURES = new URL("../../fixtures/", import.meta.url);
const REPORTED = { name: "reported", verdict: "pass", text: 'the report of "after" is complete' } as const;

function read(fixture: string): Uint8Array {
  return Deno.readFileSync(new URL(fixture, FIXTURES));
}

const POSITION = { source: "cases/growth/default.yaml", line: 12, column: 13 };

type Cells = Readonly<Record<string, unknown>>;

function expectation(name: string, cells: Cells | "present" | "absent"): Expectation {
  const words = name.split(" ");
  const from = words[0] === "console" ? "console" : "report";
  const [kind = "", ...row] = words.slice(from === "console" ? 1 : 0);
  const columns = FACT_KINDS.find(({ key }) => key === kind)?.columns ?? {};
  const compiled = typeof cells === "string" ? [] : Object.entries(cells).map(([column, node]) => {
    const matcher = compileMatcher(node, columns[column] ?? { type: "text" });
    assert("test" in matcher, JSON.stringify(matcher));
    return { column, matcher, written: node, at: POSITION };
  });
  const presence = cells === "absent" ? "absent" : "present";
  return { kind, from, row: row.join(" "), presence, cells: compiled, at: POSITION };
}

function caseOf(expected: Readonly<Record<string, Cells | "present" | "absent">>): Case {
  return {
    id: "growth/default",
    name: "Growth",
    source: POSITION.source,
    memoryBytes: 1024 ** 3,
    cpus: 1,
    seed: { userData: new Uint8Array() },
    expectations: Object.entries(expected).map(([name, cells]) => expectation(name, cells)),
  };
}

function frame(name: string, text: string | Uint8Array, parts: Partial<Frame> = {}): Frame {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  return { bootId: "boot", moment: "after", name, exit: 0, bytes, ...parts };
}

const LSBLK = frame("lsblk", read("facts/lsblk-2.38.json"));
const DF = frame("df", read("facts/df-gnu-output-b1.txt"));
const DONE = frame("done", "");

function transcript(parts: Partial<Transcript> = {}): Transcript {
  return { lines: [], frames: [LSBLK, DF, DONE], damage: [], ending: REPORTED, phases: [], ...parts };
}

function linesOf(...texts: readonly string[]) {
  return texts.map((text, index) => ({ number: 230 + index, text }));
}

/** `name: verdict` of each point. */
function brief(testCase: Case, heard: Transcript): readonly string[] {
  return judge(testCase, heard).points.map(({ name, verdict }) => `${name}: ${verdict}`);
}

Deno.test("judge() passes a case whose expectations hold, a point for each row", () => {
  const testCase = caseOf({
    "lsblk vda1": { size: "19.9G", type: "part", mountpoint: "/", fstype: "ext4", ro: "0" },
    "lsblk root-disk": { name: "vda", size: "20G" },
    "lsblk vdc": "absent",
    "lsblk vdb": "present",
    "df /": { size: "20G", "use%": "<= 10" },
  });
  const verdict = judge(testCase, transcript());
  assertEquals(verdict.verdict, "pass");
  assertEquals(verdict.points.flatMap(({ findings }) => findings), []);
  assertEquals(verdict.points.map(({ name }) => name), [
    "boot",
    "lsblk vda1",
    "lsblk root-disk",
    "lsblk vdc",
    "lsblk vdb",
    "df /",
  ]);
});

Deno.test("judge() fails a row with a finding for each cell that differs", () => {
  const [, point] =
    judge(caseOf({ "lsblk vda1": { size: "2.1G", type: "disk", mountpoint: "/" } }), transcript()).points;
  assertEquals(point, {
    kind: "expectation",
    name: "lsblk vda1",
    verdict: "fail",
    findings: [{
      path: "lsblk.vda1.size",
      expected: "2.1G",
      actual: "19.9G (21357395968 B)",
      readFrom: "frame after/lsblk",
      at: "cases/growth/default.yaml:12:13",
      message: "17.7G more",
    }, {
      path: "lsblk.vda1.type",
      expected: "disk",
      actual: "part",
      readFrom: "frame after/lsblk",
      at: "cases/growth/default.yaml:12:13",
    }],
  });
});

const ARTICLE: Readonly<Record<string, Readonly<Record<string, Cells>>>> = {
  "article-default": {
    "console lsblk vda": { size: "20G", type: "disk" },
    "console lsblk vda1": { size: "19.9G" },
    "console lsblk /": { size: "19.9G", name: "vda1" },
    "console lsblk root-disk": { size: "20G" },
    "console lsblk vda14": { size: "4M", mountpoint: "absent" },
    "console lsblk /boot/efi": { size: "106M" },
  },
  "article-resize_rootfs-false": {
    "console lsblk /": { size: "19.9G" },
    "console df /": { size: "2.0G", "use%": "52" },
  },
  "article-growpart-off": {
    "console lsblk /": { size: "2.1G" },
    "console df /dev/vda1": { size: "2.0G", avail: "966M" },
  },
};
for (const [name, expected] of Object.entries(ARTICLE)) {
  const heard = () => listenTo({ console: read(`consoles/${name}.console`) });

  Deno.test(`judge() passes ${name}.console by the article's table`, () => {
    const { verdict, points } = judge(caseOf(expected), heard());
    assertEquals(points.flatMap(({ findings }) => findings), []);
    assertEquals([verdict, points.length], ["pass", Object.keys(expected).length + 1]);
  });

  Deno.test(`judge() fails ${name}.console on the right row by another size`, () => {
    const wrong = { ...expected, "console lsblk /": { size: "3G" } };
    const { verdict, points } = judge(caseOf(wrong), heard());
    assertEquals(verdict, "fail");
    assertEquals(points.filter((each) => each.verdict !== "pass").map((each) => each.name), [
      "console lsblk /",
    ]);
    const [finding] = points.flatMap(({ findings }) => findings);
    assertEquals([finding?.path, finding?.expected], ["console.lsblk./.size", "3G"]);
    assertMatch(finding?.readFrom ?? "", /^console line [25]$/);
  });
}

Deno.test("judge() reads the tables of a recorded console where there is no report to read", () => {
  const heard = listenTo({ console: read("consoles/debian-12.console") });
  const expected = { "lsblk /": { size: "19.9G", mountpoints: ["/"] }, "df /": { size: "20G" } };
  assertEquals(brief(caseOf(expected), heard), ["boot: pass", "lsblk /: pass", "df /: pass"]);
  const bare = listenTo({ console: new TextEncoder().encode("hello\n") });
  assertEquals(brief(caseOf(expected), bare), [
    "boot: pass",
    "lsblk /: skip",
    "df /: skip",
    "verdict: error",
  ]);
});

Deno.test("judge() judges a console by the last table that has a row", () => {
  const header = "NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINT";
  const lines = linesOf(header, "vda1 8:1 0 2.1G 0 part /", header, "vda1 8:1 0 19.9G 0 part /", header);
  const heard = transcript({ lines, frames: [] });
  assertEquals(brief(caseOf({ "console lsblk /": { size: "19.9G" } }), heard), [
    "boot: pass",
    "console lsblk /: pass",
  ]);
});

Deno.test("judge() says which rows are there when one is missing", () => {
  const testCase = caseOf({ "lsblk vda2": { size: "2.1G" }, "df /data": "present" });
  const [, lsblk, df] = judge(testCase, transcript()).points;
  assertEquals([lsblk?.verdict, df?.verdict], ["fail", "fail"]);
  assertEquals(lsblk?.findings[0]?.actual, 'no row is called vda2 (did you mean "vda"?)');
  assertStringIncludes(df?.findings[0]?.actual ?? "", "no row is called /data (");
  assertEquals(df?.findings[0]?.path, "df./data");
});

Deno.test("judge() fails a row that must not be there", () => {
  const [, point] = judge(caseOf({ "lsblk vda14": "absent" }), transcript()).points;
  assertEquals([point?.verdict, point?.findings[0]?.actual], ["fail", "it is there"]);
});

Deno.test("judge() takes a name that several rows have for an error", () => {
  const table = "Filesystem 1B-blocks Used Avail Use% Mounted on\ntmpfs 1 0 1 0% /run\ntmpfs 1 0 1 0% /tmp\n";
  const frames = [frame("df", table), DONE];
  const [, point] = judge(caseOf({ "df tmpfs": { size: "1" } }), transcript({ frames })).points;
  assertEquals([point?.verdict, point?.findings[0]?.actual], [
    "error",
    "2 rows are called tmpfs: /run, /tmp",
  ]);
});

Deno.test("judge() takes a row's own name before another row's device", () => {
  const table =
    "Filesystem 1B-blocks Used Avail Use% Mounted on\n/data 1 0 1 0% /mnt\n/dev/vdb1 2 0 2 0% /data\n";
  const frames = [frame("df", table), DONE];
  assertEquals(brief(caseOf({ "df /data": { size: "2" } }), transcript({ frames })), [
    "boot: pass",
    "df /data: pass",
  ]);
});

/** Facts that could not be told: an error with these words, never a fail. */
const UNTOLD: Readonly<Record<string, readonly [heard: Transcript, column: string, because: string]>> = {
  "no frame": [transcript({ frames: [DF, DONE] }), "size", "the report has no frame after/lsblk"],
  "a command that failed": [
    transcript({ frames: [frame("lsblk", "sh: lsblk: not found\n", { exit: 127 }), DONE] }),
    "size",
    "in frame after/lsblk the guest's command ended with status 127: sh: lsblk: not found",
  ],
  "a command that failed without a word": [
    transcript({ frames: [frame("lsblk", "", { exit: 1 }), DONE] }),
    "size",
    "ended with status 1",
  ],
  "an unreadable frame": [
    transcript({ frames: [frame("lsblk", "{"), DONE] }),
    "size",
    "frame after/lsblk: Cannot read the JSON of lsblk",
  ],
  "a column that an old lsblk does not tell": [
    transcript({ frames: [frame("lsblk", read("facts/lsblk-2.34.json")), DONE] }),
    "mountpoints",
    "frame after/lsblk has no column mountpoints",
  ],
};
for (const [what, [heard, column, because]] of Object.entries(UNTOLD)) {
  Deno.test(`judge() takes ${what} for an error`, () => {
    const [, point] = judge(caseOf({ "lsblk /": { [column]: "present" } }), heard).points;
    assertEquals(point?.verdict, "error");
    assertStringIncludes(point?.findings[0]?.message ?? "", because);
  });
}

Deno.test("judge() takes a printed size that cannot answer for an error", () => {
  const lines = linesOf("NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINT", "vda1 8:1 0 19.9G 0 part /");
  const testCase = caseOf({ "console lsblk /": { size: "> 19.9G" } });
  const [, point] = judge(testCase, transcript({ lines, frames: [] })).points;
  assertEquals(point?.verdict, "error");
  assertStringIncludes(point?.findings[0]?.message ?? "", "of which only some match");
});

Deno.test("judge() takes a console without a table for an error", () => {
  const messageOf = (heard: Transcript) => {
    const [, point] = judge(caseOf({ "console df /": { size: "2.0G" } }), heard).points;
    return [point?.verdict, point?.findings[0]?.message];
  };
  assertEquals(messageOf(transcript()), ["error", "the console is empty"]);
  const heard = transcript({ lines: linesOf("hello") });
  assertEquals(messageOf(heard), ["error", "the console shows no table of df"]);
});

Deno.test("judge() judges the report of a power-off where there is no later one", () => {
  const frames = [LSBLK, DONE].map((each) => ({ ...each, moment: "shutdown" as const }));
  const testCase = caseOf({ "lsblk /": { size: "2.1G" } });
  const [, point] = judge(testCase, transcript({ frames })).points;
  assertEquals([point?.verdict, point?.findings[0]?.readFrom], ["fail", "frame shutdown/lsblk"]);
});

const PANIC = {
  kind: "expectation",
  name: "panic",
  verdict: "fail",
  text: "the kernel panicked: x",
  hint: "look",
  line: 7,
} as const;

Deno.test("judge() skips what a boot that failed could not report", () => {
  const testCase = caseOf({ "lsblk /": { size: "2.1G" }, "console df /": { size: "2.0G" } });
  // The frames of a moment that was never closed don't count.
  const { verdict, points } = judge(testCase, transcript({ frames: [LSBLK], ending: PANIC }));
  assertEquals(verdict, "fail");
  assertEquals(points.map((each) => each.verdict), ["fail", "skip", "skip"]);
  assertEquals(points[0]?.findings, [{
    path: "boot",
    expected: "a complete report",
    actual: "the kernel panicked: x",
    readFrom: "console line 7",
    at: "",
    message: "look",
  }]);
  assertEquals(points[1]?.findings[0]?.message, "no report: the kernel panicked: x");
  assertEquals(points[2]?.findings[0]?.message, "no table of df: the kernel panicked: x");
});

Deno.test("judge() takes a damaged frame for an error of the boot", () => {
  const damage = ["frame after/df (report line 9) has another SHA-256 than it says"];
  const { verdict, points } = judge(caseOf({ "lsblk /": { size: "19.9G" } }), transcript({ damage }));
  assertEquals([verdict, points.map((each) => each.verdict)], ["error", ["error", "pass"]]);
  assertEquals([points[0]?.findings[0]?.actual, points[0]?.findings[0]?.readFrom], [damage[0], "report"]);
});

Deno.test("judge() takes an ending that is nobody's fault for an error", () => {
  const ending = { name: "timeout", verdict: "error", text: "no report" } as const;
  const { verdict, points } = judge(caseOf({}), transcript({ ending, frames: [] }));
  assertEquals([verdict, points.map((each) => each.verdict)], ["error", ["error"]]);
  assertEquals(points[0]?.findings[0]?.message, undefined);
});

Deno.test("judge() takes a kind of fact that it does not know for an error", () => {
  assertEquals(brief(caseOf({ "mounts /": "present" }), transcript()), ["boot: pass", "mounts /: error"]);
});

const HEADER = "[   26.1] cloud-init[9]: NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINT";
const INIT = "[   14.1] cloud-init[9]: Cloud-init v. 22.4.2 running 'init' at x";
const FINAL = "[   25.1] cloud-init[9]: Cloud-init v. 22.4.2 running 'modules:final' at x";

/** What the console prints beside a report of 21357395968 bytes on `/`, and what becomes of the expectation of it. */
const READINGS: Readonly<Record<string, readonly [lines: readonly string[], verdict: string]>> = {
  "the same": [[HEADER, "vda1 8:1 0 19.9G 0 part /"], "pass"],
  "another size": [[HEADER, "vda1 8:1 0 2.1G 0 part /"], "error"],
  "the same size in bytes": [[HEADER, "vda1 8:1 0 21357395968 0 part /"], "pass"],
  "a byte more": [[HEADER, "vda1 8:1 0 21357395969 0 part /"], "error"],
  "another size, printed in the final stage": [[INIT, FINAL, HEADER, "vda1 8:1 0 2.1G 0 part /"], "error"],
  "another size, printed by bootcmd": [[INIT, HEADER, "vda1 8:1 0 2.1G 0 part /", FINAL], "pass"],
  "another row": [[HEADER, "vdb1 8:1 0 2.1G 0 part /data"], "pass"],
  "another type": [[HEADER, "vda1 8:1 0 19.9G 0 lvm /"], "error"],
  "another of its mountpoints": [
    [HEADER, "vda1 8:1 0 19.9G 0 part /var/lib/containers/storage/overlay"],
    "pass",
  ],
};
for (const [what, [texts, verdict]] of Object.entries(READINGS)) {
  Deno.test(`judge() holds a report against a console that prints ${what}`, () => {
    const testCase = caseOf({
      "lsblk vda1": { size: "19.9G", type: "part", mountpoint: "/", fstype: "ext4" },
    });
    assertEquals(judge(testCase, transcript({ lines: linesOf(...texts) })).verdict, verdict);
  });
}

Deno.test("judge() names both readings that disagree, whichever was asked for", () => {
  const lines = linesOf(HEADER, "vda1 8:1 0 2.1G 0 part /");
  for (
    const [name, size] of [["lsblk /", "19.9G"], ["console lsblk /", "2.1G"], ["lsblk /", "7G"]] as const
  ) {
    const [, point] = judge(caseOf({ [name]: { size } }), transcript({ lines })).points;
    assertEquals(point?.verdict, "error");
    const both = "frame after/lsblk says 21357395968 B (19.9G), console line 231 says 2.1G";
    assertEquals(point?.findings.map(({ message }) => message), [both]);
  }
});

Deno.test("judge() lets what a filesystem holds change between console and report", () => {
  const lines = linesOf("Filesystem Size Used Avail Use% Mounted on", "/dev/vda1 20G 900M 19G 5% /");
  const testCase = caseOf({ "df /": { size: "20G", used: "1.1G", "use%": "6" } });
  assertEquals(judge(testCase, transcript({ lines })).verdict, "pass");
  const smaller = linesOf("Filesystem Size Used Avail Use% Mounted on", "/dev/vda1 2.0G 900M 1G 5% /");
  assertEquals(judge(testCase, transcript({ lines: smaller })).verdict, "error");
});

Deno.test("worstOf() puts error before fail before pass, and skip last", () => {
  assertEquals(worstOf(["pass", "fail", "error", "skip"]), "error");
  assertEquals(worstOf(["skip", "fail", "pass"]), "fail");
  assertEquals(worstOf(["skip", "pass"]), "pass");
  assertEquals([worstOf(["skip"]), worstOf([])], ["skip", "skip"]);
});

Deno.test("judge() makes a crash of cloud-init a point of its own, unless the case asks of cloud-init", () => {
  const crash = {
    name: "cloud-init-crashed",
    verdict: "fail",
    text: "cloud-init crashed: x",
    line: 9,
  } as const;
  const crashed = transcript({ cloudInitCrash: crash });
  const points = (of: Case, seen: Transcript) =>
    judge(of, seen).points.map(({ kind, verdict }) => `${kind} ${verdict}`);
  const plain = caseOf({ "lsblk vda": "present" });
  assertEquals(points(plain, transcript()), ["boot pass", "expectation pass"]);
  assertEquals(points(plain, crashed), ["boot pass", "expectation pass", "cloud-init fail"]);
  const asking = caseOf({ "cloud-init": "absent" });
  assertEquals(points(asking, crashed).includes("cloud-init fail"), false);
  const [finding] = judge(plain, crashed).points.at(-1)?.findings ?? [];
  assertEquals([finding?.actual, finding?.readFrom], ["cloud-init crashed: x", "console line 9"]);
});

Deno.test("Listener tells of a traceback of cloud-init in a boot that sends its report", () => {
  const name = "consoles/endings/cloud-init-traceback.console";
  const console = read(name);
  assertEquals(listenTo({ console }).cloudInitCrash?.line, 9);
  assertEquals(listenTo({ console: new TextEncoder().encode("debian login: ") }).cloudInitCrash, undefined);
});
