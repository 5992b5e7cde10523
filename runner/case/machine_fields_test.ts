import { assert, assertEquals } from "@std/assert";
import type { Case } from "./case.ts";
import { parseCase } from "../suite/read_cases.ts";

const GIB = 1024 ** 3;

function read(text: string): Case {
  const parsed = parseCase(`${text}\nexpect: { root: grown }\n`, {
    id: "x",
    source: "x.yaml",
    readFile: () => new Uint8Array(),
  });
  assert("case" in parsed, parsed.mistakes.map(({ message }) => message).join("\n"));
  return parsed.case;
}

Deno.test("readDiskSize() reads a size, and one beyond the image's", () => {
  assertEquals(read("disk: 20G").disk, { kind: "total", bytes: 20 * GIB });
  assertEquals(read("disk: +5G").disk, { kind: "beyond-image", bytes: 5 * GIB });
  assertEquals(read("disk: +0").disk, { kind: "beyond-image", bytes: 0 });
  assertEquals(read("disk: +0.5K").disk, { kind: "beyond-image", bytes: 512 });
  assertEquals(read("cpus: 1").disk, undefined);
});

Deno.test("readMachineField() reads every word of bus, firmware, network and cpu-level", () => {
  for (const level of ["x86-64-v2", "x86-64-v3"] as const) {
    assertEquals(read(`cpu-level: ${level}`).cpuLevel, level);
  }
  for (const bus of ["virtio", "scsi", "nvme", "sata"] as const) assertEquals(read(`bus: ${bus}`).bus, bus);
  for (const kind of ["auto", "bios", "uefi"] as const) {
    assertEquals(read(`firmware: ${kind}`).firmware, kind);
  }
  for (const kind of ["none", "isolated"] as const) assertEquals(read(`network: ${kind}`).network, kind);
});

Deno.test("readSectorSize() reads both sizes, with all that suits the larger", () => {
  assertEquals(read("sector-size: 512\nbus: sata").sectorBytes, 512);
  for (const bus of ["virtio", "scsi", "nvme"]) {
    assertEquals(read(`sector-size: 4096\nfirmware: uefi\nbus: ${bus}`).sectorBytes, 4096);
  }
});

Deno.test("readDisks() reads sizes and mappings, in the order of the file", () => {
  const text = "disks:\n  data: 1G\n  Fast_1-disk: { size: 512M, bus: nvme }\n  log: { size: 512 }";
  assertEquals(read(text).disks, [
    { name: "data", sizeBytes: GIB, bus: "virtio" },
    { name: "Fast_1-disk", sizeBytes: GIB / 2, bus: "nvme" },
    { name: "log", sizeBytes: 512, bus: "virtio" },
  ]);
});

Deno.test("readSeedVolume() reads a word, and what the volume is called", () => {
  const rows: readonly (readonly [string, Case["seedVolume"]])[] = [
    ["iso", { kind: "iso", label: "cidata" }],
    ["cdrom", { kind: "cdrom", label: "cidata" }],
    ["none", { kind: "none" }],
    ["{ on: none }", { kind: "none" }],
    ["{ on: vfat }", { kind: "vfat", label: "cidata" }],
    ["{ label: CIDATA }", { kind: "iso", label: "CIDATA" }],
    ["{ on: vfat, label: config-2 }", { kind: "vfat", label: "config-2" }],
  ];
  for (const [text, volume] of rows) assertEquals(read(`seed: ${text}`).seedVolume, volume, text);
});

Deno.test("parseCase() says nothing of a machine that a case says nothing of", () => {
  const { bus, sectorBytes, firmware, disks, seedVolume, network, cpuLevel } = read("name: x");
  const all = [bus, sectorBytes, firmware, disks, seedVolume, network, cpuLevel];
  assertEquals(all, Array(7).fill(undefined));
});

Deno.test("refuseWithoutSeed() lets the host's and the console's kinds be asked for", () => {
  const parsed = parseCase(
    "seed: none\nexpect: { root: unchanged, partitions: { 1: { number: 1 } }, console: { never: [panic] } }\n",
    { id: "x", source: "x.yaml", readFile: () => new Uint8Array() },
  );
  assertEquals(parsed.mistakes, []);
});
