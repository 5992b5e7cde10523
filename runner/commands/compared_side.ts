/** What stands behind `--from` and `--to`: the cases, on that side. */
import type { Case } from "../case/case.ts";
import type { CloudInitMode } from "../derive/cloud_init_source.ts";
import type { CaseOnImage } from "../plan/planned_boot.ts";
import { withNeeds } from "./image_needs.ts";
import { joinImages } from "./join_images.ts";
import { override, type Overrides } from "./overrides.ts";
import type { Shell } from "./shell.ts";

/** How a side is looked up. */
export interface SideOptions {
  readonly overrides: Overrides;
  readonly isOffline: boolean;
  /** The image into which both sides are put, each a cloud-init; absent: a side is an image itself. */
  readonly into?: { readonly image: string; readonly mode: CloudInitMode };
}

/** The one place that knows what a side may be: an image on which the cases are judged, or what is put into one. */
export async function comparedSide(
  given: string,
  cases: readonly Case[],
  { overrides, isOffline, into }: SideOptions,
  shell: Shell,
): Promise<readonly CaseOnImage[]> {
  const image = into?.image ?? given;
  const changes = into ? withCloudInit(overrides, { source: given, mode: into.mode }) : overrides;
  return await joinImages(override(withNeeds(cases, image), changes), image, shell, { isOffline });
}

function withCloudInit(overrides: Overrides, cloudInit: NonNullable<Case["cloudInit"]>): Overrides {
  const { fields, keys } = overrides;
  return { ...overrides, fields: { ...fields, cloudInit }, keys: [...keys, "cloud-init"] };
}
