/** What is put into an image before its first boot: data and one function, so that any kind of it is made alike. */
import type { GuestTree, RunningTree } from "./guest_tree.ts";

/** Something that makes one image of another. */
export interface Addition {
  /** What reports call it: `cloud-init 24.1 (code)`. */
  readonly title: string;
  /** Of all that changes the image, in hexadecimal; two with the same make the same of the same image. */
  readonly digest: string;
  /** Whether programs of the guest have to run for it. */
  readonly needsPrograms: boolean;
  /** Does it. Throws {@linkcode import("../disk/bytes.ts").ImageError} where the image does not fit. */
  readonly putInto: (tree: GuestTree & Partial<RunningTree>) => Promise<void>;
}
