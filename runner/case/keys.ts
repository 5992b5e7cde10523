/**
 * The language of cases: every key that stands at the top of one. A new key is a row here: what validates a case, what
 * an editor completes (docs/cases.schema.json) and what a person reads (docs/cases.md) all come out of this table.
 */
import { CLOUD_INIT_MODES } from "../derive/cloud_init_source.ts";
import type { Tree } from "../yaml/tree.ts";
import type { Case } from "./case.ts";
import { readCloudInit } from "./cloud_init_key.ts";
import { readCompose } from "./compose_key.ts";
import { readExcused } from "./excuses.ts";
import { readDisks } from "./extra_disks.ts";
import {
  readBudgets,
  readCpus,
  readDescription,
  readDisk,
  readExclusive,
  readFailing,
  readMemory,
  readName,
  readTimeout,
} from "./fields.ts";
import { readImage } from "./image_key.ts";
import {
  anyOf,
  ANYTHING,
  formed,
  type JsonSchema,
  LINE,
  listOf,
  mapping,
  named,
  oneOf,
  ref,
  TEXT,
  whole,
} from "./json_schema.ts";
import { BUSES, CPU_LEVELS, FIRMWARES, NETWORKS } from "./machine_fields.ts";
import { wordReader } from "./machine_words.ts";
import type { Reading } from "./reading.ts";
import { readSectorSize } from "./sector_size.ts";
import { readSeedVolume, VOLUMES } from "./seed_volume.ts";

/** Where a key may stand: in `defaults.yaml`, in a case's file, in one of its variants, in one of its boots. */
export type KeyPlace = "defaults" | "case" | "variant" | "boot";

/** A key of the language. */
export interface CaseKey {
  readonly key: string;
  /** What it says, in a line. */
  readonly about: string;
  /** How it is written, in YAML. */
  readonly example: string;
  /** What a case without it gets. */
  readonly leftOut: string;
  /** Where it may stand. */
  readonly places: readonly KeyPlace[];
  /** `machine`: it can't change in a QEMU that runs on; `seed`: the same, and it is a file that cloud-init is given. */
  readonly part?: "machine" | "seed";
  /** Whether `matrix` may give it several values. @default {true} */
  readonly isVaried?: false;
  /** Whether a boot has it of its own, so that those behind it don't take it over. @default {false} */
  readonly isOwn?: true;
  /** Of two layers: mappings merge key by key and all else replaces; or both stay. @default {"merge"} */
  readonly layers?: "unite";
  /** Why the seed of a case with this key is never composed with that of others; absent: the key is no reason. */
  readonly alone?: string;
  /** The key that a later layer's takes the place of. */
  readonly insteadOf?: string;
  /** What an editor holds the value against. */
  readonly schema: JsonSchema;
  /** Reads the value; nothing, with a mistake, where it is wrong. Absent where a key is read together with others. */
  readonly read?: (tree: Tree, reading: Reading) => Partial<Case>;
}

const ANYWHERE: readonly KeyPlace[] = ["defaults", "case", "variant", "boot"];
const NO_BOOT: readonly KeyPlace[] = ["defaults", "case", "variant"];

const SIZE = anyOf(whole(1), formed(/^\d+(\.\d+)?([KMGTP](iB)?|B)?$/));
const FILE = mapping({ file: TEXT }, ["file"]);
const CONDITION = { because: LINE, when: ref("expect") };

const DOWNLOAD = mapping({ url: TEXT, sha256: formed(/^[0-9a-fA-F]{64}$/) }, ["url", "sha256"]);
const RECIPE = { files: named(TEXT), remove: listOf(LINE), debs: listOf(TEXT), run: listOf(LINE) };

