/** `excused`: lines that are known and harmless, by name. */
import { compileExpression } from "../match/expression.ts";
import { isMapping, type Tree, type TreeMapping } from "../yaml/tree.ts";
import type { Case, Excuse } from "./case.ts";
import { readLink, readText } from "./conditions.ts";
import { readExpectations } from "./expect.ts";
import { emptyPart, isEmpty, type Reading, refuseUnknownKeys } from "./reading.ts";

const KEY = "excused";
const KEYS = ["line", "because", "link", "when"];
const EXAMPLE = `write { line: 'ssh-generator failed', because: "there is no vsock" }`;

/** Reads `excused`; nothing, with a mistake, of an entry that is wrong. */
export function readExcused(tree: Tree, reading: Reading): Partial<Case> {
  if (!isMapping(tree) || isEmpty(tree)) {
    const mistake =
      `"${KEY}" must be a mapping of names (write ${KEY}: { NAME: { line: ..., because: ... } })`;
    reading.mistakes.add([KEY], mistake, emptyPart(tree));
    return {};
  }
  return { excused: Object.entries(tree).flatMap(([name, entry]) => readExcuse(name, entry, reading)) };
}

function readExcuse(name: string, entry: Tree, reading: Reading): readonly Excuse[] {
  const path = [KEY, name];
  const { mistakes } = reading;
  if (!isMapping(entry) || isEmpty(entry)) {
    mistakes.add(path, `"${name}" must say which lines are excused, and why (${EXAMPLE})`, emptyPart(entry));
    return [];
  }
  refuseUnknownKeys(entry, KEYS, { path, mistakes });
  const missing = ["line", "because"].filter((each) => entry[each] === undefined).map((each) => `"${each}"`);
  if (missing.length > 0) mistakes.add(path, `"${name}" needs ${missing.join(" and ")} (${EXAMPLE})`, "key");
  const line = readPattern(entry, [...path, "line"], reading);
  const because = readText(entry, [...path, "because"], reading);
  const link = readLink(entry, [...path, "link"], reading);
  const when = entry.when === undefined
    ? undefined
    : readExpectations(entry.when, [...path, "when"], reading);
  if (line === undefined || because === undefined) return [];
  return [{ name, line, because, ...(link !== undefined && { link }), ...(when && { when }) }];
}

function readPattern(entry: TreeMapping, path: readonly string[], reading: Reading): string | undefined {
  const source = readText(entry, path, reading);
  const compiled = source === undefined ? undefined : compileExpression(source);
  if (typeof compiled !== "string") return source;
  reading.mistakes.add(path, compiled);
  return undefined;
}
