/** FAT and exFAT from bytes: their labels stand in the root folder. */
import { fixedText, hex, type ReadBytes, viewOf } from "./bytes.ts";
import type { OtherContent } from "./other_content.ts";

/** Reads a FAT12, FAT16, FAT32 or exFAT; `undefined` where there is none. */
export async function readFat(read: ReadBytes): Promise<OtherContent | undefined> {
  const sector = await read(0, 512);
  return fixedText(sector.subarray(3, 11)) === "EXFAT   "
    ? await readExfat(read, sector)
    : await readVfat(read, sector);
}

interface Geometry {
  readonly isFat32: boolean;
  readonly sectorBytes: number;
  readonly clusterBytes: number;
  readonly fatStart: number;
  readonly fatBytes: number;
  /** Where the clusters start, the root folder of FAT12 and FAT16 before them. */
  readonly dataStart: number;
  readonly rootStart: number;
}

const isPowerOfTwo = (number: number) => number > 0 && (number & (number - 1)) === 0;

/** What Linux asks of a boot sector (fs/fat/inode.c, fat_read_bpb), and how many clusters make which FAT. */
function readGeometry(sector: Uint8Array): Geometry | undefined {
  const view = viewOf(sector);
  const [sectorBytes, perCluster, reserved] = [
    view.getUint16(11, true),
    view.getUint8(13),
    view.getUint16(14, true),
  ];
  const [fats, media] = [view.getUint8(16), view.getUint8(21)];
  const rootBytes = Math.ceil(view.getUint16(17, true) * 32 / sectorBytes) * sectorBytes;
  const isSane = isPowerOfTwo(sectorBytes) && sectorBytes >= 512 && sectorBytes <= 4096 &&
    isPowerOfTwo(perCluster) && reserved > 0 && fats > 0 && fats <= 4 && (media >= 0xf8 || media === 0xf0);
  if (!isSane) return undefined;
  const short = view.getUint16(22, true);
  const fatBytes = (short || view.getUint32(36, true)) * sectorBytes;
  const sectors = view.getUint16(19, true) || view.getUint32(32, true);
  const fatStart = reserved * sectorBytes;
  const rootStart = fatStart + fats * fatBytes;
  const dataStart = rootStart + rootBytes;
  if (fatBytes === 0 || sectors * sectorBytes < dataStart) return undefined;
  const clusterBytes = perCluster * sectorBytes;
  return { isFat32: short === 0, sectorBytes, clusterBytes, fatStart, fatBytes, dataStart, rootStart };
}

async function readVfat(read: ReadBytes, sector: Uint8Array): Promise<OtherContent | undefined> {
  const geometry = readGeometry(sector);
  // What else has a sane geometry, such as NTFS, says that it is no FAT by its name.
  if (!geometry || !/^(?:\xeb.\x90|\xe9..)/s.test(String.fromCharCode(...sector.subarray(0, 3)))) {
    return undefined;
  }
  if (/^(?:NTFS|EXFAT)/.test(fixedText(sector.subarray(3, 11)))) return undefined;
  const extra = geometry.isFat32 ? 64 : 36;
  const hasExtra = sector[extra + 2] === 0x28 || sector[extra + 2] === 0x29;
  const serial = hasExtra ? hex(sector.slice(extra + 3, extra + 7).reverse()).toUpperCase() : "";
  // The boot sector's own label is what mkfs once wrote there: only the root folder's is kept up to date.
  const label = await labelInRoot(read, geometry, viewOf(sector).getUint32(44, true));
  return {
    type: "vfat",
    uuid: serial.replace(/^(.{4})/, "$1-"),
    label: label ?? "",
  };
}

/** Eleven bytes of the machine's own character set, of which ASCII is sure; 0x05 stands for 0xE5. */
function fatLabel(bytes: Uint8Array): string {
  const own = bytes[0] === 0x05 ? Uint8Array.of(0xe5, ...bytes.subarray(1)) : bytes;
  return new TextDecoder().decode(own).replace(/\0.*$/s, "").trimEnd();
}

