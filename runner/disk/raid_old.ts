/** The superblock of version 0.90 of Linux's MD RAID: at a member's end, in the machine's own byte order (raid/md_p.h). */
import { hex, type ReadBytes, viewOf } from "./bytes.ts";
import type { RaidMember } from "./raid_member.ts";

const MAGIC = 0xa92b4efc;
const RESERVED_BYTES = 65_536;
const SUPERBLOCK_BYTES = 4096;
/** Words that count from the superblock's start. */
const WORD = {
  major: 1,
  minor: 2,
  uuid: [5, 13, 14, 15],
  level: 7,
  sizeKib: 8,
  checksum: 38,
  thisState: 992 + 4,
};
const [FAULTY, ACTIVE, SYNC] = [1, 2, 4];
/** A version whose array is being reshaped. */
const RESHAPING = 91;

/** Reads the superblock of a member of `sizeBytes`; `undefined` where there is none with a right checksum. */
export async function readOldRaidMember(read: ReadBytes, sizeBytes: number): Promise<RaidMember | undefined> {
  const startBytes = Math.floor(sizeBytes / RESERVED_BYTES) * RESERVED_BYTES - RESERVED_BYTES;
  if (startBytes < 0) return undefined;
  const view = viewOf(await read(startBytes, SUPERBLOCK_BYTES));
  const isLittle = view.getUint32(0, true) === MAGIC;
  if (!isLittle && view.getUint32(0) !== MAGIC) return undefined;
  const word = (index: number) => view.getUint32(index * 4, isLittle);
  if (word(WORD.major) !== 0 || word(WORD.checksum) !== checksumOf(word)) return undefined;
  const level = word(WORD.level) | 0;
  return {
    level,
    uuid: uuidOf(word),
    data: whyHidden(word, level) ?? { startBytes: 0, sizeBytes: word(WORD.sizeKib) * 1024 },
  };
}

type Words = (index: number) => number;

/** The sum of all words, its carry added once; the checksum itself counts as zero (calc_sb_csum). */
function checksumOf(word: Words): number {
  let sum = -word(WORD.checksum);
  for (let index = 0; index < SUPERBLOCK_BYTES / 4; index++) sum += word(index);
  return (sum % 2 ** 32 + Math.floor(sum / 2 ** 32)) % 2 ** 32;
}

function uuidOf(word: Words): string {
  const bytes = WORD.uuid.flatMap((index) => {
    const value = word(index);
    return [value >>> 24, value >>> 16 & 255, value >>> 8 & 255, value & 255];
  });
  return hex(Uint8Array.from(bytes)).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function whyHidden(word: Words, level: number): string | undefined {
  if (level !== 1) return `it is spread over the members of an array of level ${level}`;
  if (word(WORD.minor) === RESHAPING) return "the array is being rebuilt or reshaped";
  const state = word(WORD.thisState);
  const isWhole = (state & FAULTY) === 0 && (state & ACTIVE) !== 0 && (state & SYNC) !== 0;
  return isWhole ? undefined : "this member is a spare, or has failed";
}
