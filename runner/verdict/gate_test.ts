/** Whether a case counts, and what its failure counts for: `only-if`, `skip` and `expect-failure`. */
import { assert, assertEquals } from "@std/assert";
import type { Case } from "../case/case.ts";
import { parseCase } from "../suite/read_cases.ts";
import type { Frame, Transcript } from "../console/console.ts";
import type { CaseVerdict } from "./point.ts";
import { judge } from "./verdict.ts";

const encoder = new TextEncoder();
const BOOT = await Deno.readTextFile(new URL("../../fixtures/facts/boot/debian-12.txt", import.meta.url));

const frame = (name: string, text: string, exit = 0): Frame => ({
  bootId: "b1",
  moment: "after",
  name,
  exit,
  bytes: encoder.encode(text),
});

const DF =
  "Filesystem 1B-blocks Used Available Capacity Mounted on\n/dev/vda1 1073741824 1 1 1% /boot/v1.2\n";

/** A guest that tells its name and its system, and whose systemd does not tell. */
const HEARD: Transcript = {
  lines: [],
  droppedLines: 0,
  frames: [
    frame("hostname", "seedling\nseedling\n\n"),
    frame("os", "ID=debian\nVERSION_ID=12\n"),
    frame("systemd", "systemd does not run here\n", 1),
    frame("done", ""),
  ],
  phases: [],
  ending: { name: "reported", verdict: "pass", text: "the report is complete" },
  damage: [],
};

const PANICKED: Transcript = {
  ...HEARD,
  frames: [],
  ending: { name: "panic", verdict: "fail", text: "the kernel panicked", line: 7 },
};

function caseOf(text: string): Case {
  const parsed = parseCase(text, { id: "x", source: "x.yaml", readFile: () => new Uint8Array() });
  assert("case" in parsed, parsed.mistakes.map(({ message }) => message).join("\n"));
  return parsed.case;
}

const judgeCase = (text: string, heard = HEARD, today?: string): CaseVerdict =>
  judge(caseOf(text), heard, today === undefined ? {} : { today });

const shown = ({ points }: CaseVerdict) =>
  points.map(({ name, verdict, findings: [first] }) =>
    [`${name}: ${verdict}`, ...(first?.message === undefined ? [] : [first.message])].join(": ")
  );

const PASSES = "expect: { os: { id: debian } }\n";
const FAILS = "expect: { os: { id: fedora, version_id: 12 } }\n";

Deno.test("judge() judges a case whose only-if holds as if it had none", () => {
  assertEquals(shown(judgeCase(`only-if: { os: { version_id: 12 } }\n${PASSES}`)), [
    "boot: pass",
    "os: pass",
  ]);
  assertEquals(judgeCase(`only-if: { os: { version_id: 12 } }\n${FAILS}`).verdict, "fail");
});

Deno.test("judge() skips all of a case whose only-if does not hold, and says which row, and where", () => {
  const judged = judgeCase(`only-if: { os: { id: debian, version_id: 13 } }\n${FAILS}`);
  const because = "only-if does not hold: os: version_id is 12, not 13";
  assertEquals([judged.verdict, ...shown(judged)], [
    "skip",
    `boot: skip: ${because}`,
    `os: skip: ${because}`,
  ]);
  const [{ at, expected, actual, readFrom } = {}] = judged.points[1]?.findings ?? [];
  assertEquals([at, expected, actual, readFrom], ["x.yaml:1:12", "13", "12", "frame after/os"]);
});

Deno.test("judge() tells a row and its column apart in the reason of a skip", () => {
  const heard = { ...HEARD, frames: [frame("df", DF), ...HEARD.frames] };
  const judged = judgeCase(`only-if: { df: { /boot/v1.2: { size: 2.0G } } }\n${PASSES}`, heard);
  const because = "only-if does not hold: df /boot/v1.2: size is 1.0G (1073741824 B), not 2.0G (921.6M less)";
  assertEquals(shown(judged)[0], `boot: skip: ${because}`);
});

Deno.test("judge() errs where a row of only-if cannot be told, unless another does not hold", () => {
  const judged = judgeCase(`only-if: { systemd: { state: running }, os: { id: debian } }\n${PASSES}`);
  const because = "in frame after/systemd the guest's command ended with status 1: systemd does not run here";
  assertEquals([judged.verdict, ...shown(judged)], [
    "error",
    "boot: pass",
    `only-if systemd: error: the condition cannot be told: ${because}`,
    "os: pass",
  ]);
  assertEquals(
    judgeCase(`only-if: { systemd: { state: running }, os: { id: fedora } }\n${PASSES}`).verdict,
    "skip",
  );
});

Deno.test("judge() lets no condition hide a boot that told nothing", () => {
  const conditions = [
    "only-if: { os: { id: fedora } }",
    "skip: { because: x, when: { os: { id: debian } } }",
  ];
  for (const condition of conditions) {
    const judged = judgeCase(`${condition}\n${PASSES}`, PANICKED);
    assertEquals([judged.verdict, judged.points.length], ["fail", 2], condition);
  }
});

