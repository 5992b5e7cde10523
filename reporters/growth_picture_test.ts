import { assert, assertEquals } from "@std/assert";
import {
  drawnDisk,
  GROWN_DISK,
  IMAGE_DISK,
  PARTITION_GROWN_DISK,
  UNGROWN_DISK,
} from "../fixtures/goldens/reports/sample.ts";
import { BAD_TEXTS, badCase, UNPRINTABLE } from "../fixtures/attacks/bad_text.ts";
import type { DrawnDisk } from "../runner/result/drawn_disk.ts";
import { growthPicture } from "./growth_picture.ts";
import { painter } from "./paint.ts";
import { displayWidth } from "./width.ts";

const PLAIN = painter(false);
const MARGIN = " ".repeat(17);

function drawn(after: DrawnDisk, columns = 60): readonly string[] {
  return growthPicture({ before: IMAGE_DISK, after }, columns, PLAIN);
}

Deno.test("growthPicture() shows partition and filesystem grown", () => {
  assertEquals(drawn(GROWN_DISK), [
    `${MARGIN}┌─┬─┬────┐`,
    "  before   2.2G  │░│░│████│",
    `${MARGIN}└─┴─┴────┘`,
    `${MARGIN}┌─┬─┬─ vda1 19.9G ───────────────────────┐`,
    "  after     20G  │░│░│████████████████████████████████████│",
    `${MARGIN}└─┴─┴─ ext4 19.9G ───────────────────────┘`,
    `${MARGIN}vda1 2.1G → 19.9G, ext4 2.1G → 19.9G ·`,
    `${MARGIN}vda14 4M · vda15 106M`,
  ]);
});

Deno.test("growthPicture() shows a filesystem that did not follow its partition", () => {
  assertEquals(drawn(PARTITION_GROWN_DISK).slice(3), [
    `${MARGIN}┌─┬─┬─ vda1 19.9G ───────────────────────┐`,
    "  after     20G  │░│░│████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░│",
    `${MARGIN}└─┴─┴─ ext4 2.1G ────────────────────────┘`,
    `${MARGIN}vda1 2.1G → 19.9G, ext4 stays 2.1G · vda14`,
    `${MARGIN}4M · vda15 106M`,
  ]);
});

Deno.test("growthPicture() says who grew the root, where it was not cloud-init", () => {
  const growth = { by: "systemd", because: "systemd-repart ran" };
  assertEquals(growthPicture({ before: IMAGE_DISK, after: GROWN_DISK, growth }, 60, PLAIN), [
    ...drawn(GROWN_DISK),
    `${MARGIN}grown by systemd: systemd-repart ran`,
  ]);
});

Deno.test("growthPicture() shows free space behind a partition that did not grow", () => {
  assertEquals(drawn(UNGROWN_DISK).slice(3), [
    `${MARGIN}┌─┬─┬────┬╌ 17.8G free ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌┐`,
    "  after     20G  │░│░│████│                               │",
    `${MARGIN}└─┴─┴────┴╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌┘`,
    `${MARGIN}vda1 2.1G, ext4 2.1G · vda14 4M · vda15`,
    `${MARGIN}106M`,
  ]);
});

Deno.test("growthPicture() says which partitions are new and which are gone", () => {
  const [vda1, ...others] = IMAGE_DISK.partitions;
  const after = {
    ...IMAGE_DISK,
    partitions: [...others, { name: "vda2", startBytes: 2 ** 27, sizeBytes: 2 ** 30 }],
  };
  assertEquals(
    drawn(after, 120).at(-1),
    `${MARGIN}vda14 4M · vda15 106M · vda2 1G (new) · ${vda1?.name} 2.1G, ext4 2.1G (gone)`,
  );
});

Deno.test("growthPicture() draws nothing where the disk was not read after the boot", () => {
  assertEquals(growthPicture({ before: IMAGE_DISK }, 80, PLAIN), []);
});

Deno.test("growthPicture() draws the disk after the boot alone, without arrows", () => {
  const lines = growthPicture({ after: GROWN_DISK }, 80, PLAIN);
  assertEquals([lines.length, lines.at(-1)], [4, `${MARGIN}vda1 19.9G, ext4 19.9G · vda14 4M · vda15 106M`]);
});

const MANY = Array.from(
  { length: 128 },
  (_, at) => ({ name: `vda${at}`, startBytes: at * 1e6, sizeBytes: 1e6 }),
);
const ODD_DISKS: Readonly<Record<string, DrawnDisk>> = {
  "no partition": { sizeBytes: 2 ** 30, partitions: [] },
  "no size": { sizeBytes: 0, partitions: [] },
  "no size but partitions": drawnDisk(0, 2 ** 30, 2 ** 31),
  "sizes that are none": drawnDisk(NaN, -5, Infinity),
  "a partition larger than its disk": drawnDisk(2 ** 20, 2 ** 50, 2 ** 60),
  "partitions on top of each other": {
    sizeBytes: 2 ** 30,
    partitions: MANY.map((each) => ({ ...each, startBytes: 0, sizeBytes: 2 ** 30 })),
  },
  "128 partitions": { sizeBytes: 128e6, partitions: MANY },
  ...Object.fromEntries(
    Object.entries(BAD_TEXTS).map(([category, texts]) => [
      `names that are ${category}`,
      {
        sizeBytes: 2 ** 34,
        partitions: texts.slice(0, 20).flatMap((text) => badCase(text).after?.partitions ?? []),
      },
    ]),
  ),
};

for (const [what, disk] of Object.entries(ODD_DISKS)) {
  Deno.test(`growthPicture() stays in its columns for ${what}`, () => {
    for (const columns of [40, 80, 120]) {
      for (
        const growth of [{ before: disk, after: GROWN_DISK }, { before: GROWN_DISK, after: disk }, {
          after: disk,
        }]
      ) {
        const lines = growthPicture(growth, columns, PLAIN);
        assert(
          lines.every((line) => displayWidth(line) <= columns && !UNPRINTABLE.test(line)),
          lines.join("\n"),
        );
        const boxes = lines.filter((line) => /[┌│└]/.test(line.slice(17, 18))).map((line) =>
          displayWidth(line)
        );
        assert(boxes.every((width, at) => width === boxes[at - (at % 3)]), lines.join("\n"));
      }
    }
  });
}

Deno.test("growthPicture() lists twelve partitions and counts the others", () => {
  const lines = growthPicture({ after: { sizeBytes: 128e6, partitions: MANY } }, 300, PLAIN);
  assert(lines.at(-1)?.endsWith("vda11 976.6K · and 116 more"), lines.at(-1));
});
