/** Two tables of one kind of fact, row by row and column by column. */
import type { Row } from "../facts/fact.ts";
import type { Value } from "../match/value.ts";
import { maskFigures, maskText } from "./masks.ts";

/** One fact of two boots. */
export interface ComparedFact {
  /** The row's name; empty for a kind with one row. */
  readonly row: string;
  /** Empty where the whole row is compared, or the kind has one column. */
  readonly column: string;
  /** What either boot says. May be guest text. */
  readonly told: readonly [first: string, second: string];
  /** `masked`: what is told differs, as it does between any two boots. */
  readonly status: "same" | "masked" | "different";
  /** Why it is masked. */
  readonly because?: string;
  /** What was not kept of either, where they are the same as far as they were. */
  readonly cut?: string;
}

/** A pair: of the first boot and of the second. */
export type Pair<T> = readonly [first: T, second: T];

/** Compares two tables of the kind called `key`. Rows are paired by their first name, in the first table's order. */
export function compareRows(key: string, [first, second]: Pair<readonly Row[]>): readonly ComparedFact[] {
  const [a, b] = [byName(first), byName(second)];
  const names = [...new Set([...a.keys(), ...b.keys()])];
  return names.flatMap((name) => {
    const [mine, other] = [a.get(name), b.get(name)];
    if (mine !== undefined && other !== undefined) return compareColumns(key, [mine, other]);
    return [{
      row: nameOf(mine ?? other),
      column: "",
      told: [wholeRow(mine), wholeRow(other)],
      status: "different",
    }];
  });
}

function nameOf(row: Row | undefined): string {
  return row?.names[0] ?? "";
}

/** Several rows may have one name: of filesystems mounted over each other df tells each. */
function byName(rows: readonly Row[]): ReadonlyMap<string, Row> {
  const counts = new Map<string, number>();
  return new Map(rows.map((row) => {
    const name = maskText(nameOf(row)).text;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return [`${count} ${name}`, row];
  }));
}

function wholeRow(row: Row | undefined): string {
  if (row === undefined) return "not there";
  const texts = Object.entries(row.columns)
    .filter(([, value]) => value.kind !== "absent" && textOf(value) !== nameOf(row))
    .map(([column, value]) => `${column} ${textOf(value)}`.trim());
  return texts.join(", ") || "there";
}

function compareColumns(key: string, [a, b]: Pair<Row>): readonly ComparedFact[] {
  const columns = [...new Set([...Object.keys(a.columns), ...Object.keys(b.columns)])];
  return columns.map((column) => {
    const [first, second] = [valueOf(a, column), valueOf(b, column)];
    const sides = [show(first), show(second)] as const;
    const outcome = first === undefined || second === undefined
      ? { status: "different" as const }
      : compareValues(`${key}.${column}`, a, [first, second]);
    return { row: nameOf(a), column, told: sides, ...outcome };
  });
}

function valueOf({ columns }: Row, column: string): Value | undefined {
  return Object.hasOwn(columns, column) ? columns[column] : undefined;
}

function compareValues(
  of: string,
  row: Row,
  values: Pair<Value>,
): Pick<ComparedFact, "status" | "because" | "cut"> {
  const [a, b] = values;
  if (isSame(a, b)) return { status: "same", ...cutOf(a, b) };
  const figures = maskFigures(of, row, values);
  if (figures !== undefined) return { status: "masked", because: figures };
  if (a.kind !== b.kind || (a.kind !== "text" && a.kind !== "list")) return { status: "different" };
  const [first, second] = [maskText(plainText(a)), maskText(plainText(b))];
  if (first.text !== second.text) return { status: "different" };
  return { status: "masked", because: [...new Set(first.because)].join("; ") };
}

function isSame(a: Value, b: Value): boolean {
  if (a.kind === "absent" || b.kind === "absent") return a.kind === b.kind;
  if (a.kind === "size" && b.kind === "size") {
    return a.size.minBytes === b.size.minBytes && a.size.maxBytes === b.size.maxBytes;
  }
  return a.kind === b.kind && plainText(a) === plainText(b);
}

function cutOf(...values: Pair<Value>): Pick<ComparedFact, "cut"> {
  const cut = values.map((each) => "cut" in each ? each.cut : undefined).find((each) => each !== undefined);
  return cut === undefined ? {} : { cut };
}

/** A list is a set: its order says nothing. */
function plainText(value: Value): string {
  return value.kind === "list" ? value.items.toSorted().join("\n") : textOf(value);
}

function textOf(value: Value): string {
  return value.kind === "absent" ? "nothing" : value.text;
}

/** A size that is known to the byte with its bytes: two that print the same may differ. */
function show(value: Value | undefined): string {
  if (value === undefined) return "not told";
  const isExact = value.kind === "size" && value.size.minBytes === value.size.maxBytes;
  return isExact ? `${textOf(value)} (${value.size.minBytes} B)` : textOf(value);
}
