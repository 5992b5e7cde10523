/** What else stands in a stretch of a disk and has a name of its own: no root that grows, as libblkid tells them apart. */
import { fixedText, labelText, type ReadBytes, uuidOrNone, viewOf } from "./bytes.ts";
import { readFat } from "./fat.ts";
import { readIso } from "./iso.ts";
import { readNtfs } from "./ntfs.ts";
import type { OtherContent } from "./other_content.ts";

interface Signature {
  /** Where what is looked at starts. */
  readonly offset: number;
  readonly length: number;
  readonly parse: (bytes: Uint8Array, view: DataView) => OtherContent | undefined;
}

const SIGNATURES: readonly Signature[] = [
  { offset: 0, length: 65_536, parse: parseSwap },
  { offset: 1024, length: 1024, parse: parseF2fs },
  { offset: 1024, length: 1024, parse: parseJournal },
  { offset: 1024, length: 128, parse: parseErofs },
  { offset: 0, length: 96, parse: parseSquashfs },
  { offset: 0, length: 65_536, parse: parseXfsLog },
];

/** Reads what starts at the stretch's start; `undefined` where it is none of these. */
export async function readOther(read: ReadBytes): Promise<OtherContent | undefined> {
  const found = await readFat(read) ?? await readNtfs(read) ?? await readIso(read);
  if (found) return found;
  for (const { offset, length, parse } of SIGNATURES) {
    const bytes = await read(offset, length);
    const found = parse(bytes, viewOf(bytes));
    if (found) return found;
  }
  return undefined;
}

/** What a swap's page ends with; the later ones are those of a machine that sleeps on it. */
const SWAP_ENDS: Readonly<Record<string, "swap" | "swsuspend">> = {
  "SWAPSPACE2": "swap",
  "SWAP-SPACE": "swap",
  "S1SUSPEND": "swsuspend",
  "S2SUSPEND": "swsuspend",
  "ULSUSPEND": "swsuspend",
  "LINHIB0001": "swsuspend",
};
/** The signature stands at the end of a page, of whatever size the machine's have (mkswap). */
const PAGE_BYTES = [4096, 8192, 16_384, 32_768, 65_536];

function parseSwap(bytes: Uint8Array, view: DataView): OtherContent | undefined {
  const ends = PAGE_BYTES.map((page) => fixedText(bytes.subarray(page - 10, page)));
  const end = ends.find((each) => Object.hasOwn(SWAP_ENDS, each));
  const type = end === undefined ? undefined : SWAP_ENDS[end];
  if (type === undefined) return undefined;
  // Version 1 in either byte order; version 0 has neither UUID nor label.
  const isNew = end !== "SWAP-SPACE" &&
    [true, false].some((isLittle) => view.getUint32(1024, isLittle) === 1);
  return isNew
    ? { type, uuid: uuidOrNone(bytes.subarray(1036, 1052)), label: labelText(bytes.subarray(1052, 1068)) }
    : { type, uuid: "", label: "" };
}

function parseF2fs(bytes: Uint8Array, view: DataView): OtherContent | undefined {
  if (view.getUint32(0, true) !== 0xf2f52010) return undefined;
  const label = new TextDecoder("utf-16le").decode(bytes.subarray(124, 124 + 512 * 2)).replace(/\0.*$/s, "");
  return { type: "f2fs", uuid: uuidOrNone(bytes.subarray(108, 124)), label };
}

/** A journal of ext3 or ext4 on a device of its own. */
function parseJournal(bytes: Uint8Array, view: DataView): OtherContent | undefined {
  if (view.getUint16(0x38, true) !== 0xef53 || (view.getUint32(0x60, true) & 0x8) === 0) return undefined;
  return {
    type: "jbd",
    uuid: uuidOrNone(bytes.subarray(0x68, 0x78)),
    label: labelText(bytes.subarray(0x78, 0x88)),
  };
}

function parseErofs(bytes: Uint8Array, view: DataView): OtherContent | undefined {
  if (view.getUint32(0, true) !== 0xe0f5e1e2) return undefined;
  return {
    type: "erofs",
    uuid: uuidOrNone(bytes.subarray(48, 64)),
    label: labelText(bytes.subarray(64, 80)),
  };
}

/** Version 4 alone: libblkid calls older ones squashfs3. */
function parseSquashfs(bytes: Uint8Array, view: DataView): OtherContent | undefined {
  const isOurs = fixedText(bytes.subarray(0, 4)) === "hsqs" && view.getUint16(28, true) >= 4;
  return isOurs ? { type: "squashfs", uuid: "", label: "" } : undefined;
}

/** The log of an XFS on a device of its own: the first record that says where it stands (libblkid, superblocks/xfs.c). */
function parseXfsLog(bytes: Uint8Array, view: DataView): OtherContent | undefined {
  for (let block = 0; (block + 1) * 512 <= bytes.length; block++) {
    const at = block * 512;
    if (view.getUint32(at) !== 0xfeedbabe) continue;
    const version = view.getUint32(at + 8);
    const isOurs = (version === 1 || version === 2) && view.getInt32(at + 12) > 0 &&
      view.getUint32(at + 20) === block;
    if (isOurs) return { type: "xfs_external_log", uuid: "", label: "" };
  }
  return undefined;
}
