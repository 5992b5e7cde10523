import { createHash } from "node:crypto";
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { holdGolden } from "../../fixtures/harness/golden.ts";
import { QEMU_MISSING, TEST_HOST, TEST_QEMUS } from "../../fixtures/harness/qemu.ts";
import { EQUIPPED_HOST, SAMPLE_HOST, SAMPLE_IMAGE } from "../../fixtures/harness/sample_plan.ts";
import { talkingDisk } from "../../fixtures/harness/talking_disk.ts";
import type { Case } from "../case/case.ts";
import type { MachineFields } from "../case/machine_fields.ts";
import type { Bus } from "../case/machine_fields.ts";
import { shellWord } from "../text/shell_word.ts";
import type { Host } from "../host/host.ts";
import { Machine } from "../machine/machine.ts";
import { type CaseOnImage, PlanError, type PlannedBoot } from "./planned_boot.ts";
import { MACHINE_VERSION } from "./boot_id.ts";
import { plan } from "./plan.ts";
import { planText } from "./plan_text.ts";

const MIB = 1024 ** 2;

/** Machines that between them have every word of every key. */
const MACHINES: Readonly<Record<string, MachineFields>> = {
  "nvme, uefi, seed on vfat": {
    bus: "nvme",
    firmware: "uefi",
    seedVolume: { kind: "vfat", label: "CIDATA" },
  },
  "scsi, seed on a cdrom, isolated network, a disk on every bus": {
    bus: "scsi",
    seedVolume: { kind: "cdrom", label: "cidata" },
    network: "isolated",
    disks: [
      { name: "data", sizeBytes: 64 * MIB, bus: "virtio" },
      { name: "more", sizeBytes: 64 * MIB, bus: "scsi" },
      { name: "fast", sizeBytes: 64 * MIB, bus: "nvme" },
      { name: "slow", sizeBytes: 64 * MIB, bus: "sata" },
    ],
  },
  "sata, seed on an iso of another label, two disks on sata": {
    bus: "sata",
    seedVolume: { kind: "iso", label: "config-2" },
    disks: [
      { name: "one", sizeBytes: 64 * MIB, bus: "sata" },
      { name: "two", sizeBytes: 64 * MIB, bus: "sata" },
    ],
  },
  "virtio, seed on a cdrom": { seedVolume: { kind: "cdrom", label: "cidata" } },
  "nvme, no seed": { bus: "nvme", seedVolume: { kind: "none" } },
  "virtio with large sectors, uefi, a disk": {
    sectorBytes: 4096,
    firmware: "uefi",
    disks: [{ name: "data", sizeBytes: 64 * MIB, bus: "virtio" }],
  },
  "virtio, a CPU of level 3": { cpuLevel: "x86-64-v3" },
};

function onImage(machine: Partial<Case>, image: CaseOnImage["image"] = SAMPLE_IMAGE): CaseOnImage {
  const fields = { id: "x", name: "x", source: "x.yaml", memoryBytes: 64 * MIB, cpus: 1, expectations: [] };
  return { case: { ...fields, seed: { userData: new Uint8Array() }, ...machine }, image };
}

/** The boots of other hosts, and those that go on with the disk of another. */
const OTHER_BOOTS: Readonly<Record<string, () => PlannedBoot>> = {
  "under KVM": () => bootOf({}, { ...EQUIPPED_HOST, accelerator: "kvm" }),
  "with xorriso": () => bootOf({}, { ...EQUIPPED_HOST, isoMaker: "xorriso" }),
  "goes on with a disk that is larger, its variables and a disk more": () => {
    const data = { name: "data", sizeBytes: 64 * MIB, bus: "virtio" } as const;
    const previous = onImage({ firmware: "uefi", disks: [data] }).case;
    const disk = { kind: "beyond-image", bytes: MIB } as const;
    return bootOf({ previous, disk, firmware: "uefi", disks: [data, { ...data, name: "new" }] });
  },
};

function bootOf(machine: Partial<Case>, host: Host = EQUIPPED_HOST): PlannedBoot {
  const boot = plan([onImage(machine)], host).boots.at(-1);
  if (!boot) throw new Error("no boot is planned");
  return boot;
}

const GOLDEN = new URL("../../fixtures/goldens/machines.sh", import.meta.url);

