/** The volume groups of a disk, with the filesystems in their logical volumes. */
import type { ReadBytes } from "./bytes.ts";
import { type Content, readContent } from "./content.ts";
import { readMetadataText, readPvLabel } from "./lvm_label.ts";
import {
  extentsOf,
  type GroupText,
  type LvText,
  MAX_VOLUMES,
  parseGroup,
  type PvText,
} from "./lvm_metadata.ts";
import { joined, type Piece } from "./stretch.ts";

/** A volume group, at least one of whose physical volumes is on the disk. */
export interface VolumeGroup {
  /** `rhel` */
  readonly name: string;
  /** Its own. */
  readonly uuid: string;
  /** What it counts in. */
  readonly extentBytes: number;
  /** Extents that no logical volume has. */
  readonly freeExtents: number;
  /** Wherever they are. */
  readonly physicalVolumes: readonly PhysicalVolume[];
  /** The visible ones. */
  readonly logicalVolumes: readonly LogicalVolume[];
}

/** A physical volume of a group. */
export interface PhysicalVolume {
  /** As its label has it. */
  readonly uuid: string;
  /** From its start to the end of its last extent. */
  readonly usedBytes: number;
}

/** A logical volume, with what it holds. */
export interface LogicalVolume extends Content {
  /** `root` */
  readonly name: string;
  /** As `/dev/mapper` and lsblk have it: `rhel-root`. */
  readonly deviceName: string;
  /** All of its extents. */
  readonly sizeBytes: number;
  /** The physical volume that its first extent is on; none where it cannot be followed to there. */
  readonly firstOn?: string;
  /** Why the host cannot read it. */
  readonly hidden?: string;
}

/** A physical volume that was found on the disk. */
export interface FoundPv {
  /** As its label has it. */
  readonly uuid: string;
  /** Reads from its start. */
  readonly read: ReadBytes;
}

// A disk that is nothing but labels must not cost minutes: each may lead to a text of 1 MiB.
const MAX_PVS = 16;
// A group has at least one of the physical volumes; copies of others' metadata are none of it.
const MAX_GROUPS = 16;

/** Reads the groups that these physical volumes belong to. What cannot be read, or has a wrong checksum, is not there. */
export async function readVolumeGroups(found: readonly FoundPv[]): Promise<readonly VolumeGroup[]> {
  const byUuid = new Map(found.toReversed().map((pv) => [pv.uuid, pv]));
  const newest = new Map<string, GroupText>();
  for (const pv of [...byUuid.values()].slice(0, MAX_PVS)) {
    for (const group of await readGroupTexts(pv)) {
      const known = newest.get(group.uuid);
      if (!known && newest.size >= MAX_GROUPS) continue;
      if (!known || known.sequence < group.sequence) newest.set(group.uuid, group);
    }
  }
  const groups: VolumeGroup[] = [];
  let volumes = 0;
  for (const text of newest.values()) {
    volumes += text.logicalVolumes.length;
    if (volumes <= MAX_VOLUMES) groups.push(await readGroup(text, byUuid));
  }
  return groups;
}

async function readGroupTexts({ uuid, read }: FoundPv): Promise<readonly GroupText[]> {
  const label = await readPvLabel(read);
  const groups: GroupText[] = [];
  for (const area of label?.metadataAreas ?? []) {
    const text = await readMetadataText(read, area);
    const group = text === undefined ? undefined : parseGroup(text);
    // Metadata of a group that its own physical volume is not in was copied there.
    if (group?.physicalVolumes.some((pv) => pv.uuid === uuid)) groups.push(group);
  }
  return groups;
}

