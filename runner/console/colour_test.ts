import { assertEquals } from "@std/assert";
import type { Coloured } from "../facts/fact.ts";
import { TerminalText } from "./terminal_text.ts";

/** What each text of the lines is written in: `green bold:OK`; what is plain is left out. */
function coloured(sent: string, pieceBytes = Infinity): readonly string[] {
  const bytes = new TextEncoder().encode(sent);
  const terminal = new TerminalText();
  const lines = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    lines.push(...terminal.push(bytes.subarray(at, Math.min(bytes.length, at + pieceBytes))));
  }
  const look = ({ colour, bold }: Coloured) => [colour, bold && "bold"].filter(Boolean).join(" ");
  return lines.flatMap(({ text, coloured = [] }) =>
    coloured.map((part) => `${look(part)}:${text.slice(part.from, part.to)}`)
  );
}

const WRITTEN: Readonly<Record<string, readonly [sent: string, seen: readonly string[]]>> = {
  "systemd's marks": ["[\x1b[0;32m  OK  \x1b[0m] a \x1b[0;1;39mb\x1b[0m.\n", ["green:  OK  ", "bold:b"]],
  "a failure": ["[\x1b[0;1;31mFAILED\x1b[0m] x\n", ["red bold:FAILED"]],
  "the palette of 256": ["\x1b[38;5;185ma\x1b[38;5;9mb\x1b[38;5;245mc\x1b[0md\n", ["yellow:a", "red:b"]],
  "colons": ["\x1b[38:5:4ma\x1b[m\n", ["blue:a"]],
  "bright colours": ["\x1b[95ma\x1b[96mb\x1b[97mc\n", ["magenta:a", "cyan:b"]],
  "nothing of a back": ["\x1b[41ma\x1b[48;5;1mb\x1b[48;2;255;0;31mc\x1b[38;2;1;2;31md\n", []],
  "nothing of what a terminal has of itself": ["\x1b[0m\x1b[37m\x1b[40mBdsDxe\n\x1b[30;47ma\n", []],
  "a colour over several lines": ["\x1b[31ma\nb\x1b[39mc\n", ["red:a", "red:b"]],
  "an end of bold alone": ["\x1b[1;33ma\x1b[22mb\x1b[0m\n", ["yellow bold:a", "yellow:b"]],
  "only the last state of a spinner": ["\x1b[31mwait\r\x1b[0mdo\x1b[32mne\n", ["green:ne"]],
  "a terminal's own sequences as none": ["\x1b[>4;31ma\x1b[?31mb\n", []],
  "no place in a text that is put right": ["\x1b[31mfoo\x1b[0m ^[[32mbar\n", []],
  "no more numbers than xterm": [`\x1b[${"1;".repeat(5000)}31ma\n`, []],
};

for (const [name, [sent, seen]] of Object.entries(WRITTEN)) {
  Deno.test(`TerminalText colours ${name}, however it is cut`, () => {
    assertEquals(coloured(sent), seen);
    assertEquals(coloured(sent, 1), seen);
  });
}
