/// <reference lib="dom" />
/** A boot's timeline: its phases from QEMU's start to its end. */
import type { CaseJson } from "../report_shape.ts";
import { ticksOf } from "./axis.ts";
import { h, svg } from "./dom.ts";

type Boot = NonNullable<CaseJson["boot"]>;

/** A phase, or a stage of cloud-init, with its start and its length, in seconds. */
interface Stage {
  readonly name: string;
  /** The class that gives it its colour. */
  readonly look: string;
  readonly from: number;
  readonly seconds: number;
}

/** Bars to scale, and their words; nothing for a boot whose phases nobody saw. */
export function timelineView(boot: Boot, width: number): HTMLElement | undefined {
  const phases = phasesOf(boot);
  if (phases.length === 0) return undefined;
  const stages = cloudInitOf(boot);
  const all = [...phases, ...stages];
  const total = Math.max(boot.seconds, ...all.map(({ from, seconds }) => from + seconds), 0.001);
  const scale = Math.max(160, width) / total;
  const height = stages.length > 0 ? 40 : 18;
  const marks = ticksOf(total, total * scale / TICK_WIDTH);
  return h(
    "figure",
    { class: "timeline" },
    svg(
      "svg",
      {
        viewBox: `0 0 ${total * scale} ${height + AXIS}`,
        role: "img",
        "aria-label": all.map(wordsOf).join(", "),
      },
      phases.map((each) => bar(each, { scale, y: 0 })),
      stages.map((each) => bar(each, { scale, y: 22 })),
      marks.map((each) => tick(each, { scale, y: height, end: total * scale })),
    ),
    legend(phases),
    legend(stages),
  );
}

// A mark's words have room in so many pixels.
const TICK_WIDTH = 80;
const AXIS = 18;

function tick(
  seconds: number,
  { scale, y, end }: { readonly scale: number; readonly y: number; readonly end: number },
): SVGElement {
  const x = seconds * scale;
  const anchor = seconds === 0 ? "start" : x + TICK_WIDTH / 4 > end ? "end" : "middle";
  return svg(
    "g",
    { class: "tick" },
    svg("line", { x1: x, x2: x, y1: y, y2: y + 4 }),
    svg("text", { x, y: y + 15, "text-anchor": anchor }, `${seconds} s`),
  );
}

const wordsOf = ({ name, seconds }: Stage) => `${name} ${seconds.toFixed(1)} s`;

function bar(stage: Stage, { scale, y }: { readonly scale: number; readonly y: number }): SVGElement {
  const { name, look, from, seconds } = stage;
  return svg(
    "rect",
    { x: from * scale, y, width: Math.max(1.5, seconds * scale), height: 18, class: `phase ${look}` },
    svg("title", {}, `${name}: ${seconds.toFixed(1)} s from ${from.toFixed(1)} s`),
  );
}

function legend(stages: readonly Stage[]): HTMLElement | false {
  if (stages.length === 0) return false;
  const item = (stage: Stage) =>
    h("li", {}, h("span", { class: `swatch ${stage.look}`, "aria-hidden": "true" }), wordsOf(stage));
  return h("ul", { class: "phases" }, stages.map(item));
}

function phasesOf({ phases, seconds }: Boot): readonly Stage[] {
  return phases.map(({ phase, atMs }, index) => {
    const from = atMs / 1000;
    const until = phases[index + 1]?.atMs ?? Math.max(seconds * 1000, atMs);
    return { name: phase, look: phase, from, seconds: Math.max(0, until / 1000 - from) };
  });
}

/** cloud-init tells its times by the kernel's clock, which starts where the kernel was first seen. */
function cloudInitOf({ phases, stages = [] }: Boot): readonly Stage[] {
  const kernel = phases.find(({ phase }) => phase === "kernel");
  if (!kernel) return [];
  return stages.slice(0, -1).map(({ stage, upSeconds }, index) => {
    const until = stages[index + 1]?.upSeconds ?? upSeconds;
    const seconds = Math.max(0, until - upSeconds);
    return { name: stage, look: `stage-${index % 4}`, from: kernel.atMs / 1000 + upSeconds, seconds };
  });
}
