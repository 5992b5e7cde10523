/** Who grew a root, and what stood in the way, for the picture of it. */
import type { ConsoleLine } from "../facts/fact.ts";
import { grownBy } from "../facts/grown_by.ts";
import { growthWords } from "../facts/growth_words.ts";
import type { GatherEvidence } from "../verdict/evidence.ts";
import type { GrowthCause } from "./result.ts";

/** None where nobody can tell it. */
export function growthCause(
  lines: readonly ConsoleLine[],
  gather: GatherEvidence,
): GrowthCause | undefined {
  const { report } = gather(grownBy);
  const [row] = report.status === "read" ? report.rows : [];
  const by = row?.columns[""];
  if (row?.because === undefined || by?.kind !== "text") return undefined;
  const words = growthWords(lines);
  return {
    by: by.text,
    because: row.because,
    ...(words && { obstacle: `console line ${words.number}: ${words.text}` }),
  };
}
