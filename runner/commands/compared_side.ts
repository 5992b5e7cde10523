/** What stands behind `--from` and `--to`: the cases, on that side. */
import type { Case } from "../case/case.ts";
import type { CaseOnImage } from "../plan/planned_boot.ts";
import { withNeeds } from "./image_needs.ts";
import { joinImages } from "./join_images.ts";
import { override, type Overrides } from "./overrides.ts";
import type { Shell } from "./shell.ts";

/** How a side is looked up. */
export interface SideOptions {
  readonly overrides: Overrides;
  readonly isOffline: boolean;
}

/** The one place that knows what a side may be: an image, by name or path, on which the cases are judged. */
export async function comparedSide(
  given: string,
  cases: readonly Case[],
  { overrides, isOffline }: SideOptions,
  shell: Shell,
): Promise<readonly CaseOnImage[]> {
  return await joinImages(override(withNeeds(cases, given), overrides), given, shell, isOffline);
}
