/** LVM2's text -> a volume group: its physical volumes, and which of their extents each logical volume has. */
import {
  countIn,
  isCount,
  listIn,
  type LvmSection,
  parseLvmText,
  sectionIn,
  sectionsIn,
  textIn,
} from "./lvm_text.ts";

/** A volume group as the text has it. */
export interface GroupText {
  readonly name: string;
  readonly uuid: string;
  /** Counts the changes: of two copies the higher one is the newer. */
  readonly sequence: number;
  readonly extentBytes: number;
  readonly physicalVolumes: readonly PvText[];
  readonly logicalVolumes: readonly LvText[];
}

/** A physical volume of a group. */
export interface PvText {
  /** What segments call it: `pv0`. */
  readonly name: string;
  readonly uuid: string;
  /** Where its first extent starts. */
  readonly startBytes: number;
  readonly extents: number;
}

/** A logical volume; pools and mirrors have hidden ones of their own. */
export interface LvText {
  readonly name: string;
  readonly isVisible: boolean;
  readonly segments: readonly SegmentText[];
}

/** A run of a logical volume's extents. */
export interface SegmentText {
  readonly extents: number;
  /** `striped` (one stripe is linear), `thin`, `raid1`, ... */
  readonly type: string;
  /** Where each stripe starts: the physical volume and its extent. */
  readonly stripes: readonly { readonly physicalVolume: string; readonly extent: number }[];
  /** Of a `snapshot`: the volume that it is one of, and the one whose extents keep what has changed since. */
  readonly snapshot?: { readonly origin: string; readonly store: string };
}

const LVM_SECTOR_BYTES = 512;
/** Of a disk: beyond any that lvm2 can run with; a root's group has a handful. Each is looked into. */
export const MAX_VOLUMES = 1024;
const MAX_PHYSICAL_VOLUMES = 256;
// NAME_LEN of lvm2 (lib/metadata/metadata-exported.h), the end of the text included; no UUID, type or status is longer.
const MAX_NAME = 127;

/** Reads a group's text; `undefined` where it is none, or counts in what cannot be. */
export function parseGroup(text: string): GroupText | undefined {
  const [entry] = sectionsIn(parseLvmText(text));
  if (!entry) return undefined;
  const [name, section] = entry;
  const [uuid, sequence] = [textIn(section, "id"), countIn(section, "seqno")];
  const extentBytes = (countIn(section, "extent_size") ?? 0) * LVM_SECTOR_BYTES;
  if (uuid === undefined || sequence === undefined || extentBytes === 0) return undefined;
  const physicalVolumes = each(section, "physical_volumes", parsePv);
  if ([name, uuid].some(isTooLong) || (physicalVolumes?.length ?? 0) > MAX_PHYSICAL_VOLUMES) return undefined;
  const logicalVolumes = each(section, "logical_volumes", parseLv);
  if (!physicalVolumes || !logicalVolumes) return undefined;
  const group = { name, uuid, sequence, extentBytes, physicalVolumes, logicalVolumes };
  return areSane(group) ? group : undefined;
}

/** The parts of a section of sections; `undefined` where one of them cannot be read. */
function each<T>(
  section: LvmSection,
  key: string,
  parse: (name: string, section: LvmSection) => T | undefined,
): readonly T[] | undefined {
  const sections = sectionsIn(sectionIn(section, key));
  const parsed = sections.flatMap(([name, part]) => parse(name, part) ?? []);
  return parsed.length === sections.length && parsed.length <= MAX_VOLUMES ? parsed : undefined;
}

function parsePv(name: string, section: LvmSection): PvText | undefined {
  const [uuid, start, extents] = [
    textIn(section, "id"),
    countIn(section, "pe_start"),
    countIn(section, "pe_count"),
  ];
  if (uuid === undefined || start === undefined || extents === undefined) return undefined;
  if ([name, uuid].some(isTooLong)) return undefined;
  return { name, uuid, startBytes: start * LVM_SECTOR_BYTES, extents };
}

const isTooLong = (name: string) => name.length > MAX_NAME;

function parseLv(name: string, section: LvmSection): LvText | undefined {
  if (isTooLong(name)) return undefined;
  const parts = sectionsIn(section).filter(([key]) => /^segment\d+$/.test(key)).map(([, part]) => part);
  const segments = parts.flatMap((part) => parseSegment(part) ?? []);
  // segment_count and start_extent say again what the order says: where they differ, nothing is sure.
  if (segments.length !== countIn(section, "segment_count")) return undefined;
  let end = 0;
  for (const [index, part] of parts.entries()) {
    if (countIn(part, "start_extent") !== end) return undefined;
    end += segments[index]?.extents ?? 0;
  }
  const status = listIn(section, "status");
  const isVisible = status.some((word) => word.kind === "text" && word.text === "VISIBLE");
  return { name, isVisible, segments };
}

function parseSegment(section: LvmSection): SegmentText | undefined {
  const [extents, type] = [countIn(section, "extent_count"), textIn(section, "type")];
  if (!extents || type === undefined || isTooLong(type)) return undefined;
  const [origin, store] = [
    textIn(section, "origin"),
    textIn(section, "cow_store") ?? textIn(section, "merging_store"),
  ];
  const isSnapshot = type === "snapshot" && origin !== undefined && store !== undefined;
  return {
    extents,
    type,
    stripes: parseStripes(section),
    ...(isSnapshot && { snapshot: { origin, store } }),
  };
}

/** Pairs of a physical volume and an extent: `["pv0", 0, "pv1", 0]`. */
function parseStripes(section: LvmSection): SegmentText["stripes"] {
  const items = listIn(section, "stripes");
  return items.flatMap((item, index) => {
    const extent = items[index + 1];
    if (index % 2 === 1 || item.kind !== "text" || extent?.kind !== "number") return [];
    return isCount(extent.number) ? [{ physicalVolume: item.text, extent: extent.number }] : [];
  });
}

/** Whether all sizes are numbers that a disk can have. */
function areSane({ extentBytes, physicalVolumes, logicalVolumes }: GroupText): boolean {
  const ends = physicalVolumes.map(({ startBytes, extents }) => startBytes + extents * extentBytes);
  const sizes = logicalVolumes.map(({ segments }) => extentsOf(segments) * extentBytes);
  return [...ends, ...sizes].every(isCount);
}

/** How many extents segments have together. */
export function extentsOf(segments: readonly SegmentText[]): number {
  return segments.reduce((sum, { extents }) => sum + extents, 0);
}
