/** Matchers of sizes, numbers and durations. All of them are a range, and a value is one too: what was printed stands for many bytes. */
import { formatDuration, parseDuration } from "../text/duration.ts";
import type { Matcher, MatcherMistake, MatchOutcome, Value, ValueType } from "./value.ts";
import { unknownBehind } from "./part.ts";
import { describeSizeMistake, formatSize, intervalOf, parseSize, type SizeDialect } from "../text/size.ts";

type Quantity = Extract<ValueType, { readonly type: "size" | "number" | "duration" }>;

/** A range of bytes, numbers or milliseconds; an open end does not belong to it. */
interface Range {
  readonly min: number;
  readonly max: number;
  readonly isMinOpen?: boolean;
  readonly isMaxOpen?: boolean;
}

const SIGNS: Readonly<Record<string, (at: number) => Range>> = {
  "<": (at) => ({ min: -Infinity, max: at, isMaxOpen: true }),
  "<=": (at) => ({ min: -Infinity, max: at }),
  ">": (at) => ({ min: at, max: Infinity, isMinOpen: true }),
  ">=": (at) => ({ min: at, max: Infinity }),
};

/** `19.9G`, `"> 19G"`, `7`, `"<= 7"`: a literal means what the program prints, a comparison means bytes. */
export function compileBounds(text: string, type: Quantity): Matcher | MatcherMistake {
  const [, sign = "", rest = ""] = text.match(/^([<>=!]*)\s*(.*)$/s) ?? [];
  if (!sign) return type.type === "size" ? compilePrinted(text, type.dialect) : compileExactly(text, type);
  const toRange = Object.hasOwn(SIGNS, sign) ? SIGNS[sign] : undefined;
  if (!toRange) return { mistake: `"${sign}" is not a comparison (write "<", "<=", ">" or ">=")`, path: [] };
  if (rest === "") {
    const example = `"${sign} ${EXAMPLES[type.type] ?? "1"}"`;
    return {
      mistake: `nothing stands after "${sign}" (write a ${type.type} after it: ${example})`,
      path: [],
    };
  }
  const at = readQuantity(rest, type);
  if (typeof at === "string") return { mistake: at, path: [] };
  return isBelowAll(toRange(at)) ? neverHolds(text, type, []) : rangeMatcher(text, toRange(at));
}

/** Whether nothing is in a range: no size, number or duration that a guest tells is less than 0. */
const isBelowAll = ({ max, isMaxOpen }: Range) => max < 0 || (max === 0 && isMaxOpen === true);

function neverHolds(text: string, { type }: ValueType, path: readonly string[]): MatcherMistake {
  return { mistake: `${text} never holds: no ${type} is less than 0 (write 0, or what is more)`, path };
}

/** `{ min, max }`, both ends included, either may be left out; `{ near, within }`, within a quantity or a percentage. */
export function compileRange(
  node: Readonly<Record<string, unknown>>,
  type: ValueType,
): Matcher | MatcherMistake {
  const read: Record<string, number> = {};
  for (const [key, part] of Object.entries(node)) {
    const quantity = readPart(key, part, node, type);
    if (typeof quantity === "string") return { mistake: quantity, path: [key] };
    read[key] = quantity;
  }
  const text = `{ ${Object.entries(node).map(([key, part]) => `${key}: ${part}`).join(", ")} }`;
  const { min, max, near, within } = read;
  const isNear = near !== undefined || within !== undefined;
  if (!isNear && max !== undefined && max < 0) return neverHolds(text, type, ["max"]);
  if (!isNear) return compileEnds({ min, max }, text, node);
  if (min !== undefined || max !== undefined) return oneOf(Object.keys(node));
  if (near === undefined) {
    return { mistake: `"within" needs "near" (${NEAR_EXAMPLE})`, path: ["within"], at: "key" };
  }
  if (within === undefined) {
    return { mistake: `"near" needs "within" (${NEAR_EXAMPLE})`, path: ["near"], at: "key" };
  }
  if (within < 0) {
    return { mistake: `"within" is less than 0: nothing is so near (${NEAR_EXAMPLE})`, path: ["within"] };
  }
  return near + within < 0
    ? neverHolds(text, type, ["near"])
    : rangeMatcher(text, { min: near - within, max: near + within });
}

