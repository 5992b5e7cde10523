/** The text of a file, over the defaults of its folders -> the cases in it. */
import type { Case, ParseCaseOptions, ParsedCase, ParsedCases } from "../case/case.ts";
import { CaseError } from "../yaml/case_error.ts";
import { CaseDocument } from "../yaml/document.ts";
import { Mistakes } from "../yaml/mistakes.ts";
import { readTree } from "../yaml/read_tree.ts";
import { isMapping, type TreeMapping } from "../yaml/tree.ts";
import { expandBoots } from "./expand_boots.ts";
import { expand, type Expansion } from "./expand.ts";
import type { Layer } from "./layers.ts";
import { type FileParts, readCase } from "./read_case.ts";

/** Reads the cases of a file; `defaults` stand under each of them, outermost first. */
export function readCases(
  text: string,
  options: ParseCaseOptions,
  defaults: readonly Layer[],
): ParsedCases {
  // Editors of Windows begin a file with it; nobody sees it, and it counts for no column.
  const file = new CaseDocument(options.source, text.replace(/^\ufeff/, ""));
  const mistakes = new Mistakes(file);
  const tree = readMapping(file, mistakes);
  const expansions = tree === undefined ? [] : expand({ file: tree, defaults }, { file, mistakes });
  const rows = expansions.map((each) => expandBoots(each, { file, mistakes }));
  const cases = rows.flatMap((boots) => readRow(boots, { file, mistakes, options }));
  const found = mistakes.inOrder();
  return { cases: found.length > 0 ? [] : cases, mistakes: found };
}

/** The boots of one disk, each of which goes on where the one before it ended; mostly it is one. */
function readRow(boots: readonly Expansion[], parts: FileParts): readonly Case[] {
  const cases: Case[] = [];
  for (const [index, boot] of boots.entries()) {
    cases.push(...readCase(boot, parts, { previous: cases.at(-1), isContinued: index + 1 < boots.length }));
  }
  return cases;
}

function readMapping(file: CaseDocument, mistakes: Mistakes): TreeMapping | undefined {
  const tree = readTree(file, mistakes);
  if (tree === undefined || isMapping(tree)) return tree;
  const what = tree === null ? "the file is empty" : "a case is a mapping of keys";
  mistakes.addAt(0, `${what} (write name:, disk:, cloud-config: and expect:)`);
  return undefined;
}

/** Reads the one case of a file without variants, as {@linkcode parseCases} does. */
export function parseCase(text: string, options: ParseCaseOptions): ParsedCase {
  const { cases: [first, ...others], mistakes } = parseCases(text, options);
  if (!first || mistakes.length > 0) return { mistakes };
  if (others.length === 0) return { case: first, mistakes: [] };
  const at = { source: options.source, line: 1, column: 1 };
  return {
    mistakes: [new CaseError(at, `the file holds ${others.length + 1} cases (read it with parseCases)`)],
  };
}

/** Reads the cases of a file. Never throws for a mistake: all of them come back, each once, at its place. */
export function parseCases(text: string, options: ParseCaseOptions): ParsedCases {
  return readCases(text, options, []);
}
