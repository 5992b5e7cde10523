/** Sizes of a case's disks. */
import { describeSizeMistake, parseSize } from "../text/size.ts";
import type { DiskSize } from "./machine_fields.ts";

/** A value that was read, or what is wrong with the text. */
export type Parsed<T> = { readonly value: T } | { readonly mistake: string };

/** `20G`, or `+5G` for that much more than the image; `+0` is as large. */
export function readDiskSize(text: string): Parsed<DiskSize> {
  if (!text.startsWith("+")) return withKind("total", readDiskBytes(text));
  const bytes = parseSize(text.slice(1));
  if (bytes !== undefined) return withKind("beyond-image", checkBytes(bytes, text));
  return { mistake: `${JSON.stringify(text)} is not a size beyond the image's (write +5G or +512M)` };
}

/** Bytes of a disk: a whole number of sectors, and at least one. */
export function readDiskBytes(text: string): Parsed<number> {
  const bytes = parseSize(text);
  if (bytes === undefined) return { mistake: describeSizeMistake(text) };
  if (bytes > 0) return checkBytes(bytes, text);
  return { mistake: "a disk of 0 bytes is none (write 20G, or leave it out for the image's own size)" };
}

function withKind(kind: DiskSize["kind"], read: Parsed<number>): Parsed<DiskSize> {
  return "value" in read ? { value: { kind, bytes: read.value } } : read;
}

// QCOW_MAX_L1_SIZE of QEMU's block/qcow2.h: an L1 table of 32 MiB, which at clusters of 64 KiB reaches so far; qemu-img
// makes such a disk, and none that is a sector larger.
const MOST_BYTES = 2 * 1024 ** 5;

function checkBytes(bytes: number, text: string): Parsed<number> {
  if (bytes > MOST_BYTES) return { mistake: `${text} is more than a qcow2 disk can have (2P at most)` };
  if (bytes % 512 === 0) return { value: bytes };
  // qemu-img would round without a word, and the guest would see another disk.
  return {
    mistake: `a disk of ${bytes} bytes is not a whole number of 512-byte sectors (write ${
      guessSize(text) ?? Math.ceil(bytes / 512) * 512
    })`,
  };
}

/** Whoever writes a small number without a unit means another one. */
function guessSize(text: string): string | undefined {
  const [, sign = "", digits] = text.match(/^(\+?)(\d{1,6})$/) ?? [];
  return digits && `${sign}${digits}${digits.length > 3 ? "M" : "G"}`;
}
