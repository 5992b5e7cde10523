/** `deno task bench`: measures, and keeps what was measured after every figure. */
import { HostError, ImageError } from "../mod.ts";
import { UsageError } from "../runner/commands/usage.ts";
import type { Bench } from "./bench.ts";
import { BENCHES } from "./benches.ts";
import { type Asked, readCommand, usageOf } from "./command.ts";
import { type Bootable, findBootable, groundOf } from "./ground.ts";
import { CHILDREN } from "./process.ts";
import { readParts, writeParts } from "./results.ts";
import { addTold, type Part, type Told, withNewParts } from "./sample.ts";

const say = async (text: string) => void await Deno.stdout.write(new TextEncoder().encode(`${text}\n`));

function lineOf(told: Told): string {
  if (told.kind === "left-out") return `  ${told.part}: left out: ${told.why}`;
  const { part, what, at, round, value, unit } = told;
  return `  ${part}: ${what}${at === undefined ? "" : ` at ${at}`}, round ${round}: ${
    value.toPrecision(4)
  } ${unit}`;
}

/** Measures one bench. An interrupted one keeps what it has. */
async function measure(bench: Bench, asked: Asked): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-bench-" });
  using _ = removedOnSignals(folder);
  let found: Promise<Bootable> | undefined;
  const look = () => found ??= findBootable();
  try {
    await say(`${bench.name}: ${bench.about}`);
    const fresh = {
      measuredAt: new Date().toISOString(),
      ground: groundOf(bench.bootsImage ? await look() : undefined),
    };
    const before = await readParts(bench.name, asked.resultsFolder);
    let parts: readonly Part[] = [];
    const measured = bench.measure({
      rounds: asked.rounds ?? bench.rounds,
      isWanted: (name) => asked.only.length === 0 || asked.only.includes(name),
      folder,
      ...(asked.recordsFolder !== undefined && { recordsFolder: asked.recordsFolder }),
      findBootable: look,
    });
    for await (const told of measured) {
      await say(lineOf(told));
      parts = addTold(parts, told, fresh);
      await writeParts(bench.name, withNewParts(before, parts), asked.resultsFolder);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The figures are on the disk; the children and the folder go with us. */
function removedOnSignals(folder: string): Disposable {
  const leave = () => {
    CHILDREN.abort();
    void Deno.remove(folder, { recursive: true }).finally(() => Deno.exit(130));
  };
  const signals = ["SIGINT", "SIGTERM"] as const;
  signals.forEach((signal) => Deno.addSignalListener(signal, leave));
  return { [Symbol.dispose]: () => signals.forEach((signal) => Deno.removeSignalListener(signal, leave)) };
}

async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--help")) {
    await say(usageOf(BENCHES));
    return 0;
  }
  try {
    const asked = readCommand(args, BENCHES);
    for (const bench of asked.benches) await measure(bench, asked);
    await say("The pages are drawn from the results by: deno task update");
    return 0;
  } catch (error) {
    if (![UsageError, HostError, ImageError].some((kind) => error instanceof kind)) throw error;
    await Deno.stderr.write(new TextEncoder().encode(`${error instanceof Error ? error.message : ""}\n`));
    return 2;
  }
}

if (import.meta.main) Deno.exitCode = await main(Deno.args);
