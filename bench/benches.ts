/** Every bench, in the order of the page. */
import { ARTICLE_PARTS, measureArticle } from "./article.ts";
import type { Bench } from "./bench.ts";
import { measureComposing } from "./composing.ts";
import { measureConsole } from "./console.ts";
import { FLAG_VARIANTS } from "./flag_variants.ts";
import { measureFlags } from "./flags.ts";
import { measureHelp } from "./help.ts";
import { measureIdle } from "./idle.ts";
import { measureJudge } from "./judge.ts";
import { measureMachines } from "./machines.ts";
import { measureParallel, WAYS } from "./parallel.ts";
import { measurePhases } from "./phases.ts";
import { measureProbe } from "./probe.ts";

/** The benches; those that boot the demo image are never run unasked. */
export const BENCHES: readonly Bench[] = [
  {
    ...{ name: "help", about: "the start of the tool", takes: "20 s", rounds: 15, parts: ["start"] },
    ...{ bootsImage: false, measure: measureHelp },
  },
  {
    ...{ name: "judge", about: "judging 10 to 10,000 cases from records", takes: "1 min", rounds: 3 },
    ...{ parts: ["growth", "sharing"], bootsImage: false, measure: measureJudge },
  },
  {
    ...{ name: "console", about: "a log of 1 to 512 MB through `check`", takes: "2 min", rounds: 3 },
    ...{ parts: ["growth"], bootsImage: false, measure: measureConsole },
  },
  {
    ...{
      name: "machines",
      about: "a run split and put together; a night on 500 nodes",
      takes: "3 min",
      rounds: 3,
    },
    ...{ parts: ["growth", "nodes"], bootsImage: false, measure: measureMachines },
  },
  {
    ...{ name: "phases", about: "where a boot's seconds go, from kept consoles", takes: "1 s", rounds: 1 },
    ...{ parts: ["phases"], bootsImage: false, measure: measurePhases },
  },
  {
    ...{ name: "idle", about: "what the runner takes while it waits", takes: "5 min", rounds: 3 },
    ...{ parts: ["quiet", "boot"], bootsImage: true, measure: measureIdle },
  },
  {
    ...{ name: "flags", about: "variants of QEMU's command line", takes: "45 min", rounds: 3 },
    parts: ["serial", ...FLAG_VARIANTS.slice(1).map(({ name }) => name)],
    ...{ bootsImage: true, measure: measureFlags },
  },
  {
    ...{ name: "probe", about: "boots with and without the probe", takes: "10 min", rounds: 5 },
    ...{ parts: ["probe"], bootsImage: true, measure: measureProbe },
  },
  {
    ...{ name: "article", about: "the article's way by hand against Seedling", takes: "60 min", rounds: 5 },
    parts: ARTICLE_PARTS.map(({ name }) => name),
    ...{ bootsImage: true, measure: measureArticle },
  },
  {
    ...{ name: "parallel", about: "six boots, side by side or not", takes: "40 min", rounds: 2 },
    ...{ parts: WAYS.map(({ name }) => name), bootsImage: true, measure: measureParallel },
  },
  {
    ...{
      name: "composing",
      about: "boots with seeds of their own, and composed",
      takes: "15 min",
      rounds: 2,
    },
    ...{ parts: ["boots", "wall"], bootsImage: true, measure: measureComposing },
  },
];
