/** The growth of a disk, drawn: before and after at one scale. */
import type { DrawnDisk, DrawnPartition } from "../runner/result/drawn_disk.ts";
import type { GrowthCause } from "../runner/result/result.ts";
import { guestLine } from "../runner/text/guest_text.ts";
import { growerText } from "./grower_text.ts";
import { growthLegend, sizeText } from "./growth_legend.ts";
import type { Paint } from "./paint.ts";
import { displayWidth, wrap } from "./width.ts";

/** The disk of a case before and after its boot; what the host can't read is absent. */
export interface Growth {
  readonly before?: DrawnDisk;
  readonly after?: DrawnDisk;
  /** Who grew it. */
  readonly growth?: GrowthCause;
}

/** A stretch of a disk: a partition, or the free space between and after them. */
interface Stretch {
  readonly sizeBytes: number;
  readonly partition?: DrawnPartition;
}

/** How wide the boxes may be, and how much a column stands for. */
interface Scale {
  readonly columns: number;
  readonly columnBytes: number;
  readonly largestBytes: number;
}

const LABEL_COLUMNS = 17;
const MIN_COLUMNS = 21;

/**
 * Lines that show how partitions and filesystems grew: `█` is filesystem, `░` the rest of a partition, blank is free.
 * A byte is equally wide on both disks; the smallest partition still has a column. None where no disk was read after.
 */
export function growthPicture(
  { before, after, growth }: Growth,
  columns: number,
  paint: Paint,
): readonly string[] {
  if (!after) return [];
  const scale = scaleOf(Math.max(before?.sizeBytes ?? 0, after.sizeBytes), columns);
  const grower = growerText(growth);
  return [
    ...(before ? box("before", before, { scale, paint }) : []),
    ...box("after", after, { scale, paint }),
    ...legendLines(growthLegend(before, after), scale, paint),
    ...(grower === undefined ? [] : legendLines(`grown by ${guestLine(grower, 1000)}`, scale, paint)),
  ];
}

/** One disk in the same way. */
export function diskPicture(disk: DrawnDisk, columns: number, paint: Paint): readonly string[] {
  const scale = scaleOf(disk.sizeBytes, columns);
  return [
    ...box("disk", disk, { scale, paint }),
    ...legendLines(growthLegend(disk, disk), scale, paint),
  ];
}

function scaleOf(sizeBytes: number, columns: number): Scale {
  const width = Math.max(MIN_COLUMNS, columns - LABEL_COLUMNS - 1);
  const largestBytes = Math.max(1, sizeBytes);
  return { columns: width, columnBytes: largestBytes / width, largestBytes };
}

function legendLines(legend: string, { columns }: Scale, paint: Paint): readonly string[] {
  return wrap(legend, columns).map((line) => " ".repeat(LABEL_COLUMNS) + paint("quiet", line));
}

function box(
  label: string,
  disk: DrawnDisk,
  look: { readonly scale: Scale; readonly paint: Paint },
): readonly string[] {
  const { scale, paint } = look;
  const row = stretches(disk, Math.floor((scale.columns - 1) / 2));
  const widths = widthsOf(row, disk, scale);
  const frame = (text: string) => paint("quiet", text);
  const join = (pieces: readonly string[], [left = "", middle = "", right = ""]: string) =>
    frame(left) + pieces.join(frame(middle)) + frame(right);
  const title = `  ${label.padEnd(6)} ${sizeText(disk.sizeBytes).padStart(6)}  `;
  const each = (draw: (stretch: Stretch, width: number) => string) =>
    row.map((stretch, at) => draw(stretch, widths[at] ?? 1));
  return [
    " ".repeat(LABEL_COLUMNS) +
    join(each((stretch, width) => edge(partitionTitles(stretch), rule(stretch, width), paint)), "┌┬┐"),
    title + join(each((stretch, width) => fill(stretch, width, paint)), "│││"),
    " ".repeat(LABEL_COLUMNS) +
    join(each((stretch, width) => edge(filesystemTitles(stretch), rule(stretch, width), paint)), "└┴┘"),
  ];
}

/** The disk from its start to its end; of more partitions than there are columns only the largest. */
function stretches(disk: DrawnDisk, most: number): readonly Stretch[] {
  const row: Stretch[] = [];
  let end = 0;
  const addFree = (upTo: number) => {
    // A partition table and its alignment leave a MiB or two at either end: that is no free space.
    if (upTo - end > disk.sizeBytes / 100) row.push({ sizeBytes: upTo - end });
  };
  for (const partition of [...disk.partitions].sort((a, b) => a.startBytes - b.startBytes)) {
    addFree(partition.startBytes);
    row.push({ sizeBytes: partition.sizeBytes, partition });
    end = Math.max(end, partition.startBytes + partition.sizeBytes);
  }
  addFree(disk.sizeBytes);
  const shown = new Set([...row].sort((a, b) => b.sizeBytes - a.sizeBytes).slice(0, most));
  return row.filter((stretch) => shown.has(stretch));
}

/** A column at least for each stretch; the largest one gives or takes what rounding and borders cost. */
function widthsOf(row: readonly Stretch[], disk: DrawnDisk, scale: Scale): readonly number[] {
  const widths = row.map((stretch) =>
    Math.min(scale.columns, Math.max(1, Math.round(stretch.sizeBytes / scale.columnBytes) || 1))
  );
  const inner = scale.columns - row.length - 1;
  const spare = () => inner - widths.reduce((sum, width) => sum + width, 0);
  const widen = (by: number) => {
    const widest = widths.indexOf(Math.max(...widths));
    widths[widest] = (widths[widest] ?? 0) + by;
  };
  while (row.length > 0 && spare() < 0) widen(-1);
  if (row.length > 0 && disk.sizeBytes === scale.largestBytes) widen(spare());
  return widths;
}

function rule(stretch: Stretch, width: number): string {
  return (stretch.partition ? "─" : "╌").repeat(width);
}

/** A border with the longest title that it has room for. */
function edge(titles: readonly string[], line: string, paint: Paint): string {
  const title = titles.find((each) => displayWidth(each) + 2 <= line.length);
  if (title === undefined) return paint("quiet", line);
  const lead = displayWidth(title) + 3 <= line.length ? 1 : 0;
  const rest = line.slice(lead + displayWidth(title) + 2);
  return `${paint("quiet", line.slice(0, lead))} ${title} ${paint("quiet", rest)}`;
}

function fill(stretch: Stretch, width: number, paint: Paint): string {
  if (!stretch.partition) return " ".repeat(width);
  const filesystemBytes = stretch.partition.filesystem?.sizeBytes ?? 0;
  const share = Math.round((filesystemBytes / stretch.sizeBytes) * width) || 0;
  const filled = Math.min(width, Math.max(filesystemBytes > 0 ? 1 : 0, share));
  return paint("filesystem", "█".repeat(filled)) + paint("partition", "░".repeat(width - filled));
}

function partitionTitles({ partition, sizeBytes }: Stretch): readonly string[] {
  if (!partition) return [`${sizeText(sizeBytes)} free`, "free"];
  const name = guestLine(partition.name, 32);
  return [`${name} ${sizeText(sizeBytes)}`, name];
}

function filesystemTitles({ partition }: Stretch): readonly string[] {
  if (!partition?.filesystem) return [];
  const { type, sizeBytes } = partition.filesystem;
  return [`${guestLine(type, 32)} ${sizeText(sizeBytes)}`, guestLine(type, 32)];
}
