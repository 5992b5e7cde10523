/** docs/growth.md shows how recorded boots grew: drawn by `deno task update`, held to it otherwise. */
import { holdGolden, withBlock } from "../fixtures/harness/golden.ts";
import { growthPicture } from "../reporters/growth_picture.ts";
import { readRecord } from "../runner/record/recording.ts";
import { drawnDisk } from "../runner/result/drawn_disk.ts";
import { evidenceOf } from "../runner/verdict/evidence.ts";

const PAGE = new URL("growth.md", import.meta.url);

/** The recordings by the block that each is drawn into. */
const PICTURES: Readonly<Record<string, string>> = {
  "default": "debian-12/growth/default",
  "growpart-off": "debian-12/growth/growpart-off",
  "resize-rootfs-false": "debian-12/growth/resize-rootfs-false",
  "root-not-last": "root-not-last/growth/default",
  "root-lvm": "root-lvm/growth/buses[bus=virtio]",
  "table-mbr": "table-mbr/growth/large-disk",
  "growroot-initramfs": "growroot-initramfs/growth/growpart-off-resize-off",
};

/** One boot, drawn as its report draws it. */
async function pictureOf(recording: string): Promise<string> {
  const heard = await readRecord(new URL(`../fixtures/recordings/${recording}`, import.meta.url).pathname);
  const gather = evidenceOf(heard.transcript, heard);
  const [before, after] = [drawnDisk(heard.before, gather), drawnDisk(heard.after, gather)];
  const lines = growthPicture({ ...(before && { before }), ...(after && { after }) }, 100, (_, text) => text);
  return `\`\`\`\n${lines.join("\n")}\n\`\`\``;
}

Deno.test("docs/growth.md shows how recorded boots grew", async () => {
  let page = await Deno.readTextFile(PAGE);
  for (const [name, recording] of Object.entries(PICTURES)) {
    page = withBlock(page, name, await pictureOf(recording));
  }
  await holdGolden(PAGE, page);
});
