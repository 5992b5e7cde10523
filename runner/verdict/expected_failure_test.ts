/** What an expected failure covers: the rows of the case, and nothing that happens to its boot. */
import { assertEquals } from "@std/assert";
import { articleReport } from "../../fixtures/harness/frames.ts";
import { parseCase } from "../suite/read_cases.ts";
import { type EndingName, listenTo, type Transcript } from "../console/console.ts";
import { ending } from "../console/ending.ts";
import type { HostView } from "./evidence.ts";
import { judge } from "./verdict.ts";

const EXPECTED = 'expect-failure: { because: "LVM is not grown", until: "2099-01-01" }\n';
const NOTE = "expect-failure covers the rows that the case expects, never how its boot went";

function caseOf(text: string) {
  const parsed = parseCase(text, { id: "x", source: "x.yaml", readFile: () => new Uint8Array() });
  if (!("case" in parsed)) throw new Error(parsed.mistakes.map(({ message }) => message).join("\n"));
  return parsed.case;
}

const HEARD: Transcript = listenTo({
  console: new Uint8Array(),
  report: new TextEncoder().encode(articleReport(1, 1).replaceAll("@NONCE@", "abc")),
  nonce: "abc",
});

/** Boots that did not go as they should, with the report in or without; what its rows say stands behind each. */
const DEATHS: readonly (readonly [string, EndingName, "fail" | "error"])[] = [
  ["a panic", "panic", "fail"],
  ["an emergency shell", "emergency-shell", "fail"],
  ["a reset", "reset", "fail"],
  ["cloud-init that never ran", "cloud-init-never-ran", "fail"],
  ["a timeout", "timeout", "error"],
  ["QEMU's crash", "qemu-crash", "error"],
];

for (const [what, name, verdict] of DEATHS) {
  for (const frames of [[], HEARD.frames]) {
    Deno.test(`judge() lets no expected failure cover ${what} with ${frames.length} frames`, () => {
      const heard = { ...HEARD, frames, ending: ending(name, { text: "it died", hint: false }) };
      const judged = judge(caseOf(`${EXPECTED}expect: { df: { /: { size: 1.0T } } }\n`), heard);
      assertEquals([judged.verdict, judged.points[0]?.verdict], [verdict, verdict]);
    });
  }
}

Deno.test("judge() says of a boot that died that its failure is not the one expected, and keeps the rows that are", () => {
  const heard: Transcript = { ...HEARD, ending: { name: "panic", verdict: "fail", text: "a panic" } };
  const { points, because } = judge(caseOf(`${EXPECTED}expect: { df: { /: { size: 1.0T } } }\n`), heard);
  assertEquals(points.map(({ name, verdict }) => `${name} ${verdict}`), [
    "boot fail",
    "df / expected-failure",
  ]);
  assertEquals(points[0]?.findings.map(({ message }) => message), [NOTE]);
  assertEquals(because, "LVM is not grown (until 2099-01-01)");
});

/** What else may go wrong beside the rows. */
const BESIDE: readonly (readonly [string, string, Partial<Transcript>, HostView, string])[] = [
  ["a damaged frame", "", { damage: ["frame after/df is foreign"] }, {}, "error"],
  ["a row that cannot be told", "hostname: x, ", {}, {}, "error"],
  ["a guest that does not power off", "", {}, { poweredOff: false }, "fail"],
  ["a date that is over", "", {}, { today: "2099-01-02" }, "fail"],
  ["nothing", "", {}, {}, "expected-failure"],
];
for (const [what, rows, told, view, verdict] of BESIDE) {
  Deno.test(`judge() calls a failing row beside ${what} ${verdict}`, () => {
    const testCase = caseOf(`${EXPECTED}expect: { ${rows}df: { /: { size: 1.0T } } }\n`);
    const judged = judge({ ...testCase, isContinued: true }, { ...HEARD, ...told }, view);
    assertEquals(judged.verdict, verdict);
  });
}

Deno.test("judge() covers what a case expects of two clones, and no boot of theirs", () => {
  const base = caseOf(`${EXPECTED}expect: { df: { /: present } }\n`);
  const at = { source: "x.yaml", line: 1, column: 1 };
  const twin = { of: base, expected: [{ want: "differs", fact: "df./.size", at }] } as const;
  const clone = { ...base, expectations: [], twin };
  const view = { original: { transcript: HEARD } };
  assertEquals(judge(clone, HEARD, view).verdict, "expected-failure");
  const died: Transcript = { ...HEARD, ending: { name: "panic", verdict: "fail", text: "a panic" } };
  assertEquals(judge(clone, died, view).verdict, "fail");
});
