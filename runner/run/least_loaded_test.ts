import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { LeastLoaded } from "./least_loaded.ts";

Deno.test("LeastLoaded gives to whom a look at all parts would", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.array(fc.nat(5)), (count, all) => {
      const parts = new LeastLoaded(count);
      const loads = Array.from({ length: count }, () => 0);
      for (const seconds of all) {
        const least = loads.indexOf(Math.min(...loads));
        loads[least] = (loads[least] ?? 0) + seconds;
        assertEquals(parts.give(seconds), least);
      }
    }),
    { seed: 1 },
  );
});
