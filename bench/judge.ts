/** How the cost of judging grows with the number of cases, and what one boot's cases share. */
import { join } from "@std/path";
import { STD_FLAGS } from "../fixtures/harness/std_flags.ts";
import { loadCases } from "../mod.ts";
import { judgedResult, readBoot } from "../runner/result/judge_case.ts";
import { readRecord } from "../runner/record/recording.ts";
import { type BenchContext, roundsOf } from "./bench.ts";
import type { JudgeFigures } from "./judge_once.ts";
import { RECORDING, writeCases } from "./made.ts";
import { time, type Timed } from "./process.ts";
import type { Told } from "./sample.ts";

// A boot judges twenty cases, as one of the suite's shared boots does.
const SIZES = [10, 30, 100, 300, 1000, 3000, 10_000];
const CASES_OF_A_BOOT = 20;

/** Judges from records; nothing is booted, the records are a real boot's recording under other ids. */
export async function* measureJudge(context: BenchContext): AsyncGenerator<Told> {
  if (context.isWanted("growth")) yield* measureGrowth(context);
  if (context.isWanted("sharing")) yield* measureSharing(context);
}

/** Each size in a process of its own: memory is its, and nothing is warm that a user would find cold. */
async function* measureGrowth(context: BenchContext): AsyncGenerator<Told> {
  for (const round of roundsOf(context)) {
    for (const cases of SIZES) yield* toldOf(await judgeOnce(context.folder, cases), cases, round);
  }
}

async function judgeOnce(parent: string, cases: number): Promise<Timed> {
  const folder = await Deno.makeTempDir({ dir: parent });
  const boots = Math.ceil(cases / CASES_OF_A_BOOT);
  const script = new URL("judge_once.ts", import.meta.url).pathname;
  const deno = [Deno.execPath(), "run", "--quiet", "--no-check", ...STD_FLAGS, "--allow-all", script];
  try {
    return await time({ argv: [...deno, folder, `${cases}`, `${boots}`] });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function* toldOf({ code, out, err }: Timed, cases: number, round: number): Generator<Told> {
  if (code !== 0) {
    return yield { kind: "left-out", part: "growth", why: `${cases} cases, round ${round}: ${err.trim()}` };
  }
  const figures: JudgeFigures = JSON.parse(out);
  const sample = { kind: "sample", part: "growth", at: cases, round } as const;
  yield { ...sample, what: "read and plan", unit: "s", value: figures.readSeconds };
  yield { ...sample, what: "judge", unit: "s", value: figures.judgeSeconds };
  yield { ...sample, what: "report as text, TAP and JUnit", unit: "s", value: figures.reportSeconds };
  yield { ...sample, what: "peak memory", unit: "MB", value: figures.peakMb };
}

/** How many times as long it takes to read a boot's evidence for each of its cases as once for all. */
async function* measureSharing(context: BenchContext): AsyncGenerator<Told> {
  await writeCases(join(context.folder, "shared"), CASES_OF_A_BOOT, 1);
  const { cases } = await loadCases([join(context.folder, "shared")]);
  const heard = await readRecord(RECORDING);
  const alone = () => cases.forEach((each) => judgedResult(each, heard));
  const shared = () => {
    const read = readBoot(heard);
    cases.forEach((each) => judgedResult(each, heard, { read }));
  };
  for (const round of roundsOf(context)) {
    const sample = { kind: "sample", part: "sharing", unit: "ms", round } as const;
    yield {
      ...sample,
      what: `${CASES_OF_A_BOOT} cases of a boot, its evidence read once`,
      value: msOf(shared),
    };
    yield { ...sample, what: `${CASES_OF_A_BOOT} cases, its evidence read for each`, value: msOf(alone) };
  }
}

const REPEATS = 50;

function msOf(judgeAll: () => void): number {
  const started = performance.now();
  for (let repeat = 0; repeat < REPEATS; repeat++) judgeAll();
  return (performance.now() - started) / REPEATS;
}
