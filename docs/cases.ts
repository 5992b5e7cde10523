/** The tables of docs/cases.md: the keys of a case, the facts that can be expected, and how they are compared. */
import type { AnyKind } from "../runner/facts/fact.ts";
import { type CaseKey, KEYS } from "../runner/case/keys.ts";
import { matcherForms } from "../runner/match/match.ts";
import type { ValueType } from "../runner/match/value.ts";

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.map(cellOf).join(" | ")} |`).join("\n");

const cellOf = (text: string) => text.replaceAll("|", "\\|");

/** Every key: what it says, how it is written, what a case without it gets, and where it may stand. */
export function keyTable(): string {
  return table(
    ["key", "what it says", "for example", "left out", "stands in", "of two layers"],
    KEYS.map((row) => [
      `\`${row.key}\``,
      row.about,
      `\`${row.example}\``,
      row.leftOut,
      row.places.join(", "),
      layersOf(row),
    ]),
  );
}

function layersOf({ layers, insteadOf, schema }: CaseKey): string {
  const isMapping = JSON.stringify(schema).includes('"object"') || "$ref" in schema;
  const how = layers === "unite" ? "both count" : isMapping ? "merge key by key" : "the later counts";
  return insteadOf === undefined ? how : `${how}; takes the place of \`${insteadOf}\``;
}

/** Who tells a kind of fact. */
function tellerOf(kind: AnyKind): string {
  const tellers = [
    ...("probe" in kind ? ["the guest"] : []),
    ...("read" in kind ? ["the host"] : []),
    ...(kind.scrape ? ["the console"] : []),
  ];
  return tellers.join(", ");
}

const columnOf = ([name, type]: readonly [string, ValueType]) =>
  name === "" ? typeOf(type) : `\`${name}\` ${typeOf(type)}`;

const typeOf = (type: ValueType) => type.type === "word" ? type.words.join(", ") : type.type;

/** Every kind of fact: who tells it, what names its rows, its columns. */
export function factTable(kinds: readonly AnyKind[]): string {
  return table(
    ["fact", "what it tells", "told by", "a row is named by", "columns"],
    kinds.map((kind) => [
      `\`${kind.key}\``,
      kind.about,
      tellerOf(kind),
      kind.rowNames === "" ? "one row, no name" : kind.rowNames,
      Object.entries(kind.columns).map(columnOf).join("; "),
    ]),
  );
}

/** What may be written in the place of a value, by the type of its column. */
export function valueTable(kinds: readonly AnyKind[]): string {
  const types = kinds.flatMap(({ columns }) => Object.values(columns)).filter(({ type }) => type !== "word");
  const rows = new Map(types.map((type) => [type.type, matcherForms(type)]));
  return table(["type", "write"], [...rows]);
}
