/** Formats that must not pass as a raw disk: what makes a disk of each, or what would help where nothing here does. */
import { ImageError } from "../disk/bytes.ts";
import type { ForeignDriver } from "./foreign_disk.ts";
import type { Unpacker } from "./packer.ts";
import { isSound } from "./tar.ts";

/** The first bytes of a file or of a disk, and its last sector. */
export interface Ends {
  /** {@linkcode HEAD_BYTES}, or all there are. */
  readonly head: Uint8Array;
  /** None where only the beginning tells. */
  readonly tail?: Uint8Array;
}

/** So much is looked at: an ISO 9660 volume begins behind 32 KiB. */
export const HEAD_BYTES = 0x8800;
/** Where a format has its mark at the end, it is in the last so many. */
export const TAIL_BYTES = 512;

/** What makes a disk of a file. */
export type Opening =
  /** qemu-img does, by this driver. */
  | { readonly kind: "disk"; readonly driver: ForeignDriver }
  /** A program unpacks it; what comes out is looked at anew. */
  | { readonly kind: "packed"; readonly unpacker: Unpacker }
  /** A disk lies in it, beside other files. */
  | { readonly kind: "tar" };

/** A format that is no disk as QEMU boots it. */
export interface ForeignFormat {
  readonly name: string;
  readonly is: (ends: Ends) => boolean;
  /** What makes a disk of it: commands that read IN, and write OUT. */
  readonly help: string;
  /** How it is made here; none where it is refused. */
  readonly opening?: Opening;
}

const startsWith = (magic: string, offset = 0) => ({ head }: Ends) => hasAt(head, magic, offset);
const endsWith = (magic: string) => ({ tail }: Ends) => tail !== undefined && hasAt(tail, magic, 0);

function hasAt(bytes: Uint8Array, magic: string, offset: number): boolean {
  return Array.from(magic).every((character, index) => bytes[offset + index] === character.charCodeAt(0));
}

const CONVERT = "qemu-img convert -O qcow2 IN OUT";
/** Programs that read any name, which `xz -d IN` does not, and leave IN as it is. */
const unpack = (command: string) => `${command} IN >OUT, or tar xf IN where a tar is in it`;
const TAR = "tar xf IN, then give the image in it";
const ROOT_ALONE = "a root without a boot loader: give a disk with one";
const OVA = "tar xf IN, then qemu-img convert -O qcow2 DISK.vmdk OUT";

const disk = (driver: ForeignDriver) => ({ opening: { kind: "disk", driver } } as const);
const packed = (name: string, ...argv: Unpacker["argv"]) => (
  { opening: { kind: "packed", unpacker: { argv, package: name } } } as const
);
const archive = { opening: { kind: "tar" } } as const;

