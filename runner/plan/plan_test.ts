import { assert, assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { isUpdate } from "../../fixtures/harness/golden.ts";
import { SAMPLE_HOST, SAMPLE_IMAGE } from "../../fixtures/harness/sample_plan.ts";
import type { Case } from "../case/case.ts";
import { parseCases } from "../suite/read_cases.ts";
import { plan } from "./plan.ts";
import { PlanError } from "./planned_boot.ts";
import { shellWord } from "../text/shell_word.ts";
import { planText } from "./plan_text.ts";

const GIB = 1024 ** 3;
const encoder = new TextEncoder();
const total = (bytes: number) => ({ kind: "total", bytes }) as const;

const caseOf = (id: string, changes: Partial<Case> = {}): Case => ({
  id,
  name: id,
  source: `cases/${id}.yaml`,
  disk: total(20 * GIB),
  memoryBytes: GIB,
  cpus: 1,
  seed: { userData: encoder.encode('#cloud-config\n{"runcmd": ["echo it\'s done"]}\n') },
  expectations: [],
  ...changes,
});

const planOf = (...cases: readonly Case[]) =>
  plan(cases.map((each) => ({ case: each, image: SAMPLE_IMAGE })), SAMPLE_HOST);

const golden = (name: string) =>
  Deno.readTextFile(new URL(`../../fixtures/goldens/${name}`, import.meta.url));

/** Files of the seed with the probe left out: its own tests hold it. */
const withoutProbe = (text: string) =>
  text.replace(/^#!\/bin\/sh\n# Seedling's probe[\s\S]*?^--==/m, "(the probe)\n--==");

Deno.test("planText() prints the whole plan as the golden has it", async () => {
  const text = withoutProbe(planText(planOf(caseOf("growth/default")), SAMPLE_HOST));
  if (isUpdate) await Deno.writeTextFile("fixtures/goldens/plan.sh", text);
  // The id is the digest of the probe too.
  assertEquals(
    text.replace(/boot [0-9a-f]{12}/, "boot ID"),
    (await golden("plan.sh")).replace(/boot [0-9a-f]{12}/, "boot ID"),
  );
});

Deno.test("planText() is a script that a shell can read", async () => {
  const binary = caseOf("binary", { seed: { userData: Uint8Array.from([0x1f, 0x8b, 0, 255]) } });
  const text = planText(planOf(caseOf("text"), binary), SAMPLE_HOST);
  const child = await new Deno.Command("sh", { args: ["-n", "-c", text] }).output();
  assertEquals([child.code, new TextDecoder().decode(child.stderr)], [0, ""]);
  assertMatch(text, /base64 -d >seed\/user-data <<'SEEDLING'\nH4sA\/w==\nSEEDLING/);
});

Deno.test("planText() hides secrets in what the script is made of, never in the script", async () => {
  // Each is a word of the script's own, and of the seed: what followed it there ran on the host that was to show the plan.
  for (const secret of ["SEEDLING", "<<'SEEDLING'", "cat", "mktemp", "set -e", "'", "\n", "(", "seed"]) {
    const userData = encoder.encode(`#!/bin/sh\npassword=${secret}\n[redacted]\necho OUT\n`);
    const hide = (text: string) => text.replaceAll(secret, "[redacted]");
    const text = planText(planOf(caseOf("x", { seed: { userData } })), SAMPLE_HOST, { hide });
    const script = text.replace(/^.* <<'SEEDLING'\n[^]*?\nSEEDLING$/gm, "");
    assert(!script.includes("OUT") && !script.includes("SEEDLING"), `${secret}: ${script}`);
    const child = await new Deno.Command("sh", { args: ["-n", "-c", text] }).output();
    assertEquals([secret, child.code, new TextDecoder().decode(child.stderr)], [secret, 0, ""]);
  }
});

Deno.test("planText() lets no name of a case out of its comment", () => {
  const text = planText(planOf(caseOf("x\nrm -rf /")), SAMPLE_HOST);
  assert(!text.split("\n").includes("rm -rf /"));
});

Deno.test("shellWord() gives back what a shell reads as one word", async () => {
  const words = ["plain", "two words", "it's", "", "$HOME `id` \\", "a\nb", "-n", "~", "*"];
  const args = ["-c", `printf '%s\\0' ${words.map(shellWord).join(" ")}`];
  const { stdout } = await new Deno.Command("sh", { args }).output();
  assertEquals(new TextDecoder().decode(stdout).split("\0").slice(0, -1), words);
});

Deno.test("plan() shares the boot of cases that ask for the same", () => {
  const { boots } = planOf(
    caseOf("a"),
    caseOf("b"),
    caseOf("c", { disk: total(25 * GIB) }),
    caseOf("d", { timeoutMs: 5000 }),
  );
  assertEquals(boots.map(({ caseIds }) => caseIds), [["a", "b", "d"], ["c"]]);
});

Deno.test("plan() gives a shared boot the longest time that one of its cases grants", () => {
  const deadlines = (...cases: readonly Case[]) => planOf(...cases).boots.map(({ deadlineMs }) => deadlineMs);
  assertEquals(deadlines(caseOf("a", { timeoutMs: 5000 })), [5000]);
  assertEquals(deadlines(caseOf("a", { timeoutMs: 5000 }), caseOf("b", { timeoutMs: 7000 })), [7000]);
  assertEquals(deadlines(caseOf("a", { timeoutMs: 5000 }), caseOf("b")), [2_700_000]);
});

Deno.test("plan() knows a boot by what it is, wherever image and programs lie", () => {
  const elsewhere = {
    ...SAMPLE_HOST,
    qemu: { ...SAMPLE_HOST.qemu, path: "/usr/bin/qemu-system-x86_64", dataFolders: [] },
    isoMaker: "xorriso",
    memory: { availableBytes: 3 * GIB, limitBytes: 4 * GIB },
  } as const;
  const idOn = (host: typeof SAMPLE_HOST, path: string) =>
    plan([{ case: caseOf("a"), image: { ...SAMPLE_IMAGE, path } }], host).boots[0]?.id;
  assertEquals(idOn(elsewhere, "/x.qcow2"), idOn(SAMPLE_HOST, "/y/z.qcow2"));
  const newer = { ...SAMPLE_HOST, qemu: { ...SAMPLE_HOST.qemu, version: "10.1.0" } };
  assert(idOn(newer, "/x.qcow2") !== idOn(elsewhere, "/x.qcow2"));
});

Deno.test("plan() gives a boot of its own to whatever changes it", () => {
  const others: readonly Partial<Case>[] = [
    { disk: total(21 * GIB) },
    { memoryBytes: 2 * GIB },
    { cpus: 2 },
    { seed: { userData: encoder.encode("#!/bin/sh\n") } },
    { seed: { ...caseOf("x").seed, metaData: encoder.encode("instance-id: i-other\n") } },
    { seed: { ...caseOf("x").seed, vendorData: encoder.encode("#cloud-config\n") } },
    { seed: { ...caseOf("x").seed, networkConfig: encoder.encode("version: 2\n") } },
  ];
  const ids = planOf(caseOf("same"), ...others.map((changes, index) => caseOf(`other-${index}`, changes)))
    .boots.map(({ id }) => id);
  assertEquals(new Set(ids).size, others.length + 1);
});

Deno.test("plan() limits a boot by accelerator, and the case may say otherwise", () => {
  const limitsOf = (accelerator: "kvm" | "tcg", changes: Partial<Case> = {}) => {
    const [boot] =
      plan([{ case: caseOf("a", changes), image: SAMPLE_IMAGE }], { ...SAMPLE_HOST, accelerator }).boots;
    return [boot?.deadlineMs, boot?.silenceMs, boot?.loaderSilenceMs];
  };
  assertEquals(limitsOf("kvm"), [900_000, 200_000, 60_000]);
  assertEquals(limitsOf("tcg"), [2_700_000, 600_000, 180_000]);
  assertEquals(limitsOf("tcg", { timeoutMs: 90_000 }), [90_000, 600_000, 180_000]);
});

Deno.test("plan() gives the image's own size to a case without a disk", () => {
  const { disk: _, ...without } = caseOf("a");
  assertEquals(planOf(without).boots[0]?.diskBytes, SAMPLE_IMAGE.virtualSizeBytes);
});

Deno.test("plan() refuses, all at once, what cannot be booted", () => {
  const error = assertThrows(
    () =>
      planOf(
        caseOf("small", { disk: total(GIB) }),
        caseOf("fine"),
        caseOf("greedy", { memoryBytes: 64 * GIB }),
      ),
    PlanError,
  );
  assertEquals(error.message.split("\n").map((line) => line.split(":")[0]), [
    "cases/small.yaml",
    "cases/greedy.yaml",
  ]);
  assertStringIncludes(
    error.message,
    'cases/small.yaml: the disk of 1G is smaller than image "debian-12" (a disk only grows: write 2252M or more)',
  );
  assertStringIncludes(
    error.message,
    "cases/greedy.yaml: the guest's memory of 64G, and 300M for QEMU, are more than this host has (write 7892M or less)",
  );
});

Deno.test("plan() takes a guest that this host has room for some time, though not now", () => {
  const available = (availableBytes: number, limitBytes = 8 * GIB) => ({
    ...SAMPLE_HOST,
    memory: { availableBytes, limitBytes },
  });
  const on = (host: typeof SAMPLE_HOST) => () => plan([{ case: caseOf("a"), image: SAMPLE_IMAGE }], host);
  assertEquals(on(available(0))().boots.length, 1);
  assertThrows(on(available(0, 100 * 1024 ** 2)), PlanError, "(too little for any guest)");
});

const parsedOf = (...lines: readonly string[]): readonly Case[] => {
  const readFile = () => new Uint8Array();
  const text = [...lines, "expect: { df: { /: present } }"].join("\n");
  const { cases, mistakes } = parseCases(text, { id: "x", source: "x.yaml", readFile });
  assertEquals(mistakes, []);
  return cases;
};

/** What is asked for, and where the refusal points at. */
const REFUSED: readonly (readonly [lines: readonly string[], place: string])[] = [
  [["memory: 64G"], "x.yaml:1:9: the guest's memory"],
  [["name: a", "disk: 1G"], "x.yaml:2:7: the disk"],
  [["matrix: { memory: [1G, 64G] }"], "x.yaml:1:24: the guest's memory"],
  [["firmware: uefi"], 'x.yaml:1:11: "firmware: uefi"'],
  [["seed: { on: vfat }"], 'x.yaml:1:7: "seed: vfat"'],
  [[`disks: { ${"abcdefg".replace(/./g, "$&: { size: 1G, bus: sata }, ")}}`], "x.yaml:1:8: 7 disks"],
];

for (const [lines, place] of REFUSED) {
  Deno.test(`plan() says where a case asks for what cannot be had: ${lines.join(", ")}`, () => {
    const error = assertThrows(() => planOf(...parsedOf(...lines)), PlanError);
    assertEquals(error.message.split("\n").map((line) => line.slice(0, place.length)), [place]);
  });
}

Deno.test("plan() refuses a case and its clone once", () => {
  const text = ["memory: 64G", "clones: { differs: [machine-id] }"];
  const error = assertThrows(() => planOf(...parsedOf(...text)), PlanError);
  assertEquals(error.message.split("\n").length, 1);
});

Deno.test("plan() says no place where a case asks for what is the default", () => {
  const tiny = { ...SAMPLE_HOST, memory: { availableBytes: 0, limitBytes: GIB } };
  const [testCase] = parsedOf("name: a");
  assert(testCase);
  const error = assertThrows(() => plan([{ case: testCase, image: SAMPLE_IMAGE }], tiny), PlanError);
  assertStringIncludes(error.message, "x.yaml: the guest's memory of 1G");
});

Deno.test("plan() gives an exclusive case a boot that no other case shares, the same in every run", () => {
  const boots = (...cases: readonly Case[]) => planOf(...cases).boots;
  const alone = (id: string) => caseOf(id, { isExclusive: true });
  const mixed = boots(caseOf("a"), alone("b"), caseOf("c"), alone("d"));
  assertEquals(mixed.map(({ caseIds }) => caseIds), [["a", "c"], ["b"], ["d"]]);
  // A record of its own stands in for it, and no other case's.
  assertEquals(boots(alone("b"))[0]?.id, mixed[1]?.id);
  assertEquals(new Set(mixed.map(({ id }) => id)).size, 3);
});

Deno.test("plan() gives an exclusive row of boots a disk of its own from the first boot on", () => {
  const row = [
    "exclusive: true",
    "boots:",
    "  - expect: { df: { /: present } }",
    "  - expect: { df: { /: present } }",
  ];
  const readFile = () => new Uint8Array();
  const { cases } = parseCases(row.join("\n"), { id: "row", source: "row.yaml", readFile });
  const { boots } = planOf(...parsedOf("name: a"), ...cases);
  assertEquals(boots.map(({ caseIds }) => caseIds), [["x"], ["row[boot=1]"], ["row[boot=2]"]]);
  assertEquals(boots[2]?.after, boots[1]?.id);
});

Deno.test("plan() keeps user-data byte for byte and adds the case's vendor-data behind the probe", () => {
  const userData = Uint8Array.from([0x1f, 0x8b, 8, 0, 255, 10, 13]);
  const vendorData = encoder.encode("#cloud-config\nlocale: C.UTF-8\n");
  const [boot] = planOf(caseOf("a", { seed: { userData, vendorData } })).boots;
  assertEquals(boot?.files["seed/user-data"], userData);
  const text = new TextDecoder().decode(boot?.files["seed/vendor-data"]);
  assertStringIncludes(
    text,
    "Content-Type: text/cloud-boothook\nContent-Transfer-Encoding: 7bit\n\n#!/bin/sh\n",
  );
  assertStringIncludes(
    text,
    `Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n${vendorData.toBase64()}\n`,
  );
});

Deno.test("plan() leaves a MIME vendor-data its own headers and says what is gzip", () => {
  const vendorOf = (vendorData: Uint8Array) => {
    const [boot] = planOf(caseOf("a", { seed: { ...caseOf("a").seed, vendorData } })).boots;
    return new TextDecoder().decode(boot?.files["seed/vendor-data"]);
  };
  const mime =
    "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/cloud-config\n\nlocale: C\n--x--\n";
  assertStringIncludes(vendorOf(encoder.encode(mime)), `4f1d7c52c9b64c0f==\n${mime}\n--==seedling`);
  assertStringIncludes(vendorOf(Uint8Array.from([0x1f, 0x8b, 8])), "Content-Type: application/gzip\n");
});

Deno.test("plan() asks once, in a shared boot, for all that its cases want to know", () => {
  const asking = (id: string, row: string): Case => {
    const at = { source: "", line: 1, column: 1 };
    return caseOf(id, {
      expectations: [{ kind: "commands", from: "report", row, presence: "present", cells: [], at }],
    });
  };
  const { boots } = planOf(asking("a", "uname -a"), asking("b", "id"), asking("c", "id"), caseOf("d"));
  assertEquals(boots.map(({ caseIds }) => caseIds), [["a", "b", "c", "d"]]);
  const probe = new TextDecoder().decode(boots[0]?.files["seed/vendor-data"]);
  assertEquals(probe.match(/^look \S+ .*$/gm), ["look dW5hbWUgLWE= 'uname -a'", "look aWQ= id"]);
});

Deno.test("plan() boots what a case goes on from, though nobody selected it, and says which is gone on from", () => {
  const first = caseOf("row[boot=1]");
  const { boots } = planOf(caseOf("row[boot=2]", { previous: first, cpus: 2 }));
  assertEquals(boots.map(({ caseIds, isContinued }) => [caseIds, isContinued]), [
    [[], true],
    [["row[boot=2]"], false],
  ]);
  assertEquals(boots[1]?.after, boots[0]?.id);
});

Deno.test("plan() holds the probe once for boots that are asked the same, and with a case's own vendor-data apart", () => {
  const userData = encoder.encode("#cloud-config\n{}\n");
  const vendorData = encoder.encode("#cloud-config\n{}\n");
  const { boots } = planOf(
    caseOf("one"),
    caseOf("two", { seed: { userData } }),
    caseOf("own", { seed: { userData, vendorData } }),
  );
  const [one, two, own] = boots.map(({ files }) => files["seed/vendor-data"]);
  assert(one !== undefined && one === two && own !== undefined && own.length > one.length);
});
