/** One process of `deno task bench judge`: judges `CASES` over `BOOTS` records in `FOLDER`, and prints its figures as JSON. */
import { join } from "@std/path";
import { SAMPLE_HOST, SAMPLE_IMAGE } from "../fixtures/harness/sample_plan.ts";
import {
  type CaseOnImage,
  type CaseResult,
  loadCases,
  type Plan,
  plan,
  REPORT_FORMATS,
  resultsOf,
  run,
} from "../mod.ts";
import { knownBoots, recordsIn } from "../runner/record/known_boots.ts";
import { writeCases, writeRecords } from "./made.ts";
import { lookAt } from "./process.ts";

/** Seconds of each step, and the most memory of the process that took them all, in MB. */
export interface JudgeFigures {
  readonly readSeconds: number;
  readonly judgeSeconds: number;
  readonly reportSeconds: number;
  readonly peakMb: number;
}

async function judgeAll(onImage: readonly CaseOnImage[], planned: Plan, records: string) {
  return await resultsOf(
    onImage,
    run(onImage, planned, {
      host: { hostname: "host.example", accelerator: "tcg", because: "asked for", qemuVersion: "10.0.2" },
      jobs: 2,
      failFast: false,
      recordsFolder: records,
      findRecord: knownBoots(recordsIn(records)),
      signal: new AbortController().signal,
    }),
  );
}

/** Every report of the results. */
function reportAll(cases: readonly CaseResult[]): void {
  const tool = { name: "seedling", version: "0.0.0" };
  const result = { tool, startedAt: new Date(0).toISOString(), seconds: 0, cases };
  for (const { render } of REPORT_FORMATS) render(result, { color: false, columns: 100 });
}

function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const seconds = (performance.now() - last) / 1000;
    last = performance.now();
    return seconds;
  };
}

async function figuresOf(folder: string, count: number, boots: number): Promise<JudgeFigures> {
  await writeCases(join(folder, "cases"), count, boots);
  const lap = stopwatch();
  const { cases } = await loadCases([join(folder, "cases")]);
  const onImage = cases.map((each) => ({ case: each, image: SAMPLE_IMAGE }));
  const planned = plan(onImage, SAMPLE_HOST);
  const readSeconds = lap();
  await writeRecords(join(folder, "records"), planned.boots);
  lap();
  const results = await judgeAll(onImage, planned, join(folder, "records"));
  const judgeSeconds = lap();
  reportAll(results);
  const reportSeconds = lap();
  const wrong = results.filter(({ verdict, boot }) => !boot?.recordedAt || verdict === "error").length;
  if (wrong > 0) throw new Error(`${wrong} of ${count} cases were not judged from their record`);
  return { readSeconds, judgeSeconds, reportSeconds, peakMb: (await lookAt(Deno.pid))?.peakMb ?? NaN };
}

if (import.meta.main) {
  const [folder = "", cases = "", boots = ""] = Deno.args;
  const figures = await figuresOf(folder, Number(cases), Number(boots));
  await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(figures)));
}
