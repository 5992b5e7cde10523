/** Which of a public image's versions is judged: a name alone does not tell. */
import { agoText } from "../../reporters/recorded.ts";
import type { Image } from "../image/image.ts";
import { readKept } from "../image/kept_public.ts";
import { PUBLIC_IMAGES } from "../image/public_images.ts";
import type { Shell } from "./shell.ts";

/** Tells of each public image which file it stands for, and since when. */
export async function tellPublicImages(
  images: readonly Pick<Image, "name" | "sha256">[],
  { cacheFolder, complain }: Pick<Shell, "cacheFolder" | "complain">,
  nowMs: number = Date.now(),
): Promise<void> {
  for (const { name, sha256 } of new Map(images.map((each) => [each.name, each])).values()) {
    if (!PUBLIC_IMAGES.some((each) => each.name === name)) continue;
    const kept = await readKept(cacheFolder, name);
    if (kept?.sha256 !== sha256) continue; // a file that somebody put there under that name
    const ago = agoText(Math.max(0, nowMs - kept.fetchedAtMs) / 1000);
    await complain(`${name} is sha256 ${sha256}, fetched ${ago} ago\n`);
  }
}
