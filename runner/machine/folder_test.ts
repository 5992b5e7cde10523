import { assertEquals } from "@std/assert";
import { withoutOldWays } from "./folder.ts";

Deno.test("withoutOldWays() leaves out what QEMU says of options that it still takes, and nothing else", () => {
  const old =
    "qemu-system-x86_64: -mon chardev=qmp,mode=control: warning: '-mon' is deprecated, use '-object' instead";
  const fault = "qemu-system-x86_64: -drive file=x: Could not open 'x': No such file or directory";
  assertEquals(withoutOldWays(`${old}\n${fault}`), fault);
  assertEquals(withoutOldWays(old), "");
  assertEquals(
    withoutOldWays("qemu-system-x86_64: warning: TCG lacks a feature"),
    "qemu-system-x86_64: warning: TCG lacks a feature",
  );
});
