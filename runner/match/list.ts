/** Matchers of lists: exactly these items in any order, or one that must be among them. */
import type { Matcher, MatcherMistake, MatchOutcome, Value } from "./match.ts";

/** Exactly these items, in any order. `text` is how the person wrote them. */
export function compileItems(items: readonly string[], text: string): Matcher {
  return { text, test: (value) => testItems(value, (actual) => compareItems(actual, items)) };
}

/** A list that this item is in. */
export function compileContained(item: unknown): Matcher | MatcherMistake {
  if (typeof item !== "string" || item === "") {
    return { mistake: `"contains" must be one item (write { contains: "item" })`, path: ["contains"] };
  }
  const test = (actual: readonly string[]): MatchOutcome => ({
    status: actual.includes(item) ? "match" : "mismatch",
  });
  return { text: `{ contains: ${item} }`, test: (value) => testItems(value, test) };
}

function testItems(value: Value, test: (actual: readonly string[]) => MatchOutcome): MatchOutcome {
  if (value.kind === "list") return test(value.items);
  if (value.kind === "absent") return { status: "mismatch" };
  return { status: "unknown", because: `"${value.text}" was not read as a list` };
}

function compareItems(actual: readonly string[], expected: readonly string[]): MatchOutcome {
  const missing = expected.filter((item) => !actual.includes(item));
  const surplus = actual.filter((item, index) => !expected.includes(item) || actual.indexOf(item) !== index);
  const differences = [
    ...missing.length > 0 ? [`missing ${missing.join(", ")}`] : [],
    ...surplus.length > 0 ? [`not expected ${surplus.join(", ")}`] : [],
  ];
  if (differences.length === 0) return { status: "match" };
  return { status: "mismatch", difference: differences.join("; ") };
}
