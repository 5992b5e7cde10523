import { assertEquals, assertRejects } from "@std/assert";
import { CommandError } from "./command.ts";
import { heldArgv, runHeld } from "./held_command.ts";

Deno.test("runHeld() tells each line of a program, and how it failed", async () => {
  const lines: string[] = [];
  const said = (line: string) => void lines.push(line);
  await runHeld(["sh", "-c", "echo one >&2; printf two >&2"], { onLine: said });
  assertEquals(lines, ["one", "two"]);
  const failed = await assertRejects(() => runHeld(["sh", "-c", "echo three >&2; exit 3"]), CommandError);
  assertEquals(failed.message, "Cannot run sh: exit 3\nthree");
});

Deno.test("heldArgv() leaves no process behind once its standard input is closed", async () => {
  const [program, ...args] = heldArgv(["sh", "-c", "sleep 600 & echo up; wait"]);
  const command = new Deno.Command(program, { args, stdin: "piped", stdout: "piped", stderr: "null" });
  const child = command.spawn();
  const reader = child.stdout.getReader();
  assertEquals(new TextDecoder().decode((await reader.read()).value), "up\n");
  await child.stdin.close();
  // Its end is told once nobody holds it open any more: the program and what it started.
  assertEquals((await reader.read()).done, true);
  await child.status;
});
