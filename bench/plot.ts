/** Line plots as SVG: both axes logarithmic, readable on dark and on light pages. */

/** A line and what it is called. */
export interface PlotLine {
  readonly name: string;
  /** Both are above 0. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** What is drawn. */
export interface Plot {
  readonly title: string;
  /** With their units. */
  readonly xLabel: string;
  readonly yLabel: string;
  readonly lines: readonly PlotLine[];
}

const WIDTH = 640;
const HEIGHT = 360;
const MARGIN = { left: 64, right: 32, top: 36, bottom: 48 };
const LEGEND_LINE = 18;

// An image on a page knows the reader's scheme by this query alone. Okabe and Ito's colours, for all eyes.
const STYLE = `text{font:13px system-ui,sans-serif;fill:#24292f}
.grid{stroke:#8c959f;stroke-opacity:.35}.line{fill:none;stroke-width:2}.linear{stroke:#8c959f;stroke-dasharray:4 4}
.c0{stroke:#0072b2;fill:#0072b2}.c1{stroke:#d55e00;fill:#d55e00}.c2{stroke:#009e73;fill:#009e73}
.line.c0,.line.c1,.line.c2{fill:none}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.c0{stroke:#56b4e9;fill:#56b4e9}}`;

/** Draws it. A dashed line shows what grows in proportion, up to the first line's last point. */
export function drawPlot({ title, xLabel, yLabel, lines }: Plot): string {
  const points = lines.flatMap((line) => line.points);
  const x = logScale(points.map(([each]) => each), MARGIN.left, WIDTH - MARGIN.right);
  const y = logScale(points.map(([, each]) => each), HEIGHT - MARGIN.bottom, MARGIN.top);
  const across = (WIDTH + MARGIN.left - MARGIN.right) / 2;
  const along = (HEIGHT + MARGIN.top - MARGIN.bottom) / 2;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${
      escaped(title)
    }">`,
    `<style>${STYLE}</style>`,
    text(title, across, 20, 'text-anchor="middle" font-weight="600"'),
    ...x.ticks.flatMap((value) => [
      line(x.at(value), MARGIN.top, x.at(value), HEIGHT - MARGIN.bottom, "grid"),
      text(tickText(value), x.at(value), HEIGHT - MARGIN.bottom + 18, 'text-anchor="middle"'),
    ]),
    ...y.ticks.flatMap((value) => [
      line(MARGIN.left, y.at(value), WIDTH - MARGIN.right, y.at(value), "grid"),
      text(tickText(value), MARGIN.left - 8, y.at(value) + 4, 'text-anchor="end"'),
    ]),
    text(xLabel, across, HEIGHT - 8, 'text-anchor="middle"'),
    text(yLabel, 0, 0, `text-anchor="middle" transform="translate(16 ${along}) rotate(-90)"`),
    ...proportional(lines[0]?.points ?? [], x, y),
    ...lines.flatMap((each, index) => drawLine(each, index, x, y)),
    "</svg>\n",
  ].join("\n");
}

interface Scale {
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
  readonly min: number;
}

/** Whole powers of ten around the values. */
function logScale(values: readonly number[], from: number, to: number): Scale {
  const first = Math.floor(Math.log10(Math.min(...values)));
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...values))));
  const at = (value: number) => round(from + (to - from) * (Math.log10(value) - first) / (last - first));
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
  return { at, ticks, min: 10 ** first };
}

function drawLine({ name, points }: PlotLine, index: number, x: Scale, y: Scale): readonly string[] {
  const color = `c${index % 3}`;
  const path = points.map(([a, b]) => `${x.at(a)},${y.at(b)}`).join(" ");
  const top = MARGIN.top + 16 + index * LEGEND_LINE;
  return [
    `<polyline class="line ${color}" points="${path}"/>`,
    ...points.map(([a, b]) => `<circle class="${color}" cx="${x.at(a)}" cy="${y.at(b)}" r="3"/>`),
    line(MARGIN.left + 12, top - 4, MARGIN.left + 36, top - 4, `line ${color}`),
    text(name, MARGIN.left + 44, top, ""),
  ];
}

/** Through the last point, where fixed costs weigh least. */
function proportional(points: readonly (readonly [number, number])[], x: Scale, y: Scale): readonly string[] {
  const last = points.at(-1);
  if (!last) return [];
  const [toX, toY] = last;
  // Cut where it leaves the picture.
  const fromX = Math.max(x.min, toX * y.min / toY);
  return [line(x.at(fromX), y.at(toY * fromX / toX), x.at(toX), y.at(toY), "linear")];
}

const round = (value: number) => Number(value.toFixed(1));
const line = (x1: number, y1: number, x2: number, y2: number, name: string) =>
  `<line class="${name}" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/>`;
const text = (words: string, x: number, y: number, more: string) =>
  `<text x="${x}" y="${y}"${more && ` ${more}`}>${escaped(words)}</text>`;
const tickText = (value: number) =>
  value >= 1 ? value.toLocaleString("en") : String(Number(value.toPrecision(1)));

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (words: string) => words.replace(/[&<>"]/g, (found) => ENTITIES[found] ?? found);
