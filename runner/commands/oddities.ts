/** What is odd about an image, though it may boot: each in a line, with what would do. */
import { isBiosBoot, isEsp } from "../disk/boot_ways.ts";
import { type FilledPartition, isBackupAtEnd, usableEnd } from "../disk/layout.ts";
import { findRoot } from "../growth/growth_root.ts";
import type { InspectedDisk } from "../image/inspect.ts";
import { formatSize } from "../text/size.ts";

/** All that is odd, the worst first. */
export function oddities(disk: InspectedDisk): readonly string[] {
  return [...boots(disk), ...table(disk), ...contents(disk), ...rivals(disk), ...root(disk)];
}

function boots({ bootWays, layout: { partitions } }: InspectedDisk): readonly string[] {
  if (!bootWays) return [];
  const { bios, uefi } = bootWays;
  if (!bios.works && !uefi.works) {
    return [`no firmware can start it: ${bios.because}, and ${uefi.because}`];
  }
  return [
    ...(!bios.works && partitions.some(isBiosBoot) ? [`a BIOS cannot start it: ${bios.because}`] : []),
    ...(!uefi.works && partitions.some(isEsp) ? [`UEFI cannot start it: ${uefi.because}`] : []),
  ];
}

function table({ layout }: InspectedDisk): readonly string[] {
  const { backup, damage = [], partitions, sizeBytes } = layout;
  const inOrder = partitions.filter(({ type }) => !EXTENDED.includes(type))
    .toSorted((a, b) => a.startBytes - b.startBytes);
  const overlaps = inOrder.flatMap((each, at) => {
    const next = inOrder[at + 1];
    return next && each.startBytes + each.sizeBytes > next.startBytes
      ? [`partitions ${each.number} and ${next.number} overlap`]
      : [];
  });
  const late = inOrder.filter((each) => each.startBytes + each.sizeBytes > usableEnd(layout))
    .map(({ number }) => `partition ${number} ends where GPT's backup should stand`);
  const crooked = inOrder.filter(({ startBytes }) => startBytes % 4096 !== 0)
    .map(({ number }) => `partition ${number} does not start at a whole 4 KiB: it is slow on most disks`);
  return [
    ...damage,
    ...(backup ? backupText(backup, isBackupAtEnd(layout), sizeBytes) : []),
    ...overlaps,
    ...late,
    ...crooked,
  ];
}

const EXTENDED = ["0x05", "0x0f", "0x85"];

function backupText(
  { offsetBytes, isSound }: { readonly offsetBytes: number; readonly isSound: boolean },
  isAtEnd: boolean,
  sizeBytes: number,
): readonly string[] {
  if (!isSound) {
    return [`GPT has no sound backup at byte ${offsetBytes}, where its header says (sgdisk -e IMAGE)`];
  }
  if (isAtEnd) return [];
  return [
    `GPT's backup stands ${
      formatSize(sizeBytes - offsetBytes, "lsblk")
    } before the disk's end (sgdisk -e IMAGE)`,
  ];
}

function contents(
  { layout: { partitions, filesystem: whole, sizeBytes: diskBytes } }: InspectedDisk,
): readonly string[] {
  const cutWhole = whole && !whole.devices && whole.sizeBytes > diskBytes
    ? [`${whole.type} has ${whole.sizeBytes} bytes, the disk ${diskBytes}: Linux does not mount it`]
    : [];
  const cut = partitions.filter(({ filesystem, sizeBytes }) => filesystem && filesystem.sizeBytes > sizeBytes)
    .map(({ number, filesystem, sizeBytes }) =>
      `${filesystem?.type} in partition ${number} has ${filesystem?.sizeBytes} bytes, the partition ${sizeBytes}`
    );
  return [
    ...cutWhole,
    ...cut,
    ...twins(partitions, "filesystems", ({ filesystem }) => filesystem?.uuid),
    ...twins(partitions, "partitions", ({ guid }) => guid),
  ];
}

const rivals = ({ rivals = [] }: InspectedDisk) =>
  rivals.map((each) => `${each}: libblkid tells neither, and root=UUID= finds none (wipefs)`);

function twins(
  partitions: readonly FilledPartition[],
  what: string,
  idOf: (partition: FilledPartition) => string | undefined,
): readonly string[] {
  const byId = Map.groupBy(partitions.filter((each) => idOf(each)), idOf);
  return [...byId].filter(([, all]) => all.length > 1)
    .map(([id, all]) => `${what} ${all.map(({ number }) => number).join(" and ")} have the same UUID ${id}`);
}

function root({ layout }: InspectedDisk): readonly string[] {
  const found = findRoot(layout);
  if (!found) return ["no filesystem of a root is known on it (ext4, xfs, btrfs)"];
  if (found.status === "hidden") return [`its root cannot be looked into: ${found.because}`];
  const own = layout.partitions.find(({ number }) => number === found.place.partition);
  const behind = own && layout.partitions.filter(({ startBytes }) => startBytes > own.startBytes);
  if (
    !own || !behind || behind.length === 0 || layout.partitions.some(({ type }) => EXTENDED.includes(type))
  ) return [];
  return [
    `partition ${
      behind.map(({ number }) => number).join(", ")
    } stands behind the root's ${own.number}: that cannot grow`,
  ];
}
