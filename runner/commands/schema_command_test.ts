import { assertEquals } from "@std/assert";
import { call } from "../../fixtures/harness/call.ts";

Deno.test("seedling schema prints the schema that docs/cases.schema.json shows", async () => {
  const { code, out, err } = await call("schema");
  const file = new URL("../../docs/cases.schema.json", import.meta.url);
  assertEquals([code, out, err], [0, await Deno.readTextFile(file), ""]);
});

Deno.test("seedling schema takes nothing else", async () => {
  const { code, err } = await call("schema", "cases");
  assertEquals([code, err], [2, 'Cannot read "cases": schema takes no operand\n']);
});
