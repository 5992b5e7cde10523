/** What a command line may hold, and what is said where it holds something else. */
import { parseArgs } from "@std/cli/parse-args";
import { suggest } from "../text/suggest.ts";

/** Wrong usage: the message says what is there and what would do. Exit code 2. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** The options of a command. */
export interface OptionSpec {
  /** `--name VALUE`; a repeated one is collected. */
  readonly string: readonly string[];
  /** `--name`. */
  readonly boolean: readonly string[];
}

/** A command line, read. Every string option is a list in the order given. */
export interface ParsedOptions {
  readonly operands: readonly string[];
  readonly strings: Readonly<Record<string, readonly string[]>>;
  readonly flags: ReadonlySet<string>;
}

/** Reads a command's arguments. Throws {@linkcode UsageError} for an option it does not have, or one without its value. */
export function parseOptions(args: readonly string[], { string, boolean }: OptionSpec): ParsedOptions {
  const names = [...string, ...boolean];
  refuseMisspelt(args, boolean, names);
  const operands: string[] = [];
  const parsed = parseArgs(args, {
    string: [...string],
    boolean: [...boolean],
    collect: [...string],
    "--": true,
    unknown: (arg, key) => {
      if (key !== undefined) throw unknownOption(arg, names);
      operands.push(arg); // as it is written: `_` has 7 where 007 stands
    },
  });
  const values: Readonly<Record<string, unknown>> = parsed;
  return {
    operands: [...operands, ...parsed["--"]],
    strings: Object.fromEntries(string.map((name) => [name, valuesOf(name, values[name])])),
    flags: new Set(boolean.filter((name) => values[name] === true)),
  };
}

/** Refuses what parseArgs() would read all the same: a value of a switch, and --no-jobs=2 for --jobs=2. */
function refuseMisspelt(args: readonly string[], boolean: readonly string[], names: readonly string[]): void {
  const end = args.indexOf("--");
  const options = end < 0 ? args : args.slice(0, end);
  const valued = options.find((arg) => boolean.some((name) => arg.startsWith(`--${name}=`)));
  if (valued !== undefined) {
    throw new UsageError(`Cannot read "${valued}": it takes no value (write ${valued.split("=")[0]})`);
  }
  const negated = options.find((arg) => /^--no-[^=]+=/.test(arg));
  if (negated !== undefined) throw unknownOption(negated, names);
}

function valuesOf(name: string, given: unknown): readonly string[] {
  const values = Array.isArray(given) ? given.map(String) : [];
  if (values.includes("")) {
    throw new UsageError(`Cannot read "--${name}": it needs a value (--${name}=VALUE)`);
  }
  return values;
}

function unknownOption(arg: string, known: readonly string[]): UsageError {
  const name = arg.replace(/^--?/, "").replace(/=.*$/s, "");
  return new UsageError(
    `Cannot read option "--${name}": there is none of that name ${suggest(name, known, "--")}`,
  );
}

/** The last value of an option that is given once at the most. */
export function single(options: ParsedOptions, name: string): string | undefined {
  const values = options.strings[name] ?? [];
  if (values.length > 1) {
    throw new UsageError(`Cannot read "--${name}": it is given ${values.length} times (give it once)`);
  }
  return values[0];
}

/** A value out of a closed list. */
export function oneOf<const T extends string>(name: string, given: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === given);
  if (found === undefined) {
    throw new UsageError(`Cannot read "--${name} ${given}": unknown ${suggest(given, allowed)}`);
  }
  return found;
}

/** A whole number, 0 too. */
export function wholeNumber(name: string, given: string): number {
  return given === "0" ? 0 : integer(name, given, 0);
}

/** A whole number of at least 1. */
export function positiveInteger(name: string, given: string): number {
  return integer(name, given, 1);
}

function integer(name: string, given: string, least: number): number {
  if (!/^[1-9]\d{0,4}$/.test(given)) {
    const what = /^-?\d{1,9}$/.test(given) ? "out of range" : "not a whole number";
    throw new UsageError(`Cannot read "--${name} ${given}": ${what} (write ${least} to 99999)`);
  }
  return Number(given);
}
