/** The text of a file, over the defaults of its folders -> the cases in it. */
import type { ParseCaseOptions, ParsedCases } from "./case.ts";
import { CaseDocument } from "./document.ts";
import { expand } from "./expand.ts";
import type { Layer } from "./layers.ts";
import { Mistakes } from "./mistakes.ts";
import { readCase } from "./read_case.ts";
import { isMapping, readTree, type TreeMapping } from "./tree.ts";

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
  const cases = expansions.map((each) => readCase(each, { file, mistakes, options }));
  const found = mistakes.inOrder();
  return { cases: found.length > 0 ? [] : cases, mistakes: found };
}

function readMapping(file: CaseDocument, mistakes: Mistakes): TreeMapping | undefined {
  const tree = readTree(file, mistakes);
  if (tree === undefined || isMapping(tree)) return tree;
  const what = tree === null ? "the file is empty" : "a case is a mapping of keys";
  mistakes.addAt(0, `${what} (write name:, disk:, cloud-config: and expect:)`);
  return undefined;
}
