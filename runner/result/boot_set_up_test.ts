import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { EQUIPPED_HOST, SAMPLE_IMAGE } from "../../fixtures/harness/sample_plan.ts";
import { plan } from "../plan/plan.ts";
import { parseCases } from "../suite/read_cases.ts";
import { bootSetUps } from "./boot_set_up.ts";

function setUpsOf(text: string) {
  const { cases, mistakes } = parseCases(text, {
    id: "a",
    source: "a.yaml",
    readFile: () => new Uint8Array([0xff]),
  });
  assertEquals(mistakes, []);
  return bootSetUps(
    plan(cases.map((each) => ({ case: each, image: SAMPLE_IMAGE })), EQUIPPED_HOST).boots,
    cases,
  );
}

Deno.test("bootSetUps() tells how a boot was made, without its secrets and without the probe", () => {
  const [made] = setUpsOf(
    "disk: 20G\ncloud-config: { password: orchard-17-xyz }\nexpect: { df: { /: present } }\n",
  );
  assert(made);
  assertEquals([made.imageSha256, made.diskBytes, made.cpus], [SAMPLE_IMAGE.sha256, 20 * 1024 ** 3, 1]);
  assertEquals(made.seed.map(({ name }) => name), ["meta-data", "user-data", "vendor-data"]);
  const [, user, vendor] = made.seed.map(({ text }) => text);
  assertStringIncludes(user ?? "", "[redacted]");
  assertStringIncludes(vendor ?? "", "bytes: the probe)");
  assertStringIncludes(made.commands.at(-1) ?? "", "qemu-system-x86_64");
  assertEquals(JSON.stringify(made).includes("orchard-17-xyz"), false);
});

Deno.test("bootSetUps() tells what is no text by its size, and of a warm reboot no command", () => {
  const set = setUpsOf(
    "user-data: { file: x }\nboots:\n  - expect: { df: { /: present } }\n  - reboot: true\n    expect: { df: { /: present } }\n",
  );
  assertEquals(set[0]?.seed.find(({ name }) => name === "user-data")?.text, "(1 bytes)");
  assertEquals([set[1]?.after, set[1]?.commands], [set[0]?.id, []]);
});
