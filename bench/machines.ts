/** What a run on many machines costs where it is split and put together, and how evenly its parts take. */
import { join } from "@std/path";
import { STD_FLAGS } from "../fixtures/harness/std_flags.ts";
import { type BenchContext, roundsOf } from "./bench.ts";
import { time, type Timed } from "./process.ts";
import type { Told } from "./sample.ts";
import { simulate } from "./simulated_nodes.ts";

const PLANNED = [1000, 3000, 10_000];
const MERGED = [1000, 10_000, 100_000];
const CASES_OF_A_PART = 200;

/** Splits, merges, and simulates; nothing is booted. */
export async function* measureMachines(context: BenchContext): AsyncGenerator<Told> {
  for (const round of roundsOf(context)) {
    if (context.isWanted("growth")) yield* measureGrowth(context, round);
    if (context.isWanted("nodes")) yield* measureNodes(round);
  }
}

/** Each size in a process of its own, whose memory is its. */
async function* measureGrowth(context: BenchContext, round: number): AsyncGenerator<Told> {
  for (const cases of PLANNED) {
    const folder = await Deno.makeTempDir({ dir: context.folder });
    await runOnce(["write", folder, `${cases}`]);
    yield* toldOf(await runOnce(["plan", folder]), { what: "read, plan and split", at: cases, round });
    await Deno.remove(folder, { recursive: true });
  }
  for (const cases of MERGED) {
    const folder = await Deno.makeTempDir({ dir: context.folder });
    await runOnce(["make", folder, `${cases}`, `${cases / CASES_OF_A_PART}`]);
    const cli = new URL("../runner/cli.ts", import.meta.url).pathname;
    const merge = [
      "merge",
      join(folder, "parts"),
      `--report=json=${folder}/merged.json`,
      `--report=junit=${folder}/merged.xml`,
    ];
    const timed = await time({ argv: [...DENO, cli, ...merge], isWatched: true });
    yield* toldOf(timed, { what: "merge into JSON and JUnit", at: cases, round });
    await Deno.remove(folder, { recursive: true });
  }
}

const DENO = [Deno.execPath(), "run", "--quiet", "--no-check", ...STD_FLAGS, "--allow-all"];

const runOnce = (words: readonly string[]) =>
  time({ argv: [...DENO, new URL("machines_once.ts", import.meta.url).pathname, ...words], isWatched: true });

function* toldOf(
  { code, err, figures }: Timed,
  { what, at, round }: { readonly what: string; readonly at: number; readonly round: number },
): Generator<Told> {
  if (code !== 0) return yield { kind: "left-out", part: "growth", why: `${what}, ${at}: ${err.trim()}` };
  const sample = { kind: "sample", part: "growth", at, round } as const;
  if (!figures) return;
  // A processor's time: who plans or merges beside boots waits for cores, and that is not the tool's.
  yield { ...sample, what, unit: "CPU s", value: figures.cpuSeconds };
  yield { ...sample, what: `${what}: peak memory`, unit: "MB", value: figures.peakMb };
}

/** A night of 100,000 boots on 500 nodes; the seed is the round, so that anybody gets the same figures. */
function* measureNodes(round: number): Generator<Told> {
  for (
    const [what, trouble] of [["nothing goes wrong", 0], [
      "1 % of boots take three times as long, 2 % of nodes die",
      1,
    ]] as const
  ) {
    const { ratio, lost } = simulate({ boots: 100_000, nodes: 500, partsOfNode: 20, seed: round, trouble });
    const sample = { kind: "sample", part: "nodes", round } as const;
    yield { ...sample, what: `makespan to its bound: ${what}`, unit: "times", value: ratio };
    if (lost > 0) yield { kind: "left-out", part: "nodes", why: `${lost} cases have no result, or two` };
  }
}