async function readGroup(text: GroupText, found: ReadonlyMap<string, FoundPv>): Promise<VolumeGroup> {
  const { name, uuid, extentBytes, physicalVolumes } = text;
  const logicalVolumes: LogicalVolume[] = [];
  const stores = new Set(text.logicalVolumes.map((volume) => tieOf(volume)?.store));
  for (const volume of text.logicalVolumes.filter(({ isVisible, name }) => isVisible && !stores.has(name))) {
    const tie = tieOf(volume);
    logicalVolumes.push(tie ? snapshotVolume(tie, text) : await readVolume(volume, text, found));
  }
  return {
    name,
    uuid,
    extentBytes,
    freeExtents: freeExtents(text),
    physicalVolumes: physicalVolumes.map((pv) => ({
      uuid: pv.uuid,
      usedBytes: pv.startBytes + pv.extents * extentBytes,
    })),
    logicalVolumes,
  };
}

type Tie = NonNullable<LvText["segments"][number]["snapshot"]>;

/** What ties a thick snapshot to its origin is a visible volume in the text, `snapshot0`, and its store is a hidden one. */
function tieOf({ segments: [segment] }: LvText): Tie | undefined {
  return segment?.snapshot;
}

/** It goes by its store's name, and shows its origin's extents with what has changed since put back: as large as that. */
function snapshotVolume({ origin, store }: Tie, group: GroupText): LogicalVolume {
  const { segments = [] } = group.logicalVolumes.find(({ name }) => name === origin) ?? {};
  return { ...namedVolume(store, group, segments), hidden: `it is a snapshot of ${origin}` };
}

function namedVolume(name: string, group: GroupText, segments: LvText["segments"]) {
  const deviceName = [group.name, name].map((part) => part.replaceAll("-", "--")).join("-");
  return { name, deviceName, sizeBytes: extentsOf(segments) * group.extentBytes };
}

/** Hidden volumes count too: what pools and mirrors use is theirs, down to stripes on physical volumes. */
function freeExtents({ physicalVolumes, logicalVolumes }: GroupText): number {
  const all = physicalVolumes.reduce((sum, { extents }) => sum + extents, 0);
  const onPvs = logicalVolumes.flatMap(({ segments }) => segments).filter(({ type }) => type === "striped");
  return Math.max(0, all - extentsOf(onPvs));
}

async function readVolume(
  volume: LvText,
  group: GroupText,
  found: ReadonlyMap<string, FoundPv>,
): Promise<LogicalVolume> {
  const named = namedVolume(volume.name, group, volume.segments);
  const places = placesOf(volume, group, found);
  if (typeof places === "string") return { ...named, hidden: places };
  const content = await readContent(joined(places.pieces), named.sizeBytes);
  return { ...named, firstOn: places.firstOn, ...content };
}

interface Places {
  readonly pieces: readonly Piece[];
  readonly firstOn: string;
}

/** Where a volume's extents stand on the disk, or why that cannot be told. */
function placesOf(volume: LvText, group: GroupText, found: ReadonlyMap<string, FoundPv>): Places | string {
  const pvs = new Map(group.physicalVolumes.map((pv) => [pv.name, pv]));
  const pieces: Piece[] = [];
  let firstOn: string | undefined;
  for (const { type, extents, stripes: [stripe, ...more] } of volume.segments) {
    if (type !== "striped") return `it is of the type ${type}`;
    if (more.length > 0) return "it is striped over several physical volumes";
    const pv = stripe && pvs.get(stripe.physicalVolume);
    if (!pv || !stripe || stripe.extent + extents > pv.extents) return "its extents lie outside of its group";
    const read = found.get(pv.uuid)?.read;
    if (!read) return "a part of it is on another disk";
    pieces.push(pieceOf(pv, group.extentBytes, { read, extents, extent: stripe.extent }));
    firstOn ??= pv.uuid;
  }
  return firstOn === undefined ? "it has no extents" : { pieces, firstOn };
}

function pieceOf(
  { startBytes }: PvText,
  extentBytes: number,
  { read, extents, extent }: { readonly read: ReadBytes; readonly extents: number; readonly extent: number },
): Piece {
  return { read, startBytes: startBytes + extent * extentBytes, sizeBytes: extents * extentBytes };
}
