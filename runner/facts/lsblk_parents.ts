/** Which disk carries which device, in a table whose tree may be lost. */
import type { Device } from "./lsblk_device.ts";

/** A device of a table. */
export interface TableDevice extends Device {
  /** Whether a tree stands before it. */
  readonly isBranch: boolean;
  /** Whether a row that could not be read stands before it. */
  readonly isBehindTorn?: true;
}

const NOT_KNOWN = "";
const WHOLE: readonly string[] = ["disk", "rom", "loop"];

/**
 * Gives each device the disk that stands above it as its parent. The tree's depth is lost on many consoles, so a part
 * whose name does not begin with that disk's name shows that the disk's own row is missing; behind a row that is torn
 * nobody knows whose it was.
 */
export function withParents(devices: readonly TableDevice[]): readonly Device[] {
  let disk: Device | undefined;
  let disks = 0;
  const hasTree = devices.some(({ isBranch }) => isBranch);
  return devices.map((each, nth): Device => {
    const { isBranch: _, isBehindTorn, ...device } = each;
    if (isBehindTorn) disk = undefined;
    if (device.texts.pkname !== undefined) return { ...device, parent: device.texts.pkname };
    const { type } = device.texts;
    // Where no type is told, a disk is what has no tree before it where others have, or what the next is a part of.
    const isBare = !each.isBranch && !isPartOf(device, disk) &&
      (hasTree || isPartOf(devices[nth + 1], device));
    const isWhole = type === undefined ? isBare : WHOLE.includes(type);
    if (isWhole && (type === undefined || type === "disk")) {
      disk = device;
      disks += 1;
    }
    if (isWhole) return device;
    if (type !== "part" && type !== undefined) {
      // lsblk -l may put all disks before what is on them.
      const isKnown = each.isBranch || disks <= 1;
      return { ...device, parent: (isKnown ? disk?.name : undefined) ?? NOT_KNOWN };
    }
    if (disk !== undefined && !isPartOf(device, disk)) disk = undefined;
    return { ...device, parent: disk?.name ?? NOT_KNOWN };
  });
}

function isPartOf(device: Device | undefined, disk: Device | undefined): boolean {
  return device !== undefined && disk !== undefined && device.name !== disk.name &&
    device.name.startsWith(disk.name);
}
