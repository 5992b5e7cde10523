/** Matchers of text: the text itself, a part of it, a regular expression. */
import type { Matcher, MatcherMistake, MatchOutcome, Value } from "./match.ts";

const LONGEST_PATTERN = 500;

/** Exactly this text. */
export function compileExact(text: string): Matcher | MatcherMistake {
  const [sign] = text.match(/^(?:[<>!=]=|=?[<>])/) ?? [];
  if (sign) {
    return {
      mistake: `"${sign}" does not compare text (write the text, { matches } or { contains })`,
      path: [],
    };
  }
  return { text, test: (value) => testText(value, (actual) => decide(actual === text)) };
}

/** Any text with this part in it. */
export function compileContains(part: unknown): Matcher | MatcherMistake {
  if (typeof part !== "string" || part === "") {
    return { mistake: `"contains" must be a text (write { contains: "text" })`, path: ["contains"] };
  }
  const text = `{ contains: ${part} }`;
  return { text, test: (value) => testText(value, (actual) => decide(actual.includes(part))) };
}

/** Any text that a JavaScript regular expression (flag `u`) finds something in: unanchored, unless it says `^` and `$`. */
export function compilePattern(source: unknown): Matcher | MatcherMistake {
  if (typeof source !== "string" || source === "") {
    return {
      mistake: `"matches" must be a regular expression (write { matches: "^ext[34]$" })`,
      path: ["matches"],
    };
  }
  const wrong = describePatternMistake(source);
  if (wrong) return { mistake: wrong, path: ["matches"] };
  const pattern = new RegExp(source, "u");
  const { isTooSlowFor } = weighPattern(source);
  const because = "the text is so long that this regular expression could run for hours on it";
  const test = (actual: string): MatchOutcome =>
    isTooSlowFor(actual) ? { status: "unknown", because } : decide(pattern.test(actual));
  return { text: `{ matches: ${source} }`, test: (value) => testText(value, test) };
}

function testText(value: Value, test: (actual: string) => MatchOutcome): MatchOutcome {
  return value.kind === "absent" ? { status: "mismatch" } : test(value.text);
}

function decide(isMatch: boolean): MatchOutcome {
  return { status: isMatch ? "match" : "mismatch" };
}

/** A case may come from anyone, and JavaScript's engine backtracks: an expression that could run for ever never does. */
function describePatternMistake(source: string): string | undefined {
  const shown = JSON.stringify(source);
  if (source.length > LONGEST_PATTERN) {
    return `the regular expression is longer than ${LONGEST_PATTERN} characters`;
  }
  try {
    new RegExp(source, "u");
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const [, reason = error.message] = error.message.match(/\/u?: (.*)$/s) ?? [];
    return `${shown} is not a regular expression: ${reason}`;
  }
  if (/\\[1-9]|\\k<|\(\?<?[=!]/.test(source)) {
    return `${shown} looks around or back, which "matches" does not do`;
  }
  return weighPattern(source).isExponential
    ? `${shown} repeats a group that holds a choice or a repetition, which can take for ever (write it without)`
    : undefined;
}

/** One piece of an expression: an escape, a class, the ends of a group, a choice, a repetition, or a character. */
const PIECE =
  /\\.|\[(?:\\.|[^\]\\])*\]|(?<open>\((?:\?(?:<[^>]*>|[a-z-]*:))?)|(?<close>\))|(?<choice>[|?])|(?<repeat>[*+]|\{[\d,]+\})|./gsu;

/** Steps of the engine that a second has room for, with the factorials that this bound leaves out. */
const MOST_STEPS = 1e11;

interface PatternWeight {
  /** A group with `|`, `?` or a repetition inside is itself repeated. */
  readonly isExponential: boolean;
  readonly isTooSlowFor: (text: string) => boolean;
}

/** How long an expression may take: each repetition multiplies by the length of the text, as does looking from every place. */
function weighPattern(source: string): PatternWeight {
  const pieces = [...source.matchAll(PIECE)].map(({ groups = {} }) => groups);
  const repeats = pieces.filter(({ repeat }) => repeat).length;
  const choices = pieces.filter(({ choice }) => choice).length;
  return {
    isExponential: repeatsChoice(pieces),
    isTooSlowFor: (text) => 2 ** choices * text.length ** (repeats + 1) > MOST_STEPS,
  };
}

function repeatsChoice(pieces: readonly Readonly<Record<string, string | undefined>>[]): boolean {
  const outer: boolean[] = [];
  let holdsChoice = false;
  let isAfterHolder = false;
  for (const { open, close, choice, repeat } of pieces) {
    if (repeat && isAfterHolder) return true;
    isAfterHolder = close !== undefined && holdsChoice;
    if (open) {
      outer.push(holdsChoice);
      holdsChoice = false;
    } else if (close) holdsChoice = (outer.pop() ?? false) || holdsChoice;
    else if (choice || repeat) holdsChoice = true;
  }
  return false;
}
