/** The keys of a case that say what hangs in the machine. */
import { type ExtraDisk, readDisks } from "./extra_disks.ts";
import {
  type Bus,
  BUSES,
  CPU_LEVELS,
  type CpuLevel,
  type FirmwareKind,
  FIRMWARES,
  type NetworkKind,
  NETWORKS,
  readWord,
} from "./machine_words.ts";
import type { Reading } from "./reading.ts";
import { readSectorSize, type SectorBytes } from "./sector_size.ts";
import { readSeedVolume, type SeedVolume } from "./seed_volume.ts";
import type { Tree } from "./tree.ts";

/** What {@linkcode readMachineField} reads. */
export interface MachineFields {
  /** The root disk's. @default {"virtio"} */
  readonly bus?: Bus;
  /** The root disk's, logical and physical. @default {512} */
  readonly sectorBytes?: SectorBytes;
  /** What starts the machine. @default {"bios"} */
  readonly firmware?: FirmwareKind;
  /** Empty ones beside the root's, in the order of the file. */
  readonly disks?: readonly ExtraDisk[];
  /** What the seed stands on; absent: an ISO `cidata` on a virtio disk. */
  readonly seedVolume?: SeedVolume;
  /** `isolated`: a card with DHCP, and no way out. @default {"none"} */
  readonly network?: NetworkKind;
  /** The least that the guest's CPU can do; under KVM it is the host's own. @default {"x86-64-v2"} */
  readonly cpuLevel?: CpuLevel;
}

/** The keys that {@linkcode readMachineField} knows. */
export const MACHINE_KEYS = [
  "bus",
  "sector-size",
  "firmware",
  "disks",
  "seed",
  "network",
  "cpu-level",
] as const;

const READERS: Readonly<
  Record<typeof MACHINE_KEYS[number], (tree: Tree, reading: Reading) => MachineFields>
> = {
  bus: (tree, { mistakes }) => {
    const bus = readWord(tree, BUSES, { path: ["bus"], mistakes });
    return bus ? { bus } : {};
  },
  "sector-size": (tree, reading) => {
    const sectorBytes = readSectorSize(tree, reading);
    return sectorBytes ? { sectorBytes } : {};
  },
  firmware: (tree, { mistakes }) => {
    const firmware = readWord(tree, FIRMWARES, { path: ["firmware"], mistakes });
    return firmware ? { firmware } : {};
  },
  disks: (tree, reading) => {
    const disks = readDisks(tree, reading);
    return disks ? { disks } : {};
  },
  seed: (tree, reading) => {
    const seedVolume = readSeedVolume(tree, reading);
    return seedVolume ? { seedVolume } : {};
  },
  network: (tree, { mistakes }) => {
    const network = readWord(tree, NETWORKS, { path: ["network"], mistakes });
    return network ? { network } : {};
  },
  "cpu-level": (tree, { mistakes }) => {
    const cpuLevel = readWord(tree, CPU_LEVELS, { path: ["cpu-level"], mistakes });
    return cpuLevel ? { cpuLevel } : {};
  },
};

/** Reads one of {@linkcode MACHINE_KEYS}; nothing of a key that is none of them, or that is wrong. */
export function readMachineField(key: string, tree: Tree, reading: Reading): MachineFields | undefined {
  const known = MACHINE_KEYS.find((each) => each === key);
  return known && READERS[known](tree, reading);
}
