import { assertEquals } from "@std/assert";
import { machineId } from "./machine_id.ts";

for (const id of ["0123456789abcdef0123456789abcdef", "uninitialized"]) {
  Deno.test(`machineId.parse() gives ${id}`, () => {
    assertEquals(machineId.parse(`${id}\n`), [{ names: [], columns: { "": { kind: "text", text: id } } }]);
  });
}

for (const text of ["", "\n"]) {
  Deno.test(`machineId.parse() knows of no id in ${JSON.stringify(text)}`, () => {
    assertEquals(machineId.parse(text), []);
  });
}
