/** LUKS from bytes: either version's header has magic, version and UUID at the same place (cryptsetup, docs/on-disk-format). */
import { fixedText, hex, labelText, type ReadBytes, viewOf } from "./bytes.ts";

/** A stretch that is encrypted. */
export interface LuksHolding {
  /** Tells it from the others. */
  readonly type: "crypto_LUKS";
  /** 1 or 2. */
  readonly version: number;
  /** Its own. */
  readonly uuid: string;
  /** Version 2's, where it has one. */
  readonly label?: string;
}

const MAGIC = "4c554b53babe";
/** Version 2 keeps a second header behind the first, at one of these places: cryptsetup repairs the first from it. */
const SECOND_MAGIC = "534b554cbabe";
const SECOND_PLACES = [0x4000, 0x8000, 0x10000, 0x20000, 0x40000, 0x80000, 0x100000, 0x200000, 0x400000];
const HEADER_BYTES = 512;

/** Reads the header, or the second one where the first is gone, as libblkid does. */
export async function readLuks(read: ReadBytes): Promise<LuksHolding | undefined> {
  const header = await read(0, HEADER_BYTES);
  const version = viewOf(header).getUint16(6);
  if (hex(header.subarray(0, 6)) === MAGIC && (version === 1 || version === 2)) {
    return holdingOf(header, version);
  }
  for (const place of SECOND_PLACES) {
    const second = await read(place, HEADER_BYTES);
    const isOurs = hex(second.subarray(0, 6)) === SECOND_MAGIC && viewOf(second).getUint16(6) === 2;
    if (isOurs) return holdingOf(second, 2);
  }
  return undefined;
}

function holdingOf(header: Uint8Array, version: number): LuksHolding {
  const label = version === 2 ? labelText(header.subarray(24, 72)) : "";
  return {
    type: "crypto_LUKS",
    version,
    uuid: fixedText(header.subarray(168, 208)),
    ...(label !== "" && { label }),
  };
}
