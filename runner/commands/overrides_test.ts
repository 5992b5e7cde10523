import { assertEquals, assertThrows } from "@std/assert";
import { EQUIPPED_HOST, SAMPLE_IMAGE } from "../../fixtures/harness/sample_plan.ts";
import type { Case } from "../case/case.ts";
import { plan } from "../plan/plan.ts";
import { PlanError } from "../plan/planned_boot.ts";
import { parseCases } from "../suite/read_cases.ts";
import { CLOUD_INIT_OPTIONS, override, OVERRIDES, readOverrides } from "./overrides.ts";
import { parseOptions, UsageError } from "./usage.ts";

const overridesOf = (...args: readonly string[]) =>
  readOverrides(parseOptions(args, { string: [...OVERRIDES, ...CLOUD_INIT_OPTIONS], boolean: [] }));

function casesOf(text: string): readonly Case[] {
  const { cases, mistakes } = parseCases(text, {
    id: "x",
    source: "x.yaml",
    readFile: () => new Uint8Array(),
  });
  assertEquals(mistakes, []);
  return cases;
}

const overridden = (text: string, ...args: readonly string[]) =>
  override(casesOf(text), overridesOf(...args));

const OK = "expect: { root: grown }";

/** An option, and the field that every case has then. */
const ROWS: readonly (readonly [option: string, fields: Partial<Case>])[] = [
  ["--firmware=uefi", { firmware: "uefi" }],
  ["--firmware=auto", { firmware: "auto" }],
  ["--bus=nvme", { bus: "nvme" }],
  ["--memory=2G", { memoryBytes: 2 ** 31 }],
  ["--cpus=4", { cpus: 4 }],
  ["--cpu-level=x86-64-v3", { cpuLevel: "x86-64-v3" }],
  ["--sector-size=4096", { sectorBytes: 4096 }],
];
for (const [option, fields] of ROWS) {
  Deno.test(`override() gives every case what ${option} says, and leaves the rest as it is`, () => {
    const cases = casesOf(`firmware: bios\nbus: scsi\nmemory: 512M\ncpus: 2\n${OK}`);
    const [{ keysAt, ...after } = {}] = override(cases, overridesOf(option));
    const { keysAt: _, ...rest } = cases[0] ?? {};
    assertEquals<unknown>(after, { ...rest, ...fields });
    assertEquals(Object.keys(keysAt ?? {}).includes(option.replace(/^--|=.*$/g, "")), false);
  });
}

Deno.test("override() goes through the boots of a disk, and through clones", () => {
  const boots = overridden("boots: [{ expect: { root: grown } }, { expect: { root: grown } }]", "--cpus=3");
  assertEquals(boots.map(({ cpus, previous }) => [cpus, previous?.cpus]), [[3, undefined], [3, 3]]);
  assertEquals(boots[1]?.previous, boots[0]);
  const [, clone] = overridden(`${OK}\nclones: { same: [hostname] }`, "--cpus=3");
  assertEquals([clone?.cpus, clone?.twin?.of.cpus], [3, 3]);
});

Deno.test("override() leaves cases as they are where nothing is asked", () => {
  const cases = casesOf(OK);
  assertEquals(override(cases, overridesOf()) === cases, true);
});

/** A case, and why it is skipped without a seed. */
const SEEDED: readonly (readonly [text: string, because: string | undefined])[] = [
  [OK, undefined],
  ["expect: { console: { df: { /: present } }, partitions: { table: { kind: gpt } } }", undefined],
  [`cloud-config: { resize_rootfs: false }\n${OK}`, "--seed none leaves out what it gives to cloud-init"],
  [`meta-data: "x: y"\n${OK}`, "--seed none leaves out what it gives to cloud-init"],
  ["expect: { df: { /: present } }", "--seed none leaves out the probe, which tells df"],
  [`only-if: { df: { /: present } }\n${OK}`, "--seed none leaves out the probe, which tells df"],
];
for (const [text, because] of SEEDED) {
  Deno.test(`override() ${because ? "skips" : "keeps"} ${JSON.stringify(text)} without a seed`, () => {
    const [only] = overridden(text, "--seed=none");
    assertEquals([only?.seedVolume, only?.skip?.because], [{ kind: "none" }, because]);
    assertEquals(only?.seed, { userData: new Uint8Array() });
  });
}

/** What no case could say, and what is said of it. */
const WRONG: readonly (readonly [option: string, says: string])[] = [
  ["--firmware=efi", 'Cannot read "--firmware efi": unknown firmware "efi" (did you mean "uefi"?)'],
  ["--bus=usb", 'Cannot read "--bus usb": unknown bus "usb"'],
  ["--memory=1K", 'Cannot read "--memory 1K": 1K of memory is too little for any cloud image (64M at least)'],
  ["--cpus=0", 'Cannot read "--cpus 0": "0" is not a number of CPUs (write 1 to 64)'],
  ["--cpu-level=v9", 'Cannot read "--cpu-level v9": unknown cpu-level "v9"'],
  ["--sector-size=4k", 'Cannot read "--sector-size 4k": unknown sector-size "4k"'],
  ["--seed=iso", 'Cannot read "--seed iso": unknown (known: none)'],
];
for (const [option, says] of WRONG) {
  Deno.test(`readOverrides() refuses ${option}`, () => {
    assertThrows(() => overridesOf(option), UsageError, says);
  });
}

Deno.test("plan() refuses what the command line put together", () => {
  const planned = (...args: readonly string[]) =>
    plan(
      overridden(`disk: 20G\n${OK}`, ...args).map((each) => ({ case: each, image: SAMPLE_IMAGE })),
      EQUIPPED_HOST,
    );
  assertThrows(
    () => planned("--sector-size=4096", "--firmware=bios"),
    PlanError,
    "x.yaml: a BIOS does not boot from sectors of 4096 bytes (take uefi, or auto)",
  );
  assertThrows(
    () => planned("--sector-size=4096", "--bus=sata"),
    PlanError,
    "x.yaml: a SATA disk has no sectors of 4096 bytes (take virtio, scsi or nvme)",
  );
  assertEquals(planned("--sector-size=4096").boots.length, 1);
});

Deno.test("override() puts a cloud-init into every case, whatever it says itself", () => {
  const own = `cloud-init: { from: ./own, mode: all }\n${OK}`;
  assertEquals(overridden(own).map(({ cloudInit }) => cloudInit), [{ source: "own", mode: "all" }]);
  const [given] = overridden(own, "--cloud-init=../other@v1");
  assertEquals(given?.cloudInit, { source: "../other@v1", mode: "code" });
  assertEquals(given?.keysAt?.["cloud-init"], undefined);
  assertThrows(() => overridesOf("--cloud-init-mode=all"), UsageError, "give --cloud-init SOURCE too");
  assertThrows(
    () => overridesOf("--cloud-init=x", "--cloud-init-mode=al"),
    UsageError,
    'did you mean "all"?',
  );
});
