/** Which program changes an image's root: debugfs where that is an ext4 in a partition, libguestfs everywhere else. */
import type { Image } from "../image/image.ts";
import { findRoot } from "../growth/growth_root.ts";
import { checkExt4, ext4Tree } from "./ext4_tree.ts";
import { openGuestfish } from "./guestfish_tree.ts";
import type { GuestTree, RunningTree } from "./guest_tree.ts";

/** What is opened. */
export interface Opening {
  /** A raw copy of the image's disk, which is ours to write. */
  readonly disk: string;
  /** For files on the way. */
  readonly folder: string;
  /** Whether the guest's own programs have to run. */
  readonly needsPrograms: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** A tree that is open until it is disposed of. */
export type OpenTree = GuestTree & Partial<RunningTree> & AsyncDisposable & {
  /** Nothing more is changed: makes sure that what was written is whole. */
  readonly finish: () => Promise<void>;
};

/** Opens the root of an image. Throws {@linkcode import("../disk/bytes.ts").ImageError} where nothing here can. */
export async function openTree({ layout }: Pick<Image, "layout">, opening: Opening): Promise<OpenTree> {
  const startBytes = opening.needsPrograms ? undefined : ext4Start(layout);
  if (startBytes === undefined) return await openGuestfish(opening);
  const place = { path: opening.disk, startBytes, folder: opening.folder, signal: opening.signal };
  const tree = ext4Tree(place);
  return { ...tree, finish: () => checkExt4(place), [Symbol.asyncDispose]: () => Promise.resolve() };
}

/** Where the root's ext4 starts; `undefined` where it is something else, or stands in a volume that may lie in pieces. */
export function ext4Start(layout: Image["layout"]): number | undefined {
  const root = findRoot(layout);
  if (root?.status !== "read" || !/^ext[234]$/.test(root.filesystem.type)) return undefined;
  const isPlain = root.place.volume === undefined && (root.partition ?? layout).holds === undefined;
  return isPlain ? root.partition?.startBytes ?? 0 : undefined;
}