/** A boot's commands; QEMU's own with an option a line. */
function commandsText({ prepare, argv }: PlannedBoot): string {
  const lines = prepare.map((command) => command.map(shellWord).join(" "));
  return [...lines, argv.map(shellWord).join(" ").replace(/ (?=-[a-zA-Z])/g, " \\\n  ")].join("\n");
}

Deno.test("plan() makes every machine as the golden has it", async () => {
  const machines = Object.entries(MACHINES).map(([name, machine]) => [name, bootOf(machine)] as const);
  const others = Object.entries(OTHER_BOOTS).map(([name, make]) => [name, make()] as const);
  const text = [...machines, ...others].map(([name, boot]) => `# ${name}\n${commandsText(boot)}\n`).join(
    "\n",
  );
  await holdGolden(GOLDEN, text);
});

Deno.test("MACHINE_VERSION counts up with the machines that plan() makes", async () => {
  const sha256 = createHash("sha256").update(await Deno.readFile(GOLDEN)).digest("hex");
  assertEquals(
    { version: MACHINE_VERSION, sha256 },
    { version: 2, sha256: "88402e6730a2fba7fbc559129e1c2b07c2f5088760d610bd5a70a5820f69a3e8" },
    "fixtures/goldens/machines.sh is another: if a guest could tell, count MACHINE_VERSION up; write both down here",
  );
});

Deno.test("plan() takes the words that a case leaves out for those that it gets anyway", () => {
  const spelled = bootOf({
    bus: "virtio",
    sectorBytes: 512,
    firmware: "bios",
    network: "none",
    cpuLevel: "x86-64-v2",
    disks: [],
    seedVolume: { kind: "iso", label: "cidata" },
    disk: { kind: "beyond-image", bytes: 0 },
  }, SAMPLE_HOST);
  assertEquals(spelled, bootOf({}, SAMPLE_HOST));
});

Deno.test("plan() gives a boot of its own to every machine", () => {
  const cases = Object.values(MACHINES).flatMap((machine) => [machine, { ...machine, cpus: 2 }]);
  const { boots } = plan([{}, ...cases].map((machine) => onImage(machine)), EQUIPPED_HOST);
  assertEquals(boots.length, cases.length + 1);
});

Deno.test("plan() gives the root disk large sectors on every bus that has them", () => {
  const rootOf = (bus: Bus) =>
    bootOf({ bus, sectorBytes: 4096, firmware: "uefi" }).argv.find((word) => word.includes("drive=disk"));
  const sizes = "logical_block_size=4096,physical_block_size=4096";
  assertEquals((["virtio", "scsi", "nvme"] as const).map(rootOf), [
    `virtio-blk-pci,drive=disk,${sizes},bootindex=0`,
    `scsi-hd,bus=scsi.0,drive=disk,${sizes},bootindex=0`,
    `nvme,drive=disk,${sizes},serial=seedling,bootindex=0`,
  ]);
});

Deno.test("plan() adds to the image's size", () => {
  const sizeOf = (disk: Case["disk"]) =>
    bootOf(disk ? { disk } : {}).diskBytes - SAMPLE_IMAGE.virtualSizeBytes;
  assertEquals(sizeOf({ kind: "beyond-image", bytes: 5 * MIB }), 5 * MIB);
  assertEquals(sizeOf({ kind: "total", bytes: SAMPLE_IMAGE.virtualSizeBytes }), 0);
});

Deno.test("plan() gives a case without a seed no probe, and a time of quiet to end it", () => {
  const boot = bootOf({ seedVolume: { kind: "none" } });
  assertEquals([boot.files, boot.nonceIn, boot.quietMs], [{}, [], 60_000]);
  assertEquals(bootOf({}).quietMs, undefined);
  const text = planText({ boots: [boot] }, SAMPLE_HOST);
  assertStringIncludes(text, "deadline 2700 s, silence 600 s, the boot loader's 180 s, quiet 60 s\n");
  assertEquals(text.includes("mkdir seed"), false);
});

Deno.test("plan() makes a FAT volume that holds a seed of any size", () => {
  const kibOf = (bytes: number) => {
    const { prepare } = bootOf({
      seedVolume: { kind: "vfat", label: "cidata" },
      seed: { userData: new Uint8Array(bytes) },
    });
    return Number(prepare[1]?.at(-1));
  };
  assertEquals([0, 10 * MIB, 16 * MIB].map(kibOf), [2048, 12 * 1024, 18 * 1024]);
});

