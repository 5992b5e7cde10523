/** Where an image's bytes come from; every reader of a disk is pure over this. */

/** Reads `length` bytes at `offset`. Past the end it gives zeroes, so that a truncated image parses to nothing rather than to garbage. */
export type ReadBytes = (offset: number, length: number) => Promise<Uint8Array>;

/** An image that cannot be read, or must not be: its message says what is wrong and what would do. */
export class ImageError extends Error {
  /** Tells it from other errors. */
  override name = "ImageError";
}

/** What was named is nowhere to be had, whatever else of a checkout changes: `git bisect` need not ask another commit. */
export class NotThereError extends ImageError {
  /** Tells it from other errors. */
  override name = "NotThereError";
}

/** A {@linkcode DataView} over exactly the given bytes. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** ASCII text of a fixed field, up to its first NUL. */
export function fixedText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return String.fromCharCode(...bytes.subarray(0, end === -1 ? bytes.length : end));
}

/** A label of a fixed field, up to its first NUL: in UTF-8, as mkfs of whatever kind takes it. */
export function labelText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(bytes.subarray(0, end === -1 ? bytes.length : end));
}

/** Hexadecimal digits of bytes, lower case. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A UUID as its sixteen bytes stand on the disk, big-endian (ext4, xfs, btrfs). */
export function uuidText(bytes: Uint8Array): string {
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** A UUID that is there: one of zeroes is none. */
export function uuidOrNone(bytes: Uint8Array): string {
  return bytes.some((byte) => byte !== 0) ? uuidText(bytes) : "";
}

/** A GUID as GPT stores it: the first three groups little-endian (UEFI 2.10, appendix A). */
export function guidText(bytes: Uint8Array): string {
  const at = (...indexes: number[]) => hex(Uint8Array.from(indexes, (index) => bytes[index] ?? 0));
  return [at(3, 2, 1, 0), at(5, 4), at(7, 6), at(8, 9), at(10, 11, 12, 13, 14, 15)].join("-");
}
