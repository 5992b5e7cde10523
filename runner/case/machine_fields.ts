/** The keys of a case that say what hangs in the machine. */
import type { Tree } from "../yaml/tree.ts";
import type { MachineFields } from "./case.ts";
import { readDisks } from "./extra_disks.ts";
import { BUSES, CPU_LEVELS, FIRMWARES, NETWORKS, readWord } from "./machine_words.ts";
import type { Reading } from "./reading.ts";
import { readSectorSize } from "./sector_size.ts";
import { readSeedVolume } from "./seed_volume.ts";

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
