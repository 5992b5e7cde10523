/** Formats that must not pass as a raw disk: QEMU would be told "raw", a person believes otherwise, and both are wrong. */
import { ImageError } from "./bytes.ts";

interface ForeignFormat {
  readonly name: string;
  readonly offset: number;
  readonly magic: string;
}

const FOREIGN_FORMATS: readonly ForeignFormat[] = [
  { name: "VMDK", offset: 0, magic: "KDMV" },
  { name: "VMDK", offset: 0, magic: "COWD" },
  { name: "VMDK descriptor", offset: 0, magic: "# Disk DescriptorFile" },
  { name: "VHDX", offset: 0, magic: "vhdxfile" },
  { name: "VHD", offset: 0, magic: "conectix" },
  { name: "QED", offset: 0, magic: "QED\0" },
  { name: "VDI", offset: 0x40, magic: "\x7f\x10\xda\xbe" },
  { name: "LUKS", offset: 0, magic: "LUKS\xba\xbe" },
  { name: "Parallels", offset: 0, magic: "WithoutFreeSpace" },
  { name: "Parallels", offset: 0, magic: "WithouFreSpacExt" },
  { name: "Bochs", offset: 0, magic: "Bochs Virtual HD Image" },
  { name: "cloop", offset: 0, magic: "#!/bin/sh\n#V2.0 Format" },
  { name: "tar or OVA", offset: 257, magic: "ustar" },
  { name: "bzip2", offset: 0, magic: "BZh" },
  { name: "lz4", offset: 0, magic: "\x04\x22\x4d\x18" },
  { name: "7z", offset: 0, magic: "7z\xbc\xaf\x27\x1c" },
  { name: "xz", offset: 0, magic: "\xfd7zXZ\0" },
  { name: "gzip", offset: 0, magic: "\x1f\x8b" },
  { name: "zstd", offset: 0, magic: "\x28\xb5\x2f\xfd" },
  { name: "zip", offset: 0, magic: "PK\x03\x04" },
];

/** Throws {@linkcode ImageError} where the head of a file that is not qcow2 shows another format, or its size is no disk's. */
export function refuseForeignFormat(head: Uint8Array, fileBytes: number): void {
  const found = FOREIGN_FORMATS.find(({ offset, magic }) =>
    Array.from(magic).every((character, index) => head[offset + index] === character.charCodeAt(0))
  );
  if (found) {
    throw new ImageError(
      `it is ${found.name}, only qcow2 and raw disks are booted (qemu-img convert -O qcow2 IN OUT)`,
    );
  }
  if (fileBytes === 0 || fileBytes % 512 !== 0) {
    throw new ImageError(
      `it has ${fileBytes} bytes, which is no whole number of 512-byte sectors, and is not qcow2`,
    );
  }
}
