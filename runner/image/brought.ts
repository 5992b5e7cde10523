/** An image out of a store of one's own, before its publisher is asked: proven by its digest like any other. */
import type { Digest } from "./checksums.ts";
import { hashFile } from "./digest.ts";
import type { Fetching } from "./download.ts";
import { dropPart } from "./part_file.ts";
import type { Progress } from "./progress.ts";

/**
 * Brings the file with a digest into a part file, from somewhere near; gives whether all came that is there. What it leaves half
 * is gone on with, by itself the next time or from where the image is published.
 */
export type BringImage = (digest: Digest, part: string, progress?: Progress) => Promise<boolean>;

/** Whether the part is the whole file now. What was brought and is another is gone. */
export async function isBrought(
  bring: BringImage | undefined,
  { digest, part }: { readonly digest: Digest; readonly part: string },
  { signal, progress }: Fetching,
): Promise<boolean> {
  if (!bring || !await bring(digest, part, progress)) return false;
  const what = "proving what the shared store has";
  const actual = await hashFile(part, { algorithm: digest.algorithm, signal, progress, what });
  if (actual === digest.hex) return true;
  await dropPart(part);
  return false;
}
