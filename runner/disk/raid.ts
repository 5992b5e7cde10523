/** The superblock of a member of Linux's MD RAID: version 1.x, else 0.90 (Linux, include/uapi/linux/raid/md_p.h). */
import { type ReadBytes, uuidText, viewOf } from "./bytes.ts";
import type { RaidMember } from "./raid_member.ts";
import { readOldRaidMember } from "./raid_old.ts";

const MAGIC = 0xa92b4efc;
const SECTOR_BYTES = 512;
const SUPERBLOCK_BYTES = 4096;
const MAX_DEVICES = (SUPERBLOCK_BYTES - 256) / 2;
/** Features of a member whose data is not all there: one that is being rebuilt, an array that is being reshaped. */
const RECOVERING = 2;
const RESHAPING = 4;

/** Reads the superblock of a member of `sizeBytes`; `undefined` where there is none with a right checksum. */
export async function readRaidMember(read: ReadBytes, sizeBytes: number): Promise<RaidMember | undefined> {
  for (const startBytes of placesIn(sizeBytes)) {
    const bytes = await read(startBytes, SUPERBLOCK_BYTES);
    if (isSound(bytes, startBytes)) return parseMember(bytes);
  }
  return await readOldRaidMember(read, sizeBytes);
}

/** Versions 1.1, 1.2, and 1.0: at the start, 4 KiB behind it, and 8 to 12 KiB before the end. */
function placesIn(sizeBytes: number): readonly number[] {
  const atEnd = Math.floor((sizeBytes / SECTOR_BYTES - 16) / 8) * 8 * SECTOR_BYTES;
  return [0, 4096, ...(atEnd > 4096 ? [atEnd] : [])];
}

function isSound(bytes: Uint8Array, startBytes: number): boolean {
  const view = viewOf(bytes);
  const devices = view.getUint32(220, true);
  if (view.getUint32(0, true) !== MAGIC || view.getUint32(4, true) !== 1 || devices > MAX_DEVICES) {
    return false;
  }
  if (view.getBigUint64(144, true) * 512n !== BigInt(startBytes)) return false;
  return checksumOf(view, 256 + devices * 2) === view.getUint32(216, true);
}

/** The sum of all words, its carry added once; the checksum itself counts as zero (calc_sb_1_csum). */
function checksumOf(view: DataView, length: number): number {
  let sum = -view.getUint32(216, true);
  for (let at = 0; at + 4 <= length; at += 4) sum += view.getUint32(at, true);
  if (length % 4 === 2) sum += view.getUint16(length - 2, true);
  return (sum % 2 ** 32 + Math.floor(sum / 2 ** 32)) % 2 ** 32;
}

function parseMember(bytes: Uint8Array): RaidMember {
  const view = viewOf(bytes);
  const level = view.getInt32(72, true);
  const uuid = uuidText(bytes.subarray(16, 32));
  return { level, uuid, data: whyHidden(view, level) ?? dataOf(view) };
}

function dataOf(view: DataView): { readonly startBytes: number; readonly sizeBytes: number } {
  const [startBytes = 0, sizeBytes = 0] = [128, 80].map((at) =>
    Number(view.getBigUint64(at, true)) * SECTOR_BYTES
  );
  return { startBytes, sizeBytes };
}

/** A mirror's member can be read by itself, once it is whole and in use. */
function whyHidden(view: DataView, level: number): string | undefined {
  if (level !== 1) return `it is spread over the members of an array of level ${level}`;
  if ((view.getUint32(8, true) & (RECOVERING | RESHAPING)) !== 0) {
    return "the array is being rebuilt or reshaped";
  }
  const number = view.getUint32(160, true);
  const isKnown = number < view.getUint32(220, true);
  const role = isKnown ? view.getUint16(256 + number * 2, true) : undefined;
  // 0xffff is a spare, 0xfffe has failed, 0xfffd is a journal.
  return role === undefined || role >= 0xfffd ? "this member is a spare, or has failed" : undefined;
}
