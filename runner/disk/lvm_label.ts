/**
 * The label of an LVM2 physical volume, and its metadata areas: a ring buffer of texts, of which a header names the
 * last one. The format: lib/label/label.h, lib/format_text/layout.h and lib/misc/crc.c of lvm2.
 */
import { crc32 } from "node:zlib";
import { fixedText, type ReadBytes, viewOf } from "./bytes.ts";

/** A physical volume as its label tells it. */
export interface PvLabel {
  /** With the dashes that lvm2 prints. */
  readonly uuid: string;
  /** Where its copies of the metadata stand. */
  readonly metadataAreas: readonly Area[];
}

interface Area {
  readonly startBytes: number;
  readonly sizeBytes: number;
}

// lvm2 looks for a label in the first four sectors, of 512 bytes whatever the disk's are.
const SECTOR_BYTES = 512;
const LABEL_SECTORS = 4;
const INITIAL_CRC = 0xf597a6cf;
// pvcreate makes one or two; the list ends with the sector.
const MAX_AREAS = 4;

/** LVM's checksum: CRC-32 with its own start, not inverted at the end; `from` continues another. */
export function lvmChecksum(bytes: Uint8Array, from: number = INITIAL_CRC): number {
  return ~crc32(bytes, ~from >>> 0) >>> 0;
}

/** Reads the label of a physical volume; `undefined` where there is none whose checksum is right, as lvm2 and blkid have it. */
export async function readPvLabel(read: ReadBytes): Promise<PvLabel | undefined> {
  const sectors = await read(0, LABEL_SECTORS * SECTOR_BYTES);
  for (let number = 0; number < LABEL_SECTORS; number++) {
    const sector = sectors.subarray(number * SECTOR_BYTES, (number + 1) * SECTOR_BYTES);
    const label = parseLabel(sector, number);
    if (label) return label;
  }
  return undefined;
}

function parseLabel(sector: Uint8Array, number: number): PvLabel | undefined {
  const view = viewOf(sector);
  const isLabel = fixedText(sector.subarray(0, 8)) === "LABELONE" &&
    fixedText(sector.subarray(24, 32)) === "LVM2 001" && view.getBigUint64(8, true) === BigInt(number);
  if (!isLabel || lvmChecksum(sector.subarray(20)) !== view.getUint32(16, true)) return undefined;
  const at = view.getUint32(20, true);
  if (at > SECTOR_BYTES - 56) return undefined;
  const { end } = parseAreas(view, at + 40);
  return {
    uuid: dashed(fixedText(sector.subarray(at, at + 32))),
    // The device's size, which follows, is that of pvcreate: pvresize of lvm2 2.03.16 leaves it, the text has the new one.
    metadataAreas: parseAreas(view, end).areas.slice(0, MAX_AREAS),
  };
}

/** A list of areas, which ends with one at 0: first the data's, then the metadata's. */
function parseAreas(
  view: DataView,
  start: number,
): { readonly areas: readonly Area[]; readonly end: number } {
  const areas: Area[] = [];
  let at = start;
  for (; at + 16 <= view.byteLength; at += 16) {
    const startBytes = Number(view.getBigUint64(at, true));
    if (startBytes === 0) break;
    areas.push({ startBytes, sizeBytes: Number(view.getBigUint64(at + 8, true)) });
  }
  return { areas, end: at + 16 };
}

/** A UUID of LVM: 32 characters in groups of 6, 4, 4, 4, 4, 4 and 6. */
function dashed(uuid: string): string {
  return uuid.replace(/^(.{6})(.{4})(.{4})(.{4})(.{4})(.{4})(.{6})$/s, "$1-$2-$3-$4-$5-$6-$7");
}

const AREA_HEADER_BYTES = 512;
const AREA_MAGIC = " LVM2 x[5A%r0N*>";
const IGNORED = 1;
// Areas are of 1 MiB (lvm.conf, pvmetadatasize), and a text takes less than half of one.
const MAX_TEXT_BYTES = 1024 ** 2;

/** Reads the text that an area's header names; `undefined` where there is none, or a checksum is wrong. */
export async function readMetadataText(read: ReadBytes, { startBytes }: Area): Promise<string | undefined> {
  const header = await read(startBytes, AREA_HEADER_BYTES);
  const view = viewOf(header);
  if (lvmChecksum(header.subarray(4)) !== view.getUint32(0, true)) return undefined;
  if (fixedText(header.subarray(4, 20)) !== AREA_MAGIC || view.getUint32(20, true) !== 1) return undefined;
  const [areaBytes, offset, size] = [32, 40, 48].map((at) => Number(view.getBigUint64(at, true)));
  const isIgnored = (view.getUint32(60, true) & IGNORED) !== 0;
  if (areaBytes === undefined || !offset || !size || isIgnored || size > MAX_TEXT_BYTES) return undefined;
  if (offset < AREA_HEADER_BYTES || offset >= areaBytes || size > areaBytes - AREA_HEADER_BYTES) {
    return undefined;
  }
  // A text that would run over the area's end goes on behind the header.
  const first = await read(startBytes + offset, Math.min(size, areaBytes - offset));
  const rest = await read(startBytes + AREA_HEADER_BYTES, size - first.length);
  const isSound = lvmChecksum(rest, lvmChecksum(first)) === view.getUint32(56, true);
  if (!isSound) return undefined;
  const decoder = new TextDecoder();
  return decoder.decode(first, { stream: true }) + decoder.decode(rest);
}
