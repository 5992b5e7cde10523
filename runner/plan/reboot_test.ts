import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { SAMPLE_HOST, SAMPLE_IMAGE } from "../../fixtures/harness/sample_plan.ts";
import type { Case } from "../case/case.ts";
import { parseCases } from "../suite/read_cases.ts";
import { plan } from "./plan.ts";
import type { PlannedBoot } from "./planned_boot.ts";
import { planText } from "./plan_text.ts";

function read(id: string, text: string): readonly Case[] {
  const { cases, mistakes } = parseCases(text, {
    id,
    source: `${id}.yaml`,
    readFile: () => new Uint8Array(),
  });
  assertEquals(mistakes, []);
  return cases;
}

const planOf = (cases: readonly Case[]) =>
  plan(cases.map((each) => ({ case: each, image: SAMPLE_IMAGE })), SAMPLE_HOST);

const asking = (command: string, more = "") =>
  `- { ${more}expect: { commands: { "${command}": { exit: 0 } } } }\n`;
const WARM = `boots:\n${asking("one")}${asking("two", "reboot: true, ")}${
  asking("three", "reboot: true, timeout: 90s, ")
}`;
const COLD = `boots:\n${asking("one")}${asking("two")}`;

const seedOf = (boot: PlannedBoot | undefined) => new TextDecoder().decode(boot?.files["seed/vendor-data"]);

Deno.test("plan() reboots in the QEMU of the boot before, with nothing to prepare", () => {
  const [one, two, three] = planOf(read("row", WARM)).boots;
  assertEquals(
    [one, two, three].map((boot) => [boot?.after, boot?.isReboot, boot?.isRebooted, boot?.isContinued]),
    [
      [undefined, undefined, true, true],
      [one?.id, true, true, true],
      [two?.id, true, undefined, false],
    ],
  );
  assertEquals([two?.files, two?.nonceIn, two?.prepare, two?.argv], [{}, [], [], one?.argv]);
  assertEquals([one?.deadlineMs, two?.deadlineMs, three?.deadlineMs], [2_700_000, 2_700_000, 90_000]);
});

Deno.test("plan() has the seed of a QEMU ask what any boot in it wants to know", () => {
  const { boots } = planOf(read("row", WARM));
  const commands = ["one", "two", "three"];
  assertEquals(boots.map(({ asked }) => asked), Array(3).fill({ commands }));
  for (const command of commands) assertStringIncludes(seedOf(boots[0]), `look ${btoa(command)} ${command}`);
});

Deno.test("plan() asks no seed for what a machine that is started anew asks with its own", () => {
  const { boots } = planOf(read("row", COLD));
  assertEquals(boots.map(({ asked }) => asked), [{ commands: ["one"] }, { commands: ["two"] }]);
});

Deno.test("plan() shares a boot that is gone on from both ways, and takes a reboot for a boot of its own", () => {
  const { boots } = planOf([...read("cold", COLD), ...read("warm", WARM)]);
  assertEquals(boots.map(({ caseIds, isReboot = false }) => [caseIds, isReboot]), [
    [["cold[boot=1]", "warm[boot=1]"], false],
    [["cold[boot=2]"], false],
    [["warm[boot=2]"], true],
    [["warm[boot=3]"], true],
  ]);
  assertEquals(boots[0]?.id, planOf(read("cold", COLD)).boots[0]?.id);
  assertEquals(new Set(boots.map(({ id }) => id)).size, 4);
});

Deno.test("planText() lets a guest reboot in its QEMU, and starts none for a reboot", async () => {
  const text = planText(planOf(read("row", WARM)), SAMPLE_HOST);
  const [one, two, three] = planOf(read("row", WARM)).boots;
  assertEquals(text.match(/^printf .*qemu-system/gm)?.length, 1);
  assertStringIncludes(
    text,
    `'{"execute":"set-action","arguments":{"reboot":"reset"}}' '{"execute":"cont"}' | `,
  );
  assertStringIncludes(
    text,
    `# a warm reboot of boot ${one?.id}, in the same QEMU: \`reboot\` in its guest, before it powers off, is this boot\nboot_${two?.id}=$boot_${one?.id}\n`,
  );
  assertStringIncludes(text, `\nboot_${three?.id}=$boot_${two?.id}\n`);
  const { code } = await new Deno.Command("sh", { args: ["-n", "-c", text] }).output();
  assertEquals(code, 0);
  assert(!planText(planOf(read("row", COLD)), SAMPLE_HOST).includes("set-action"));
});