/** The first that applies names the format. */
const FOREIGN_FORMATS: readonly ForeignFormat[] = [
  { name: "VMDK", is: startsWith("KDMV"), help: CONVERT, ...disk("vmdk") },
  { name: "VMDK", is: startsWith("COWD"), help: CONVERT, ...disk("vmdk") },
  {
    name: "VMDK descriptor",
    is: startsWith("# Disk DescriptorFile"),
    help: `${CONVERT}, where its disk's files lie`,
  },
  { name: "VHDX", is: startsWith("vhdxfile"), help: CONVERT, ...disk("vhdx") },
  { name: "VHD", is: startsWith("conectix"), help: CONVERT, ...disk("vpc") },
  // As Azure wants it: a raw disk with a footer, which qemu-img does not tell from a raw one by itself.
  {
    name: "VHD of a fixed size",
    is: endsWith("conectix"),
    help: "qemu-img convert -f vpc -O qcow2 IN OUT",
    ...disk("vpc"),
  },
  { name: "QED", is: startsWith("QED\0"), help: CONVERT },
  { name: "VDI", is: startsWith("\x7f\x10\xda\xbe", 0x40), help: CONVERT, ...disk("vdi") },
  { name: "DMG", is: endsWith("koly"), help: "qemu-img convert -f dmg -O qcow2 IN OUT" },
  { name: "Parallels", is: startsWith("WithoutFreeSpace"), help: CONVERT },
  { name: "Parallels", is: startsWith("WithouFreSpacExt"), help: CONVERT },
  { name: "Bochs", is: startsWith("Bochs Virtual HD Image"), help: CONVERT },
  { name: "cloop", is: startsWith("#!/bin/sh\n#V2.0 Format"), help: CONVERT },
  { name: "a qcow2 image", is: startsWith("QFI\xfb"), help: CONVERT },
  {
    name: "a sparse image of Android's",
    is: startsWith("\x3a\xff\x26\xed"),
    help: "simg2img IN OUT",
  },
  {
    name: "LUKS",
    is: startsWith("LUKS\xba\xbe"),
    help: "cryptsetup open IN NAME, then give what is in /dev/mapper/NAME",
  },
  {
    // One that a USB stick boots too has a boot sector before the volume.
    name: "an ISO 9660 volume",
    is: (ends) => startsWith("CD001", 0x8001)(ends) && !startsWith("\x55\xaa", 510)(ends),
    help: "a CD is not booted: give the disk that it installs",
  },
  { name: "squashfs", is: startsWith("hsqs"), help: ROOT_ALONE },
  { name: "cpio", is: startsWith("07070"), help: "an initramfs without a kernel: give a disk with both" },
  { name: "tar or OVA", is: isOva, help: OVA, ...archive },
  { name: "tar or OVA", is: isTar, help: TAR, ...archive },
  {
    name: "bzip2",
    is: startsWith("BZh"),
    help: unpack("bunzip2 -c"),
    ...packed("bzip2", "bzip2", "-dc"),
  },
  { name: "lz4", is: (ends) => [LZ4, LZ4_OF_OLD].includes(frameOf(ends)), help: unpack("lz4 -dc") },
  { name: "lrzip", is: startsWith("LRZI"), help: "lrzip -dqo OUT IN" },
  { name: "zchunk", is: startsWith("\0ZCK1"), help: unpack("unzck -c") },
  { name: "lzip", is: startsWith("LZIP"), help: unpack("lzip -dc") },
  { name: "lzop", is: startsWith("\x89LZO\0\r\n\x1a\n"), help: unpack("lzop -dc") },
  {
    name: "lzma",
    is: (ends) => startsWith("\x5d\0\0")(ends) && startsWith("\xff".repeat(8), 5)(ends),
    help: unpack("xz -dc --format=lzma"),
  },
  { name: "7z", is: startsWith("7z\xbc\xaf\x27\x1c"), help: "7z x IN, then give the image in it" },
  { name: "RAR", is: startsWith("Rar!\x1a\x07"), help: "unrar x IN, then give the image in it" },
  {
    name: "xz",
    is: startsWith("\xfd7zXZ\0"),
    help: unpack("xz -dc"),
    // Its header may ask for 4 GiB of memory; the best compression takes 65 MiB.
    ...packed("xz-utils", "xz", "-dc", "-T0", "--memlimit-decompress=1GiB"),
  },
  { name: "gzip", is: startsWith("\x1f\x8b"), help: unpack("gunzip -c"), ...packed("gzip", "gzip", "-dc") },
  { name: "compress", is: startsWith("\x1f\x9d"), help: unpack("gunzip -c") },
  {
    name: "zstd",
    // One that only skips is told by the program that unpacks it.
    is: (ends) => [ZSTD, SKIPPABLE].includes(frameOf(ends)),
    help: unpack("zstd -dc"),
    ...packed("zstd", "zstd", "-dcq", "--memory=1024MB"),
  },
  { name: "zip", is: startsWith("PK\x03\x04"), help: "unzip IN, then give the image in it" },
  { name: "WIM", is: startsWith("MSWIM\0\0\0"), help: "wimapply IN to a disk, then give that" },
  { name: "a forensic image", is: startsWith("EVF\x09\r\n\xff\0"), help: "ewfexport -t OUT -f raw IN" },
  { name: "a forensic image", is: startsWith("AFF10\r\n\0"), help: "affconvert -r IN" },
  { name: "a copy-on-write image of User-mode Linux", is: startsWith("OOOM"), help: "uml_moo IN OUT" },
  { name: "EROFS", is: startsWith("\xe2\xe1\xf5\xe0", 1024), help: ROOT_ALONE },
  { name: "cramfs", is: startsWith("\x45\x3d\xcd\x28"), help: ROOT_ALONE },
  { name: "romfs", is: startsWith("-rom1fs-"), help: ROOT_ALONE },
  { name: "a program", is: startsWith("\x7fELF"), help: "give a disk, not a kernel or a program" },
  { name: "a program of UEFI", is: isUefiProgram, help: "put it on a disk's ESP, then give that disk" },
  { name: "a page of a web server", is: isPage, help: "the address leads to a page: fetch the image itself" },
];

