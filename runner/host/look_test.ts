import { assertEquals } from "@std/assert";
import { newest, readLook } from "./look.ts";

const LOOK = [
  "hostname\tbuild-7",
  "bootId\t5f1c",
  "availableKib\t4000000",
  "totalKib\t8000000",
  "limit\tmax\t5000\t1000",
  "program\tqemu-img",
  "program\txorriso",
  "qemu\tqemu-system-x86_64\tQEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7)",
  "Copyright (c) 2003-2022 Fabrice Bellard and the QEMU Project developers",
  "qemu\t/cache/qemu/10.0.2/usr/bin/qemu-system-x86_64\tQEMU emulator version 10.0.2",
  "qemu\t/broken\tSegmentation fault",
  "uefi\t/usr/share/OVMF/OVMF_CODE_4M.fd\t/usr/share/OVMF/OVMF_VARS_4M.fd",
  "uefi\t/usr/share/OVMF/OVMF_CODE.fd\t/usr/share/OVMF/OVMF_VARS.fd",
  "vfat\t/usr/sbin/mkfs.vfat\t/usr/bin/mcopy",
  "confined\t0000000000000000\t1",
];

Deno.test("readLook() reads a host", () => {
  assertEquals(readLook(LOOK.join("\n")), {
    hostname: "build-7",
    bootId: "5f1c",
    memory: { availableBytes: 4_096_000_000 - 1024 ** 3, limitBytes: 8_192_000_000 },
    programs: ["qemu-img", "xorriso"],
    qemus: [
      { path: "qemu-system-x86_64", version: "7.2.22" },
      { path: "/cache/qemu/10.0.2/usr/bin/qemu-system-x86_64", version: "10.0.2" },
    ],
    uefi: { code: "/usr/share/OVMF/OVMF_CODE_4M.fd", vars: "/usr/share/OVMF/OVMF_VARS_4M.fd" },
    isCacheForeign: false,
    vfat: { mkfs: "/usr/sbin/mkfs.vfat", mcopy: "/usr/bin/mcopy" },
  });
});

Deno.test("readLook() says which privileges QEMU keeps", () => {
  const unconfined = (line: string) => readLook(line).unconfined;
  const would = "(setpriv of util-linux 2.33 would take them)";
  assertEquals(unconfined("confined\t0000000000000000\t1"), undefined);
  assertEquals(unconfined("confined\t000001ffffffffff\t1"), `QEMU keeps its capabilities ${would}`);
  assertEquals(unconfined("confined\t0000000000000000\t0"), `QEMU keeps the right to gain more ${would}`);
  const both = `QEMU keeps its capabilities and the right to gain more ${would}`;
  assertEquals([unconfined("confined\t000001ffffffffff\t0"), unconfined("")], [both, both]);
});

Deno.test("readLook() reads a host that has nothing", () => {
  const { qemus, programs, uefi, vfat, memory } = readLook("hostname\tx\n");
  assertEquals([qemus, programs, uefi, vfat], [[], [], undefined, undefined]);
  assertEquals(memory, { availableBytes: 0, limitBytes: 0 });
});

Deno.test("newest() compares versions by their numbers", () => {
  const found = ["9.2.1", "10.0.2", "7.2.22", "10.0"].map((version) => ({ path: version, version }));
  assertEquals(newest(found)?.version, "10.0.2");
  assertEquals(newest([]), undefined);
});