const ABOUT: readonly CaseKey[] = [
  {
    key: "name",
    about: "what the case is called, for people",
    example: "name: The partition grows",
    leftOut: "the case's id",
    places: ["case", "variant", "boot"],
    isVaried: false,
    isOwn: true,
    schema: LINE,
    read: readName,
  },
  {
    key: "description",
    about: "why the case is there",
    example: "description: growpart is another module",
    leftOut: "nothing",
    places: ANYWHERE,
    isOwn: true,
    schema: TEXT,
    read: readDescription,
  },
  {
    key: "failing",
    about: "what a failure means, in words for whoever reads the report: they stand first there",
    example: "failing: An SSH host key came with the image, so that all its machines share it",
    leftOut: "a failure is told by what was expected and what was read",
    places: ANYWHERE,
    isOwn: true,
    schema: TEXT,
    read: readFailing,
  },
  {
    key: "tags",
    about: "the words it is selected by",
    example: "tags: [growth, smoke]",
    leftOut: "none",
    places: NO_BOOT,
    isVaried: false,
    layers: "unite",
    schema: listOf(LINE),
  },
];

const MACHINE: readonly CaseKey[] = [
  {
    key: "image",
    about:
      "a name of the catalogue, a path relative to the case, a download, or one `from` another by files, packages and commands; `--image` stands for the image that is named here, and gets these too",
    example: "image: { url: https://cloud.example.com/disk.qcow2, sha256: ... }",
    leftOut: "what `--image` names",
    places: NO_BOOT,
    schema: anyOf(TEXT, DOWNLOAD, mapping({ from: anyOf(TEXT, DOWNLOAD), ...RECIPE }, ["from"])),
    read: readImage,
  },
  {
    key: "cloud-init",
    about:
      "the cloud-init that is put into the image before its first boot: a checkout, one of its tags or commits, a .deb, a .rpm; of a later boot: onto the disk before it; `--cloud-init` overrides it",
    example: "cloud-init: { from: ../cloud-init@25.1, mode: all }",
    leftOut: "the image's own; with a source alone: mode code, its Python without units and configuration",
    places: ANYWHERE,
    part: "machine",
    schema: anyOf(TEXT, mapping({ from: TEXT, mode: oneOf(CLOUD_INIT_MODES) }, ["from"])),
    read: readCloudInit,
  },
  {
    key: "disk",
    about: "size of the disk that the guest sees, or with `+` how much more than the image has",
    example: "disk: 20G",
    leftOut: "as large as the image",
    places: ANYWHERE,
    part: "machine",
    schema: anyOf(whole(0), formed(/^\+?\d+(\.\d+)?([KMGTP](iB)?|B)?$/)),
    read: readDisk,
  },
  {
    key: "bus",
    about: "how the root disk hangs in the machine",
    example: "bus: nvme",
    leftOut: BUSES[0],
    places: ANYWHERE,
    part: "machine",
    schema: oneOf(BUSES),
    read: wordReader("bus", BUSES, (bus) => ({ bus })),
  },
  {
    key: "sector-size",
    about:
      "bytes of the root disk's sectors; 4096 is booted by UEFI, and needs an image made for it and not `bus: sata`",
    example: "sector-size: 4096",
    leftOut: "512",
    places: ANYWHERE,
    part: "machine",
    schema: oneOf([512, 4096, "512", "4096"]),
    read: readSectorSize,
  },
  {
    key: "firmware",
    about:
      "what starts the machine; auto: a BIOS where the image has boot code for one, else UEFI, which needs OVMF on the host",
    example: "firmware: uefi",
    leftOut: FIRMWARES[0],
    places: ANYWHERE,
    part: "machine",
    schema: oneOf(FIRMWARES),
    read: wordReader("firmware", FIRMWARES, (firmware) => ({ firmware })),
  },
  {
    key: "disks",
    about: "empty disks by name; the name is the serial, as in `/dev/disk/by-id/virtio-data`",
    example: "disks: { data: 1G, log: { size: 1G, bus: nvme } }",
    leftOut: "none",
    places: ANYWHERE,
    part: "machine",
    schema: named(anyOf(SIZE, mapping({ size: SIZE, bus: oneOf(BUSES) }, ["size"]))),
    read: readDisks,
  },
  {
    key: "seed",
    about:
      "what the seed stands on; vfat needs dosfstools and mtools on the host, none leaves the probe out too",
    example: "seed: { on: iso, label: CIDATA }",
    leftOut: "iso, on a virtio disk",
    places: ANYWHERE,
    part: "machine",
    alone: "what its seed stands on is what it is about",
    schema: anyOf(oneOf(VOLUMES), mapping({ on: oneOf(VOLUMES), label: formed(/^[\w-]{1,11}$/) })),
    read: readSeedVolume,
  },
  {
    key: "network",
    about: "isolated: one card with DHCP, and no way out",
    example: "network: isolated",
    leftOut: NETWORKS[0],
    places: ANYWHERE,
    part: "machine",
    schema: oneOf(NETWORKS),
    read: wordReader("network", NETWORKS, (network) => ({ network })),
  },
  {
    key: "cpu-level",
    about: "what the guest's CPU can do at least; under KVM it is the host's own",
    example: "cpu-level: x86-64-v3",
    leftOut: CPU_LEVELS[0],
    places: ANYWHERE,
    part: "machine",
    schema: oneOf(CPU_LEVELS),
    read: wordReader("cpu-level", CPU_LEVELS, (cpuLevel) => ({ cpuLevel })),
  },
  {
    key: "memory",
    about: "the guest's memory, in whole MiB",
    example: "memory: 2G",
    leftOut: "1G",
    places: ANYWHERE,
    part: "machine",
    schema: SIZE,
    read: readMemory,
  },
  {
    key: "cpus",
    about: "how many CPUs the guest has, 64 at most",
    example: "cpus: 2",
    leftOut: "1",
    places: ANYWHERE,
    part: "machine",
    schema: anyOf(whole(1, 64), formed(/^[1-9]\d?$/)),
    read: readCpus,
  },
];