// A label stands near its folder's start, and a disk that is nothing but such folders must not cost minutes.
const MAX_FOLDER_BYTES = 1024 ** 2;

/** The label in the root folder; `undefined` where it has none. */
async function labelInRoot(
  read: ReadBytes,
  geometry: Geometry,
  firstCluster: number,
): Promise<string | undefined> {
  if (geometry.isFat32) return await labelInChain(read, { ...geometry, firstCluster, labelIn });
  const rootBytes = Math.min(geometry.dataStart - geometry.rootStart, MAX_FOLDER_BYTES);
  return labelIn(await read(geometry.rootStart, rootBytes)).label;
}

interface Chain {
  readonly firstCluster: number;
  readonly clusterBytes: number;
  readonly dataStart: number;
  readonly fatStart: number;
  readonly fatBytes: number;
  readonly labelIn: (folder: Uint8Array) => { readonly label?: string; readonly isEnd: boolean };
}

/** Looks through a folder's clusters, each of which the table leads on to the next. */
async function labelInChain(read: ReadBytes, chain: Chain): Promise<string | undefined> {
  const { clusterBytes, dataStart, fatStart, fatBytes } = chain;
  let cluster = chain.firstCluster;
  const length = Math.min(clusterBytes, MAX_FOLDER_BYTES);
  for (let done = 0; done < MAX_FOLDER_BYTES && cluster >= 2 && cluster * 4 < fatBytes; done += length) {
    const { label, isEnd } = chain.labelIn(await read(dataStart + (cluster - 2) * clusterBytes, length));
    if (label !== undefined || isEnd) return label;
    cluster = viewOf(await read(fatStart + cluster * 4, 4)).getUint32(0, true) & 0x0fffffff;
  }
  return undefined;
}

const VOLUME = 0x08;
const DIRECTORY = 0x10;
const LONG_NAME = 0x0f;

function labelIn(folder: Uint8Array): { readonly label?: string; readonly isEnd: boolean } {
  for (let at = 0; at + 32 <= folder.length; at += 32) {
    const [first = 0, attributes = 0] = [folder[at], folder[at + 11]];
    if (first === 0) return { isEnd: true };
    const isFile = first === 0xe5 || (attributes & 0x3f) === LONG_NAME;
    if (isFile || (attributes & (VOLUME | DIRECTORY)) !== VOLUME) continue;
    return { label: fatLabel(folder.subarray(at, at + 11)), isEnd: true };
  }
  return { isEnd: false };
}

const EXFAT_LABEL = 0x83;

/** exFAT's label is an entry of its root folder, in UTF-16. */
async function readExfat(read: ReadBytes, sector: Uint8Array): Promise<OtherContent | undefined> {
  const view = viewOf(sector);
  const [sectorShift, clusterShift] = [view.getUint8(108), view.getUint8(109)];
  if (sectorShift < 9 || sectorShift > 12 || sectorShift + clusterShift > 25) return undefined;
  const [fatStart = 0, fatBytes = 0, dataStart = 0] = [80, 84, 88].map((at) =>
    view.getUint32(at, true) * 2 ** sectorShift
  );
  const label = await labelInChain(read, {
    firstCluster: view.getUint32(96, true),
    clusterBytes: 2 ** (sectorShift + clusterShift),
    ...{ fatStart, fatBytes, dataStart, labelIn: exfatLabelIn },
  });
  const serial = hex(sector.slice(100, 104).reverse()).toUpperCase();
  return { type: "exfat", uuid: serial.replace(/^(.{4})/, "$1-"), label: label ?? "" };
}

function exfatLabelIn(folder: Uint8Array): { readonly label?: string; readonly isEnd: boolean } {
  for (let at = 0; at + 32 <= folder.length; at += 32) {
    if (folder[at] === 0) return { isEnd: true };
    if (folder[at] !== EXFAT_LABEL) continue;
    const chars = folder.subarray(at + 2, at + 2 + 2 * Math.min(folder[at + 1] ?? 0, 11));
    return { label: new TextDecoder("utf-16le").decode(chars), isEnd: true };
  }
  return { isEnd: false };
}
