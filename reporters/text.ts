/** The report that a person reads at the end of a run. */
import type { HostSummary } from "../runner/host/summary.ts";
import type { CaseResult, RunResult } from "../runner/result/result.ts";
import { isAboutGrowth } from "./about_growth.ts";
import { firmwareLines } from "./firmware_line.ts";
import { growthPicture } from "./growth_picture.ts";
import { guestLine } from "../runner/text/guest_text.ts";
import { type Look, MARKS, painter } from "./paint.ts";
import { pointsOf } from "./points.ts";
import { countBoots, recordedCount } from "./recorded.ts";
import { tellBootsOnce } from "./shared_boots.ts";
import { notBootedLines, pointLines, sharingLines } from "./text_points.ts";
import { counted, verdictCounts } from "./verdict_words.ts";
import { displayWidth, fit, wrap } from "./width.ts";

/** How the terminal is. */
export interface TextOptions {
  /** Whether escape sequences for colours may stand in it. */
  readonly color: boolean;
  /** How wide it may be; paths may be wider. */
  readonly columns: number;
}

const LEAST_COLUMNS = 40;

/** A run as text: a block per case, totals last. Only paths may be longer than a line, so that they can be copied. */
export function text(result: RunResult, options: TextOptions): string {
  const look = { paint: painter(options.color), columns: Math.max(LEAST_COLUMNS, options.columns) };
  const picture = pictureMaker(look);
  const isLong = result.cases.length > MANY_CASES;
  const [unbooted, judged] = [true, false].map((is) =>
    result.cases.filter(({ isNotBooted = false }) => isNotBooted === is)
  );
  const { results, silent } = tellBootsOnce(judged ?? []);
  const blocks = [
    ...results.map((each) => {
      const points = isLong && each.verdict === "pass" ? [] : pointLines(each, result.startedAt, look);
      return [header(each, look), ...points, ...sharingLines(silent.get(each) ?? [], look), ...picture(each)];
    }),
    ...notBootedLines(unbooted ?? [], look),
  ];
  const texts = blocks.map((lines, index) => {
    const isInList = lines.length === 1 && blocks[index + 1]?.length === 1;
    return `${lines.join("\n")}\n${isInList ? "" : "\n"}`;
  });
  return withoutLeadingColons(`${texts.join("")}${totals(result, look)}\n`);
}

/** In a longer run what passed is a list of names: whoever judges an image looks for what did not. */
const MANY_CASES = 12;

/** Where a long value is broken, `x::set-env a=b::c` can leave its colons first on a line, where GitHub obeys them. */
function withoutLeadingColons(report: string): string {
  return report.replace(/^( *) {2}(?=::)/gm, "$1| ");
}

/** Draws each growth once: many cases share a boot. */
function pictureMaker({ columns, paint }: Look): (result: CaseResult) => readonly string[] {
  const drawn = new Set<string>();
  return (result) => {
    if (!isAboutGrowth(result)) return [];
    const disks = JSON.stringify([result.before, result.after]);
    if (drawn.has(disks)) return [];
    drawn.add(disks);
    const picture = growthPicture(result, columns, paint);
    return picture.length > 0 ? ["", ...picture] : [];
  };
}

/** Mark, id, name, and the seconds of the boot at the right edge. */
function header(result: CaseResult, { paint, columns }: Look): string {
  const time = result.boot ? seconds(result.boot.seconds) : "";
  const id = fit(guestLine(result.id), columns - time.length - 4);
  const name = fit(guestLine(result.name), Math.max(0, columns - displayWidth(id) - time.length - 6));
  const gap = " ".repeat(Math.max(0, columns - displayWidth(id) - displayWidth(name) - time.length - 4));
  const mark = paint(result.verdict, MARKS[result.verdict]);
  return `${mark} ${paint("title", id)}  ${name}${time && gap + paint("quiet", time)}`.trimEnd();
}

function totals(result: RunResult, { paint, columns }: Look): string {
  const points = result.cases.flatMap(pointsOf);
  const failed = points.filter(({ verdict }) => verdict === "fail").length;
  const counts = [
    `${counted(result.cases.length, "case")}: ${verdictCounts(result.cases)}`,
    failed === 0 ? counted(points.length, "point") : `${failed} of ${counted(points.length, "point")} failed`,
    recordedCount(countBoots(result)),
    seconds(result.seconds),
  ].filter((each) => each !== "").join(" · ");
  const host = hostText(result.host);
  const whole = `${counts} · ${host}`;
  const lines = displayWidth(whole) <= columns
    ? [whole]
    : [...indented(counts, columns), ...indented(host, columns)];
  const firmware = firmwareLines(result).flatMap((each) => indented(each, columns));
  return [...lines.map((each) => paint("title", each)), ...firmware.map((each) => paint("quiet", each))].join(
    "\n",
  );
}

function hostText(host: HostSummary | undefined): string {
  if (!host) return "judged from a recording, nothing booted";
  const qemu = `${host.accelerator}, QEMU ${guestLine(host.qemuVersion)} (${guestLine(host.because)})`;
  return host.unconfined === undefined ? qemu : `${qemu} · ${guestLine(host.unconfined)}`;
}

function indented(line: string, columns: number): readonly string[] {
  return wrap(line, columns - 2).map((each, at) => (at === 0 ? each : `  ${each}`));
}

function seconds(value: number): string {
  return `${value.toFixed(value < 100 ? 1 : 0)} s`;
}
