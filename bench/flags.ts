/** What each choice on QEMU's command line costs, to the last frame of the report. */
import type { MachineSpec } from "../runner/machine/machine.ts";
import { MachineError } from "../runner/machine/machine.ts";
import { talkingSpec } from "../fixtures/harness/qemu.ts";
import { type BenchContext, inTurn, roundsOf } from "./bench.ts";
import { defaultBoot } from "./default_boot.ts";
import { FLAG_VARIANTS, type FlagVariant } from "./flag_variants.ts";
import type { Told } from "./sample.ts";
import { BootError, MARKS, timeBoot } from "./timed_boot.ts";

/** Every variant in turn on the demo image; and what a byte on a serial port costs, on a disk that only talks. */
export async function* measureFlags(context: BenchContext): AsyncGenerator<Told> {
  if (context.isWanted("serial")) yield* measureSerial(context);
  const [planned, ...others] = FLAG_VARIANTS;
  const wanted = others.filter(({ name }) => context.isWanted(name));
  if (!planned || wanted.length === 0) return;
  yield* timeVariants(await defaultBoot(context), [planned, ...wanted], context);
}

/** Boots each variant once per round; one that does not come to its report is left out. */
export async function* timeVariants(
  boot: MachineSpec,
  variants: readonly FlagVariant[],
  context: Pick<BenchContext, "rounds">,
): AsyncGenerator<Told> {
  for (const round of roundsOf(context)) {
    for (const { name, change } of inTurn(variants, round)) {
      const spec = { ...boot, argv: change(boot.argv) };
      yield* toldOf(name, round, await timedOrWhy(() => timeBoot(spec, [MARKS.afterDone])));
    }
  }
}

function* toldOf(
  what: string,
  round: number,
  timed: Awaited<ReturnType<typeof timeBoot>> | string,
): Generator<Told> {
  if (typeof timed === "string") {
    return yield { kind: "left-out", part: "argv", why: `${what}, round ${round}: ${timed}` };
  }
  const sample = { kind: "sample", part: "argv", what, round } as const;
  yield { ...sample, unit: "s", value: timed.marks.get(MARKS.afterDone.name) ?? NaN };
  yield { ...sample, unit: "CPU s", value: timed.cpuSeconds };
}

/** A boot, or why it failed: one that fails ends no bench. */
export async function timedOrWhy<T>(boot: () => Promise<T>): Promise<T | string> {
  try {
    return await boot();
  } catch (error) {
    if (error instanceof BootError || error instanceof MachineError) return error.message;
    throw error;
  }
}

const SHORT_BYTES = 16 * 1024;
const LONG_BYTES = 528 * 1024;
const END = "#seedling 1 @NONCE@ 0 after done 0 0 0\n";

/** A byte sent by polling, as the kernel's console and the firmware send it. */
async function* measureSerial(context: BenchContext): AsyncGenerator<Told> {
  for (const round of roundsOf(context)) {
    const [short, long] = [await secondsToSay(SHORT_BYTES), await secondsToSay(LONG_BYTES)];
    const value = 1e6 * (long - short) / (LONG_BYTES - SHORT_BYTES);
    yield { kind: "sample", part: "serial", what: "a byte on COM1", unit: "µs/byte", round, value };
  }
}

async function secondsToSay(bytes: number): Promise<number> {
  const console = `${"x".repeat(63)}\n`.repeat(bytes / 64);
  const { marks } = await timeBoot(talkingSpec({ console, report: END, then: "wait" }), [MARKS.afterDone]);
  return marks.get(MARKS.afterDone.name) ?? NaN;
}
