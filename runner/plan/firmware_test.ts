import { assertEquals, assertThrows } from "@std/assert";
import { EQUIPPED_HOST, SAMPLE_HOST, SAMPLE_IMAGE } from "../../fixtures/harness/sample_plan.ts";
import type { Case } from "../case/case.ts";
import type { BootWays } from "../disk/boot_ways.ts";
import type { Host } from "../host/host.ts";
import { chosenFirmware } from "./firmware.ts";
import { plan } from "./plan.ts";
import { PlanError } from "./planned_boot.ts";

const BIOS = { works: true, because: "GRUB in the first sector" };
const UEFI = { works: true, because: "EFI/BOOT/BOOTX64.EFI in partition 15" };
const NO_BIOS = { works: false, because: "no boot code in the first sector" };
const NO_UEFI = { works: false, because: "no EFI system partition" };

const CASE: Case = {
  ...{ id: "x", name: "x", source: "x.yaml", memoryBytes: 2 ** 28, cpus: 1, expectations: [] },
  seed: { userData: new Uint8Array() },
};

const onImage = (changes: Partial<Case>, bootWays?: BootWays) => ({
  case: { ...CASE, ...changes },
  image: { ...SAMPLE_IMAGE, ...(bootWays && { bootWays }) },
});

function planned(changes: Partial<Case>, bootWays?: BootWays, host: Host = EQUIPPED_HOST) {
  const [boot] = plan([onImage(changes, bootWays)], host).boots;
  return { id: boot?.id, by: boot?.argv.some((word) => word.includes("uefi-code")) ? "uefi" : "bios" };
}

/** What stands on the disk, what the case says, and what starts it. */
const ROWS: readonly (readonly [BootWays | undefined, Partial<Case>, "bios" | "uefi"])[] = [
  [undefined, {}, "bios"],
  [{ bios: BIOS, uefi: UEFI }, {}, "bios"],
  [{ bios: BIOS, uefi: UEFI }, { firmware: "auto" }, "bios"],
  [{ bios: BIOS, uefi: NO_UEFI }, {}, "bios"],
  [{ bios: NO_BIOS, uefi: UEFI }, {}, "uefi"],
  [{ bios: NO_BIOS, uefi: UEFI }, { firmware: "auto" }, "uefi"],
  [{ bios: NO_BIOS, uefi: UEFI }, { firmware: "bios" }, "bios"],
  [{ bios: NO_BIOS, uefi: NO_UEFI }, { firmware: "bios" }, "bios"],
  [{ bios: NO_BIOS, uefi: NO_UEFI }, { firmware: "uefi" }, "uefi"],
  [{ bios: BIOS, uefi: UEFI }, { sectorBytes: 4096, disk: { kind: "total", bytes: 2 ** 33 } }, "uefi"],
];
for (const [ways, changes, by] of ROWS) {
  const found = ways ? `BIOS ${ways.bios.works} and UEFI ${ways.uefi.works}` : "nobody looked";
  Deno.test(`plan() boots by ${by} where ${found}, and the case says ${JSON.stringify(changes)}`, () => {
    assertEquals(planned(changes, ways).by, by);
  });
}

Deno.test("plan() gives a boot the id that it has by its firmware, whoever chose that", () => {
  const both = { bios: BIOS, uefi: UEFI };
  const before = planned({ firmware: "bios" }).id;
  assertEquals([planned({}).id, planned({}, both).id, planned({ firmware: "auto" }, both).id], [
    before,
    before,
    before,
  ]);
  assertEquals(planned({}, { bios: NO_BIOS, uefi: UEFI }).id, planned({ firmware: "uefi" }).id);
});

Deno.test("plan() says before a boot that nothing starts an image", () => {
  const nothing = { bios: NO_BIOS, uefi: NO_UEFI };
  assertThrows(
    () => planned({}, nothing),
    PlanError,
    'x.yaml: nothing starts image "debian-12": no boot code in the first sector, and no EFI system partition (write firmware: bios or uefi to boot it all the same)',
  );
});

Deno.test("plan() says what a host lacks for an image that only UEFI starts", () => {
  assertThrows(
    () => planned({}, { bios: NO_BIOS, uefi: UEFI }, SAMPLE_HOST),
    PlanError,
    'x.yaml: UEFI, by which image "debian-12" is booted (EFI/BOOT/BOOTX64.EFI in partition 15, and no boot code in the first sector), needs OVMF',
  );
});

Deno.test("plan() keeps a machine's firmware in all boots of its disk", () => {
  const ways = { bios: NO_BIOS, uefi: UEFI };
  const { boots } = plan([onImage({ previous: CASE }, ways)], EQUIPPED_HOST);
  assertEquals(boots.map(({ argv }) => argv.some((word) => word.includes("uefi-code"))), [true, true]);
  assertEquals(boots[1]?.prepare.at(-1)?.at(-1), "uefi-vars.fd");
});

Deno.test("chosenFirmware() tells of each image once what its disk decided", () => {
  const ways = { bios: NO_BIOS, uefi: UEFI };
  const cases = [
    onImage({}, ways),
    onImage({ id: "y" }, ways),
    onImage({ firmware: "uefi" }, ways),
    onImage({}),
  ];
  assertEquals(chosenFirmware(cases), [
    {
      image: "debian-12",
      firmware: "uefi",
      because: "EFI/BOOT/BOOTX64.EFI in partition 15, and no boot code in the first sector",
    },
  ]);
});
