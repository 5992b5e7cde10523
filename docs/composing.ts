/** The tables of docs/composing.md: which of the suite's boots are composed, and why the others are not. */
import type { CaseOnImage, Plan, Verdict } from "../mod.ts";
import type { PlannedBoot } from "../runner/plan/planned_boot.ts";
import { CLOUD_CONFIG_KEYS } from "../runner/plan/cloud_config_keys.ts";
import { sortBoots } from "../runner/plan/composable.ts";
import { aloneBoots } from "../runner/plan/compose.ts";

const code = (text: string) => `\`${text}\``;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

/** A boot by its first case. */
const nameOf = ({ caseIds: [first = "another boot", ...others] }: PlannedBoot): string =>
  others.length === 0 ? code(first) : `${code(first)} and ${others.length} more`;

/** How many boots there are, and what each composed one is made of. */
export function composedSummary(composed: Plan): string {
  const [now, before] = [composed.boots.length, aloneBoots(composed).length];
  const parts = composed.boots.flatMap((boot) => boot.parts ? [boot.parts] : []);
  const lines = parts.map((each) => `- ${each.map(nameOf).join(", ")}`);
  return [`${now} boots instead of ${before}. Made as one:`, "", ...lines].join("\n");
}

/** The boots that are made alone, by the reason. */
export function aloneTable(planned: Plan, cases: readonly CaseOnImage[]): string {
  const alone = sortBoots(planned, cases).flatMap((each) => "because" in each ? [each] : []);
  const rows = [...Map.groupBy(alone, ({ because }) => because)].map(([because, each]) => [
    because,
    `${each.length}`,
    each.map(({ boot }) => nameOf(boot)).join(", "),
  ]);
  return table(["why", "boots", "of"], rows.toSorted((a, b) => Number(b[1]) - Number(a[1])));
}

/** What a case comes to by its own boot and by a composed one, as they were recorded and as its mutation makes them. */
export interface Compared {
  readonly id: string;
  readonly alone: readonly (Verdict | undefined)[];
  readonly composed: readonly (Verdict | undefined)[];
}

/** A row for each case. */
export function comparedTable(compared: readonly Compared[]): string {
  const rows = compared.map((
    { id, alone, composed },
  ) => [code(id), ...[...alone, ...composed].map((each) => each ?? "not recorded")]);
  return table(["case", "alone", "alone, mutated", "composed", "composed, mutated"], rows);
}

/** What is known of cloud-config's keys. */
export function keysTable(): string {
  const together = CLOUD_CONFIG_KEYS.filter(({ alone }) => alone === undefined).map(({ key }) => code(key));
  const alone = CLOUD_CONFIG_KEYS.flatMap(({ key, alone }) => alone === undefined ? [] : [{ key, alone }]);
  const rows = [...Map.groupBy(alone, (each) => each.alone)].map(([because, keys]) => [
    keys.map(({ key }) => code(key)).join(", "),
    `never: ${because}`,
  ]);
  return table(["keys", ""], [[together.join(", "), "composed"], ...rows]);
}
