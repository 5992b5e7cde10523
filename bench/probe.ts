/** What the probe costs a boot: by its own frames, and against boots without it. */
import type { MachineSpec } from "../runner/machine/machine.ts";
import { type BenchContext, inTurn, roundsOf } from "./bench.ts";
import { defaultBoot } from "./default_boot.ts";
import { timedOrWhy } from "./flags.ts";
import type { Told } from "./sample.ts";
import { between, MARKS, timeBoot } from "./timed_boot.ts";

/** Boots with and without the probe, in turn. */
export async function* measureProbe(context: BenchContext): AsyncGenerator<Told> {
  yield* timeProbe(await defaultBoot(context), context);
}

const PROBE_FILE = "seed/vendor-data";

/** The boot without its probe: cloud-init finds no vendor-data. */
export function withoutProbe(spec: MachineSpec): MachineSpec {
  const files = Object.fromEntries(Object.entries(spec.files).filter(([name]) => name !== PROBE_FILE));
  return { ...spec, files, nonceIn: spec.nonceIn.filter((name) => name !== PROBE_FILE) };
}

/** Boots both, in turn. */
export async function* timeProbe(
  spec: MachineSpec,
  context: Pick<BenchContext, "rounds">,
): AsyncGenerator<Told> {
  const ways = { with: () => withProbe(spec), without: () => alone(spec) };
  for (const round of roundsOf(context)) {
    for (const [name, told] of inTurn(Object.entries(ways), round)) {
      const samples = await timedOrWhy(told);
      if (typeof samples === "string") {
        yield { kind: "left-out", part: "probe", why: `${name} the probe, round ${round}: ${samples}` };
        continue;
      }
      for (const [what, value] of Object.entries(samples)) {
        yield { kind: "sample", part: "probe", what, unit: what.includes("share") ? "%" : "s", round, value };
      }
    }
  }
}

async function alone(spec: MachineSpec): Promise<Readonly<Record<string, number>>> {
  const { marks } = await timeBoot(withoutProbe(spec), [MARKS.cloudInitEnd]);
  return { "to cloud-init's end, without": marks.get(MARKS.cloudInitEnd.name) ?? NaN };
}

/** What is reported before growpart delays what comes after it; the report of the end delays our end alone. */
async function withProbe(spec: MachineSpec): Promise<Readonly<Record<string, number>>> {
  const { probe, beforeDone, cloudInitEnd, afterBegun, afterDone } = MARKS;
  const timed = await timeBoot(spec, [probe, beforeDone, cloudInitEnd, afterBegun, afterDone]);
  const whole = timed.marks.get(afterDone.name) ?? NaN;
  const [before, after] = [between(timed, probe, beforeDone), between(timed, afterBegun, afterDone)];
  return {
    "to cloud-init's end, with": timed.marks.get(cloudInitEnd.name) ?? NaN,
    "the probe, before growpart": before,
    "from cloud-init's last line to the probe's report": between(timed, cloudInitEnd, afterBegun),
    "the probe, after cloud-init": after,
    "the whole boot": whole,
    "the probe's share of it": 100 * (before + after) / whole,
  };
}
