/** The public images, as a person reads them. */
import type { PublicImageState } from "../runner/image/kept_public.ts";
import type { PublicImage } from "../runner/image/public_images.ts";
import { formatSize } from "../runner/text/size.ts";
import { agoText } from "./recorded.ts";
import { table } from "./table.ts";

/** An image, and what the cache has of it. */
export interface ListedImage {
  readonly image: PublicImage;
  readonly state: PublicImageState;
}

/** A table of them, with its sum. */
export function imagesText(listed: readonly ListedImage[], nowMs: number): string {
  const rows = listed.map((
    { image, state },
  ) => [image.name, image.title, image.user, cacheText(state, nowMs)]);
  const kept = listed.filter(({ state }) => state.kept);
  const bytes = kept.reduce((sum, { state }) => sum + (state.sizeBytes ?? 0), 0);
  const lines = [
    ...table(["image", "what it is", "user", "in the cache"], rows),
    `${listed.length} public images, ${kept.length} in the cache, ${formatSize(bytes, "lsblk")}`,
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function cacheText({ kept, sizeBytes = 0, begunBytes }: PublicImageState, nowMs: number): string {
  const words = [
    ...(kept ? [`${formatSize(sizeBytes, "lsblk")}, ${ago(kept.fetchedAtMs, nowMs)}`] : []),
    ...(begunBytes === undefined ? [] : [`${formatSize(begunBytes, "lsblk")} of a new one`]),
  ];
  return words.length === 0 ? "-" : words.join("; ");
}

/** All that is known of one. */
export function imageText({ image, state }: ListedImage, nowMs: number): string {
  const { kept } = state;
  const rows: readonly (readonly [what: string, says: string | undefined])[] = [
    ["address", image.url],
    ["digests", image.checksums],
    ["read at", `${image.readAt}${image.isChecked ? "" : " (not fetched from there yet)"}`],
    ["user", image.user],
    ["boots by", image.firmware === "both" ? "bios and uefi" : image.firmware],
    ["cpu-level", image.cpuLevel],
    ["memory", image.memory],
    ["grown by", image.grows],
    ["in the cache", cacheText(state, nowMs)],
    ["sha256", kept?.sha256],
    ["fetched from", kept?.url],
  ];
  const lines = rows.flatMap(([what, says]) => says === undefined ? [] : [`  ${what.padEnd(14)}${says}`]);
  return [`${image.name}  ${image.title}`, ...lines].map((line) => `${line}\n`).join("");
}

const ago = (ms: number, nowMs: number) => `${agoText(Math.max(0, nowMs - ms) / 1000)} old`;
