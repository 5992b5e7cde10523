import { assertEquals } from "@std/assert";
import { openDisk, patched, type SampleDisk } from "../../fixtures/disks/disks.ts";
import { readLayout } from "./layout.ts";

/** What no kernel mounts, by the place in its filesystem: a size or a block that is no number would end in a report. */
const UNMOUNTABLE: Readonly<Record<string, readonly [disk: string, at: number, bytes: readonly number[]]>> = {
  "ext4 whose blocks are endless": ["gpt-ext4", 1024 + 24, [0xff, 0xff, 0xff, 0xff]],
  "xfs whose blocks are nothing": ["mbr-xfs", 4, [0, 0, 0, 0]],
  "btrfs of 16 EiB": ["whole-btrfs", 0x10000 + 0x70, [255, 255, 255, 255, 255, 255, 255, 255]],
};

/** Where each filesystem of a disk starts. */
async function startsIn({ read, sizeBytes }: SampleDisk): Promise<readonly number[]> {
  const { filesystem, partitions } = await readLayout(read, sizeBytes);
  const inside = partitions.filter((each) => each.filesystem).map(({ startBytes }) => startBytes);
  return filesystem ? [0, ...inside] : inside;
}

for (const [what, [name, at, bytes]] of Object.entries(UNMOUNTABLE)) {
  Deno.test(`readLayout() finds no filesystem in ${what}`, async () => {
    const sound = await openDisk(name);
    const [start = NaN, ...others] = await startsIn(sound);
    assertEquals(await startsIn(patched(sound, start + at, Uint8Array.from(bytes))), others);
  });
}
