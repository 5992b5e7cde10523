import { assertEquals } from "@std/assert";
import { listenTo } from "./console.ts";

/** What a recorded console of these lines ends as. */
function endsAs(...lines: readonly string[]): string {
  return listenTo({ console: new TextEncoder().encode(`${lines.join("\n")}\n`) }).ending.name;
}

const KERNEL = "[    0.000000] Linux version 6.1.0-18-amd64 (debian-kernel@lists.debian.org)";
const LATER_KERNEL = "[    1.500000] virtio_blk virtio1: [vda] 41943040 512-byte logical blocks";
const TABLE = ["Filesystem     1K-blocks   Used Available Use% Mounted on", "/dev/vda1 100 50 50 50% /"];

Deno.test("Life forgets the table of an earlier boot", () => {
  assertEquals(endsAs(KERNEL, ...TABLE, KERNEL, LATER_KERNEL), "not-up");
});
