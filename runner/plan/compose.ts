/** A plan's boots -> fewer of them: those whose seeds leave one another alone are made as one, and told apart only where that fails. */
import { cloudConfigBytes } from "../case/written_cloud_config.ts";
import type { Host } from "../host/host.ts";
import { sortBoots } from "./composable.ts";
import { mergedConfig, type Side, sideOf, whyApart } from "./composed_seed.ts";
import { plan } from "./plan.ts";
import type { CaseOnImage, Plan, PlannedBoot } from "./planned_boot.ts";

/** What a boot in which one thing goes wrong costs: each of them is made once more. */
const MOST_PARTS = 20;
/** Among so many of the latest groups a boot looks for its own: thousands of cases must not all be held against one another. */
const MOST_OPEN = 16;

/**
 * Composes what can be: each boot joins the first before it with which nothing is in its way. The same plan gives the same
 * boots, whatever is recorded. A composed boot stands where the first of its parts stood.
 */
export function compose(planned: Plan, cases: readonly CaseOnImage[], host: Host): Plan {
  const groups = groupsOf(
    sortBoots(planned, cases).flatMap((each) => "config" in each ? [sideOf(each)] : []),
  );
  const composed = new Map(
    groups.filter((group) => group.length > 1).flatMap((group) => {
      const boot = composedBoot(group, host);
      return group.map((part) => [part.boot, boot] as const);
    }),
  );
  return { boots: [...new Set(planned.boots.map((boot) => composed.get(boot) ?? boot))] };
}

function groupsOf(sides: readonly Side[]): readonly (readonly Side[])[] {
  const groups: Side[][] = [];
  let open: Side[][] = [];
  for (const side of sides) {
    const fitting = open.find((group) => group.every((other) => whyApart(other, side) === undefined));
    if (fitting) fitting.push(side);
    else {
      const group = [side];
      groups.push(group);
      open.push(group);
    }
    open = open.filter(({ length }) => length < MOST_PARTS).slice(-MOST_OPEN);
  }
  return groups;
}

/** Planned as any boot is, of cases that all have the one seed: so its key is that of this very seed. */
function composedBoot(parts: readonly Side[], host: Host): PlannedBoot {
  const userData = cloudConfigBytes(mergedConfig(parts.map(({ config }) => config)));
  const cases = parts.flatMap((part) =>
    part.cases.map((each) => ({ ...each, case: { ...each.case, seed: { userData } } }))
  );
  const { boots: [boot] } = plan(cases, host);
  if (!boot) throw new RangeError("Cannot compose boots of no case");
  // A boot that is late in a deadline of one of its cases shows nothing of the others either.
  const deadlineMs = Math.min(...parts.map((part) => part.boot.deadlineMs));
  return { ...boot, deadlineMs, parts: parts.map((part) => part.boot) };
}

/** The boots that judge alone: the parts of the composed ones in their place. */
export function aloneBoots({ boots }: Plan): readonly PlannedBoot[] {
  return boots.flatMap((boot) => boot.parts ?? [boot]);
}
