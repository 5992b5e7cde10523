import { assertEquals } from "@std/assert";
import { TerminalText } from "./terminal_text.ts";

const ESC = "\x1b";

function read(text: string | Uint8Array, pieceBytes = Infinity): readonly string[] {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  const terminal = new TerminalText();
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const piece = bytes.subarray(at, Math.min(bytes.length, at + pieceBytes));
    lines.push(...terminal.push(piece).map(({ number, text }) => `${number}:${text}`));
  }
  return [...lines, ...terminal.open.map(({ number, text }) => `${number}:${text}`)];
}

const SEEN: Readonly<Record<string, readonly [sent: string, seen: readonly string[]]>> = {
  "LF, CR LF and CR CR LF as one line end each": ["a\nb\r\nc\r\r\nd", ["1:a", "2:b", "3:c", "4:d"]],
  "no blank lines, and counts them": ["a\n\n \t\r\nb\n", ["1:a", "4:b"]],
  "only the last state of a spinner": ["[*  ] wait\r[ * ] wait\r[  *] wait\rdone\n", ["1:done"]],
  "no end of a longer text under a shorter": ["a long old text\rnew\n", ["1:new"]],
  "a line that a CR ends and nothing follows": ["login: root\r", ["1:login: root"]],
  "a line cleared and drawn again": [`old\r${ESC}[Knew\n`, ["1:new"]],
  "what nobody redraws, drawn over": [
    "[*  ] wait\rKernel panic - not syncing: x\r[ * ] wait\rdone\n",
    ["1:Kernel panic - not syncing: x", "1:done"],
  ],
  "what nobody redraws, on a line without an end": [
    "[   60.0] Kernel panic - not syncing: x^M$",
    ["1:[   60.0] Kernel panic - not syncing: x", "1:$"],
  ],
  "blanks that are moves of the cursor": [`Kernel${ESC}[C panic${ESC}[1C-\n`, ["1:Kernel  panic -"]],
  "spaces that no line is broken at": ["Kernel\u00a0panic\n", ["1:Kernel panic"]],
  "a login prompt that is drawn over": ["node1 login: \r[  OK  ] x\n", ["1:node1 login: ", "1:[  OK  ] x"]],
  "a line that is cleared from its first column": [`old${ESC}[2K${ESC}[1Gnew\n`, ["1:new"]],
  "a mark at a column of its own": [` * Starting x\r${ESC}[74G[ OK ]\na\r${ESC}[60Cb\n`, [
    "1: * Starting x [ OK ]",
    "2:a b",
  ]],
  "no colours": [`[${ESC}[0;32m  OK  ${ESC}[0m] Started ${ESC}[0;1;39mx${ESC}[0m.\n`, [
    "1:[  OK  ] Started x.",
  ]],
  "no probes for the terminal's size": [`${ESC}7${ESC}[r${ESC}[999;999H${ESC}[6na\n`, ["1:a"]],
  "no titles (OSC), by BEL, by ST and by the 8-bit ST": [
    `${ESC}]0;t\x07a${ESC}]2;t${ESC}\\b${ESC}]2;t\u009cc\n`,
    ["1:abc"],
  ],
  "no DCS, SOS, PM and APC": [`a${ESC}P1$q${ESC}\\b${ESC}Xx${ESC}\\c${ESC}^x${ESC}\\d${ESC}_x${ESC}\\e\n`, [
    "1:abcde",
  ]],
  "no 8-bit CSI and OSC": ["a\u009b31mb\u009d0;t\x07c\n", ["1:abc"]],
  "no charset choice": [`a${ESC}(Bb${ESC})0c${ESC}#8d\n`, ["1:abcd"]],
  "text behind a sequence that a control breaks off": [`a${ESC}[31\x1b[0mb\n`, ["1:ab"]],
  "a control that stands where a control string is too long to be one": [
    `${ESC}]${"x".repeat(4095)}${ESC}[1mb\n`,
    [`1:${"x".repeat(4095)}`, "1:b"],
  ],
  "a control string that never ends": [`a${ESC}]0;never\nb\n`, ["1:a", "1:0;never", "2:b"]],
  "what a kernel says while a control string is written": [
    `a${ESC}]3008;start=4f[    9.5] Kernel panic - not syncing: x\nb\n`,
    ["1:a", "1:3008;start=4f[    9.5] Kernel panic - not syncing: x", "2:b"],
  ],
  "text behind CAN and SUB": [`${ESC}]0;t\x18a${ESC}P1\x1ab\n`, ["1:ab"]],
  "texts apart that cursor moves put apart": [
    `${ESC}[2J${ESC}[1;1HGNU GRUB${ESC}[5;3H*Debian${ESC}[20;1Hin 5s\nx\n`,
    ["1:GNU GRUB", "1:*Debian", "1:in 5s", "2:x"],
  ],
  "what stood before a reset of the terminal": [`SeaBIOS${ESC}cBooting\n`, ["1:SeaBIOS", "1:Booting"]],
  "backspaces as a shell means them": ["rooo\b \bt\n", ["1:root"]],
  "a spinner by backspaces": ["wait |\b/\b-\b\\\bdone\n", ["1:wait done"]],
  "a tab": ["a\tb\n", ["1:a\tb"]],
  "no NUL, BEL, DEL and the like": ["\0a\x07\x7f\x0eb\u0085\n", ["1:ab"]],
  "box drawing and other scripts": ["├─vda1 日本\n", ["1:├─vda1 日本"]],
  "a prompt without a line end": ["Debian\r\n\r\nlogin: ", ["1:Debian", "3:login: "]],
};
for (const [what, [sent, seen]] of Object.entries(SEEN)) {
  Deno.test(`TerminalText shows ${what}`, () => assertEquals(read(sent), seen));
  Deno.test(`TerminalText shows ${what}, cut into pieces`, () => {
    for (const pieceBytes of [1, 2, 3, 5]) assertEquals(read(sent, pieceBytes), seen);
  });
}

