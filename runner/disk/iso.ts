/** ISO 9660 from bytes: a volume descriptor, and Joliet's beside it, whose names are of any script. */
import { fixedText, labelText, type ReadBytes } from "./bytes.ts";
import type { OtherContent } from "./other_content.ts";

const SECTOR_BYTES = 2048;
const FIRST = 16;
const MAX_DESCRIPTORS = 16;
const [PRIMARY, SUPPLEMENTARY, TERMINATOR] = [1, 2, 255];

/** Reads an ISO 9660; `undefined` where there is none. */
export async function readIso(read: ReadBytes): Promise<OtherContent | undefined> {
  const descriptors = await readDescriptors(read);
  const primary = descriptors.find(([type]) => type === PRIMARY);
  if (!primary) return undefined;
  const joliet = descriptors.find((each) => each[0] === SUPPLEMENTARY && isJoliet(each));
  const own = labelText(primary.subarray(40, 72)).trimEnd();
  const label = joliet ? labelOf(own, jolietLabel(joliet)) : own;
  return { type: "iso9660", uuid: timeOf(primary), label };
}

async function readDescriptors(read: ReadBytes): Promise<readonly Uint8Array[]> {
  const found: Uint8Array[] = [];
  for (let number = 0; number < MAX_DESCRIPTORS; number++) {
    const bytes = await read((FIRST + number) * SECTOR_BYTES, SECTOR_BYTES);
    if (fixedText(bytes.subarray(1, 6)) !== "CD001" || bytes[0] === TERMINATOR) break;
    found.push(bytes);
  }
  return found;
}

/** Escape sequences of UCS-2 of three levels. */
const isJoliet = (descriptor: Uint8Array) =>
  ["%/@", "%/C", "%/E"].includes(String.fromCharCode(...descriptor.subarray(88, 91)));

const jolietLabel = (descriptor: Uint8Array) =>
  new TextDecoder("utf-16be").decode(descriptor.subarray(40, 72)).replace(/\0.*$/s, "").trimEnd();

/** Joliet's has sixteen characters, but of any script and case: the other's goes on behind it (libblkid, superblocks/iso9660.c). */
function labelOf(own: string, joliet: string): string {
  const isSame = joliet !== "" && [...joliet].every((character, at) => {
    const other = own[at] ?? "";
    return other === "_" || other.toUpperCase() === character.toUpperCase();
  });
  return isSame ? joliet + own.slice(joliet.length) : joliet || own;
}

/** `2026112908150000`: the time of its last change, else that of its making, as blkid makes a UUID of it. */
function timeOf(primary: Uint8Array): string {
  const times = [830, 813].map((at) => fixedText(primary.subarray(at, at + 16)));
  const time = times.find((each) => /^\d{16}$/.test(each) && !/^0+$/.test(each)) ?? "";
  return time.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, "$1-$2-$3-$4-$5-$6-$7");
}
