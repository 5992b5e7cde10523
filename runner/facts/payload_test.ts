import { assertEquals } from "@std/assert";
import { withoutPrefix } from "./payload.ts";

const PREFIXED: Readonly<Record<string, string>> = {
  "[   17.143703] cloud-init[1163]: NAME    MAJ:MIN": "NAME    MAJ:MIN",
  "[ 19.446021] cloud-init[1113]: NAME MAJ:MIN": "NAME MAJ:MIN",
  "[    5.100000][    T1] systemd[1]: hello": "hello",
  "ci-info: | Device |": "| Device |",
  "[CLOUDINIT] vda 252:0": "vda 252:0",
  "Sep  4 12:00:01 host cloud-init[1163]: vda": "vda",
  "2024-09-04T12:00:01.123456+00:00 host cloud-init[1163]: vda": "vda",
  "[   17.1] cloud-init[1163]:   └─centos-root 253:0": "  └─centos-root 253:0",
  "├─vda1  252:1": "├─vda1  252:1",
  "/dev/vda1 2.0G": "/dev/vda1 2.0G",
  "": "",
};
for (const [line, words] of Object.entries(PREFIXED)) {
  Deno.test(`withoutPrefix() leaves the guest's words of ${JSON.stringify(line)}`, () => {
    assertEquals(withoutPrefix(line), words);
  });
}
