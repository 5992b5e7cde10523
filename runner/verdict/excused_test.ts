/** Lines that are known and harmless: `excused`. */
import { assert, assertEquals } from "@std/assert";
import type { Frame, Transcript } from "../console/console.ts";
import { parseCase } from "../suite/read_cases.ts";
import type { CaseVerdict } from "./point.ts";
import { judge } from "./verdict.ts";

const encoder = new TextEncoder();
const packed = (text: string) => encoder.encode(text).toBase64();

function frame(name: string, text: string): Frame {
  return { bootId: "b1", moment: "after", name, exit: 0, bytes: encoder.encode(text) };
}

const KNOWN = "[ 9.1] systemd-ssh-generator[232]: Failed to query local AF_VSOCK CID: Permission denied";
const OTHER = "[ 9.2] (sd-exec-[223]: /usr/lib/zram-generator failed with exit status 1.";

/** A Debian 13 whose console and journal both have these lines. */
function heard(...lines: readonly string[]): Transcript {
  return {
    lines: lines.map((text, index) => ({ number: index + 1, text })),
    droppedLines: 0,
    frames: [
      frame("os", "ID=debian\nVERSION_ID=13\n"),
      frame("commands", `${packed("journalctl")} 0 =${packed(`${lines.join("\n")}\n`)} =${packed("")}\n`),
      frame("done", ""),
    ],
    phases: [],
    ending: { name: "reported", verdict: "pass", text: "the report is complete" },
    damage: [],
  };
}

const EXPECT = `expect:
  commands: { journalctl: { stdout: { matches: "^$" } } }
  console: { never: [generator] }
`;

function judged(excused: string, transcript: Transcript): CaseVerdict {
  const options = { id: "x", source: "x.yaml", readFile: () => new Uint8Array() };
  const parsed = parseCase(`${excused}${EXPECT}`, options);
  assert("case" in parsed, parsed.mistakes.map(({ message }) => message).join("\n"));
  return judge(parsed.case, transcript);
}

const excusing = (when: string) =>
  `excused: { vsock: { line: 'ssh-generator\\[\\d+\\]: Failed', because: no vsock${when} } }\n`;
const told = ({ points }: CaseVerdict) =>
  points.map(({ name, verdict, findings: [first] }) => [name, verdict, first?.actual ?? ""]);

Deno.test("judge() passes over lines that a case excuses, on the console and in what a command says", () => {
  assertEquals(judged("", heard(KNOWN)).verdict, "fail");
  assertEquals(judged(excusing(""), heard(KNOWN)).verdict, "pass");
});

Deno.test("judge() tells the lines beside those that are excused, and none of these", () => {
  assertEquals(told(judged(excusing(""), heard(KNOWN, OTHER))), [
    ["boot", "pass", ""],
    ["commands journalctl", "fail", OTHER],
    ["console never", "fail", OTHER],
  ]);
});

Deno.test("judge() excuses only where the entry's condition holds, and not where it cannot be told", () => {
  const ofRelease = (version: string) => excusing(`, when: { os: { version_id: "${version}" } }`);
  assertEquals(judged(ofRelease("13"), heard(KNOWN)).verdict, "pass");
  assertEquals(judged(ofRelease("12"), heard(KNOWN)).verdict, "fail");
  assertEquals(judged(excusing(`, when: { hostname: seedling }`), heard(KNOWN)).verdict, "fail");
});