const NEAR_EXAMPLE = "write { near: 20G, within: 5% }";

function oneOf(keys: readonly string[]): MatcherMistake {
  const [first = "", ...rest] = keys;
  const isEnd = (key: string) => key === "min" || key === "max";
  const stranger = rest.find((key) => isEnd(key) !== isEnd(first)) ?? first;
  return { mistake: `"${stranger}" can't stand beside "${first}" (keep one)`, path: [stranger], at: "key" };
}

function compileEnds(
  ends: { readonly min?: number; readonly max?: number },
  text: string,
  node: Readonly<Record<string, unknown>>,
): Matcher | MatcherMistake {
  const { min = -Infinity, max = Infinity } = ends;
  if (min <= max) return rangeMatcher(text, { min, max });
  return { mistake: `min ${node.min} is more than max ${node.max} (swap them)`, path: ["min"] };
}

const EXAMPLES: Readonly<Record<string, string>> = { size: "19G", duration: "60s" };

function readPart(
  key: string,
  part: unknown,
  node: Readonly<Record<string, unknown>>,
  type: ValueType,
): number | string {
  if (typeof part !== "string") {
    return `"${key}" must be one ${type.type} (write { ${key}: ${EXAMPLES[type.type] ?? "1"} })`;
  }
  const percentage = key === "within" && /^\d+(?:\.\d+)?%$/.test(part);
  if (!percentage) return readQuantity(part, type);
  const near = typeof node.near === "string" ? readQuantity(node.near, type) : 0;
  // What is wrong with `near` is said where it stands.
  return typeof near === "string" ? 0 : Math.abs(near) * Number.parseFloat(part) / 100;
}

/** The quantity, or what is wrong with it. */
function readQuantity(text: string, type: ValueType): number | string {
  if (type.type === "size") return parseSize(text) ?? describeSizeMistake(text);
  if (type.type === "duration") {
    return parseDuration(text) ?? `${JSON.stringify(text)} is not a duration (write 60s, 1m30s or 1.5s)`;
  }
  const [, digits, share] = /^(-?\d+(?:\.\d+)?)(%?)$/.exec(text) ?? [];
  if (digits === undefined) return `${JSON.stringify(text)} is not a number`;
  const isShare = type.type === "number" && type.unit === "%";
  if (share && !isShare) {
    return `${JSON.stringify(text)} is a share, and this is a count (write it without %)`;
  }
  return Number.parseFloat(digits);
}

function compileExactly(text: string, type: Quantity): Matcher | MatcherMistake {
  const at = readQuantity(text, type);
  if (typeof at !== "string") {
    return at < 0 ? neverHolds(text, type, []) : rangeMatcher(text, { min: at, max: at });
  }
  const isAdvised = type.type !== "number" || at.endsWith(")");
  return { mistake: isAdvised ? at : `${at} (write 1, or "> 1")`, path: [] };
}

const PROGRAMS: Readonly<Record<SizeDialect, string>> = { lsblk: "lsblk", df: "df -h" };

/** A literal stands for all that the program prints so; one it never prints could never match. */
function compilePrinted(text: string, dialect: SizeDialect): Matcher | MatcherMistake {
  const printed = intervalOf(text, dialect);
  if (printed) return printedMatcher(text, { min: printed.minBytes, max: printed.maxBytes });
  const sizeBytes = parseSize(text);
  if (sizeBytes === undefined) return { mistake: describeSizeMistake(text), path: [] };
  const would = formatSize(sizeBytes, dialect);
  const exact = `{ min: ${text}, max: ${text} } compares bytes`;
  const advice = [`write ${would}, which it prints`, exact, ...(dialect === "df" ? ofBusyBox(text) : [])];
  return { mistake: `${PROGRAMS[dialect]} never prints ${text} (${advice.join("; ")})`, path: [] };
}

