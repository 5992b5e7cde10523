/** What stands in the file of a disk, read by our own readers alone. */
import { budgeted } from "../disk/budget.ts";
import type { ReadBytes } from "../disk/bytes.ts";
import { type BootWays, readBootWays } from "../disk/boot_ways.ts";
import { refuseCutDisk } from "../disk/cut_disk.ts";
import { type DiskLayout, readLayout } from "../disk/layout.ts";
import { isQcow2, parseQcow2Header, QCOW2_HEADER_BYTES, qcow2Reader } from "../disk/qcow2.ts";
import { refuseCut } from "../disk/qcow2_end.ts";
import { fileReader } from "./file_reader.ts";
import { endsOf } from "./image_ends.ts";
import { HEAD_BYTES, refuseForeignFormat, refuseWrapped } from "./image_formats.ts";

/** A disk as its file shows it. */
export interface InspectedDisk {
  /** By its magic, whatever its suffix says. */
  readonly format: "qcow2" | "raw";
  /** What the guest would see of it. */
  readonly virtualSizeBytes: number;
  /** Partitions and filesystems. */
  readonly layout: DiskLayout;
  /** By which firmware it can boot; none where nobody looked. */
  readonly bootWays?: BootWays;
}

/**
 * Reads a disk file's format, size and layout; throws {@linkcode import("../disk/bytes.ts").ImageError} for one that must not be
 * booted, or is cut short. `backing` is given for an overlay of ours: what it does not hold comes from there.
 */
export async function inspect(path: string, backing?: string): Promise<InspectedDisk> {
  using file = await Deno.open(path, { read: true });
  const within = budgeted();
  if (backing === undefined) return await inspectImage(file, within);
  using base = await Deno.open(backing, { read: true });
  const read = within(fileReader(file));
  const header = parseQcow2Header(await read(0, QCOW2_HEADER_BYTES), (await file.stat()).size, true);
  const { virtualSizeBytes } = header;
  const layout = await readLayout(
    qcow2Reader(read, header, await diskReader(base, within)),
    virtualSizeBytes,
  );
  return { format: "qcow2", virtualSizeBytes, layout };
}

/** What keeps the reading of a file within a budget. */
type Within = ReturnType<typeof budgeted>;

async function inspectImage(file: Deno.FsFile, within: Within): Promise<InspectedDisk> {
  const { size } = await file.stat();
  const read = within(fileReader(file));
  const head = await read(0, QCOW2_HEADER_BYTES);
  if (!isQcow2(head)) {
    refuseForeignFormat(await endsOf(file), size);
    return await inspectDisk("raw", read, size);
  }
  const header = parseQcow2Header(head, size);
  await refuseCut(read, header, size);
  const { virtualSizeBytes } = header;
  const readDisk = qcow2Reader(read, header);
  const disk = await inspectDisk("qcow2", readDisk, virtualSizeBytes);
  refuseWrapped(await readDisk(0, Math.min(HEAD_BYTES, virtualSizeBytes)));
  return disk;
}

async function inspectDisk(
  format: InspectedDisk["format"],
  read: ReadBytes,
  virtualSizeBytes: number,
): Promise<InspectedDisk> {
  const layout = await readLayout(read, virtualSizeBytes);
  refuseCutDisk(layout);
  return { format, virtualSizeBytes, layout, bootWays: await readBootWays(read, layout) };
}

async function diskReader(file: Deno.FsFile, within: Within): Promise<ReadBytes> {
  const read = within(fileReader(file));
  const head = await read(0, QCOW2_HEADER_BYTES);
  return isQcow2(head) ? qcow2Reader(read, parseQcow2Header(head, (await file.stat()).size)) : read;
}

/** The length of a file. */
export async function fileBytesOf(path: string): Promise<number> {
  return (await Deno.stat(path)).size;
}
