import { assertEquals } from "@std/assert";
import { listenTo } from "./console.ts";

const KERNEL = "[    0.000000] Linux version 6.1.0-18-amd64";
const PANIC = "Kernel panic - not syncing: Fatal exception in interrupt";
const endsAs = (line: string) =>
  listenTo({ console: new TextEncoder().encode(`${KERNEL}\nLast login: Mon\n${line}\n`) }).ending.name;

Deno.test("a panic is seen wherever it stands on a line that is kept", () => {
  for (const length of [10, 1000, 1024, 1100, 4000, 8000]) {
    assertEquals(endsAs(`${"x".repeat(length)}[   33.100000] ${PANIC}`), "panic", `${length}`);
  }
});

Deno.test("a panic that a program quotes far behind on its line is none", () => {
  assertEquals(endsAs(`${"x".repeat(4000)} "${PANIC}"`), "recorded");
});
