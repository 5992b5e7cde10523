/** The report that a person reads at the end of a run. */
import { createHash } from "node:crypto";
import type { HostSummary } from "../runner/host/summary.ts";
import type { CaseResult, ToldRun } from "../runner/result/result.ts";
import { isAboutGrowth } from "./about_growth.ts";
import { sharedBoots } from "./composed_lines.ts";
import { firmwareLines } from "./firmware_line.ts";
import { growthPicture } from "./growth_picture.ts";
import { guestLine } from "../runner/text/guest_text.ts";
import { type Look, MARKS, painter } from "./paint.ts";
import { pointsOf, skipReason } from "./points.ts";
import { type BootedBy, countBoots, recordedCount } from "./recorded.ts";
import { BootsToldOnce } from "./shared_boots.ts";
import { aboutLines, notBootedLines, pointLines, sharingLines } from "./text_points.ts";
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
export function text(result: ToldRun, options: TextOptions): string {
  return [...textPieces(result, options)].join("");
}

/** The same in pieces. */
export function* textPieces(result: ToldRun, options: TextOptions): Iterable<string> {
  const look = { paint: painter(options.color), columns: Math.max(LEAST_COLUMNS, options.columns) };
  const seen = overview(result.cases);
  let last: Block | undefined;
  for (const block of blocks(result, seen, look)) {
    const isInList = last?.length === 1 && block.length === 1;
    if (last !== undefined) yield withoutLeadingColons(`${last.join("\n")}\n${isInList ? "" : "\n"}`);
    last = block;
  }
  if (last !== undefined) yield withoutLeadingColons(`${last.join("\n")}\n\n`);
  yield withoutLeadingColons(`${totals(result, seen, look)}\n`);
}

/** The lines of a case, or of several that have one reason. */
type Block = readonly string[];

function* blocks(result: ToldRun, { cases, boots, unbooted }: Overview, look: Look): Iterable<Block> {
  const picture = pictureMaker(look);
  const isLong = cases.length > MANY_CASES;
  let index = -1;
  for (const each of result.cases) {
    index++;
    const one = each.isNotBooted ? undefined : boots.tell(each, index);
    if (one === undefined) continue;
    const { told, silent } = one;
    const points = isLong && told.verdict === "pass" ? [] : pointLines(told, result.startedAt, look);
    yield [
      header(told, look),
      ...aboutLines(told, look),
      ...points,
      ...sharingLines(silent, look),
      ...picture(told),
    ];
  }
  yield* notBootedLines(unbooted, look);
}

/** What must be known of all cases before the first is told. */
interface Overview {
  readonly cases: readonly (BootedBy & Pick<CaseResult, "verdict" | "isNotBooted">)[];
  readonly boots: BootsToldOnce;
  /** The ids of those that were left out, by their reason. */
  readonly unbooted: ReadonlyMap<string, readonly string[]>;
  readonly points: number;
  readonly failed: number;
}

function overview(all: Iterable<CaseResult>): Overview {
  const cases: Overview["cases"][number][] = [];
  const boots = new BootsToldOnce();
  const unbooted = new Map<string, string[]>();
  let [points, failed] = [0, 0];
  for (const each of all) {
    const { verdict, isNotBooted, boot } = each;
    if (isNotBooted) push(unbooted, each.points[0] ? skipReason(each.points[0]) : "", each.id);
    else boots.see(each, cases.length);
    cases.push({
      verdict,
      ...(isNotBooted && { isNotBooted }),
      ...(boot && { boot: { id: boot.id, ...(boot.recordedAt && { recordedAt: boot.recordedAt }) } }),
    });
    const own = pointsOf(each);
    points += own.length;
    failed += own.filter(({ verdict }) => verdict === "fail").length;
  }
  return { cases, boots, unbooted, points, failed };
}

function push(lists: Map<string, string[]>, key: string, item: string): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
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
    // Digested: a long run would hold the disks of all its boots.
    const disks = createHash("sha256").update(JSON.stringify([result.before, result.after])).digest("base64");
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

function totals(result: ToldRun, { cases, points, failed }: Overview, { paint, columns }: Look): string {
  const counts = [
    `${counted(cases.length, "case")}: ${verdictCounts(cases)}`,
    failed === 0 ? counted(points, "point") : `${failed} of ${counted(points, "point")} failed`,
    recordedCount(countBoots(cases)),
    cases.length > 0 && cases.every(({ verdict }) => verdict === "skip") ? "nothing was judged" : "",
    seconds(result.seconds),
  ].filter((each) => each !== "").join(" · ");
  const host = hostText(result.host);
  const whole = `${counts} · ${host}`;
  const lines = displayWidth(whole) <= columns
    ? [whole]
    : [...indented(counts, columns), ...indented(host, columns)];
  const quiet = [...sharedBoots(result.cases), ...firmwareLines(result)].flatMap((each) =>
    indented(each, columns)
  );
  return [...lines.map((each) => paint("title", each)), ...quiet.map((each) => paint("quiet", each))].join(
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
