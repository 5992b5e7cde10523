/** What the guest says of its root, at one moment: the device under `/`, and the filesystem on it. */
import type { Value } from "../match/match.ts";
import { df } from "./df.ts";
import type { Row, Seen } from "./fact.ts";
import { lsblk } from "./lsblk.ts";

/** The root as the guest tells it; what it did not tell is not there. */
export interface GuestRoot {
  /** The row of lsblk: `vda1`, `rhel-root`. */
  readonly device?: {
    readonly name: string;
    /** `part`, `lvm`, `disk`, ... */
    readonly type: string;
    /** The partition's number; none where it is no partition. */
    readonly number?: number;
    readonly sizeBytes?: number;
  };
  /** The size that df tells: the filesystem without its own tables. */
  readonly dfBytes?: number;
}

// ostree mounts an overlay on `/`; the device's own filesystem is at /sysroot.
const ROOTS: readonly string[] = ["/", "/sysroot"];
// What df may call a filesystem that the host can read; without -T it says nothing.
const READ_BY_HOST: readonly (string | undefined)[] = ["ext2", "ext3", "ext4", "xfs", "btrfs", undefined];

/** Reads the root at a moment from the guest's lsblk and df. */
export function guestRoot(seen: Seen, moment: "before" | "after"): GuestRoot {
  const device = rootRow(seen.told(lsblk, moment));
  const { type, size } = rootRow(seen.told(df, moment))?.columns ?? {};
  const dfBytes = READ_BY_HOST.includes(textOf(type)) ? bytesOf(size) : undefined;
  return { ...(device && { device: deviceOf(device) }), ...(dfBytes !== undefined && { dfBytes }) };
}

function rootRow(rows: readonly Row[] = []): Row | undefined {
  for (const root of ROOTS) {
    const row = rows.find(({ names }) => names.includes(root));
    if (row) return row;
  }
  return undefined;
}

function deviceOf({ names: [name = ""], columns: { type, size } }: Row): GuestRoot["device"] {
  const kind = textOf(type) ?? "";
  const [digits] = kind === "part" ? name.match(/\d{1,4}$/) ?? [] : [];
  const sizeBytes = bytesOf(size);
  return {
    name,
    type: kind,
    ...(digits !== undefined && { number: Number(digits) }),
    ...(sizeBytes !== undefined && { sizeBytes }),
  };
}

function textOf(value: Value | undefined): string | undefined {
  return value?.kind === "text" ? value.text : undefined;
}

/** Bytes that are known exactly. */
function bytesOf(value: Value | undefined): number | undefined {
  return value?.kind === "size" && value.size.minBytes === value.size.maxBytes
    ? value.size.minBytes
    : undefined;
}
