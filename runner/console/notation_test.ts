import { assertEquals } from "@std/assert";
import { growsFaster } from "../../fixtures/harness/growth_of_time.ts";
import { textsOf } from "./notation.ts";

const FAILED = "[FAILED] Failed to start x.";

/** Lines of logs, and what a person would have seen. */
const LINES: Readonly<Record<string, readonly string[]>> = {
  "[[0;1;31mFAILED[0m] Failed to start x.": [FAILED],
  "[^[[0;1;31mFAILED^[[0m] Failed to start ^[[0;1;39mx^[[0m.^M": [FAILED],
  "[\\x1b[0;1;31mFAILED\\x1b[0m] Failed to start x.": [FAILED],
  "[\\033[0;1;31mFAILED\\033[0m] Failed to start x.\\r": [FAILED],
  "[\\e[0;1;31mFAILED\\e[0m] Failed to start x.": [FAILED],
  "[\\u001b[0;1;31mFAILED\\u001b[0m] Failed to start x.": [FAILED],
  "[#033[0;1;31mFAILED#033[0m] Failed to start x.#015": [FAILED],
  "[\ufffd[0;1;31mFAILED\ufffd[0m] Failed to start x.": [FAILED],
  "[\u2190[0;1;31mFAILED\u2190[0m] Failed to start x.": [FAILED],
  "[ESC[0;1;31mFAILEDESC[0m] Failed to start x.": [FAILED],
  "[^[[[0;1;31mFAILED^[[[0m] Failed to start x.": [FAILED],
  "[&#27;[0;1;31mFAILED&#27;[0m] Failed to start x.": [FAILED],
  '[<span style="color:red">FAILED</span>] Failed to start x.<br>': [FAILED, ""],
  "[K[[0;31m*[0;1;31m*[0m[0;31m* [0m] A start job is running": ["[*** ] A start job is running"],
  "&lt;&lt;&lt; NixOS Stage 1 &gt;&gt;&gt;": ["<<< NixOS Stage 1 >>>"],
  "\u00e2\u0094\u009c\u00e2\u0094\u0080vda1": ["├─vda1"],
  "serâ\u0080¦e": ["ser…e"],
  "\\xe2\\x94\\x94\\xe2\\x94\\x80vda2": ["└─vda2"],
  "#342#224#224#342#224#200vda2": ["└─vda2"],
  "\\342\\224\\224\\342\\224\\200vda2": ["└─vda2"],
  "<E2><94><94><E2><94><80>vda2": ["└─vda2"],
  "`[ [0;32m  OK   [0m] Started x.`<br>`Starting y...`": ["`[   OK   ] Started x.", "Starting y...`"],
  "[COLOR=#000000]&#9500;&#9472;/dev/vda1[/COLOR]": ["├─/dev/vda1"],
  "dev-disk=E2=80=A6a80.device": ["dev-disk…a80.device"],
  "^[[2J^[[1;1HGNU GRUB^[[5;3H*Debian": ["", "", "GNU GRUB", "*Debian"],
  "[1;1Hgrub> ": ["", "grub> "],
  "^[]0;root@vm^Gls": ["ls"],
  "[ ***  ] wait (1s)^M[   ***] wait (2s)": ["[   ***] wait (2s)"],
  "[ ***  ] wait^M^[[KKernel panic - not syncing: x^M[   ***] wait": [
    "Kernel panic - not syncing: x",
    "[   ***] wait",
  ],
  "[ ***  ] wait<CR>[   ***] wait": ["[   ***] wait"],
  "spinner#015Kernel panic": ["spinner", "Kernel panic"],
  // What only looks like one.
  "[Kernel panic] is a [m] of [0-9] and [17.1] in [64K]": [
    "[Kernel panic] is a [m] of [0-9] and [17.1] in [64K]",
  ],
  "[    1.0] pci [8086:1237] mem [0x0] [disk]": ["[    1.0] pci [8086:1237] mem [0x0] [disk]"],
  "if [ \\$a = \\'b\\' ] && x > y": ["if [ \\$a = \\'b\\' ] && x > y"],
  "C:\\Users\\x1": ["C:\\Users\\x1"],
  "grep ^[[:space:]] file": ["grep ^[[:space:]] file"],
  "grep ^[a-z] file": ["grep ^[a-z] file"],
  "plain": ["plain"],
};
for (const [line, texts] of Object.entries(LINES)) {
  Deno.test(`textsOf() shows ${JSON.stringify(line.slice(0, 50))} as a person saw it`, () =>
    assertEquals(textsOf(line).map(({ text }) => text), texts));
}

Deno.test("textsOf() stays quick on lines made to hold up its patterns", () => {
  const pieces = [
    "[0",
    "[0;",
    "^[",
    "^[]",
    "^[]0;",
    "\\x1b[",
    "ESC",
    "&#",
    "^M",
    "<span ",
    "\u00e2",
    "\\xe2\\x94",
    "[0;1;1;1;1;1",
  ];
  const slow = pieces.filter((piece) => growsFaster(textsOf, [piece.repeat(1024), piece.repeat(8192)]));
  assertEquals(slow, []);
});
