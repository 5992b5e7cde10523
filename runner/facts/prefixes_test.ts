import { assertEquals } from "@std/assert";
import { growsFaster } from "../../fixtures/harness/growth_of_time.ts";
import { unstamped, withoutPrefix } from "./prefixes.ts";

const PREFIXED: Readonly<Record<string, string>> = {
  "[   12.3] (sd-executor)[99]: /usr/lib/x failed": "/usr/lib/x failed",
  "[   12.3] (udev-worker)[97]: failed to set": "failed to set",
  "[   17.143703] cloud-init[1163]: NAME    MAJ:MIN": "NAME    MAJ:MIN",
  "[ 19.446021] cloud-init[1113]: NAME MAJ:MIN": "NAME MAJ:MIN",
  "[    5.100000][    T1] systemd[1]: hello": "hello",
  "ci-info: | Device |": "| Device |",
  "[CLOUDINIT] vda 252:0": "vda 252:0",
  "Sep  4 12:00:01 host cloud-init[1163]: vda": "vda",
  "2024-09-04T12:00:01.123456+00:00 host cloud-init[1163]: vda": "vda",
  "[   17.1] cloud-init[1163]:   └─centos-root 253:0": "  └─centos-root 253:0",
  "[    6.355182] localhost cloud-init[1163]: sda 8:0": "sda 8:0",
  "[    6.355182 <    0.000001 >] host kernel: x": "x",
  "1693828801.123456 host cloud-init[1163]: vda": "vda",
  "Mon 2023-09-04 12:00:01 UTC host cloud-init[1163]: vda": "vda",
  "Sep 04 12:00:01.123456 host startup.service[1163]: vda": "vda",
  "2023-09-04T12:00:01+0000 host cloud-init[1163]: vda": "vda",
  "2025-06-19T18:33:06.0196127Z /dev/root 72G": "/dev/root 72G",
  "2025-06-19T18:33:06.019612Z 01O /dev/root 72G": "/dev/root 72G",
  "[2023-05-02T10:21:33.123Z] vda 8:0": "vda 8:0",
  "[2025-07-30 21:12:37] vda 8:0": "vda 8:0",
  "10:21:33  vda 8:0": "10:21:33  vda 8:0",
  "10:21:33 vda 8:0": "vda 8:0",
  "Wed Jul 30 21:12:37 UTC 2025: vda": "vda",
  "ноя 05 09:41:15 debian lsblk[9]: vda": "vda",
  "févr. 05 09:41:15 debian lsblk[9]: vda": "vda",
  "Mär  5 09:41:15 debian lsblk[9]: vda": "vda",
  "11月 05 09:41:15 debian lsblk[9]: vda": "vda",
  "google_metadata_script_runner[1185]: startup-script: vda": "vda",
  "<13>Sep  4 12:00:01 cloud-init: vda": "vda",
  "<2>1 2026-11-30T03:49:33.123456+00:00 debian kernel - - - Kernel panic": "Kernel panic",
  '<30>1 - host app 812 ID47 [a@1 b="c"] vda 8:0': "vda 8:0",
  "2,1234,20500000,-;Kernel panic": "Kernel panic",
  "vm-1  | 2026-11-30T03:49:33.123456789Z Kernel panic": "Kernel panic",
  "├─vda1  252:1": "├─vda1  252:1",
  "> > [    6.3] vda 8:0": "vda 8:0",
  "/dev/vda1 2.0G": "/dev/vda1 2.0G",
  "": "",
};
for (const [line, words] of Object.entries(PREFIXED)) {
  Deno.test(`withoutPrefix() leaves the guest's words of ${JSON.stringify(line)}`, () => {
    assertEquals(withoutPrefix(line), words);
  });
}

/** What is left where only clocks and marks go. */
const STAMPED: Readonly<Record<string, string>> = {
  "[    1.9] Kernel panic - not syncing: x": "Kernel panic - not syncing: x",
  "Sep  4 12:00:01 host kernel: Kernel panic - not syncing: x": "Kernel panic - not syncing: x",
  "Sep  4 12:00:01 host kernel: [    1.900000] Kernel panic": "Kernel panic",
  "[2024-01-05 09:14:05] grub rescue> ": "grub rescue> ",
  "Sep  4 12:00:01 host cloud-init[9]: error: x": "cloud-init[9]: error: x",
  "error: no such device": "error: no such device",
};
for (const [line, words] of Object.entries(STAMPED)) {
  Deno.test(`unstamped() leaves the program its message in ${JSON.stringify(line)}`, () => {
    assertEquals(unstamped(line), words);
  });
}

Deno.test("withoutPrefix() stays quick on lines made to hold up its patterns", () => {
  const pieces = [
    "[ 1.0] ",
    "a: ",
    "Sep  4 12:00:01 ",
    "2025-06-19T18:33:06Z ",
    "<13>",
    "a.b-c ",
    "12:00:01 ",
    "kernel: ",
  ];
  const strip = (line: string) => {
    for (let nth = 0; nth < 200; nth++) withoutPrefix(line);
  };
  const slow = pieces.filter((piece) => growsFaster(strip, [piece.repeat(512), piece.repeat(4096)]));
  assertEquals(slow, []);
});
