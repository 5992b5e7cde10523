import { assertEquals } from "@std/assert";
import { hostname } from "./hostname.ts";

Deno.test("hostname.parse() gives the name as one row with one cell", () => {
  const columns = { "": { kind: "text" as const, text: "seedling" } };
  assertEquals(hostname.parse("seedling\n"), [{ names: [], columns }]);
});

Deno.test("hostname.parse() keeps a name with its domain", () => {
  assertEquals(hostname.parse("web-1.example.org\n")[0]?.columns[""], {
    kind: "text",
    text: "web-1.example.org",
  });
});

for (const text of ["(none)\n", "\n", ""]) {
  Deno.test(`hostname.parse() knows of no name in ${JSON.stringify(text)}`, () => {
    assertEquals(hostname.parse(text), []);
  });
}
