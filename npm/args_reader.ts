/** A command line, read as `@std/cli` 1.0.32 reads it. Copyright 2018-2026 the Deno authors. MIT license. */
import { has, type Nested, put } from "./nested.ts";

/** The options of `parseArgs`, whatever their types say of the result. */
export interface ReaderOptions {
  readonly "--"?: boolean;
  readonly alias?: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly boolean?: boolean | string | readonly string[];
  readonly collect?: string | readonly string[];
  readonly default?: Readonly<Record<string, unknown>>;
  readonly negatable?: string | readonly string[];
  readonly stopEarly?: boolean;
  readonly string?: string | readonly string[];
  readonly unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

const FLAG = /^(?:-(?:(?<long>-)(?<negated>no-)?)?)(?<key>.+?)(?:=(?<value>.*))?$/s;
const ENDS_IN_NUMBER = /-?\d+(\.\d*)?(e-?\d+)?$/;

const isNumber = (text: string) => /\S/.test(text) && Number.isFinite(Number(text));
const isBoolean = (text: string) => text === "true" || text === "false";

/** Reads one command line. */
export class ArgsReader {
  readonly #options: ReaderOptions;
  readonly #aliases: ReadonlyMap<string, readonly string[]>;
  readonly #booleans: ReadonlySet<string>;
  readonly #strings: ReadonlySet<string>;
  readonly #collected: ReadonlySet<string>;
  readonly #negatable: ReadonlySet<string>;
  readonly #found: Nested = { _: [] };

  constructor(options: ReaderOptions = {}) {
    this.#options = options;
    this.#aliases = aliasesOf(options.alias);
    this.#booleans = this.#namesOf(options.boolean);
    this.#strings = this.#namesOf(options.string);
    this.#collected = this.#namesOf(options.collect);
    this.#negatable = this.#namesOf(options.negatable);
  }

  read(all: readonly string[]): Nested {
    const end = all.indexOf("--");
    const [args, rest] = end < 0 ? [all, []] : [all.slice(0, end), all.slice(end + 1)];
    for (let at = 0; at < args.length;) at += this.#readOne(args, at);
    this.#addDefaults();
    if (this.#options["--"]) this.#found["--"] = rest;
    else this.#addOperands(...rest);
    return this.#found;
  }

  /** How many it took. */
  #readOne(args: readonly string[], at: number): number {
    const [arg = "", next] = args.slice(at, at + 2);
    const flag = FLAG.exec(arg)?.groups;
    if (flag) return flag.long ? this.#readLong(arg, flag, next) : this.#readShort(arg, next);
    if (this.#options.unknown?.(arg) !== false) {
      this.#addOperands(this.#strings.has("_") || !isNumber(arg) ? arg : Number(arg));
    }
    if (!this.#options.stopEarly) return 1;
    this.#addOperands(...args.slice(at + 1));
    return args.length;
  }

  #readLong(arg: string, { key = "", value, negated }: Flag, next: string | undefined): number {
    if (value !== undefined) {
      this.#set(key, this.#booleans.has(key) ? value !== "false" : value, arg);
      return 1;
    }
    if (negated && this.#negatable.has(key)) {
      this.#set(key, false, arg, false);
      return 1;
    }
    const mayTake = next && this.#options.boolean !== true && !next.startsWith("-");
    return this.#take(negated ? `no-${key}` : key, arg, next, Boolean(mayTake));
  }

  #readShort(arg: string, next: string | undefined): number {
    const letters = arg.slice(1, -1).split("");
    for (const [index, letter] of letters.entries()) {
      const behind = arg.slice(index + 2);
      const value = behind === "-" ? undefined : valueBehind(letter, behind, letters[index + 1]);
      if (value !== undefined) {
        this.#set(letter, value, arg);
        return 1;
      }
      this.#set(letter, behind === "-" ? "-" : this.#bare(letter), arg);
    }
    if (arg.endsWith("-")) return 1;
    return this.#take(arg.slice(-1), arg, next, Boolean(next && !/^--?[^-]/.test(next)));
  }

  /** Sets an option to the argument behind it, where that is its value. */
  #take(key: string, arg: string, next: string | undefined, mayTake: boolean): number {
    const names = [key, ...this.#aliases.get(key) ?? []];
    const isSwitch = names.some((name) => this.#booleans.has(name));
    if (next && mayTake && !isSwitch) this.#set(key, next, arg);
    else if (next && isBoolean(next)) this.#set(key, next === "true", arg);
    else {
      this.#set(key, this.#bare(key), arg);
      return 1;
    }
    return 2;
  }

  #addOperands(...operands: readonly (string | number)[]): void {
    if (!Array.isArray(this.#found._)) throw new TypeError("argv._.push is not a function");
    this.#found._.push(...operands);
  }

  #bare(key: string): "" | true {
    return this.#strings.has(key) ? "" : true;
  }

  #set(key: string, given: string | boolean, arg: string, mayCollect = true): void {
    if (!this.#knows(key, arg) && this.#options.unknown?.(arg, key, given) === false) return;
    const isText = typeof given !== "string" || this.#strings.has(key) || !isNumber(given);
    const value = isText ? given : Number(given);
    const collect = mayCollect && this.#collected.has(key);
    for (const name of [key, ...this.#aliases.get(key) ?? []]) {
      put(this.#found, name.split("."), value, collect);
    }
  }

  #knows(key: string, arg: string): boolean {
    const named = [this.#booleans, this.#strings, this.#aliases, this.#collected];
    return named.some((names) => names.has(key)) ||
      this.#options.boolean === true && /^--[^=]+$/.test(arg);
  }

  #addDefaults(): void {
    for (const [key, value] of Object.entries(this.#options.default ?? {})) {
      if (has(this.#found, key.split("."))) continue;
      for (const name of [key, ...this.#aliases.get(key) ?? []]) put(this.#found, name.split("."), value);
    }
    for (const key of [...this.#booleans, ...this.#strings]) {
      const isCollected = this.#collected.has(key);
      if (has(this.#found, key.split(".")) || !isCollected && !this.#booleans.has(key)) continue;
      put(this.#found, key.split("."), isCollected ? [] : false);
    }
  }

  /** These names and their other names. */
  #namesOf(given: boolean | string | readonly string[] = []): ReadonlySet<string> {
    if (typeof given === "boolean") return new Set();
    const names = [given].flat().filter(Boolean);
    return new Set(names.flatMap((name) => [name, ...this.#aliases.get(name) ?? []]));
  }
}

type Flag = Readonly<Record<string, string | undefined>>;

/** What stands behind a letter as its value: `-n5`, `-n=5`, `-o/path`. */
function valueBehind(letter: string, behind: string, nextLetter = ""): string | undefined {
  if (behind === "=") return "";
  if (/[A-Za-z]/.test(letter)) {
    const value = /=(?<value>.+)/.exec(behind)?.groups?.value;
    if (value !== undefined) return value;
    if (ENDS_IN_NUMBER.test(behind)) return behind;
  }
  return /\W/.test(nextLetter) ? behind : undefined;
}

function aliasesOf(alias: ReaderOptions["alias"] = {}): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, readonly string[]>();
  for (const [key, given] of Object.entries(alias)) {
    if (given === undefined) throw new TypeError("Alias value must be defined");
    const others = [given].flat();
    names.set(key, others);
    for (const each of others) names.set(each, [key, ...others.filter((other) => other !== each)]);
  }
  return names;
}
