/** Who grew the root: by when it grew (before or while cloud-init ran), and by what others say on the console. */
import { FactsError, type HostKind, type Row, type Seen } from "./fact.ts";
import { findSigns, type GrowerSigns } from "./grower_signs.ts";
import { type GuestRoot, guestRoot, placeOf } from "./guest_root.ts";
import { findRoot, type RootReading } from "../growth/growth_root.ts";
import type { DiskLayout } from "../disk/layout.ts";

/** Those who grow a root; `several`: its partition grew more than once. */
type Grower = "cloud-init" | "initramfs" | "systemd" | "several" | "nobody";

/**
 * When something grew. `early`: before the probe's first look, which is in cloud-init's network stage just before
 * growpart. `late`: after it. `twice`: both. `unknown`: too little was told.
 */
type When = "early" | "late" | "twice" | "never" | "unknown";

/** All that the rules look at. */
interface Trace {
  readonly partition: When;
  readonly filesystem: When;
  readonly signs: GrowerSigns;
}

interface Rule {
  readonly when: (trace: Trace) => boolean;
  readonly grower: Grower;
  readonly because: string;
}

/**
 * The first rule that applies names the grower. It is the partition's: without it the filesystem has nowhere to go, and
 * Debian's own images let the initramfs do the one and systemd the other. Only where the partition stays it is the filesystem's.
 */
const RULES: readonly Rule[] = [
  {
    when: ({ partition }) => partition === "twice",
    grower: "several",
    because: "the partition had grown before cloud-init's growpart, and grew again after it",
  },
  {
    // A partition that the initramfs had enlarged would have been that large at the first look.
    when: ({ partition, signs }) => partition === "late" && signs.growroot,
    grower: "several",
    because:
      'the initramfs printed "GROWROOT: CHANGED", and the partition grew once more in cloud-init\'s time',
  },
  {
    when: ({ partition, signs }) => partition !== "never" && signs.growroot,
    grower: "initramfs",
    // The growroot of initramfs-tools, dracut and CirrOS: each prints growpart's words behind this prefix.
    because: 'the initramfs printed "GROWROOT: CHANGED"',
  },
  {
    when: ({ partition, signs }) => partition === "early" && signs.repart !== "never",
    grower: "systemd",
    because: "systemd-repart ran, and the partition had grown before cloud-init's growpart",
  },
  {
    when: ({ partition }) => partition === "early",
    grower: "initramfs",
    // dracut's growroot tells it by `info`, which `quiet` on the kernel's command line silences.
    because:
      "the partition had grown before cloud-init's growpart, and no systemd-repart shows on the console",
  },
  {
    when: ({ partition, signs }) => partition === "late" && signs.repart === "late",
    grower: "systemd",
    because: "systemd-repart ran after cloud-init's network stage had begun",
  },
  {
    when: ({ partition }) => partition === "late",
    grower: "cloud-init",
    because: "the partition grew between growpart's turn and the report, and nobody else shows there",
  },
  {
    when: ({ partition, signs }) => partition === "unknown" && signs.resize === "late",
    grower: "cloud-init",
    // Without a first look the kernel's own line dates the growth.
    because: "the kernel resized the filesystem after cloud-init's network stage had begun",
  },
  {
    when: ({ partition, filesystem }) => partition === "never" && filesystem === "never",
    grower: "nobody",
    because: "partition and filesystem are as large as they were",
  },
];

/** Who grew the filesystem, by the first rule that applies. */
const FILESYSTEM_RULES: readonly Rule[] = [
  {
    when: ({ filesystem, signs }) => isGrown(filesystem) && signs.growfs === filesystem,
    grower: "systemd",
    because: "systemd-growfs ran when the filesystem grew",
  },
  {
    when: ({ filesystem }) => filesystem === "early",
    grower: "initramfs",
    because:
      "the filesystem had grown before cloud-init's resizefs, and no systemd-growfs shows on the console",
  },
  {
    when: ({ filesystem }) => filesystem === "late",
    grower: "cloud-init",
    because: "the filesystem grew between resizefs' turn and the report, and no systemd-growfs shows then",
  },
];