/** What a host may lack, and what is said of it. */
const REFUSALS: readonly (readonly [machine: Partial<Case>, said: string])[] = [
  [
    { firmware: "uefi" },
    'x.yaml: "firmware: uefi" needs OVMF, which this host lacks (`apt-get install --no-install-recommends ovmf`)',
  ],
  [
    { seedVolume: { kind: "vfat", label: "cidata" } },
    'x.yaml: "seed: vfat" needs mkfs.vfat and mcopy, which this host lacks (`apt-get install --no-install-recommends dosfstools mtools`)',
  ],
  [
    {
      bus: "sata",
      disks: Array.from({ length: 6 }, (_, index) => ({ name: `d${index}`, sizeBytes: MIB, bus: "sata" })),
    },
    "x.yaml: 7 disks hang on SATA, which has 6 ports (take another bus)",
  ],
  [
    { sectorBytes: 4096, disk: { kind: "beyond-image", bytes: 512 } },
    'x.yaml: UEFI, by which image "debian-12" is booted (a BIOS does not boot from sectors of 4096 bytes), needs OVMF, which this host lacks (`apt-get install --no-install-recommends ovmf`)',
  ],
];
for (const [machine, said] of REFUSALS) {
  Deno.test(`plan() refuses what cannot be had: ${said}`, () => {
    const error = assertThrows(() => plan([onImage(machine)], SAMPLE_HOST), PlanError);
    assertEquals(error.message, said);
  });
}

Deno.test("plan() refuses the boot before a case too, and says it once", () => {
  const { case: previous } = onImage({ firmware: "uefi" });
  const error = assertThrows(
    () => plan([onImage({ previous, cpus: 2 }), onImage({ previous, id: "y" })], SAMPLE_HOST),
    PlanError,
  );
  assertEquals(error.message.split("\n").length, 1);
});

Deno.test("plan() goes on with the disks and the variables of the boot before", () => {
  const disks = [{ name: "data", sizeBytes: 64 * MIB, bus: "virtio" }] as const;
  const { case: previous } = onImage({ firmware: "uefi", disks });
  const more = [...disks, { name: "new", sizeBytes: 64 * MIB, bus: "virtio" }] as const;
  const [, { prepare } = { prepare: [] }] =
    plan([onImage({ previous, firmware: "uefi", disks: more })], EQUIPPED_HOST).boots;
  assertEquals(prepare.map((command) => `${command[0]} ${command.at(-1)}`), [
    "cp disk.qcow2",
    "genisoimage seed",
    "cp disk-data.qcow2",
    "qemu-img 67108864",
    "cp uefi-vars.fd",
  ]);
});

/** The talking disk as an image that lies in the boot's folder. */
const TALK = new Uint8Array(MIB);
TALK.set(talkingDisk({ console: "the disk was found\n", then: "poweroff" }));
const TALKING_IMAGE: CaseOnImage["image"] = {
  ...SAMPLE_IMAGE,
  path: "image",
  format: "raw",
  virtualSizeBytes: MIB,
};

async function consoleOf(boot: PlannedBoot, isToEnd: boolean): Promise<string> {
  const spec = { ...boot, files: { ...boot.files, image: TALK } };
  await using machine = await Machine.start(spec);
  if (!isToEnd) await machine.quit();
  let text = "";
  for await (const event of machine.events()) {
    if (event.kind === "console") text += new TextDecoder().decode(event.bytes);
    if (event.kind === "exit") assertEquals([event.code, event.stderr], [0, ""]);
  }
  return text;
}

for (const qemu of TEST_QEMUS) {
  for (const [name, machine] of Object.entries(MACHINES)) {
    Deno.test({
      name: `plan() makes a machine that QEMU ${qemu.version} starts: ${name}${QEMU_MISSING}`,
      ignore: !TEST_HOST || (machine.firmware === "uefi" && !TEST_HOST.firmware.uefi) ||
        (machine.seedVolume?.kind === "vfat" && !TEST_HOST.vfat),
      fn: async () => {
        if (!TEST_HOST) return;
        const [boot] = plan([onImage(machine, TALKING_IMAGE)], { ...TEST_HOST, qemu }).boots;
        // UEFI takes 10 s under TCG to find that this disk is none of its own.
        const isToEnd = machine.firmware !== "uefi";
        const console = boot && await consoleOf(boot, isToEnd);
        if (isToEnd) assertStringIncludes(console ?? "", "the disk was found");
      },
    });
  }
}
