/** Which results are the host's fault alone. */
import { isHostTrouble } from "../console/ending.ts";
import type { CaseResult } from "./result.ts";

/** Whether the host's trouble, and nothing of the image, is all that is known of a case: another try may go well. */
export function isTroubled({ verdict, boot }: Pick<CaseResult, "verdict" | "boot">): boolean {
  return verdict === "error" && (boot === undefined || isHostTrouble(boot.ending));
}
