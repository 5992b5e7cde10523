import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { fillNonce, makeNonce } from "./nonce.ts";

const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

Deno.test("makeNonce() is 128 bits, another each time", () => {
  assertMatch(makeNonce(), /^[0-9a-f]{32}$/);
  assertNotEquals(makeNonce(), makeNonce());
});

Deno.test("fillNonce() replaces every placeholder and no other byte", () => {
  const cases = [
    ["@NONCE@", "abc"],
    ["a=@NONCE@;b=@NONCE@\n", "a=abc;b=abc\n"],
    ["@@NONCE@NONCE@", "@abcNONCE@"],
    ["\xff\x00@NONCE@\x80", "\xff\x00abc\x80"],
    ["@NONCE", "@NONCE"],
    ["", ""],
  ] as const;
  for (const [before, after] of cases) assertEquals(fillNonce(bytes(before), "abc"), bytes(after));
});
