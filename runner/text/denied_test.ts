import { assertEquals } from "@std/assert";
import { deniedText } from "./denied.ts";

Deno.test("deniedText() says what a path is that Deno opens for nobody, and nothing of other failures", () => {
  const denied = (path: string) =>
    new Deno.errors.NotCapable(`Requires all access to "${path}", run again with the --allow-all flag`);
  assertEquals(
    deniedText(denied("/proc/self/environ")),
    '"/proc/self/environ" is no file, but a device or the kernel\'s own (name a file)',
  );
  assertEquals(deniedText(denied("/home/ann/a")), undefined);
  assertEquals(deniedText(new Deno.errors.NotFound("none")), undefined);
});