const ZSTD = "\x28\xb5\x2f\xfd";
const LZ4 = "\x04\x22\x4d\x18";
const LZ4_OF_OLD = "\x02\x21\x4c\x18";
const SKIPPABLE = "\x50\x2a\x4d\x18";

/**
 * The mark of the first frame that holds something: zstd's and LZ4's may stand behind such as are skipped, as pzstd writes them
 * (RFC 8878, 3.1.2). Where there is none within the head, that of the skipped.
 */
function frameOf({ head }: Ends): string {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  let at = 0;
  while (at + 8 <= head.length && view.getUint32(at, true) >>> 4 === 0x184d2a5) {
    at += 8 + view.getUint32(at + 4, true);
  }
  if (at > 0 && at + 4 > head.length) return SKIPPABLE;
  return String.fromCharCode(...head.subarray(at, at + 4));
}

/** A kernel with an EFI stub, a UKI: the header of PE stands where that of DOS says. */
function isUefiProgram({ head }: Ends): boolean {
  if (!hasAt(head, "MZ", 0) || head.length < 0x40) return false;
  return hasAt(head, "PE\0\0", new DataView(head.buffer, head.byteOffset).getUint32(0x3c, true));
}

function isPage({ head }: Ends): boolean {
  return /^\s{0,64}<(?:!doctype html|html)\b/i.test(String.fromCharCode(...head.subarray(0, 100)));
}

/** A mark only tars since POSIX.1-1988 have; those before have the sum of the header's bytes in it. */
function isTar({ head }: Ends): boolean {
  return hasAt(head, "ustar", 257) || isSound(head.subarray(0, 512));
}

/** An OVA begins with the description of its machine (DSP0243, 6.1). */
function isOva(ends: Ends): boolean {
  const name = String.fromCharCode(...ends.head.subarray(0, 100)).replace(/\0.*$/s, "");
  return isTar(ends) && /\.ovf$/i.test(name);
}

/** The format of a file that is neither qcow2 nor a raw disk; what it is by its ends. */
export function foreignFormat(ends: Ends): ForeignFormat | undefined {
  return FOREIGN_FORMATS.find(({ is }) => is(ends));
}

/** Throws {@linkcode ImageError} where a file that is not qcow2 is of another format, or its size is no disk's. */
export function refuseForeignFormat(ends: Ends, fileBytes: number): void {
  const found = foreignFormat(ends);
  if (found) throw refusalOf(found);
  if (fileBytes === 0) throw new ImageError("it is empty");
  if (fileBytes % 512 !== 0) {
    throw new ImageError(
      `it has ${fileBytes} bytes, which is no whole number of 512-byte sectors, and is not qcow2`,
    );
  }
}

/** What is said of a format that nothing here makes a disk of. */
export function refusalOf({ name, help }: ForeignFormat): ImageError {
  return new ImageError(`it is ${name}, which is no disk that boots (${help})`);
}

/** As {@linkcode refuseForeignFormat} of what a qcow2 image holds: `qemu-img convert` wraps what it does not know as it is. */
export function refuseWrapped(head: Uint8Array): void {
  const found = foreignFormat({ head });
  if (!found) return;
  throw new ImageError(
    `its disk begins with ${found.name} in place of a boot sector, and boots nothing: a file was taken for a raw disk (make it anew from that file: ${found.help})`,
  );
}