const BOOT: readonly CaseKey[] = [
  {
    key: "timeout",
    about: "how long the boot may take, 24h at most",
    example: "timeout: 3m",
    leftOut: "15m under KVM, 45m under TCG",
    places: ANYWHERE,
    schema: formed(/^(\d+h)?(\d+m)?(\d+s)?$/),
    read: readTimeout,
  },
  {
    key: "budgets",
    about: "enforced: times are held against a guest under TCG too",
    example: "budgets: enforced",
    leftOut: "times count under KVM alone",
    places: ANYWHERE,
    schema: oneOf(["enforced"]),
    read: readBudgets,
  },
  {
    key: "exclusive",
    about: "gives the case, its boots and its clones a boot that no other case shares",
    example: "exclusive: true",
    leftOut: "cases that ask for the same boot share it",
    places: NO_BOOT,
    schema: oneOf([true, false, "true", "false"]),
    read: readExclusive,
  },
  {
    key: "compose",
    about:
      "true: its cloud-config touches nothing that other cases judge, and may stand in one seed with theirs; never, with the reason: it is booted alone",
    example: "compose: { never: it counts the users }",
    leftOut: "the keys of its cloud-config tell",
    places: NO_BOOT,
    schema: anyOf(oneOf([true, "true"]), mapping({ never: LINE }, ["never"])),
    read: readCompose,
  },
];

const SEED: readonly CaseKey[] = [
  {
    key: "cloud-config",
    about: "the user-data, as cloud-init's own keys",
    example: "cloud-config: { resize_rootfs: false }",
    leftOut: "an empty user-data",
    places: ANYWHERE,
    part: "seed",
    insteadOf: "user-data",
    schema: { type: "object" },
  },
  {
    key: "user-data",
    about: "the user-data, byte for byte, of any kind",
    example: "user-data: { file: seed/user-data.gz }",
    leftOut: "an empty user-data",
    places: ANYWHERE,
    part: "seed",
    insteadOf: "cloud-config",
    alone: "its user-data is given byte for byte",
    schema: anyOf(TEXT, FILE),
  },
  ...["meta-data", "vendor-data", "network-config"].map((key): CaseKey => ({
    key,
    about: `the seed's ${key}, byte for byte`,
    example: `${key}: { file: seed/${key} }`,
    leftOut: key === "meta-data" ? "an instance of its own" : "none",
    places: ANYWHERE,
    part: "seed",
    alone: `its ${key} is the datasource's own`,
    schema: anyOf(TEXT, FILE),
  })),
];