const isGrown = (when: When) => when === "early" || when === "late";

/** The one who is named, and why; where another one did the filesystem, that stands behind it. */
function growerOf(trace: Trace): Pick<Rule, "grower" | "because"> | undefined {
  const rule = RULES.find(({ when }) => when(trace));
  const filesystem = FILESYSTEM_RULES.find(({ when }) => when(trace));
  if (trace.partition === "never" && filesystem) {
    return { ...filesystem, because: `${filesystem.because}, in a partition that stayed as it was` };
  }
  if (!rule || !filesystem || filesystem.grower === rule.grower || rule.grower === "nobody") return rule;
  return {
    ...rule,
    because: `${rule.because}; the filesystem by ${filesystem.grower}: ${filesystem.because}`,
  };
}

/** The three looks at one size; the host's is missing for a console from elsewhere, the first for a boot without a probe. */
interface Looks {
  readonly image?: number | undefined;
  readonly first?: number | undefined;
  readonly last?: number | undefined;
}

function whenGrown({ image, first, last }: Looks): When {
  if (first === undefined) return image !== undefined && image === last ? "never" : "unknown";
  const isEarly = image !== undefined && first > image;
  if (last === undefined) return isEarly ? "early" : "unknown";
  if (last <= first) return isEarly ? "early" : "never";
  return isEarly ? "twice" : "late";
}

/** df's size of a filesystem may move by its own tables when it is mounted anew: that is no second growth. */
const once = (when: When): When => when === "twice" ? "early" : when;

/** The root as the host reads it. Where it cannot, the guest's own looks must do. */
function hostRoot(disk: DiskLayout | undefined, guest: GuestRoot): RootReading | undefined {
  const place = placeOf(guest);
  const isFollowed = guest.device === undefined || place !== undefined;
  const root = disk && isFollowed ? findRoot(disk, place) : undefined;
  return root?.status === "read" ? root : undefined;
}

function readGrownBy(seen: Seen): readonly Row[] {
  const [first, last] = [guestRoot(seen, "before"), guestRoot(seen, "after")];
  const [image, disk] = [hostRoot(seen.before, last), hostRoot(seen.after, last)];
  // A guest that tells no carriers of its root tells nothing of the partition.
  const isTold = image?.partition === undefined || first.partition?.number === image.partition.number;
  const partition: Looks = {
    image: image?.partition?.sizeBytes,
    first: isTold ? first.partition?.sizeBytes : undefined,
    last: disk?.partition?.sizeBytes ?? last.partition?.sizeBytes,
  };
  const filesystem: Looks = {
    image: image?.filesystem.sizeBytes,
    first: first.dfBytes,
    // df tells less than the superblock: like is held against like, and where df tells more than the image had, it grew.
    last: first.dfBytes === undefined ? disk?.filesystem.sizeBytes : last.dfBytes,
  };
  const trace: Trace = {
    partition: whenGrown(partition),
    filesystem: once(whenGrown(filesystem)),
    signs: findSigns(seen.lines),
  };
  const grower = growerOf(trace);
  if (!grower) {
    throw new FactsError(
      "no look before cloud-init's growpart, and no sign on the console, tells who grew the root",
    );
  }
  if (seen.dropped && grower.grower !== "nobody") {
    throw new FactsError(`${seen.dropped} lines of a flood were not kept: they may tell who grew the root`);
  }
  return [{ names: [""], columns: { "": { kind: "text", text: grower.grower } }, because: grower.because }];
}

/** `grown-by: cloud-init`, `initramfs`, `systemd`, `nobody`, or `several` where the partition grew more than once. */
export const grownBy: HostKind = {
  key: "grown-by",
  about: "who grew the root",
  columns: { "": { type: "word", words: ["cloud-init", "initramfs", "systemd", "several", "nobody"] } },
  rowNames: "",
  read: readGrownBy,
};
