/** A row and a value by their names, and in a finding's words. */
import type { FactReading } from "./evidence.ts";
import type { Row } from "../facts/fact.ts";
import type { Value } from "../match/value.ts";

/** What a source told. */
export type ReadFact = Extract<FactReading, { readonly status: "read" }>;

/** A row's own name goes before its others: a mountpoint may be called like another row's device. */
export function rowsNamed(name: string, rows: readonly Row[]): readonly Row[] {
  // A kind of fact with one row gives it no name.
  if (name === "") return rows;
  const own = rows.filter(({ names }) => names[0] === name);
  return own.length > 0 ? own : rows.filter(({ names }) => names.includes(name));
}

/** Where a row was read: its line of the console, or the source that has no lines. */
export function originOf(row: Row | undefined, { from }: ReadFact, column = ""): string {
  const line = row?.lines?.[column] ?? row?.line;
  return line === undefined ? from : `console line ${line}`;
}

/** A column's value; `undefined` where the row has no such column. */
export function cellOf({ columns }: Row, column: string): Value | undefined {
  return Object.hasOwn(columns, column) ? columns[column] : undefined;
}

/** A value as a finding shows it: a size that is known to the byte with its bytes. */
export function show(value: Value): string {
  const sizeBytes = exactBytes(value);
  return sizeBytes === undefined ? textOf(value) : `${textOf(value)} (${sizeBytes} B)`;
}

function textOf(value: Value): string {
  return value.kind === "absent" ? "nothing" : value.text;
}

function exactBytes(value: Value): number | undefined {
  const isExact = value.kind === "size" && value.size.minBytes === value.size.maxBytes;
  return isExact ? value.size.minBytes : undefined;
}

/** As {@linkcode show}, the bytes first: they are what is compared. */
export function claim(value: Value): string {
  const sizeBytes = exactBytes(value);
  return sizeBytes === undefined ? textOf(value) : `${sizeBytes} B (${textOf(value)})`;
}
