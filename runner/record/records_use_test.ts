import { assertEquals } from "@std/assert";
import { defaultRecordsUse, isCi } from "./records_use.ts";

Deno.test("isCi() takes any word but those that say no", () => {
  const said = [undefined, "", "0", "false", "False", "true", "1", "woodpecker"].map(isCi);
  assertEquals(said, [false, false, false, false, false, true, true, true]);
});

Deno.test("defaultRecordsUse() boots in a CI", () =>
  assertEquals([true, false].map(defaultRecordsUse), ["fresh", "reuse"]));
