import { assertEquals } from "@std/assert";
import { phaseTimes } from "./phase_times.ts";
import type { BootSummary } from "./result.ts";

const boot = (seconds: number): BootSummary => ({
  ...{ id: "b", seconds, ending: "reported", consolePath: "", lastLines: [] },
  phases: [{ phase: "kernel", atMs: 1000 }, { phase: "userspace", atMs: 3000 }],
});

Deno.test("phaseTimes() has the middle of an odd number, and what lies between the two of an even one", () => {
  const times = phaseTimes([[boot(10), boot(14)], [boot(12), boot(30), boot(13)]]);
  assertEquals(times.map(({ phase, sides }) => [phase, ...sides.map(({ median }) => median)]), [
    ["kernel", 2, 2],
    ["userspace", 9, 10],
    ["all", 12, 13],
  ]);
});
