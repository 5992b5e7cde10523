/** `expect:` of a case -> expectations: what is judged, row by row. */
import type { Expectation, ExpectedCell } from "./case.ts";
import type { Path } from "../yaml/document.ts";
import { inFileOrder } from "../yaml/file_order.ts";
import { emptyPart, isEmpty, type Reading } from "./reading.ts";
import { isMapping, type Tree, type TreeMapping } from "../yaml/tree.ts";
import type { AnyKind } from "../facts/fact.ts";
import { compileMatcher } from "../match/match.ts";
import { suggest } from "../text/suggest.ts";

type From = Expectation["from"];

const EXAMPLES = { expect: "{ lsblk: { /: { size: 20G } } }", condition: "{ os: { id: debian } }" };

/** Reads the rows at a path (`expect`, `skip.when`), in the order of the file. `tree` is absent where the case has none there. */
export function readExpectations(
  tree: Tree | undefined,
  path: Path,
  reading: Reading,
): readonly Expectation[] {
  const key = path.at(-1);
  const example = `write ${key}: ${EXAMPLES[key === "expect" ? key : "condition"]}`;
  if (tree === undefined) {
    reading.mistakes.add(path.slice(0, -1), `"${key}" is missing: nothing would be judged (${example})`);
    return [];
  }
  const kinds = mappingAt(tree, path, reading, example);
  return Object.entries(kinds).flatMap(([key, kind]) =>
    key === "console"
      ? readConsole(kind, [...path, key], reading)
      : readKind(kind, { path: [...path, key], from: "report" }, reading)
  );
}

function readConsole(tree: Tree, path: Path, reading: Reading): readonly Expectation[] {
  const kinds = mappingAt(tree, path, reading, "write console: { lsblk: { /: { size: 20G } } }");
  return Object.entries(kinds).flatMap(([key, kind]) =>
    readKind(kind, { path: [...path, key], from: "console" }, reading)
  );
}

/** A mapping with something in it; an empty one, with a mistake, where it is none. */
function mappingAt(tree: Tree, path: Path, { mistakes }: Reading, example: string): TreeMapping {
  if (isMapping(tree) && !isEmpty(tree)) return tree;
  const wrong = isEmpty(tree) ? "is empty: nothing would be judged" : "must be a mapping";
  mistakes.add(path, `"${path.at(-1)}" ${wrong} (${example})`, emptyPart(tree));
  return {};
}

interface Place {
  readonly path: Path;
  readonly from: From;
}

function readKind(tree: Tree, place: Place, reading: Reading): readonly Expectation[] {
  const kind = findKind(place, reading);
  if (!kind) return [];
  // A kind whose rows have no names has one row, and its columns stand right under its key.
  if (kind.rowNames === "") return readRow(tree, { ...place, row: "", kind }, reading);
  const rows = mappingAt(
    tree,
    place.path,
    reading,
    `write ${kind.key}: { NAME: present }, NAME being ${kind.rowNames}`,
  );
  return inFileOrder(rows, place.path, reading.file).flatMap(([row, columns]) =>
    readRow(columns, { path: [...place.path, row], from: place.from, row, kind }, reading)
  );
}

function findKind({ path, from }: Place, { kinds, mistakes }: Reading): AnyKind | undefined {
  const key = String(path.at(-1));
  const usable = kinds.filter((each) => from === "report" ? "probe" in each || "read" in each : each.scrape);
  const kind = usable.find((each) => each.key === key);
  if (kind) return kind;
  const keys = usable.map((each) => each.key);
  const isUnread = kinds.some((each) => each.key === key);
  const mistake = isUnread
    ? (from === "console"
      ? `"${key}" is not read from a console (known: ${keys.join(", ")})`
      : `"${key}" is of a console alone (write console: { ${key}: ... })`)
    : `unknown key "${key}" ${suggest(key, from === "report" ? [...keys, "console"] : keys)}`;
  mistakes.add(path, mistake, "key");
  return undefined;
}

interface RowPlace extends Place {
  readonly row: string;
  readonly kind: AnyKind;
}

function readRow(tree: Tree, place: RowPlace, reading: Reading): readonly Expectation[] {
  const { path, row, kind } = place;
  if (row.trim() === "" && kind.rowNames !== "") {
    reading.mistakes.add(path, `a row needs a name: ${kind.rowNames}`, "key");
  }
  if (kind.columns[""]?.type === "lines") return readLinePatterns(tree, place, reading);
  if (tree === "absent" || tree === "present") return [expectation(place, tree, [], reading)];
  if (Object.hasOwn(kind.columns, "")) {
    const cells = readCell("", tree, place, reading);
    return cells.length === 0 ? [] : [expectation(place, "present", cells, reading)];
  }
  if (!isMapping(tree) || isEmpty(tree)) {
    const columns = Object.keys(kind.columns).join(", ");
    reading.mistakes.add(
      path,
      `"${path.at(-1)}" must say what is expected (write present, absent, or columns: ${columns})`,
      emptyPart(tree),
    );
    return [];
  }
  const cells = Object.entries(tree).flatMap(([column, node]) => readCell(column, node, place, reading));
  return [expectation(place, "present", cells, reading)];
}

/** Each takes up to 60 kB, and half a millisecond; each line of a console is held against all of them. */
const MOST_EXPRESSIONS = 1000;

/** A list of expressions, or a single one: a cell for each, so that each finding stands at its own line of the case. */
function readLinePatterns(tree: Tree, place: RowPlace, reading: Reading): readonly Expectation[] {
  const { path } = place;
  if (tree === null || isMapping(tree) || isEmpty(tree)) {
    const what = isMapping(tree) ? "must be a list of" : "is empty: nothing would be looked for among";
    const mistake = `"${path.at(-1)}" ${what} regular expressions (write ${path.at(-1)}: ["Kernel panic"])`;
    reading.mistakes.add(path, mistake, emptyPart(tree));
    return [];
  }
  if (typeof tree !== "string" && tree.length > MOST_EXPRESSIONS) {
    reading.mistakes.add(
      path,
      `${tree.length} expressions are too many (${MOST_EXPRESSIONS} at most)`,
      "key",
    );
    return [];
  }
  const cells = typeof tree === "string"
    ? readCell("", tree, place, reading)
    : tree.flatMap((each, index) => readCell("", each, { ...place, path: [...path, index] }, reading));
  return [expectation(place, "present", cells, reading)];
}

function expectation(
  { kind: { key: kind }, from, row, path }: RowPlace,
  presence: Expectation["presence"],
  cells: readonly ExpectedCell[],
  { file }: Reading,
): Expectation {
  return { kind, from, row, presence, cells, at: file.find(path, "key") };
}

function readCell(
  column: string,
  node: Tree,
  { path, kind }: RowPlace,
  reading: Reading,
): readonly ExpectedCell[] {
  const cellPath = column === "" ? path : [...path, column];
  const type = Object.hasOwn(kind.columns, column) ? kind.columns[column] : undefined;
  if (!type) {
    const columns = Object.keys(kind.columns);
    reading.mistakes.add(
      cellPath,
      `unknown column "${column}" of ${kind.key} ${suggest(column, columns)}`,
      "key",
    );
    return [];
  }
  if (reading.mistakes.isFull) return [];
  const compiled = compileMatcher(node, type);
  if ("test" in compiled) {
    return [{ column, matcher: compiled, written: node, at: reading.file.find(cellPath, "value") }];
  }
  const part = compiled.at ?? (compiled.path.length === 0 ? emptyPart(node) : "value");
  reading.mistakes.add([...cellPath, ...compiled.path], compiled.mistake, part);
  return [];
}
