/** What a guest's CPU can do, asked of QEMU itself. */
import { assertEquals, assertThrows } from "@std/assert";
import { QEMU_MISSING, TEST_QEMUS } from "../../fixtures/harness/qemu.ts";
import { SAMPLE_HOST, SAMPLE_IMAGE } from "../../fixtures/harness/sample_plan.ts";
import type { Case } from "../case/case.ts";
import { CPU_LEVELS } from "../case/machine_fields.ts";
import type { CpuLevel } from "../case/machine_fields.ts";
import type { Host, QemuProgram } from "../host/host.ts";
import { type CaseOnImage, PlanError } from "./planned_boot.ts";
import { plan } from "./plan.ts";

/** The x86-64 psABI's table of levels, in QEMU's names: what each adds to the one before. */
const FEATURES: Readonly<Record<CpuLevel, readonly string[]>> = {
  "x86-64-v2": ["cx16", "lahf-lm", "popcnt", "pni", "sse4-1", "sse4-2", "ssse3"],
  "x86-64-v3": ["avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave"],
};

function onImage(cpuLevel?: CpuLevel): CaseOnImage {
  const fields = { id: "x", name: "x", source: "x.yaml", memoryBytes: 2 ** 26, cpus: 1, expectations: [] };
  const testCase: Case = { ...fields, seed: { userData: new Uint8Array() }, ...(cpuLevel && { cpuLevel }) };
  return { case: testCase, image: SAMPLE_IMAGE };
}

/** The boot's words behind `-cpu`, and its id. */
function planned(cpuLevel?: CpuLevel, host: Host = SAMPLE_HOST) {
  const [boot] = plan([onImage(cpuLevel)], host).boots;
  return { id: boot?.id, model: boot?.argv[boot.argv.indexOf("-cpu") + 1] ?? "" };
}

/** Which of some features the CPU of a machine under TCG really has. */
async function featuresOf({ path, dataFolders }: QemuProgram, model: string, asked: readonly string[]) {
  const gets = asked.map((property) => ({
    execute: "qom-get",
    arguments: { path: "/machine/unattached/device[0]", property },
    id: property,
  }));
  const qemu = new Deno.Command(path, {
    args: [
      ...dataFolders.flatMap((folder) => ["-L", folder]),
      ...["-nodefaults", "-no-user-config", "-display", "none", "-S", "-qmp", "stdio"],
      ...["-machine", "q35", "-accel", "tcg", "-cpu", model],
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const said = [{ execute: "qmp_capabilities" }, ...gets, { execute: "quit" }].map((each) =>
    JSON.stringify(each)
  );
  const writer = qemu.stdin.getWriter();
  await writer.write(new TextEncoder().encode(said.join("\n")));
  await writer.close();
  const { stdout } = await qemu.output();
  const answers = new TextDecoder().decode(stdout).matchAll(/"return": true, "id": "([^"]+)"/g);
  return Array.from(answers, ([, name = ""]) => name);
}

for (const qemu of TEST_QEMUS) {
  for (const [index, level] of CPU_LEVELS.entries()) {
    Deno.test({
      name: `plan() gives a guest under QEMU ${qemu.version} all of ${level}, and no more${QEMU_MISSING}`,
      fn: async () => {
        const all = CPU_LEVELS.flatMap((each) => FEATURES[each]);
        const { model } = planned(level);
        const expected = CPU_LEVELS.slice(0, index + 1).flatMap((each) => FEATURES[each]);
        assertEquals(await featuresOf(qemu, model, all), expected);
      },
    });
  }
}

Deno.test("plan() makes another boot of another level, and none of the usual one", () => {
  assertEquals(planned("x86-64-v2"), planned());
  assertEquals(planned("x86-64-v3").id === planned().id, false);
});

Deno.test("plan() gives a guest under KVM the host's CPU, whatever its level", () => {
  const host = { ...SAMPLE_HOST, accelerator: "kvm" } as const;
  assertEquals(planned(undefined, host), planned("x86-64-v3", host));
  assertEquals(planned(undefined, host).model, "host");
});

Deno.test("plan() refuses x86-64-v3 where QEMU cannot emulate it", () => {
  const on = (version: string, accelerator: Host["accelerator"] = "tcg") => () =>
    planned("x86-64-v3", { ...SAMPLE_HOST, accelerator, qemu: { ...SAMPLE_HOST.qemu, version } });
  for (const version of ["6.2.0", "7.1.0"]) {
    assertEquals(
      assertThrows(on(version), PlanError).message,
      `x.yaml: "cpu-level: x86-64-v3" needs AVX2, which QEMU ${version} lacks without KVM (7.2 has it: \`seedling setup\`)`,
    );
    on(version, "kvm")();
  }
  for (const version of ["7.2.22", "10.0.2"]) on(version)();
});
