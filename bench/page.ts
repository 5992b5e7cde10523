/** The generated blocks of the pages: result files -> tables and plots. */
import type { Ground, Part, Series } from "./sample.ts";
import { HANDS } from "./article.ts";
import { ALONE } from "./composing.ts";
import { drawPlot } from "./plot.ts";
import { ratioOf, spreadOfSeries } from "./statistics.ts";
import { figure, phaseTable, ratioTable, seriesTable, spreadText, table } from "./tables.ts";

/** What was measured, by bench. */
export type Results = ReadonlyMap<string, readonly Part[]>;

const ARTICLE_ROWS = [
  { part: "one", what: "1 case", aim: 0.65 },
  { part: "article", what: "the article's 3 cases", aim: 0.45 },
  { part: "twelve", what: "12 cases over 3 boots", aim: 0.15 },
  { part: "judged-again", what: "12 cases, judged again", aim: 0.01 },
];

/** Seedling's wall time to the article's way, by whose QEMU; the floor is what its longest boot alone takes of it. */
export function articleTable(parts: readonly Part[]): string {
  const rows = ARTICLE_ROWS.flatMap(({ part: name, what, aim }) => {
    const part = parts.find((each) => each.name === name);
    const of = (series: string) => part?.series.find((each) => each.what === series);
    const [ours, boot] = [of("Seedling"), of("the longest of Seedling's boots")];
    const hands = HANDS.flatMap((hand) => of(hand) ?? []);
    if (!ours || hands.length === 0) return [[what, NOT_YET, "", "", `${aim}`, ""]];
    return hands.map((byHand) => [
      `${what}, ${byHand.what}`,
      `${figure(spreadOfSeries(byHand).median)} s`,
      `${figure(spreadOfSeries(ours).median)} s`,
      `**${spreadText(ratioOf(ours, byHand))}**`,
      `${aim}`,
      boot ? figure(ratioOf(boot, byHand)?.median ?? NaN) : "",
    ]);
  });
  return table([["", "by hand", "Seedling", "ratio", "aim", "floor"], ...rows]);
}

const NOT_YET = "not measured yet";

/** docs/running.md's short table: each claim with its figure, or that it has none. */
export function speedTable(results: Results): string {
  const median = (bench: string, part: string, what: string, at?: number) => {
    const found = results.get(bench)?.find(({ name }) => name === part)?.series
      .find((each) => each.what === what && each.at === at);
    return found ? `${figure(spreadOfSeries(found).median)} ${found.unit}` : NOT_YET;
  };
  const article = ARTICLE_ROWS.map(({ part: name, what }) => {
    const series = results.get("article")?.find((each) => each.name === name)?.series ?? [];
    const ours = series.find((each) => each.what === "Seedling");
    const ratios = HANDS.flatMap((hand) => {
      const byHand = series.find((each) => each.what === hand);
      return ours && byHand ? (ratioOf(ours, byHand) ?? []) : [];
    });
    return [
      `${what}: wall time to that of the article's recipe by hand; and with the host's own QEMU (7.2 on Debian 12)`,
      ratios.length > 0 ? ratios.map(({ median }) => figure(median)).join("; ") : NOT_YET,
    ];
  });
  return table([
    ["what", "median"],
    ...article,
    ["the runner while a guest boots, of one core", median("idle", "boot", "of one core")],
    ["the runner's memory meanwhile, at most", median("idle", "boot", "peak memory")],
    ["the probe's share of a boot", median("probe", "probe", "the probe's share of it")],
    ["`seedling --help`", median("help", "start", "`seedling --help`")],
    ["10,000 cases judged from records", median("judge", "growth", "judge", 10_000)],
    [
      "a console of 512 MB judged, memory at its peak (V8 frees late: 0.9 GB where the host is busy)",
      median("console", "growth", "peak memory", 512),
    ],
  ]);
}

