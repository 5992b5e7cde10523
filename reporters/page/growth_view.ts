/// <reference lib="dom" />
/** The growth picture: the disk before and after its boot, to scale. */
import { isAboutGrowth } from "../about_growth.ts";
import { growthLegend, sizeText } from "../growth_legend.ts";
import type { CaseJson } from "../report_shape.ts";
import { type Stretch, stretchesOf } from "./disk_shape.ts";
import { h, shown, svg } from "./dom.ts";

type Disk = NonNullable<CaseJson["before"]>;

const LABEL = 64;
const HEIGHT = 46;
const GAP = 14;
// Of the font that the page gives the picture.
const CHARACTER = 7.2;

/** The picture with its words; `width` is that of the page's column. Nothing where the case is not about growth. */
export function growthView(result: CaseJson, width: number): HTMLElement | undefined {
  const { before, after, growth } = result;
  if (!after || !isAboutGrowth(result)) return undefined;
  const scale = Math.max(before?.sizeBytes ?? 0, after.sizeBytes);
  const disks = [...(before ? [["before", before] as const] : []), ["after", after] as const];
  const inner = Math.max(160, width - LABEL - 2);
  const height = disks.length * (HEIGHT + GAP);
  const legend = growthLegend(before, after);
  const picture = svg(
    "svg",
    {
      viewBox: `0 0 ${inner + LABEL + 2} ${height}`,
      class: "growth",
      role: "img",
      "aria-label": shown(legend),
    },
    disks.map(([name, disk], index) => row(name, disk, { top: index * (HEIGHT + GAP), inner, scale })),
  );
  return h("figure", { class: "growth" }, picture, h("figcaption", {}, legend, cause(growth)));
}

function cause(growth: CaseJson["growth"]) {
  if (!growth) return undefined;
  const { by, because, obstacle } = growth;
  const who = by === "nobody" ? "Nobody grew it" : `Grown by ${by}`;
  return [
    h("p", {}, h("strong", {}, who), `: ${because}.`),
    obstacle !== undefined && h("p", {}, "What stood in the way: ", h("code", {}, obstacle)),
  ];
}

interface Row {
  readonly top: number;
  readonly inner: number;
  readonly scale: number;
}

function row(name: string, disk: Disk, { top, inner, scale }: Row): readonly SVGElement[] {
  const stretches = stretchesOf(disk, scale, inner);
  return [
    svg("text", { x: 0, y: top + 18, class: "label" }, name),
    svg("text", { x: 0, y: top + 35, class: "size" }, sizeText(disk.sizeBytes)),
    ...stretches.flatMap((each) => stretchShapes(each, top)),
  ];
}

function stretchShapes(stretch: Stretch, top: number): readonly SVGElement[] {
  const { partition, width, share } = stretch;
  const x = LABEL + stretch.x;
  const box = { x: x + 0.5, y: top + 0.5, width: Math.max(1, width - 1), height: HEIGHT - 1 };
  const words = wordsOf(stretch);
  const title = svg("title", {}, words.join(", "));
  if (!partition) {
    return [svg("rect", { ...box, class: "free" }, title), ...labels(words, x, width, top)];
  }
  return [
    svg("rect", { ...box, class: "partition" }, title),
    ...(share > 0
      ? [svg("rect", { ...box, width: Math.max(1, box.width * share), class: "filesystem" })]
      : []),
    svg("rect", { ...box, class: "frame" }),
    ...labels(words, x, width, top),
  ];
}

function wordsOf({ partition, sizeBytes }: Stretch): readonly string[] {
  if (!partition) return [`${sizeText(sizeBytes)} free`];
  const { name, filesystem } = partition;
  return [
    `${name} ${sizeText(partition.sizeBytes)}`,
    ...(filesystem ? [`${filesystem.type} ${sizeText(filesystem.sizeBytes)}`] : []),
  ];
}

/** Words that have room; the legend below has all. */
function labels(words: readonly string[], x: number, width: number, top: number): readonly SVGElement[] {
  return words.flatMap((word, index) => {
    const room = shown(word).length * CHARACTER + 10;
    if (room > width) return [];
    return [svg("text", { x: x + 6, y: top + 19 + index * 17, class: "inside" }, word)];
  });
}
