/** NTFS from bytes; its label is a file of its own, $Volume, the third record of its table of files. */
import { fixedText, hex, type ReadBytes, viewOf } from "./bytes.ts";
import type { OtherContent } from "./other_content.ts";

const VOLUME_RECORD = 3;
const VOLUME_NAME = 0x60;
const END = 0xffffffff;

/** Reads an NTFS; `undefined` where there is none. */
export async function readNtfs(read: ReadBytes): Promise<OtherContent | undefined> {
  const sector = await read(0, 512);
  if (fixedText(sector.subarray(3, 11)) !== "NTFS    ") return undefined;
  const uuid = hex(sector.slice(72, 80).reverse()).toUpperCase();
  return { type: "ntfs", uuid, label: await readLabel(read, viewOf(sector)) };
}

async function readLabel(read: ReadBytes, boot: DataView): Promise<string> {
  const clusterBytes = boot.getUint16(11, true) * boot.getUint8(13);
  // Below zero it is a power of two, else it counts clusters.
  const size = boot.getInt8(64);
  const recordBytes = size < 0 ? 2 ** -size : size * clusterBytes;
  if (recordBytes < 512 || recordBytes > 65_536) return "";
  const place = Number(boot.getBigUint64(48, true)) * clusterBytes + VOLUME_RECORD * recordBytes;
  const record = await read(place, recordBytes);
  return fixedText(record.subarray(0, 4)) === "FILE" ? labelIn(record) : "";
}

function labelIn(record: Uint8Array): string {
  const view = viewOf(record);
  let at = view.getUint16(20, true);
  while (at + 24 <= record.length && view.getUint32(at, true) !== END) {
    const length = view.getUint32(at + 4, true);
    if (view.getUint32(at, true) === VOLUME_NAME) {
      const start = at + view.getUint16(at + 20, true);
      return new TextDecoder("utf-16le").decode(
        record.subarray(start, start + view.getUint32(at + 16, true)),
      );
    }
    if (length === 0) return "";
    at += length;
  }
  return "";
}
