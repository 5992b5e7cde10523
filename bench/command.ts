/** The command line of `deno task bench`. */
import { oneOf, parseOptions, positiveInteger, single, UsageError } from "../runner/commands/usage.ts";
import { suggest } from "../runner/text/suggest.ts";
import type { Bench } from "./bench.ts";

/** What is asked for. */
export interface Asked {
  readonly benches: readonly Bench[];
  /** Absent: each bench's own number. */
  readonly rounds?: number;
  /** Parts or variants; none: all. */
  readonly only: readonly string[];
  readonly recordsFolder?: string;
  readonly resultsFolder?: string;
}

/** Reads it. Nothing named asks for what boots no image; throws {@linkcode UsageError} for what is not there. */
export function readCommand(args: readonly string[], all: readonly Bench[]): Asked {
  const options = parseOptions(args, { string: ["rounds", "only", "records", "results"], boolean: [] });
  const names = all.map(({ name }) => name);
  const unknown = options.operands.find((given) => !names.includes(given));
  if (unknown !== undefined) {
    throw new UsageError(`Cannot measure "${unknown}": there is no such bench ${suggest(unknown, names)}`);
  }
  const wanted = options.operands;
  const benches = all.filter(({ name, bootsImage }) =>
    wanted.length > 0 ? wanted.includes(name) : !bootsImage
  );
  const only = options.strings.only ?? [];
  const parts = benches.flatMap((bench) => bench.parts);
  only.forEach((given) => oneOf("only", given, parts));
  if (only.length > 0 && benches.length !== 1) {
    throw new UsageError(`Cannot read "--only": it is given for ${benches.length} benches (name one)`);
  }
  const [rounds, recordsFolder, resultsFolder] = ["rounds", "records", "results"].map((name) =>
    single(options, name)
  );
  return {
    ...{ benches, only },
    ...(rounds !== undefined && { rounds: positiveInteger("rounds", rounds) }),
    ...(recordsFolder !== undefined && { recordsFolder }),
    ...(resultsFolder !== undefined && { resultsFolder }),
  };
}

/** What `--help` prints. */
export function usageOf(all: readonly Bench[]): string {
  const rows = all.map(({ name, about, takes, rounds, parts }) =>
    `  ${name.padEnd(9)} ${about} (${rounds} rounds, about ${takes})\n            --only ${parts.join(", ")}`
  );
  return `deno task bench [WHAT ...] [--rounds N] [--only PART ...] [--records FOLDER] [--results FOLDER]

Measures, and keeps the figures of each part in bench/results after each of them. Without WHAT: what boots no image.
${rows.join("\n")}

  --records   where \`phases\` finds records (default: the recordings in fixtures/)
  --results   where the results go (default: bench/results)
`;
}
