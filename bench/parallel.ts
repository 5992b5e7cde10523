/** Equal boots one after the other, and side by side. */
import { join } from "@std/path";
import { type CaseOnImage, loadCases, type Plan, plan, resultsOf, run } from "../mod.ts";
import { type HostSummary, hostSummary } from "../runner/host/summary.ts";
import { type BenchContext, inTurn, roundsOf } from "./bench.ts";
import type { Told } from "./sample.ts";

/** How the boots are made. */
interface Way {
  readonly name: string;
  readonly jobs: number;
  readonly cpus: number;
}

/** The default comes first: the others are held against it. */
export const WAYS: readonly Way[] = [
  { name: "jobs-2", jobs: 2, cpus: 1 },
  { name: "jobs-1", jobs: 1, cpus: 1 },
  { name: "jobs-2-cpus-2", jobs: 2, cpus: 2 },
  { name: "jobs-1-cpus-2", jobs: 1, cpus: 2 },
];

const BOOTS = 6;

/** Six boots of the demo image, in each way. */
export async function* measureParallel(context: BenchContext): AsyncGenerator<Told> {
  const { host, image } = await context.findBootable();
  const [first, ...others] = WAYS;
  const ways = [first, ...others.filter(({ name }) => context.isWanted(name))].filter((way) =>
    way !== undefined
  );
  for (const round of roundsOf(context)) {
    for (const { name, jobs, cpus } of inTurn(ways, round)) {
      const cases = (await casesOf(context.folder, cpus)).map((each) => ({ case: each, image }));
      yield await timeBoots(name, round, {
        ...{ cases, plan: plan(cases, host), host: hostSummary(host), jobs, folder: context.folder },
      });
    }
  }
}

/** Cases that differ in a word of their seed, or they would share a boot. */
async function casesOf(folder: string, cpus: number) {
  const path = join(folder, `cpus-${cpus}`);
  await Deno.mkdir(path, { recursive: true });
  for (let number = 1; number <= BOOTS; number++) {
    const config = `cloud-config: { runcmd: [echo ${number}] }`;
    const text = `name: boot ${number}\ndisk: 20G\ncpus: ${cpus}\n${config}\nexpect: { root: grown }\n`;
    await Deno.writeTextFile(join(path, `${number}.yaml`), text);
  }
  return (await loadCases([path])).cases;
}

/** Boots to be timed together. */
export interface BootsTogether {
  readonly cases: readonly CaseOnImage[];
  readonly plan: Plan;
  readonly host: HostSummary;
  readonly jobs: number;
  readonly folder: string;
  /** Of the bench. @default {"boots"} */
  readonly part?: string;
}

/** Runs all of them; if one does not pass, the round is left out. */
export async function timeBoots(what: string, round: number, together: BootsTogether): Promise<Told> {
  const { cases, plan, host, jobs, folder, part = "boots" } = together;
  const recordsFolder = await Deno.makeTempDir({ dir: folder });
  const startedMs = performance.now();
  const results = await resultsOf(
    cases,
    run(cases, plan, {
      ...{ host, jobs, retries: 0, failFast: false, recordsFolder },
      signal: new AbortController().signal,
    }),
  );
  const value = (performance.now() - startedMs) / 1000;
  const bad = results.filter(({ verdict }) => verdict !== "pass");
  if (bad.length === 0) return { kind: "sample", part, what, unit: "s", round, value };
  const why = bad.map(({ id, verdict, boot }) => `${id}: ${verdict} (${boot?.ending ?? "no boot"})`).join(
    ", ",
  );
  return { kind: "left-out", part, why: `${what}, round ${round}: ${why}` };
}
