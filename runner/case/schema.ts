/** The JSON Schema of cases and of `defaults.yaml`, out of the table of keys and the kinds of facts. */
import type { AnyKind } from "../facts/fact.ts";
import { matcherForms, matcherKeys } from "../match/match.ts";
import type { ValueType } from "../match/value.ts";
import { anyOf, type JsonSchema, LINE, listOf, mapping, named, oneOf, ref } from "./json_schema.ts";
import { type KeyPlace, KEYS } from "./keys.ts";

/** A draft-07 schema; `#/definitions/defaults` is that of `defaults.yaml`. */
export function caseSchema(kinds: readonly AnyKind[]): JsonSchema {
  const consoleKinds = kinds.filter((kind) => kind.scrape);
  const factKinds = kinds.filter((kind) => "probe" in kind || "read" in kind);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "A case of Seedling",
    ...placeSchema("case"),
    definitions: {
      defaults: placeSchema("defaults"),
      variant: placeSchema("variant"),
      boot: placeSchema("boot"),
      expect: mapping({ ...kindSchemas(factKinds), console: ref("console") }),
      console: mapping(kindSchemas(consoleKinds)),
      ...Object.fromEntries(GRAMMAR.map((type) => [type.type, grammarSchema(type)])),
    },
  };
}

function placeSchema(place: KeyPlace): JsonSchema {
  const rows = KEYS.filter(({ places }) => places.includes(place));
  const properties = rows.map(({ key, about, example, leftOut, schema }) => [
    key,
    { ...schema, description: `${about} (${example}); without it: ${leftOut}` },
  ]);
  return mapping(Object.fromEntries(properties));
}

function kindSchemas(kinds: readonly AnyKind[]): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(
    kinds.map((kind) => [kind.key, { ...kindSchema(kind), description: kind.about }]),
  );
}

function kindSchema({ columns, rowNames }: AnyKind): JsonSchema {
  const row = rowSchema(columns);
  return rowNames === "" ? row : named(row);
}

function rowSchema(columns: AnyKind["columns"]): JsonSchema {
  const { "": only } = columns;
  if (only?.type === "lines") return valueSchema(only);
  const cells = Object.entries(columns).map(([column, type]) => [column, valueSchema(type)]);
  const presence = oneOf(["present", "absent"]);
  return anyOf(presence, only ? valueSchema(only) : mapping(Object.fromEntries(cells)));
}

function valueSchema(type: ValueType): JsonSchema {
  if (type.type === "word") return anyOf(oneOf(type.words), listOf(oneOf(type.words)));
  if (type.type === "lines") return anyOf(LINE, listOf(LINE));
  return ref(type.type);
}

/** The types whose values are compared by the one grammar. */
const GRAMMAR: readonly ValueType[] = [
  { type: "text" },
  { type: "number" },
  { type: "size", dialect: "lsblk" },
  { type: "duration" },
  { type: "list" },
  { type: "version" },
];

function grammarSchema(type: ValueType): JsonSchema {
  const items = { type: "array", items: LINE };
  const forms = matcherKeys(type).map((keys) =>
    mapping(Object.fromEntries(keys.map((key) => [key, key === "allow" ? items : LINE])))
  );
  return {
    ...anyOf(LINE, ...(type.type === "list" ? [items] : []), ...forms),
    description: matcherForms(type),
  };
}
