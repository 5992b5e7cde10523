/** What a guest said on its ports beyond what a record keeps of them: after its report, or faster than it was heard. */
import { type Ending, outputLimit } from "../console/ending.ts";
import { portEnds, type PortStarts } from "../machine/follow.ts";
import { MOST_PORT_BYTES } from "../record/record_text.ts";

/** The ending of a boot whose record would not hold all that it said; none where it does. */
export async function portLimit(folder: string, starts: PortStarts): Promise<Ending | undefined> {
  const ends = await portEnds(folder);
  if (ends === undefined) return undefined;
  if (ends.console - starts.console > MOST_PORT_BYTES) return outputLimit("console", MOST_PORT_BYTES);
  return ends.report - starts.report > MOST_PORT_BYTES
    ? outputLimit("report channel", MOST_PORT_BYTES)
    : undefined;
}
