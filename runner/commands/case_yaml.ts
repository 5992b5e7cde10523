/** Values of a boot as a case writes them: YAML in flow style, which every reader reads back as it was. Pure text. */
import type { Value } from "../match/value.ts";

/** Columns with the YAML of each; one without is left out. */
export type Cells = Readonly<Record<string, string | undefined>>;

// What a guest calls itself may be anything: what is not of this is better left out of a file that a person edits.
const HARMLESS = /^[\w@%+=:,./-]{1,80}$/;
/** Words that need no quotes, in YAML 1.1 and 1.2 alike. */
const BARE = /^(?!(?:y|n|yes|no|on|off|true|false|null)$)(?:\.{0,2}\/)?[a-z_][\w./-]*$|^\/$/i;
const MOST_ITEMS = 24;

/** A text; nothing for one that no case should hold, or that would mean something else there. */
export function flowText(text: string | undefined): string | undefined {
  if (text === undefined || !HARMLESS.test(text) || text === "present" || text === "absent") return undefined;
  return BARE.test(text) ? text : JSON.stringify(text);
}

/** A list, of exactly these items; nothing where one of them cannot be written, or there are too many to read. */
export function flowList(items: readonly string[] | undefined): string | undefined {
  const written = items?.map(flowText);
  if (written === undefined || written.length > MOST_ITEMS || written.includes(undefined)) return undefined;
  return `[${[...new Set(written)].join(", ")}]`;
}

/** This version or a later one, by its first two numbers: `6.1.0-40-amd64` is `">= 6.1"`. */
export function flowSince(version: string | undefined): string | undefined {
  const [, numbers] = /^(?:\d{1,4}:)?(\d{1,6}\.\d{1,6})/.exec(version ?? "") ?? [];
  return numbers === undefined ? undefined : `">= ${numbers}"`;
}

/** What of the columns can be written; nothing where none can. */
export function flowMapping(cells: Cells): string | undefined {
  const written = Object.entries(cells).filter(([, value]) => value !== undefined);
  if (written.length === 0) return undefined;
  return `{ ${written.map(([column, value]) => `${column}: ${value}`).join(", ")} }`;
}

type Column = Value | undefined;

/** A text that is whole. */
export const textOf = (value: Column): string | undefined =>
  value?.kind === "text" && !value.cut ? value.text : undefined;

/** The items of a list that is whole. */
export const itemsOf = (value: Column): readonly string[] | undefined =>
  value?.kind === "list" && !value.cut ? value.items : undefined;

/** {@linkcode flowText} of a value. */
export const text = (value: Column): string | undefined => flowText(textOf(value));

/** A number, of a value that is whole. */
export const number = (value: Column): string | undefined =>
  value?.kind === "number" && !value.cut ? `${value.number}` : undefined;

/** {@linkcode flowList} of a value. */
export const list = (value: Column): string | undefined => flowList(itemsOf(value));

/** {@linkcode flowSince} of a value. */
export const since = (value: Column): string | undefined => flowSince(textOf(value));
