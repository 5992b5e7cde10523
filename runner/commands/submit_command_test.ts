import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { call } from "../../fixtures/harness/call.ts";
import { json } from "../../reporters/json.ts";
import type { CaseResult } from "../result/result.ts";

async function withCases(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-submit-" });
  try {
    const text = "image: debian-12\nmemory: 2G\ncpus: 2\nexpect: { df: { /: present } }\n";
    for (const name of ["a", "b", "c"]) await Deno.writeTextFile(join(folder, `${name}.yaml`), text);
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const submit = (...words: readonly string[]) => call("submit", "slurm", "--print", ...words);

Deno.test("submit asks for the cores and the memory of a part's boots, and for the time that an earlier run took", async () => {
  await withCases(async (folder) => {
    const boot = { id: "b", seconds: 600, ending: "reported", phases: [], consolePath: "c", lastLines: [] };
    const caseOf = (id: string): CaseResult => ({
      ...{ id, name: id, source: "a.yaml", image: "x", verdict: "pass" },
      points: [{ kind: "boot", name: "boot", verdict: "pass", findings: [] }],
      boot: { ...boot, id: `boot-${id}` },
    });
    const cases = [caseOf("a"), caseOf("b")];
    const file = join(folder, "last.json");
    await Deno.writeTextFile(
      file,
      json({ tool: { name: "s", version: "0" }, startedAt: "2026-01-05T09:27:00Z", seconds: 1, cases }),
    );
    const { out, err } = await submit(folder, "--parts=2", `--timings=${file}`);
    assertEquals(err, "");
    // Two guests' cores; 2 GiB, 300 MiB of QEMU, 512 of the tool; 1.5 × (three boots in two parts, and one beside) + 5 min.
    for (
      const [name, value] of [["cpus-per-task", "2"], ["mem", "2860M"], ["time", "43"], ["array", "1-2"]]
    ) {
      assertMatch(out, new RegExp(`^#SBATCH --${name}=${value}$`, "m"));
    }
    assertStringIncludes(out, ` --timings=${file} --jobs=1 --shard "$SLURM_ARRAY_TASK_ID/2" `);
    const { out: wide } = await submit(folder, "--parts=2", "--limit=1", "--minutes=9", "--jobs=3");
    assertMatch(
      wide,
      /^#SBATCH --array=1-2%1\n[^]*--cpus-per-task=6\n#SBATCH --mem=7556M\n#SBATCH --time=9$/m,
    );
  });
});

Deno.test("submit keeps what the merge writes, removes it before, and touches no device", async () => {
  await withCases(async (folder) => {
    const words = [folder, "--parts=2", "--minutes=9", "--report=html=o.html", "--report=json=/dev/stdout"];
    const printed = async (system: string) => (await call("submit", system, "--print", ...words)).out;
    assertMatch(await printed("slurm"), /^rm -f -- o\.html\nseedling merge /m);
    assertMatch(await printed("github"), /name: reports\n +overwrite: true\n +path: \|\n +o\.html\n$/);
    assertMatch(await printed("gitlab"), /paths:\n +- o\.html\n$/);
  });
});

const MISTAKES: Readonly<Record<string, string>> = {
  "slurm cases --parts 2":
    "Cannot submit: seedling talks to no cluster (give --print, and hand what it prints to yours)",
  "pbs --print --parts 2": 'Cannot read "--submit pbs": unknown (known: slurm, kubernetes, github, gitlab)',
  "slurm --print": "Cannot submit: into how many parts is not said (give --parts N)",
  "github --print --parts 257": "Cannot submit 257 parts: github runs 256 jobs of one kind at most",
  "gitlab --print --parts 201": "Cannot submit 201 parts: gitlab runs 200 jobs of one kind at most",
  "gitlab --print --parts 2 --limit 1":
    "Cannot limit how many parts run at a time: gitlab's runners do (leave --limit out)",
  "slurm --print --parts 0": 'Cannot read "--parts 0": out of range (write 1 to 99999)',
  "slurm --print --parts 2 --shard 1/2": 'Cannot read option "--shard": there is none of that name',
  "slurm --print --parts 2 --out a%b":
    'Cannot keep parts in "a%b": only letters, digits and @ + = . , / - _ are safe there',
  "slurm --print --parts 2 --image $(reboot)":
    'Cannot write "--image=$(reboot)" into a job: it has a line\'s end, "$(" or "${{" in it',
  "kubernetes --print --parts 2 --out a": 'Cannot keep parts in "a": a pod mounts a volume there (write /a)',
};

for (const [line, message] of Object.entries(MISTAKES)) {
  Deno.test(`submit says what is wrong with ${line}`, async () => {
    const { code, err } = await call("submit", ...line.split(" "));
    assertEquals([code, err.startsWith(message) || err], [2, true]);
  });
}

Deno.test("submit says what would tell how long a part takes", async () => {
  await withCases(async (folder) => {
    assertEquals(
      (await submit(folder, "--parts=2")).err,
      "Cannot tell how long a part takes (give --timings FILE, a JSON report of an earlier run, or --minutes N)\n",
    );
  });
});
