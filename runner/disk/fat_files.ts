/** Which files a FAT has, as far as firmware needs them (Microsoft's FAT specification, 1.03); fat.ts has its label. */
import { type ReadBytes, viewOf } from "./bytes.ts";

/** The names in a folder, in capitals and of 8.3 letters, as firmware compares them; none where there is no such folder. */
export type ListFolder = (...folder: readonly string[]) => Promise<readonly string[]>;

interface Geometry {
  readonly bits: 12 | 16 | 32;
  readonly clusterBytes: number;
  readonly clusters: number;
  readonly tableStart: number;
  readonly rootStart: number;
  readonly rootBytes: number;
  readonly rootCluster: number;
  readonly dataStart: number;
}

/** The files of the FAT at the start of a partition; `undefined` where there is none. */
export async function readFatFiles(read: ReadBytes): Promise<ListFolder | undefined> {
  const geometry = geometryOf(viewOf(await read(0, 512)));
  if (!geometry) return undefined;
  const entries = await entriesOf(read, geometry, undefined);
  return async (...folder) => await namesIn(read, geometry, { entries, folder });
}

/** EDK2's FatPkg/EnhancedFatDxe/Init.c: a FAT32 of fewer clusters is damaged to it, whatever its boot sector says. */
const LEAST_CLUSTERS = 65_525;

/** Why firmware reads no FAT that Linux does; `undefined` where it does. mkfs.vfat -F 32 makes such small ones, and warns. */
export async function whyFirmwareReadsNoFat(read: ReadBytes): Promise<string | undefined> {
  const geometry = geometryOf(viewOf(await read(0, 512)));
  if (geometry?.bits !== 32 || geometry.clusters >= LEAST_CLUSTERS) return undefined;
  return `a FAT32 of ${geometry.clusters} clusters, and firmware reads none of fewer than ${LEAST_CLUSTERS}`;
}

const sectorsOf = (view: DataView) => view.getUint16(19, true) || view.getUint32(32, true);

function geometryOf(view: DataView): Geometry | undefined {
  const [sectorBytes, clusterSectors, reserved] = [
    view.getUint16(11, true),
    view.getUint8(13),
    view.getUint16(14, true),
  ];
  const [tables, rootEntries] = [view.getUint8(16), view.getUint16(17, true)];
  const tableSectors = view.getUint16(22, true) || view.getUint32(36, true);
  const isSound = view.getUint16(510) === 0x55aa && [512, 1024, 2048, 4096].includes(sectorBytes) &&
    clusterSectors > 0 && (clusterSectors & (clusterSectors - 1)) === 0 && reserved > 0 && tables > 0 &&
    tables <= 4 && tableSectors > 0;
  if (!isSound) return undefined;
  const rootSectors = Math.ceil(rootEntries * 32 / sectorBytes);
  const dataSector = reserved + tables * tableSectors + rootSectors;
  const clusters = Math.floor((sectorsOf(view) - dataSector) / clusterSectors);
  if (!(clusters > 0)) return undefined;
  const bits = view.getUint16(22, true) === 0 ? 32 : clusters < 4085 ? 12 : 16;
  return {
    bits,
    clusterBytes: clusterSectors * sectorBytes,
    clusters,
    tableStart: reserved * sectorBytes,
    rootStart: (reserved + tables * tableSectors) * sectorBytes,
    rootBytes: rootEntries * 32,
    rootCluster: bits === 32 ? view.getUint32(44, true) : 0,
    dataStart: dataSector * sectorBytes,
  };
}

interface Entry {
  /** `BOOTX64.EFI` */
  readonly name: string;
  readonly attributes: number;
  readonly cluster: number;
}

const VOLUME = 0x08;
const FOLDER = 0x10;
const LONG_NAME = 0x0f;

async function namesIn(
  read: ReadBytes,
  geometry: Geometry,
  { entries, folder: [next, ...rest] }: {
    readonly entries: readonly Entry[];
    readonly folder: readonly string[];
  },
): Promise<readonly string[]> {
  const shown = entries.filter(({ attributes }) => (attributes & VOLUME) === 0);
  if (next === undefined) return shown.map(({ name }) => name).filter((name) => !/^\.+$/.test(name));
  const found = shown.find(({ name, attributes }) => name === next && (attributes & FOLDER) !== 0);
  if (!found) return [];
  return await namesIn(read, geometry, {
    entries: await entriesOf(read, geometry, found.cluster),
    folder: rest,
  });
}

// A folder of 2 MiB has 65536 entries, which is the most that FAT allows.
const MOST_BYTES = 2 * 1024 ** 2;

/** The entries of a folder; that of no cluster is the root. */
async function entriesOf(
  read: ReadBytes,
  geometry: Geometry,
  cluster: number | undefined,
): Promise<readonly Entry[]> {
  const { bits, rootStart, rootBytes, rootCluster } = geometry;
  if (cluster === undefined && bits !== 32) return parseEntries(await read(rootStart, rootBytes));
  const entries: Entry[] = [];
  const seen = new Set<number>();
  for (
    let at = cluster ?? rootCluster;
    isCluster(at, geometry) && !seen.has(at);
    at = await nextOf(read, geometry, at)
  ) {
    if (seen.size * geometry.clusterBytes >= MOST_BYTES) break;
    seen.add(at);
    entries.push(
      ...parseEntries(
        await read(geometry.dataStart + (at - 2) * geometry.clusterBytes, geometry.clusterBytes),
      ),
    );
  }
  return entries;
}

const isCluster = (at: number, { clusters }: Geometry) => at >= 2 && at < clusters + 2;

async function nextOf(read: ReadBytes, { bits, tableStart }: Geometry, cluster: number): Promise<number> {
  const view = viewOf(await read(tableStart + Math.floor(cluster * bits / 8), 4));
  if (bits === 32) return view.getUint32(0, true) & 0x0fffffff;
  const pair = view.getUint16(0, true);
  if (bits === 16) return pair;
  return cluster % 2 === 0 ? pair & 0x0fff : pair >> 4;
}

function parseEntries(bytes: Uint8Array): readonly Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at + 32 <= bytes.length && bytes[at] !== 0; at += 32) {
    const entry = bytes.subarray(at, at + 32);
    const attributes = entry[11] ?? 0;
    if (entry[0] === 0xe5 || (attributes & LONG_NAME) === LONG_NAME) continue;
    const view = viewOf(entry);
    const [base, suffix] = [textOf(entry.subarray(0, 8)), textOf(entry.subarray(8, 11))];
    entries.push({
      name: suffix === "" ? base : `${base}.${suffix}`,
      attributes,
      cluster: view.getUint16(20, true) * 2 ** 16 + view.getUint16(26, true),
    });
  }
  return entries;
}

/** A field of fixed length, without the blanks at its end. */
const textOf = (bytes: Uint8Array) => String.fromCharCode(...bytes).replace(/(?<![ \0])[ \0]+$/, "");
