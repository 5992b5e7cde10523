/** Parts as Markdown tables. */
import type { Part } from "./sample.ts";
import { ratioOf, type Spread, spreadOfSeries } from "./statistics.ts";

type Rows = readonly (readonly string[])[];

/** A part as a table: each series' median, its range, and how many rounds stand behind it. */
export function seriesTable(part: Part): string {
  const hasAt = part.series.some(({ at }) => at !== undefined);
  const rows = part.series.map((series) => [
    series.what,
    ...(hasAt ? [number(series.at ?? 0)] : []),
    ...spreadCells(spreadOfSeries(series), series.unit),
  ]);
  return table([["what", ...(hasAt ? ["at"] : []), "median", "range", "rounds"], ...rows]);
}

/** A part whose series are held against one of them, round by round. */
export function ratioTable({ series }: Part, baseline: string): string {
  const units = [...new Set(series.map(({ unit }) => unit))];
  const names = [...new Set(series.map(({ what }) => what))];
  const of = (what: string, unit: string) => series.find((each) => each.what === what && each.unit === unit);
  const head = ["what", ...units.flatMap((unit) => [unit, "ratio"]), "rounds"];
  const rows = names.map((what) => {
    const cells = units.flatMap((unit) => {
      const [one, base] = [of(what, unit), of(baseline, unit)];
      if (!one) return ["", ""];
      return [figure(spreadOfSeries(one).median), base ? spreadText(ratioOf(one, base)) : ""];
    });
    const rounds = Math.max(
      ...series.filter((each) => each.what === what).map((each) => spreadOfSeries(each).rounds),
    );
    return [what, ...cells, `${rounds}`];
  });
  return table([head, ...rows]);
}

/** Phases, each with its median seconds and its median share of its own boot: shares of a busy machine mean more than its seconds. */
export function phaseTable({ series }: Part): string {
  const names = [...new Set(series.map(({ what }) => what))];
  const medianOf = (what: string, unit: string) => {
    const found = series.find((each) => each.what === what && each.unit === unit);
    return found ? spreadOfSeries(found) : undefined;
  };
  const rows = names.map((what) => [
    what,
    ...[medianOf(what, "s"), medianOf(what, "%")].flatMap((spread) => spread ? [spreadText(spread)] : [""]),
  ]);
  const boots = Object.keys(series[0]?.values ?? {}).length;
  return table([["phase", "seconds", `% of the boot (${boots} boots)`], ...rows]);
}

const spreadCells = (spread: Spread, unit: string) => [
  `${figure(spread.median)} ${unit}`,
  `${figure(spread.min)}–${figure(spread.max)}`,
  `${spread.rounds}`,
];

/** `0.62 (0.60–0.65)`; one round has no range, and no figure none at all. */
export function spreadText(spread: Spread | undefined): string {
  if (!spread) return "";
  const { median, min, max, rounds } = spread;
  return rounds === 1 ? figure(median) : `${figure(median)} (${figure(min)}–${figure(max)})`;
}

/** Three figures, and no exponent. */
export const figure = (value: number): string =>
  value >= 1000 ? number(Math.round(value)) : String(Number(value.toPrecision(3)));
const number = (value: number) => value.toLocaleString("en");
/** Rows as a Markdown table, the first its head. */
export const table = ([head = [], ...rows]: Rows): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
