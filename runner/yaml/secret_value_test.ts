import { assertEquals } from "@std/assert";
import { isSecretPath, withoutSecretAt, withoutValue } from "./secret_value.ts";

Deno.test("isSecretPath() is true of what a seed holds, not of what is expected of it", () => {
  assertEquals(isSecretPath(["cloud-config", "users", 0, "passwd"]), true);
  assertEquals(isSecretPath(["cloud-config", "chpasswd", "list", 1]), true);
  assertEquals(isSecretPath(["cloud-config", "hostname"]), false);
  assertEquals(isSecretPath(["expect", "users", "root", "password"]), false);
});

Deno.test("withoutValue() hides a value, and no part of a word", () => {
  assertEquals(withoutValue('the text of t is "t"', "t"), 'the text of [redacted] is "[redacted]"');
  assertEquals(withoutValue("nothing", ""), "nothing");
});

Deno.test("withoutSecretAt() goes by the key before the place, on its line", () => {
  const text = "password: *abc\nhostname: *abc\n";
  assertEquals(withoutSecretAt("an alias (*abc)", text, 10), "an alias (*[redacted])");
  assertEquals(withoutSecretAt("an alias (*abc)", text, 25), "an alias (*abc)");
});
