/** Matchers of lists: exactly these items in any order, one that must be among them, or those that may be. */
import type { Matcher, MatcherMistake, MatchOutcome, Value } from "./value.ts";
import { unknownBehind } from "./part.ts";

/** Of more items the further ones are counted: a guest may tell thousands, and nobody reads them in a finding. */
const MOST_SHOWN = 20;

/** A list as a value. An empty one is no absent one: it was told, and nothing was in it. `cut` says what may be missing. */
export function listOf(items: readonly string[], cut?: string): Value {
  const text = items.length === 0 ? "none" : showItems(items);
  return { kind: "list", items, text, ...(cut !== undefined && { cut }) };
}

function showItems(items: readonly string[]): string {
  const shown = items.slice(0, MOST_SHOWN).join(", ");
  return items.length > MOST_SHOWN ? `${shown} and ${items.length - MOST_SHOWN} more` : shown;
}

/** Exactly these items, in any order. `text` is how the person wrote them. */
export function compileItems(items: readonly string[], text: string): Matcher {
  return { text, test: (value) => testItems(value, (actual, cut) => compareItems(actual, items, cut)) };
}

/** A list that this item is in. */
export function compileContained(item: unknown): Matcher | MatcherMistake {
  if (typeof item !== "string" || item === "") {
    return { mistake: `"contains" must be one item (write { contains: "item" })`, path: ["contains"] };
  }
  const test = (actual: readonly string[], cut: string | undefined): MatchOutcome => {
    if (actual.includes(item)) return { status: "match" };
    return cut === undefined ? { status: "mismatch" } : unknownBehind(cut);
  };
  return { text: `{ contains: ${item} }`, test: (value) => testItems(value, test) };
}

/**
 * A list with nothing in it but what is allowed: each item holds one of these texts, as cloud-init's own
 * `verify_clean_boot` forgives warnings. An empty list is always allowed.
 */
export function compileAllowed(texts: unknown): Matcher | MatcherMistake {
  if (!Array.isArray(texts)) {
    return {
      mistake: `"allow" must be a list of texts (write { allow: ["a part of the item"] })`,
      path: ["allow"],
    };
  }
  const allowed: string[] = [];
  for (const [index, text] of texts.entries()) {
    // Every item holds the empty text: that would allow all.
    if (typeof text !== "string" || text.trim() === "") {
      return { mistake: "a text to allow must say something", path: ["allow", index] };
    }
    allowed.push(text);
  }
  const test = (actual: readonly string[], cut: string | undefined): MatchOutcome => {
    const strangers = actual.filter((item) => !allowed.some((text) => item.includes(text)));
    if (strangers.length === 0) return cut === undefined ? { status: "match" } : unknownBehind(cut);
    return { status: "mismatch", difference: `not allowed ${showItems(strangers)}` };
  };
  return { text: `{ allow: [${allowed.join(", ")}] }`, test: (value) => testItems(value, test) };
}

type TestItems = (actual: readonly string[], cut: string | undefined) => MatchOutcome;

function testItems(value: Value, test: TestItems): MatchOutcome {
  if (value.kind === "list") return test(value.items, value.cut);
  if (value.kind === "absent") return { status: "mismatch" };
  return { status: "unknown", because: `"${value.text}" was not read as a list` };
}

function compareItems(
  actual: readonly string[],
  expected: readonly string[],
  cut: string | undefined,
): MatchOutcome {
  const missing = expected.filter((item) => !actual.includes(item));
  const surplus = actual.filter((item, index) => !expected.includes(item) || actual.indexOf(item) !== index);
  // What is missing may be among what was not kept; what is too much is there.
  if (cut !== undefined && surplus.length === 0) return unknownBehind(cut);
  const differences = [
    ...missing.length > 0 ? [`missing ${showItems(missing)}`] : [],
    ...surplus.length > 0 ? [`not expected ${showItems(surplus)}`] : [],
  ];
  if (differences.length === 0) return { status: "match" };
  return { status: "mismatch", difference: differences.join("; ") };
}
