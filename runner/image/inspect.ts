/** What stands in the file of a disk, read by our own readers alone. */
import { budgeted, type Within } from "../disk/budget.ts";
import { ImageError, type ReadBytes } from "../disk/bytes.ts";
import { type BootWays, readBootWays } from "../disk/boot_ways.ts";
import { refuseCutDisk } from "../disk/cut_disk.ts";
import { type DiskLayout, readLayout } from "../disk/layout.ts";
import { isQcow2, parseQcow2Header, QCOW2_HEADER_BYTES, qcow2Reader } from "../disk/qcow2.ts";
import { filesystemsAt } from "../disk/superblock.ts";
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
  /** Where filesystems of several kinds begin at one place, in words; none where nobody looked. */
  readonly rivals?: readonly string[];
}

/** How {@linkcode inspect} looks. */
export interface InspectOptions {
  /** For an overlay of ours: what it does not hold comes from there. */
  readonly backing?: string;
  /** Aborting it ends the look with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a disk file's format, size and layout; throws {@linkcode import("../disk/bytes.ts").ImageError} for one that must not be
 * booted, or is cut short.
 */
export async function inspect(
  path: string,
  { backing, signal }: InspectOptions = {},
): Promise<InspectedDisk> {
  using file = await Deno.open(path, { read: true });
  const within = budgeted(undefined, { signal });
  if (backing === undefined) return await inspectImage(file, within);
  using base = await Deno.open(backing, { read: true });
  const read = within(fileReader(file));
  const header = parseQcow2Header(await read(0, QCOW2_HEADER_BYTES), (await file.stat()).size, true);
  const { virtualSizeBytes } = header;
  const readDisk = qcow2Reader(read, header, await diskReader(base, within), within.spend);
  const layout = await readLayout(readDisk, virtualSizeBytes);
  refuseWordy(layout);
  return { format: "qcow2", virtualSizeBytes, layout };
}

// Of a thousand partitions, or logical volumes, it takes a tenth; it is kept with every boot, twice.
const MOST_LAYOUT_CHARACTERS = 4 * 1024 ** 2;

function refuseWordy(layout: DiskLayout): void {
  const { length } = JSON.stringify(layout);
  if (length <= MOST_LAYOUT_CHARACTERS) return;
  throw new ImageError(
    `its tables tell ${length} characters of partitions and volumes, and no disk more than ${MOST_LAYOUT_CHARACTERS} (remove what it does not need: lvremove, vgremove)`,
  );
}

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
  const readDisk = qcow2Reader(read, header, undefined, within.spend);
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
  refuseWordy(layout);
  refuseCutDisk(layout);
  const bootWays = await readBootWays(read, layout);
  return { format, virtualSizeBytes, layout, bootWays, rivals: await readRivals(read, layout) };
}

async function readRivals(read: ReadBytes, layout: DiskLayout): Promise<readonly string[]> {
  const places = [{ ...layout, startBytes: 0, name: "the disk" }].concat(
    layout.partitions.map((each) => ({ ...layout, ...each, name: `partition ${each.number}` })),
  );
  const rivals: string[] = [];
  for (const { filesystem, startBytes, name } of places) {
    if (!filesystem) continue;
    const types = await Array.fromAsync(filesystemsAt(read, startBytes), ({ type }) => type);
    if (types.length > 1) rivals.push(`${name} has the signatures of ${types.join(" and ")}`);
  }
  return rivals;
}

async function diskReader(file: Deno.FsFile, within: Within): Promise<ReadBytes> {
  const read = within(fileReader(file));
  const head = await read(0, QCOW2_HEADER_BYTES);
  if (!isQcow2(head)) return read;
  return qcow2Reader(read, parseQcow2Header(head, (await file.stat()).size), undefined, within.spend);
}

/** The length of a file. */
export async function fileBytesOf(path: string): Promise<number> {
  return (await Deno.stat(path)).size;
}
