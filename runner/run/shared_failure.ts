/** A boot that failed for a reason that others share: they need no boot to show it once more. */
import { endingRow, type SharedEnding } from "../console/endings.ts";
import type { Transcript } from "../console/transcript.ts";
import type { BootTraits, PlannedBoot } from "../plan/planned_boot.ts";
import type { BootOutcome } from "../record/outcome.ts";

/** Why others would fail too, and which. */
export interface SharedFailure {
  /** What they have in common. */
  readonly because: string;
  /** Whether a boot that begins with the image would fail by it. */
  readonly meets: (boot: PlannedBoot) => boolean;
}

/** What others share of the way in which a boot ended; nothing where that may be its own. */
export function sharedFailure(boot: PlannedBoot, outcome: BootOutcome): SharedFailure | undefined {
  // A later boot of a disk fails by what the one before it left there.
  if (outcome.kind !== "heard" || !boot.traits || boot.after !== undefined) return undefined;
  const { transcript } = outcome.heard;
  const { shared } = endingRow(transcript.ending.name);
  if (!shared || !isOfAll(shared, transcript)) return undefined;
  const meets = shared.by === "machine" ? onMachine(boot.traits) : withSeed(boot.traits);
  return meets && { because: shared.because, meets };
}

/** A word of the probe shows that the image takes a seed and comes as far as that: what then happens may be the case's doing. */
function isOfAll({ beforeKernel }: SharedEnding, { frames, damage, phases }: Transcript): boolean {
  if (frames.length + damage.length > 0) return false;
  return !beforeKernel || phases.every(({ phase }) => phase === "firmware" || phase === "bootloader");
}

const onMachine = ({ machine }: BootTraits): SharedFailure["meets"] => ({ traits }) =>
  traits?.machine === machine;

/** Only our own meta-data is known to be what a datasource wants. */
const withSeed = ({ seed, hasOwnMetaData }: BootTraits): SharedFailure["meets"] | undefined =>
  seed === undefined || hasOwnMetaData ? undefined : ({ traits }) => traits?.seed === seed;
