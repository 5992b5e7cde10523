import { assertEquals } from "@std/assert";
import { readMemory } from "./memory.ts";

const MIB = 1024 ** 2;

/** A host of 8 GiB of which 4 GiB are available; each limit is a line of the look, in MiB. */
const memoryOf = (...limits: readonly (readonly (number | "max")[])[]) => {
  const inBytes = (each: number | "max") => each === "max" ? each : `${each * MIB}`;
  const { availableBytes, limitBytes } = readMemory([
    ["availableKib", `${4096 * 1024}`],
    ["totalKib", `${8192 * 1024}`],
    ...limits.map((limit) => ["limit", ...limit.map(inBytes)]),
  ]);
  return [availableBytes / MIB, limitBytes / MIB];
};

Deno.test("readMemory() leaves a GiB to the host", () => {
  assertEquals(memoryOf(), [3072, 8192]);
  assertEquals(readMemory([["availableKib", "1000"], ["totalKib", "2000"]]).availableBytes, 0);
});

Deno.test("readMemory() takes the lowest of the cgroups' limits, less what is used of it", () => {
  assertEquals(memoryOf([2000, 500], ["max", 7], [3000, 100]), [1500, 2000]);
  assertEquals(memoryOf([7000, 100]), [3072, 7000]);
  assertEquals(memoryOf([100, 400]), [0, 100]);
  // What cgroup v1 says where there is no limit.
  assertEquals(memoryOf([9223372036854771712 / MIB, 5]), [3072, 8192]);
});

Deno.test("readMemory() counts as free what the kernel takes back first of a cgroup's cache", () => {
  assertEquals(memoryOf([2000, 1900, 1400]), [1500, 2000]);
  // Read one after the other, the two may contradict each other.
  assertEquals(memoryOf([2000, 100, 200]), [2000, 2000]);
});
