import { assertEquals } from "@std/assert";
import { dirname, join } from "@std/path";
import { MEMORY_LOOK, readMemory } from "./memory.ts";

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

/** A cgroup's list with two controllers on a line, as v1 has it, and v2's own line. */
const CGROUPS = "4:cpu,memory:/user/a\n1:name=systemd:/x\n0::/user.slice/b\n";

Deno.test("MEMORY_LOOK tells the host's memory, and the limits of its cgroups and all above them", async () => {
  const folder = await Deno.makeTempDir({ prefix: "seedling-memory-" });
  try {
    const files: Readonly<Record<string, string>> = {
      "proc/meminfo": "MemTotal:       24684084 kB\nMemFree: 1 kB\nMemAvailable:   22964440 kB\n",
      "proc/self/cgroup": CGROUPS,
      "cgroup/user.slice/b/memory.max": "max\n",
      "cgroup/user.slice/b/memory.current": "5\n",
      "cgroup/user.slice/memory.max": "4096\n",
      "cgroup/user.slice/memory.current": "50\n",
      "cgroup/user.slice/memory.stat": "anon 1\ninactive_file 30\n",
      "cgroup/memory/user/memory.limit_in_bytes": "8192\n",
      "cgroup/memory/user/memory.usage_in_bytes": "60\n",
      "cgroup/memory/user/memory.stat": "inactive_file 7\ntotal_inactive_file 40\n",
    };
    for (const [path, text] of Object.entries(files)) {
      await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
      await Deno.writeTextFile(join(folder, path), text);
    }
    const look = MEMORY_LOOK.replaceAll("/proc/", `${folder}/proc/`).replaceAll("/sys/fs/", `${folder}/`);
    const script = `say() { (IFS='\t'; printf '%s\\n' "$*"); }\n${look}`;
    const { stdout } = await new Deno.Command("sh", { args: ["-eu", "-c", script] }).output();
    assertEquals(new TextDecoder().decode(stdout).split("\n"), [
      "availableKib\t22964440",
      "totalKib\t24684084",
      "limit\tmax\t5\t",
      "limit\t4096\t50\t30",
      "limit\t8192\t60\t40",
      "",
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
