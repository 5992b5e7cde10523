import { assertEquals, assertThrows } from "@std/assert";
import { assemble } from "./boot_sector.ts";

Deno.test("assemble() puts the bytes of the rows into a signed sector", () => {
  const sector = assemble(`
; a comment
7c00  fa              cli
7c01  eb fe           jmp $
7c03  00 01 02`);
  assertEquals(sector.slice(0, 8).toHex(), "faebfe0001020000");
  assertEquals([sector.length, sector.slice(510).toHex()], [512, "55aa"]);
});

Deno.test("assemble() refuses a row that is not where it says", () => {
  assertThrows(
    () => assemble("7c00  fa  cli\n7c02  f4  hlt"),
    SyntaxError,
    "Cannot assemble the boot sector: a row says 7c02 (the rows before it end at 7c01)",
  );
});

Deno.test("assemble() refuses code that leaves no room for the signature", () => {
  const row = (at: number) => `${(0x7c00 + at).toString(16)}  f4  hlt`;
  assertEquals(assemble(Array.from({ length: 510 }, (_, at) => row(at)).join("\n")).length, 512);
  assertThrows(
    () => assemble(Array.from({ length: 511 }, (_, at) => row(at)).join("\n")),
    RangeError,
    "Cannot assemble the boot sector: 511 bytes of code (at most 510 fit)",
  );
});
