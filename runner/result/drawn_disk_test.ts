/** What a picture calls the partitions, on recorded guests. */
import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { layoutOf } from "../../fixtures/disks/disks.ts";
import { RECORDINGS } from "../../fixtures/conformance/recorded.ts";
import { evidenceOf } from "../verdict/evidence.ts";
import { drawnDisk } from "./drawn_disk.ts";
import { readRecord } from "../record/recording.ts";

const recorded = (id: string) => readRecord(join(RECORDINGS, "debian-12", id));

async function namesOf(id: string): Promise<readonly string[]> {
  const heard = await recorded(id);
  const disk = drawnDisk(heard.after, evidenceOf(heard.transcript, heard));
  return disk?.partitions.map(({ name }) => name) ?? [];
}

Deno.test("drawnDisk() names partitions as the guest does, in the order in which they stand", async () => {
  assertEquals(await namesOf("growth/default"), ["vda14", "vda15", "vda1"]);
  assertEquals(await namesOf("growth/buses[bus=scsi]"), ["sda14", "sda15", "sda1"]);
  assertEquals(await namesOf("growth/buses[bus=nvme]"), ["nvme0n1p14", "nvme0n1p15", "nvme0n1p1"]);
});

Deno.test("drawnDisk() names partitions as under virtio where the guest told nothing", async () => {
  const { after, transcript } = await recorded("growth/buses[bus=nvme]");
  const mute = evidenceOf({ ...transcript, frames: [] }, {});
  assertEquals(drawnDisk(after, mute)?.partitions.at(-1)?.name, "vda1");
});

Deno.test("drawnDisk() shows a root on LVM in its partition", async () => {
  const { transcript } = await recorded("growth/default");
  const disk = drawnDisk(await layoutOf("gpt-lvm-grown.overlay", "gpt-lvm"), evidenceOf(transcript, {}));
  const [root] = disk?.partitions.filter(({ filesystem }) => filesystem?.type === "ext4 on LVM") ?? [];
  assertEquals(root?.filesystem?.sizeBytes, 104 * 1024 ** 2);
});

Deno.test("drawnDisk() draws no disk without partitions", async () => {
  const { transcript } = await recorded("growth/default");
  assertEquals(drawnDisk(await layoutOf("whole-btrfs"), evidenceOf(transcript, {})), undefined);
});
