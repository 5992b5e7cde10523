/** A baseline as a file that people read, review and merge: sorted, a line for each thing that is known. */
import type { CaseError } from "../yaml/case_error.ts";
import { CaseDocument } from "../yaml/document.ts";
import { Mistakes } from "../yaml/mistakes.ts";
import { readTree } from "../yaml/read_tree.ts";
import { isMapping, type Tree } from "../yaml/tree.ts";
import { suggest } from "../text/suggest.ts";
import type { Baseline } from "./baseline.ts";

const VERSION = "1";
const PASSES = "passes";

/** A baseline, or all that is wrong with its file. */
export interface ParsedBaseline {
  /** Empty where anything is wrong. */
  readonly baseline: Baseline;
  /** Each with its line and column. */
  readonly mistakes: readonly CaseError[];
}

/** The file's text. */
export function baselineText(baseline: Baseline): string {
  const lines = [...baseline].toSorted(([a], [b]) => a < b ? -1 : 1).flatMap(([id, fails]) =>
    fails.length === 0
      ? [`  ${word(id)}: ${PASSES}`]
      : [`  ${word(id)}:`, ...fails.map((each) => `    - ${word(each)}`)]
  );
  return [
    "# What fails already: seedling run --baseline THIS fails for what is worse. --update-baseline writes it anew.",
    `seedling-baseline: ${VERSION}`,
    lines.length === 0 ? "cases: {}" : "cases:",
    ...lines,
    "",
  ].join("\n");
}

/** As it is where any reader of YAML takes it for text; else in quotes, in letters that no editor hides. */
function word(text: string): string {
  if (/^[a-z][\w/.-]*(?: [\w/.-]+)*$/i.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(text)) {
    return text;
  }
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(text).replace(/[^ -~]/g, escaped);
}

/** Reads it; `source` is its name for messages. */
export function parseBaseline(text: string, source: string): ParsedBaseline {
  const file = new CaseDocument(source, text);
  const mistakes = new Mistakes(file);
  const tree = readTree(file, mistakes);
  const baseline = tree === undefined ? new Map() : readBaseline(tree, mistakes);
  const found = mistakes.inOrder();
  return { baseline: found.length > 0 ? new Map() : baseline, mistakes: found };
}

const KEYS: readonly string[] = ["seedling-baseline", "cases"];

function readBaseline(tree: Tree, mistakes: Mistakes): Baseline {
  if (!isMapping(tree) || tree["seedling-baseline"] === undefined) {
    mistakes.add([], "no baseline (it has a line seedling-baseline: 1; --update-baseline writes one)");
    return new Map();
  }
  for (const key of Object.keys(tree).filter((each) => !KEYS.includes(each))) {
    mistakes.add([key], `unknown key "${key}" ${suggest(key, KEYS)}`, "key");
  }
  const { "seedling-baseline": version, cases = {} } = tree;
  if (version !== VERSION) {
    const known = `this seedling reads ${VERSION}: write it anew with --update-baseline`;
    mistakes.add(["seedling-baseline"], `a baseline of version ${version} (${known})`);
  }
  if (!isMapping(cases)) {
    mistakes.add(["cases"], "not a mapping of cases (write growth/default: passes)");
    return new Map();
  }
  return new Map(Object.entries(cases).map(([id, known]) => [id, failsIn(id, known, mistakes)]));
}

function failsIn(id: string, known: Tree, mistakes: Mistakes): readonly string[] {
  if (known === PASSES) return [];
  if (!Array.isArray(known) || known.length === 0) {
    mistakes.add(
      ["cases", id],
      `not what is known of a case (write ${PASSES}, or a list of points that fail)`,
    );
    return [];
  }
  for (const [at, each] of known.entries()) {
    if (typeof each !== "string") mistakes.add(["cases", id, at], "not the name of a point (write df /)");
  }
  return known.filter((each) => typeof each === "string");
}
