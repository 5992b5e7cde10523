import { assertEquals, assertStringIncludes } from "@std/assert";
import { leaseScript, parseLeaseLine, signalOf } from "./lease_script.ts";

Deno.test("signalOf() names what a shell numbers", () => {
  assertEquals([134, 137, 159, 0, 1, 127].map(signalOf), [
    "SIGABRT",
    "SIGKILL",
    "SIGSYS",
    undefined,
    undefined,
    undefined,
  ]);
});

Deno.test("leaseScript() quotes every word and stops at the first failure", () => {
  const script = leaseScript([["qemu-img", "it's"], ["true"]], ["qemu", "$(id)"]);
  assertStringIncludes(script, "prepare qemu-img 'it'\\''s' &&\nprepare true &&\nboot qemu '$(id)'\n");
});

Deno.test("parseLeaseLine() takes the shell's own lines apart from a command's", () => {
  assertEquals(parseLeaseLine("folder /tmp/seedling-a b"), { kind: "folder", text: "/tmp/seedling-a b" });
  assertEquals(parseLeaseLine("refused mktemp: no"), { kind: "refused", text: "mktemp: no" });
  assertEquals(parseLeaseLine("exit 137"), { kind: "exit", number: 137 });
  assertEquals(parseLeaseLine("exit 137 oom"), { kind: "exit", number: 137, isOutOfMemory: true });
  assertEquals(parseLeaseLine("pid 4"), { kind: "pid", number: 4 });
  assertEquals(parseLeaseLine('{"event":"exit 1"}'), { kind: "output", text: '{"event":"exit 1"}' });
});
