import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { TEST_HOST } from "../../fixtures/harness/qemu.ts";
import { EQUIPPED_HOST, SAMPLE_IMAGE } from "../../fixtures/harness/sample_plan.ts";
import { talkingDisk } from "../../fixtures/harness/talking_disk.ts";
import { plan } from "../plan/plan.ts";
import type { CaseResult } from "../result/result.ts";
import { parseCases } from "../suite/read_cases.ts";
import { repros } from "./repro.ts";

function casesOf(text: string) {
  const { cases, mistakes } = parseCases(text, {
    id: "a",
    source: "a.yaml",
    readFile: () => new Uint8Array(),
  });
  assertEquals(mistakes, []);
  return cases;
}

const resultOf = (id: string, boot: string, verdict: "pass" | "fail"): CaseResult => ({
  ...{ id, name: id, source: "a.yaml", image: "i", verdict },
  points: [{ kind: "boot", name: "boot", verdict, findings: [] }],
  boot: { id: boot, seconds: 1, ending: "reported", phases: [], consolePath: "c", lastLines: [] },
});

const CASES = casesOf(
  "cloud-config: { password: orchard-17-xyz }\nboots:\n  - expect: { df: { /: present } }\n  - disk: +1G\n    expect: { df: { /: present } }\n",
);
const PLANNED = plan(CASES.map((each) => ({ case: each, image: SAMPLE_IMAGE })), EQUIPPED_HOST);

Deno.test("repros() makes a folder for each boot by which a case is red, with the boots before it, and no secret", () => {
  const [first, second] = PLANNED.boots;
  assert(first && second);
  const results = [resultOf("a[boot=1]", first.id, "pass"), resultOf("a[boot=2]", second.id, "fail")];
  const made = repros(results, { planned: PLANNED, host: EQUIPPED_HOST, cases: CASES });
  assertEquals(made.map(({ name }) => name), [second.id]);
  const files = made[0]?.files ?? {};
  assertEquals(Object.keys(files).toSorted(), [
    "README.md",
    "run.sh",
    "seed/meta-data",
    "seed/user-data",
    "seed/vendor-data",
  ]);
  assertEquals(JSON.stringify(files).includes("orchard-17-xyz"), false);
  const script = files["run.sh"] ?? "";
  assertEquals(script.match(/^boot_[0-9a-f]+=\$\(mktemp -d\)$/gm)?.length, 2);
  assertStringIncludes(script, "image='/images/debian 12, really.qcow2'\n");
  assertEquals(script.split("\n").slice(6).join("\n").includes("debian 12, really"), false);
  assertStringIncludes(files["README.md"] ?? "", SAMPLE_IMAGE.sha256);
});

Deno.test("run.sh is a script whatever the image is called, and has the seed that was booted", async () => {
  const text =
    'user-data: |\n  #!/bin/sh\n  echo @IMAGE@ @QEMU@ "$image" IMAGE\nexpect: { df: { /: present } }\n';
  const image = { ...SAMPLE_IMAGE, path: '/images/it\'s `a` "$image".qcow2' };
  const cases = casesOf(text);
  const planned = plan(cases.map((each) => ({ case: each, image })), EQUIPPED_HOST);
  const [made] = repros([resultOf("a", planned.boots[0]?.id ?? "", "fail")], {
    ...{ planned, host: EQUIPPED_HOST, cases },
  });
  const script = made?.files["run.sh"] ?? "";
  assertStringIncludes(script, 'echo @IMAGE@ @QEMU@ "$image" IMAGE\n');
  assertEquals(script.includes("\u0001"), false);
  for (const shell of ["sh", "bash"]) {
    const child = await new Deno.Command(shell, { args: ["-n", "-c", script] }).output();
    assertEquals([shell, child.code, new TextDecoder().decode(child.stderr)], [shell, 0, ""]);
  }
});

Deno.test("run.sh takes the QEMU of PATH where that of the run is not there", async () => {
  const cases = casesOf("user-data: ''\nexpect: { df: { /: present } }\n");
  const lost = { ...EQUIPPED_HOST, qemu: { ...EQUIPPED_HOST.qemu, path: "/no/such/cache/qemu" } };
  const planned = plan(cases.map((each) => ({ case: each, image: SAMPLE_IMAGE })), lost);
  const [made] = repros([resultOf("a", planned.boots[0]?.id ?? "", "fail")], { planned, host: lost, cases });
  const lines = (made?.files["run.sh"] ?? "").split("\n").filter((line) => line.includes("|| QEMU="));
  const command = [...lines, 'echo "$QEMU"'].join("\n");
  const { stdout } = await new Deno.Command("sh", { args: ["-c", command], env: { QEMU: "" } }).output();
  assertEquals([lines.length, new TextDecoder().decode(stdout)], [2, "qemu-system-x86_64\n"]);
});

Deno.test("repros() makes nothing of what is green", () => {
  const [first] = PLANNED.boots;
  const results = [resultOf("a[boot=1]", first?.id ?? "", "pass")];
  assertEquals(repros(results, { planned: PLANNED, host: EQUIPPED_HOST, cases: CASES }), []);
});

Deno.test({
  name: "run.sh boots without Seedling what its boot was",
  ignore: !TEST_HOST,
  fn: async () => {
    if (!TEST_HOST) return;
    const folder = await Deno.makeTempDir({ prefix: "seedling-repro-" });
    try {
      const path = join(folder, "another name.img");
      await Deno.writeFile(path, talkingDisk({ console: "hello from the guest\r\n", then: "poweroff" }));
      await Deno.truncate(path, 2 ** 20);
      const image = {
        ...SAMPLE_IMAGE,
        path: "/nowhere/x.img",
        format: "raw" as const,
        virtualSizeBytes: 2 ** 20,
      };
      const cases = casesOf("seed: none\nfirmware: bios\nexpect: { console: { matches: [hello] } }\n");
      const planned = plan(cases.map((each) => ({ case: each, image })), TEST_HOST);
      const [boot] = planned.boots;
      const results = [resultOf("a", boot?.id ?? "", "fail")];
      const [made] = repros(results, { planned, host: TEST_HOST, cases });
      await Deno.writeTextFile(join(folder, "run.sh"), made?.files["run.sh"] ?? "");
      const { code, stdout, stderr } = await new Deno.Command("sh", {
        args: [join(folder, "run.sh"), path],
        env: { TMPDIR: folder },
      }).output();
      assertEquals(code, 0, new TextDecoder().decode(stderr));
      const [where = ""] = new TextDecoder().decode(stdout).split("\n");
      assertStringIncludes(await Deno.readTextFile(join(where, "console")), "hello from the guest");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
