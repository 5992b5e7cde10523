import { assertEquals } from "@std/assert";
import { listenTo } from "../console/console.ts";
import type { HeardBoot } from "../record/heard.ts";
import { newWarnings } from "./new_warnings.ts";

const heard = (console: string): HeardBoot => ({
  ...{ id: "b", image: "", seconds: 0, consolePath: "" },
  transcript: listenTo({ console: new TextEncoder().encode(console) }),
});

Deno.test("newWarnings() tells a warning of B that no boot of A has, whatever its numbers are", () => {
  const a = [heard("[ 1.25] WARNING: took 3 s\nfine\n")];
  const b = [heard("[ 7.50] WARNING: took 9 s\nall is well\n[ 8.00] cc_growpart.py[ERROR]: no sgdisk\n")];
  assertEquals(newWarnings({ a, b }), ["[ 8.00] cc_growpart.py[ERROR]: no sgdisk"]);
});

Deno.test("newWarnings() leaves out what one boot of B alone has", () => {
  const b = [heard("error: once\nerror: always\n"), heard("error: always\n")];
  assertEquals(newWarnings({ a: [heard("fine\n")], b }), ["error: always"]);
});
