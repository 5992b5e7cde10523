/** The facts of two boots side by side, as they may leave. */
import type { HeardBoot } from "../record/heard.ts";
import { type Redact, redactorOf } from "../redact/redact.ts";
import type { Pair } from "../verdict/compared_rows.ts";
import { type Difference, findDifference } from "../verdict/difference.ts";

/** Compares them in this very thread. What a record's seed held nobody knows any more: only what the guests' words show to be a secret is hidden. */
export function differenceOf(boots: Pair<HeardBoot>): Difference {
  return redacted(findDifference(boots), redactorOf([], ...boots.map(({ transcript }) => transcript)));
}

function redacted({ status, kinds }: Difference, redact: Redact): Difference {
  const maybe = (text: string | undefined) => text === undefined ? undefined : redact(text);
  const shown = kinds.map((each): Difference["kinds"][number] => {
    if (each.kind === "untold") return { ...each, because: [maybe(each.because[0]), maybe(each.because[1])] };
    const facts = each.facts.map((fact) => ({
      ...fact,
      row: redact(fact.row),
      told: [redact(fact.told[0]), redact(fact.told[1])] as const,
    }));
    return { ...each, facts };
  });
  return { status, kinds: shown };
}
