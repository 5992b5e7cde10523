/** Boots whose seeds leave one another alone, made as one or each alone. */
import { type CaseOnImage, loadCases, type Plan, plan } from "../mod.ts";
import { hostSummary } from "../runner/host/summary.ts";
import { compose } from "../runner/plan/compose.ts";
import { type BenchContext, inTurn, roundsOf } from "./bench.ts";
import { timeBoots } from "./parallel.ts";
import type { Told } from "./sample.ts";

const SUITE = new URL("../cases", import.meta.url).pathname;

/** How many boots the suite is, and how long those take that can be one: as one, and alone. */
export async function* measureComposing(context: BenchContext): AsyncGenerator<Told> {
  const { host, image } = await context.findBootable();
  const { cases: loaded } = await loadCases([SUITE]);
  const cases = loaded.map((each) => ({ case: each, image }));
  const alone = plan(cases, host);
  const composed = compose(alone, cases, host);
  const counted = { kind: "sample", part: "boots", unit: "boots", round: 1 } as const;
  if (context.isWanted("boots")) {
    yield { ...counted, what: ALONE, value: alone.boots.length };
    yield { ...counted, what: COMPOSED, value: composed.boots.length };
  }
  if (!context.isWanted("wall")) return;
  const ways = [
    { what: ALONE, plan: sharedOf(composed, (boot) => boot.parts ?? []) },
    { what: COMPOSED, plan: sharedOf(composed, (boot) => [boot]) },
  ];
  for (const round of roundsOf(context)) {
    for (const way of inTurn(ways, round)) {
      yield await timeBoots(way.what, round, {
        ...{ cases: casesOf(way.plan, cases), plan: way.plan, host: hostSummary(host), jobs: host.cores },
        ...{ part: "wall", folder: context.folder },
      });
    }
  }
}

/** What the others are held against. */
export const ALONE = "each alone";
const COMPOSED = "composed";

/** Of a plan the boots that are composed, each as `made` has it. */
function sharedOf({ boots }: Plan, made: (boot: Plan["boots"][number]) => Plan["boots"]): Plan {
  return { boots: boots.filter(({ parts }) => parts !== undefined).flatMap(made) };
}

function casesOf({ boots }: Plan, cases: readonly CaseOnImage[]): readonly CaseOnImage[] {
  const ids = new Set(boots.flatMap(({ caseIds }) => caseIds));
  return cases.filter((each) => ids.has(each.case.id));
}
