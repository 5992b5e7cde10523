/** The article's way against Seedling, on the same image, in turn. */
import { join } from "@std/path";
import { findRecordsOf, writeTwelve } from "./article_cases.ts";
import { type BenchContext, roundsOf } from "./bench.ts";
import { recipeByHand, timeByHand, USER_DATA } from "./by_hand.ts";
import type { Bootable } from "./ground.ts";
import { time } from "./process.ts";
import { findQemus } from "../fixtures/harness/qemu.ts";
import type { QemuProgram } from "../runner/host/host.ts";
import type { Told } from "./sample.ts";
import { makeCache, seedling } from "./seedling.ts";

/** One comparison. */
interface ArticlePart {
  readonly name: string;
  /** The boots by hand that it takes, each so many times. */
  readonly byHand: readonly string[];
  readonly times: number;
  /** Files of cases; those of the twelve are written for it. */
  readonly cases: "one" | "article" | "twelve";
  /** Whether the cases are judged once more, from the records of the part before. */
  readonly isJudgedAgain?: boolean;
}

const THREE = Object.keys(USER_DATA);

/** The comparisons, in the order in which they are made. */
export const ARTICLE_PARTS: readonly ArticlePart[] = [
  { name: "one", byHand: ["default"], times: 1, cases: "one" },
  { name: "article", byHand: THREE, times: 1, cases: "article" },
  // Twelve boots by hand are the three, four times each: they need not be waited for.
  { name: "twelve", byHand: THREE, times: 4, cases: "twelve" },
  { name: "judged-again", byHand: THREE, times: 4, cases: "twelve", isJudgedAgain: true },
];

/** Whose QEMU is typed by hand: the one that Seedling takes, or the host's own where that is another. */
export const HANDS = ["by hand", "by hand, the host's own QEMU"] as const;
/** One of them, as its series is called. */
export type Hand = (typeof HANDS)[number];

/** Seconds of one boot by hand, or why there are none. */
type ByHand = (name: string) => Promise<number | string>;

/** What both ways are made of; tests put others in their place. */
export interface TwoWays {
  readonly byHand: Partial<Readonly<Record<Hand, ByHand>>>;
  /** Seconds of one run, with records of before or none, and those of its longest boot; or why there are none. */
  readonly seedling: (part: ArticlePart) => Promise<SeedlingSeconds | string>;
}

/** How long a run took. */
export interface SeedlingSeconds {
  readonly wall: number;
  /** The longest of its boots, from QEMU's start to its end; absent where nothing was booted. */
  readonly longestBoot?: number;
}

/** Five pairs of the demo image, unless told otherwise. */
export async function* measureArticle(context: BenchContext): AsyncGenerator<Told> {
  const bootable = await context.findBootable();
  await makeCache(context.folder);
  yield* compare(await twoWays(context.folder, bootable), context);
}

/** Every part that is wanted, in every round; by hand first in the odd ones. */
export async function* compare(
  ways: TwoWays,
  context: Pick<BenchContext, "rounds" | "isWanted">,
): AsyncGenerator<Told> {
  const isBefore = (part: ArticlePart) => part.name === "twelve" && context.isWanted("judged-again");
  const parts = ARTICLE_PARTS.filter((part) => context.isWanted(part.name) || isBefore(part));
  const names = THREE.filter((name) => parts.some(({ byHand }) => byHand.includes(name)));
  for (const round of roundsOf(context)) {
    const first = round % 2 === 1 ? await byHandTimes(names, ways) : undefined;
    const runs = [];
    for (const part of parts) runs.push({ part, ran: await ways.seedling(part) });
    const byHand = first ?? await byHandTimes(names, ways);
    for (const { part, ran } of runs) {
      for (const [hand, times] of byHand) yield toldByHand(part, round, hand, times);
      yield* toldOf(part, round, ran);
    }
  }
}

type Times = ReadonlyMap<string, number | string>;

async function byHandTimes(names: readonly string[], { byHand }: TwoWays): Promise<ReadonlyMap<Hand, Times>> {
  const all = new Map<Hand, Times>();
  for (const hand of HANDS) {
    const boot = byHand[hand];
    if (!boot) continue;
    const times = new Map<string, number | string>();
    for (const name of names) times.set(name, await boot(name));
    all.set(hand, times);
  }
  return all;
}

/** A side that failed is left out, and with it the pair. */
function toldByHand({ name, byHand, times }: ArticlePart, round: number, what: Hand, seconds: Times): Told {
  const boots = byHand.map((each) => seconds.get(each));
  const failed = boots.filter((boot) => typeof boot === "string");
  if (failed.length > 0) return leftOut(name, round, `${what}: ${failed.join("; ")}`);
  const sum = boots.filter((boot) => typeof boot === "number").reduce((all, each) => all + each, 0);
  return { kind: "sample", part: name, what, unit: "s", round, value: times * sum };
}

function* toldOf({ name }: ArticlePart, round: number, ran: SeedlingSeconds | string): Generator<Told> {
  if (typeof ran === "string") return yield leftOut(name, round, `Seedling: ${ran}`);
  const sample = { kind: "sample", part: name, unit: "s", round } as const;
  yield { ...sample, what: "Seedling", value: ran.wall };
  if (ran.longestBoot !== undefined) {
    yield { ...sample, what: "the longest of Seedling's boots", value: ran.longestBoot };
  }
}

const leftOut = (part: string, round: number, why: string): Told => ({
  ...{ kind: "left-out", part, why: `round ${round}: ${why}` },
});

async function twoWays(folder: string, { host, image }: Bootable): Promise<TwoWays> {
  const growth = new URL("../cases/growth/", import.meta.url).pathname;
  const files = {
    one: [join(growth, "default.yaml")],
    article: THREE.map((name) => join(growth, `${name}.yaml`)),
    twelve: [await writeTwelve(join(folder, "twelve"))],
  };
  const [same, own] = await findQemus(host.qemu);
  const by = (qemu: QemuProgram): ByHand => (name) =>
    bootByHand(folder, recipeByHand({ ...host, qemu }, image), USER_DATA[name] ?? "");
  return {
    byHand: { "by hand": by(same ?? host.qemu), ...(own && { "by hand, the host's own QEMU": by(own) }) },
    seedling: ({ cases, isJudgedAgain }) =>
      timeSeedling(folder, ["run", `--accel=${host.accelerator}`, ...files[cases]], isJudgedAgain ?? false),
  };
}

async function bootByHand(
  folder: string,
  commands: ReturnType<typeof recipeByHand>,
  userData: string,
): Promise<number | string> {
  const own = await Deno.makeTempDir({ dir: folder });
  const seconds = await timeByHand(own, commands, { userData, shows: /cloud-init\[\d+\]: \/dev\/vda1 / });
  await Deno.remove(own, { recursive: true });
  return seconds;
}

/** A run that does not pass is no measurement. */
export async function timeSeedling(
  folder: string,
  args: readonly string[],
  isJudgedAgain: boolean,
): Promise<SeedlingSeconds | string> {
  const records = join(folder, "seedling", "records");
  if (!isJudgedAgain) await Deno.remove(records, { recursive: true }).catch(ignoreMissing);
  const all = [...args, "--recorded", "--report=tap=/dev/null"];
  const { code, seconds, err } = await time(seedling(folder, all));
  if (code !== 0) return `exit code ${code}: ${err.trim().split("\n").slice(-3).join(" ")}`;
  const boots = isJudgedAgain ? [] : await findRecordsOf(records);
  return { wall: seconds, ...(boots.length > 0 && { longestBoot: Math.max(...boots) }) };
}

const ignoreMissing = (error: unknown) => {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
};
