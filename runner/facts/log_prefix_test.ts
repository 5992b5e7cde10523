import { assertEquals } from "@std/assert";
import { logPrefixOf, shapeOf, withoutLogPrefix } from "./log_prefix.ts";

const BOOT = ["SeaBIOS (version 1.16)", "Booting from Hard Disk...", "grub rescue> ", "a", "b", "c"];

/** What may stand before each line of a log. */
const PREFIXES: readonly ((nth: number) => string)[] = [
  () => "vm-1  | ",
  (nth) => `2025/07/30-21h12m${10 + nth}s vm[${nth}]: `,
  () => "console: ",
  (nth) => `+${nth}.${nth * 7}s > `,
  (nth) => `    qemu.debian: (${nth}) `,
  (nth) => `build\tRun tests\t2025-06-19T18:33:0${nth}.0181163Z `,
];
for (const prefix of PREFIXES) {
  Deno.test(`logPrefixOf() finds ${JSON.stringify(prefix(1))}`, () => {
    const lines = BOOT.map((text, nth) => ({ number: nth + 1, text: prefix(nth) + text }));
    const found = logPrefixOf(lines);
    assertEquals(found && withoutLogPrefix(lines, found).map(({ text }) => text), BOOT);
  });
}

Deno.test("logPrefixOf() finds none where lines begin with words of their own, or the kernel's clock", () => {
  const linesOf = (text: (nth: number) => string) =>
    BOOT.map((each, nth) => ({ number: nth, text: text(nth) + each }));
  for (const text of [() => "", () => "Starting ", (nth: number) => `[    1.00000${nth}] `]) {
    assertEquals(logPrefixOf(linesOf(text)), undefined);
  }
  assertEquals(logPrefixOf([]), undefined);
});

Deno.test("shapeOf() makes an expression of a prefix of any length", () => {
  for (const piece of ["[", "a ", "9", "\\", "[ ", "Jan 1 "]) {
    assertEquals(shapeOf(piece.repeat(100_000)).test("nothing like it"), false);
  }
});

Deno.test("shapeOf() allows for other numbers, days and spaces", () => {
  const shape = shapeOf("Wed Jul 30 21:12:37 host a(1) ");
  assertEquals(
    ["Thu Aug  1 00:00:00 host a(222) x", "Wed Jul 30 21:12:37 guest a(1) x"].map((each) => shape.test(each)),
    [true, false],
  );
});
