/** The text of a file, over the defaults of its folders -> the cases in it. */
import type { Case, ParseCaseOptions, ParsedCases } from "./case.ts";
import { CaseDocument } from "./document.ts";
import { expandBoots } from "./boots.ts";
import { expand, type Expansion } from "./expand.ts";
import type { Layer } from "./layers.ts";
import { Mistakes } from "./mistakes.ts";
import { type FileParts, readCase } from "./read_case.ts";
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
