/** All that the host reads of an image without a boot, as data for people and for programs. */
import type { BootWays } from "../disk/boot_ways.ts";
import { filesystem } from "../facts/filesystem.ts";
import type { Row, Seen } from "../facts/fact.ts";
import { partitions } from "../facts/partitions.ts";
import type { LocatedDisk } from "../image/image.ts";
import type { InspectedDisk } from "../image/inspect.ts";
import type { Value } from "../match/value.ts";
import { chooseFirmware, type FirmwareChoice } from "../plan/firmware.ts";
import { type DrawnDisk, drawnLayout } from "../result/drawn_disk.ts";
import { oddities } from "./oddities.ts";

/** A fact as JSON has it: sizes are bytes. */
export type Told = Readonly<Record<string, string | number>>;

/** An image as `seedling inspect` shows it; `--json` prints all of it but the picture. */
export interface InspectedImage {
  readonly name: string;
  /** The given file's. */
  readonly path: string;
  readonly format: string;
  readonly fileBytes: number;
  /** What is booted of it, where a disk was made of it. */
  readonly disk?: string;
  /** What the guest sees. */
  readonly sizeBytes: number;
  /** Of the given file; absent where nobody has read it whole yet. */
  readonly sha256?: string;
  /** The row `table` of the fact `partitions`. */
  readonly table: Told;
  /** The other rows, in the order in which they stand on the disk. */
  readonly partitions: readonly Told[];
  /** The fact `filesystem`; `on` is a partition's number, a logical volume, or `disk`. */
  readonly filesystems: readonly Told[];
  readonly boots: Partial<BootWays>;
  /** What `firmware: auto` comes to. */
  readonly firmware: FirmwareChoice;
  /** What a person would want to know before a boot. */
  readonly odd: readonly string[];
}

/** What was found out of a file. */
export interface Findings {
  readonly located: LocatedDisk;
  readonly disk: InspectedDisk;
  readonly fileBytes: number;
  readonly sha256?: string | undefined;
}

/** Puts them together. */
export function inspectedImage({ located, disk, fileBytes, sha256 }: Findings): InspectedImage {
  const seen: Seen = { after: disk.layout, lines: [], told: () => undefined };
  const [table, ...rows] = partitions.read(seen).map(({ columns }) => toldOf(columns));
  const { name, given, path, madeOf } = located;
  return {
    name,
    path: given,
    format: madeOf?.format ?? disk.format,
    fileBytes,
    ...(madeOf && { disk: path }),
    sizeBytes: disk.virtualSizeBytes,
    ...(sha256 !== undefined && { sha256 }),
    table: table ?? {},
    partitions: rows.toSorted((a, b) => Number(a.start) - Number(b.start)),
    filesystems: filesystem.read(seen).map(filesystemRow),
    boots: disk.bootWays ?? {},
    firmware: chooseFirmware(disk.bootWays),
    odd: oddities(disk),
  };
}

/** The disk for its picture. */
export const pictureOf = ({ layout }: InspectedDisk): DrawnDisk => drawnLayout(layout, "vda");

function filesystemRow({ names: [first = ""], columns }: Row): Told {
  return { on: first === "vda" ? "disk" : first, ...toldOf(columns) };
}

function toldOf(columns: Row["columns"]): Told {
  return Object.fromEntries(
    Object.entries(columns).flatMap(([column, value]) => {
      const told = jsonOf(value);
      return told === undefined ? [] : [[column, told]];
    }),
  );
}

function jsonOf(value: Value): string | number | undefined {
  if (value.kind === "absent") return undefined;
  if (value.kind === "size") return value.size.minBytes;
  return value.kind === "number" ? value.number : value.text;
}