/** The blocks of bench/README.md by name, and how each is made of its bench's parts. */
export const BLOCKS: Readonly<Record<string, (parts: readonly Part[]) => string>> = {
  "help": each((part) => ratioTable(part, "an empty program")),
  "judge": each(seriesTable),
  "console": each(seriesTable),
  "machines": each(seriesTable),
  "idle": each(seriesTable),
  "flags": each((part) => part.name === "argv" ? ratioTable(part, "as planned") : seriesTable(part)),
  "probe": each(seriesTable),
  // The boots are older than their reading, and ran elsewhere.
  "phases": (parts) => parts.map(phaseTable).join("\n\n"),
  "article": (parts) =>
    [articleTable(parts), ...parts.slice(0, 1).map(({ ground }) => groundLine(ground))].join("\n\n"),
  "parallel": each((part) => ratioTable(part, "jobs-2")),
  "composing": each((part) => ratioTable(part, ALONE)),
};

function each(draw: (part: Part) => string): (parts: readonly Part[]) => string {
  return (parts) => parts.map((part) => [draw(part), foot(part)].join("\n\n")).join("\n\n");
}

function foot({ measuredAt, ground, leftOut }: Part): string {
  const failed = leftOut.length > 0 ? ` Left out: ${leftOut.length}.` : "";
  return `${measuredAt.slice(0, 10)}, ${groundLine(ground)}${failed}`;
}

/** A block of bench/README.md; where nothing was measured it says how to. */
export function blockOf(bench: string, results: Results): string {
  const parts = results.get(bench) ?? [];
  if (parts.length === 0) return `Not measured yet: \`deno task bench ${bench}\`.`;
  const plots = [...plotsOf(new Map([[bench, parts]])).keys()].map((file) => `![${file}](plots/${file})`);
  return [...plots, BLOCKS[bench]?.(parts) ?? ""].join("\n\n");
}

function groundLine({ cores, load, unitSeconds, deno, accelerator, qemu, image }: Ground): string {
  const boots = [accelerator, qemu && `QEMU ${qemu}`, image && `${image.name} ${image.sha256.slice(0, 12)}`];
  const words = [
    `${cores} cores`,
    `load ${load} before`,
    `a unit is ${unitSeconds} s`,
    `Deno ${deno}`,
    ...boots,
  ];
  return `${words.filter((each) => each !== undefined).join(", ")}.`;
}

/** The plots by file name; those whose bench has no result are left out. */
export function plotsOf(results: Results): ReadonlyMap<string, string> {
  const drawn = PLOTS.flatMap(({ file, bench, unit, ...plot }) => {
    const series = results.get(bench)?.find(({ name }) => name === "growth")?.series ?? [];
    const lines = linesOf(series.filter((each) => each.unit === unit));
    return lines.length > 0 ? [[file, drawPlot({ ...plot, lines })] as const] : [];
  });
  return new Map(drawn);
}

const PLOTS = [
  {
    file: "judge.svg",
    bench: "judge",
    unit: "s",
    title: "Cases judged from records",
    xLabel: "cases",
    yLabel: "seconds",
  },
  {
    file: "judge-memory.svg",
    bench: "judge",
    unit: "MB",
    title: "Cases judged from records",
    xLabel: "cases",
    yLabel: "peak MB",
  },
  {
    file: "console.svg",
    bench: "console",
    unit: "s",
    title: "A console's log checked",
    xLabel: "MB of log",
    yLabel: "seconds",
  },
  {
    file: "console-memory.svg",
    bench: "console",
    unit: "MB",
    title: "A console's log checked",
    xLabel: "MB of log",
    yLabel: "peak MB",
  },
  {
    file: "machines.svg",
    bench: "machines",
    unit: "CPU s",
    title: "A run split and put together",
    xLabel: "cases",
    yLabel: "seconds of a processor",
  },
  {
    file: "machines-memory.svg",
    bench: "machines",
    unit: "MB",
    title: "A run split and put together",
    xLabel: "cases",
    yLabel: "peak MB",
  },
];

function linesOf(series: readonly Series[]) {
  const names = [...new Set(series.map(({ what }) => what))];
  return names.map((name) => ({
    name,
    points: series.filter(({ what }) => what === name).map((each) =>
      [each.at ?? 0, spreadOfSeries(each).median] as const
    ).toSorted(([a], [b]) => a - b),
  }));
}