/** BusyBox rounds to the nearest tenth whatever the size, so that what stands for `19.9G` there no literal asks for. */
function ofBusyBox(text: string): readonly string[] {
  const [, number, letter] = /^(\d{1,4}\.\d)([KMGT])$/.exec(text) ?? [];
  if (number === undefined) return [];
  const [min, max] = [-0.1, 0.1].map((by) => `${(Number(number) + by).toFixed(1)}${letter}`);
  return [`BusyBox's does, which { min: ${min}, max: ${max} } asks for`];
}

function rangeMatcher(text: string, range: Range): Matcher {
  return { text, test: (value) => testRange(value, range) };
}

/** What a program printed as it is written is that, however the program rounds: BusyBox does so otherwise than GNU's df. */
function printedMatcher(text: string, range: Range): Matcher {
  const isPrinted = (value: Value) =>
    value.kind === "size" && value.size.minBytes < value.size.maxBytes && value.text === text;
  return { text, test: (value) => isPrinted(value) ? { status: "match" } : testRange(value, range) };
}

function testRange(value: Value, range: Range): MatchOutcome {
  if (value.kind === "absent") return { status: "mismatch" };
  if (value.kind === "number") {
    const max = value.cut === undefined ? value.number : Infinity;
    return compare({ min: value.number, max }, range, value);
  }
  if (value.kind === "duration") {
    return compare({ min: value.durationMs, max: value.durationMs }, range, value);
  }
  if (value.kind === "size") {
    return compare({ min: value.size.minBytes, max: value.size.maxBytes }, range, value);
  }
  return { status: "unknown", because: `"${value.text}" is neither a size nor a number` };
}

function compare(
  actual: Range,
  range: Range,
  value: Exclude<Value, { readonly kind: "absent" }>,
): MatchOutcome {
  const isBelow = (at: number) => at < range.min || (at === range.min && range.isMinOpen === true);
  const isAbove = (at: number) => at > range.max || (at === range.max && range.isMaxOpen === true);
  if (!isBelow(actual.min) && !isAbove(actual.max)) return { status: "match" };
  if (isBelow(actual.max)) return mismatch(range.min - actual.max, "less", { value, actual, range });
  if (isAbove(actual.min)) return mismatch(actual.min - range.max, "more", { value, actual, range });
  if (value.kind === "number" && value.cut !== undefined) return unknownBehind(value.cut);
  const because =
    `the printed ${value.text} stands for ${actual.min} to ${actual.max} bytes, of which only some match`;
  return { status: "unknown", because };
}

/** What is held against what. */
interface Compared {
  readonly value: Value;
  readonly actual: Range;
  readonly range: Range;
}

/** How far off the nearest end is; nothing where that is no distance (20G held against `> 20G`). */
function mismatch(
  by: number,
  word: "less" | "more",
  { value: { kind }, actual, range }: Compared,
): MatchOutcome {
  if (by === 0) return { status: "mismatch" };
  // Between what a program prints as 19.9G and as 20G lies a byte, which is its rounding and nobody's loss.
  const isRounding = kind === "size" && by < actual.max - actual.min;
  const told = isRounding ? Math.abs(middleOf(range) - middleOf(actual)) : by;
  return {
    status: "mismatch",
    difference: `${isRounding ? "about " : ""}${formatDistance(told, kind)} ${word}`,
  };
}

/** Of a range without an end the end that it has. */
function middleOf({ min, max }: Range): number {
  if (!Number.isFinite(max)) return min;
  return Number.isFinite(min) ? (min + max) / 2 : max;
}

function formatDistance(by: number, kind: Value["kind"]): string {
  if (kind === "size") return formatSize(Math.ceil(by), "lsblk");
  return kind === "duration" ? formatDuration(by) : `${Number(by.toFixed(6))}`;
}
