import { assertEquals } from "@std/assert";
import { suggest } from "./suggest.ts";

Deno.test("suggest() names the nearest word where it is near, and all words otherwise", () => {
  const known = ["size", "type", "mountpoint"];
  assertEquals(suggest("sise", known), `(did you mean "size"?)`);
  assertEquals(suggest("SIZE", known), `(did you mean "size"?)`);
  assertEquals(suggest("mount-point", known), `(did you mean "mountpoint"?)`);
  assertEquals(suggest("uuid", known), "(known: size, type, mountpoint)");
  assertEquals(suggest("x".repeat(10_000), known), "(known: size, type, mountpoint)");
  assertEquals(suggest("rnu", ["run", "diff"]), `(did you mean "run"?)`);
  assertEquals(suggest("sise", known, "--"), `(did you mean "--size"?)`);
});