const SEVERAL: readonly CaseKey[] = [
  {
    key: "variants",
    about: "parts of a case by name: each makes a case of the file",
    example: "variants: { quoted: { disk: 20G } }",
    leftOut: "the file is one case",
    places: ["case"],
    isVaried: false,
    schema: named(anyOf(ref("variant"), { type: "null" })),
  },
  {
    key: "matrix",
    about: "key paths, and the values that each takes in turn",
    example: "matrix: { bus: [virtio, nvme] }",
    leftOut: "the file is one case",
    places: ["case"],
    isVaried: false,
    schema: named(listOf(ANYTHING)),
  },
  {
    key: "boots",
    about: "boots of one disk, one after the other: what changes before each",
    example: "boots: [{ expect: { root: grown } }, { disk: 25G, expect: { root: grown } }]",
    leftOut: "one boot",
    places: NO_BOOT,
    alone: "its boots go on with one disk",
    schema: listOf(ref("boot")),
  },
  {
    key: "reboot",
    about: "the QEMU of the boot before runs on, its memory with it",
    example: "reboot: true",
    leftOut: "the machine is started anew",
    places: ["boot"],
    isOwn: true,
    schema: oneOf([true, "true"]),
  },
  {
    key: "clones",
    about: "boots the same a second time, and compares facts of the two",
    example: "clones: { differs: [machine-id], same: [hostname] }",
    leftOut: "no clone",
    places: NO_BOOT,
    alone: "its boot is held against a clone's",
    schema: mapping({ differs: listOf(TEXT), same: listOf(TEXT) }),
  },
];

const JUDGED: readonly CaseKey[] = [
  {
    key: "only-if",
    about: "the case counts where all of these rows hold, and is skipped elsewhere",
    example: 'only-if: { cloud-init: { version: ">= 22.2" } }',
    leftOut: "it counts everywhere",
    places: NO_BOOT,
    schema: ref("expect"),
  },
  {
    key: "skip",
    about: "leaves the case out, always or where rows hold",
    example: 'skip: { because: "needs sgdisk", when: { packages: { gdisk: absent } } }',
    leftOut: "it is judged",
    places: NO_BOOT,
    schema: mapping(CONDITION, ["because"]),
  },
  {
    key: "expect-failure",
    about: "its failure is known until a date, and no news",
    example: 'expect-failure: { because: "LVM is not grown", until: "2027-03-01" }',
    leftOut: "a failure is one",
    places: NO_BOOT,
    alone: "it is known to fail",
    schema: mapping({ ...CONDITION, until: TEXT, link: TEXT }, ["because", "until"]),
  },
  {
    key: "excused",
    about: "lines that are known and harmless, by name: rows of `never` and `commands` pass over them",
    example: "excused: { vsock: { line: 'ssh-generator failed', because: no vsock, link: https://... } }",
    leftOut: "every line counts",
    places: NO_BOOT,
    schema: named(
      mapping({ line: LINE, because: LINE, link: TEXT, when: ref("expect") }, ["line", "because"]),
    ),
    read: readExcused,
  },
  {
    key: "expect",
    about: "what is judged: facts by their kind, and under `console` what the console shows",
    example: "expect: { df: { /: { size: 20G } } }",
    leftOut: "a mistake, but beside `boots` and `clones`",
    places: ANYWHERE,
    isOwn: true,
    schema: ref("expect"),
  },
];

/** Every key. */
export const KEYS: readonly CaseKey[] = [...ABOUT, ...MACHINE, ...BOOT, ...SEED, ...SEVERAL, ...JUDGED];

/** The keys that may stand in a place. */
export function keysIn(place: KeyPlace): readonly string[] {
  return KEYS.filter(({ places }) => places.includes(place)).map(({ key }) => key);
}

/** The keys of a case that have no place there. */
export function keysNotIn(place: KeyPlace): readonly string[] {
  return keysIn("case").filter((key) => !keysIn(place).includes(key));
}

/** The keys that a table's rows of some kind have. */
export function keysWhere(isWanted: (row: CaseKey) => boolean): readonly string[] {
  return KEYS.filter(isWanted).map(({ key }) => key);
}

/** The files of a seed. */
export const SEED_KEYS: readonly string[] = keysWhere(({ part }) => part === "seed");
