import { assertEquals } from "@std/assert";
import { linesOf } from "./lines.ts";

const bytes = (...pieces: readonly string[]) =>
  ReadableStream.from(pieces.map((each) => new TextEncoder().encode(each)));

Deno.test("linesOf() gives lines whole, however they come, and the last one where it is wanted", async () => {
  assertEquals(await Array.fromAsync(linesOf(bytes("exit 1", "2\na\n\nb"), "kept")), [
    "exit 12",
    "a",
    "",
    "b",
  ]);
  assertEquals(await Array.fromAsync(linesOf(bytes("a\n", "exit 1"), "dropped")), ["a"]);
});