Deno.test("TerminalText shows U+FFFD for bytes that are no UTF-8", () => {
  assertEquals(read(new Uint8Array([0x61, 0xff, 0x62, 0x9b, 0x63, 0xe2, 0x94, 0x0a])), [
    "1:a\ufffdb\ufffdc\ufffd",
  ]);
});

Deno.test("TerminalText cuts a line of more than 8192 characters and says by how much", () => {
  const [line = "", next] = read(`${"x".repeat(10_000)}\nnext\n`, 1000);
  assertEquals(line.length, "1:".length + 8192 + "… (1808 more characters)".length);
  assertEquals([line.slice(-24), next], ["… (1808 more characters)", "2:next"]);
});

Deno.test("TerminalText keeps what ends a boot behind the longest line, in whatever place", () => {
  const panic = "Kernel panic - not syncing: Attempted to kill init!";
  for (const before of [8150, 8180, 8192, 8950, 9000, 9190, 100_000]) {
    for (const behind of ["", "y".repeat(5000)]) {
      const lines = read(`${".".repeat(before)}${panic}${behind}\nnext\n`, 1000);
      assertEquals([lines.filter((line) => line.includes(panic)).length > 0, lines.at(-1)], [true, "2:next"]);
      assertEquals(lines.every((line) => line.length < 8300), true);
    }
  }
  assertEquals(read(`${".".repeat(9000)} no panic\n`, 1000).length, 1);
});

Deno.test("TerminalText finds back out of a sequence that goes on for ever", () => {
  const endless = { CSI: `${ESC}[${"1;".repeat(5000)}`, OSC: `${ESC}]${"x".repeat(10_000)}` };
  for (const sequence of Object.values(endless)) {
    assertEquals(read(`${sequence} Kernel panic`).at(-1)?.endsWith("Kernel panic"), true);
  }
});

Deno.test("TerminalText keeps what a line was drawn over with it, and counts what is beyond some 2,000 states", () => {
  const linesOf = (text: string) => new TerminalText().push(new TextEncoder().encode(text));
  const over = (text: string) =>
    linesOf(text).map((line) => [line.text, line.drawnOver?.map((each) => each.text)]);
  assertEquals(over("a\rb\rb\r  \rc\nd\n"), [["c", ["a", "b"]], ["d", undefined]]);
  assertEquals(over("a^Mb\rc^Md\n"), [["d", ["a", "b", "c"]]]);
  assertEquals(over("a\rb\r   \r\n"), [["b", ["a"]]]);
  const [flood] = linesOf(`${Array.from({ length: 9000 }, (_, nth) => `${nth} %\r`).join("")}done\n`);
  const [kept, lost] = [flood?.drawnOver?.length ?? 0, flood?.drawnOverLost ?? 0];
  assertEquals([kept + lost, kept > 2000, lost > 2000], [9000, true, true]);
});

Deno.test("TerminalText forgets a tail that was blank", () => {
  assertEquals(read("a\n  \t"), ["1:a"]);
});