Deno.test("judge() skips nothing on the word of a report that is damaged", () => {
  const damaged = { ...HEARD, damage: ["frame after/df is foreign"] };
  assertEquals(judgeCase(`only-if: { os: { id: fedora } }\n${PASSES}`, damaged).verdict, "error");
});

Deno.test("judge() skips a case where all of its skip holds, for the reason that it gives", () => {
  const when = (rows: string) => judgeCase(`skip: { because: no sgdisk, when: { ${rows} } }\n${FAILS}`);
  assertEquals(shown(when("os: { id: debian }, hostname: seedling")), [
    "boot: skip: no sgdisk",
    "os: skip: no sgdisk",
  ]);
  assertEquals(when("os: { id: debian }, hostname: other").verdict, "fail");
  assertEquals(when("os: { id: debian }, systemd: { state: running }").verdict, "error");
});

Deno.test("judge() skips a case always where its skip has no condition, and says where that stands", () => {
  const judged = judgeCase(`${PASSES}skip: { because: not yet }\n`, PANICKED);
  assertEquals([judged.verdict, ...shown(judged)], ["skip", "boot: skip: not yet", "os: skip: not yet"]);
  assertEquals(judged.points[0]?.findings[0]?.at, "x.yaml:2:1");
});

const expected = (more = "") =>
  `expect-failure: { because: growpart is missing, until: 2027-03-01${more} }\n`;

Deno.test("judge() makes a fail that was expected one, and keeps what was found", () => {
  const link = ", link: https://bugs.example.com/1";
  const judged = judgeCase(expected(link) + FAILS, HEARD, "2027-03-01");
  assertEquals([judged.verdict, ...shown(judged)], [
    "expected-failure",
    "boot: pass",
    "os: expected-failure",
  ]);
  assertEquals(judged.because, "growpart is missing (https://bugs.example.com/1, until 2027-03-01)");
  assertEquals(judged.points[1]?.findings[0]?.path, "os.id");
});

Deno.test("judge() fails a case that passes where it was expected to fail", () => {
  const judged = judgeCase(expected() + PASSES);
  assertEquals([judged.verdict, ...shown(judged)], [
    "fail",
    "boot: pass",
    "os: pass",
    "expect-failure: fail: it passes, and was expected to fail: growpart is missing (delete expect-failure)",
  ]);
  assertEquals([judged.because, judged.points[2]?.findings[0]?.at], [undefined, "x.yaml:1:1"]);
});

Deno.test("judge() fails a case whose failure was expected until yesterday", () => {
  const judged = judgeCase(expected() + FAILS, HEARD, "2027-03-02");
  assertEquals([judged.verdict, ...shown(judged)], [
    "fail",
    "boot: pass",
    "os: fail",
    "expect-failure: fail: its failure was expected until 2027-03-01: growpart is missing (mend it, or move the date)",
  ]);
});

Deno.test("judge() expects a failure only where its condition holds", () => {
  const where = (rows: string, expect: string) => judgeCase(expected(`, when: { ${rows} }`) + expect).verdict;
  assertEquals([where("os: { id: debian }", FAILS), where("os: { id: debian }", PASSES)], [
    "expected-failure",
    "fail",
  ]);
  assertEquals([where("os: { id: fedora }", FAILS), where("os: { id: fedora }", PASSES)], ["fail", "pass"]);
  assertEquals([where("systemd: { state: x }", FAILS), where("systemd: { state: x }", PASSES)], [
    "error",
    "error",
  ]);
});

Deno.test("judge() leaves an error and a skip what they are, whatever was expected", () => {
  const judged = judgeCase(`${expected()}expect: { systemd: { state: running }, os: { id: fedora } }\n`);
  assertEquals([judged.verdict, judged.because, ...judged.points.map(({ verdict }) => verdict)], [
    "error",
    undefined,
    "pass",
    "error",
    "fail",
  ]);
  assertEquals(judgeCase(`${expected()}only-if: { os: { id: fedora } }\n${FAILS}`).verdict, "skip");
});

Deno.test("judge() calls no case an unexpected pass where it was judged in part only", () => {
  const [asked, view] = [
    `${expected()}expect: { os: { id: debian }, boot: { total: "< 1s" } }\n`,
    { host: { accelerator: "tcg" } },
  ] as const;
  const heard = { ...HEARD, frames: [...HEARD.frames, frame("boot", BOOT)] };
  const verdicts = (text: string) => judge(caseOf(text), heard, view).points.map(({ verdict }) => verdict);
  assertEquals(verdicts(asked), ["pass", "pass", "skip"]);
  assertEquals(verdicts(asked.replace('boot: { total: "< 1s" }', "hostname: present")).at(-1), "fail");
});
