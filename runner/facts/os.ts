/** Which system the guest says it is: os-release(5). */
import { type FactKind, FactsError, type Row } from "./fact.ts";
import { listOf } from "../match/list.ts";
import type { Value, ValueType } from "../match/value.ts";

/** Images with a read-only /etc may only have the second. */
const PROBE = `cat /etc/os-release 2>/dev/null || cat /usr/lib/os-release 2>/dev/null ||
  { echo "there is no os-release"; exit 1; }`;

/** The fields worth expecting, in small letters; URLs and colours are left out. */
const COLUMNS: Readonly<Record<string, ValueType>> = {
  id: { type: "text" },
  id_like: { type: "list" },
  name: { type: "text" },
  pretty_name: { type: "text" },
  version: { type: "text" },
  version_id: { type: "text" },
  version_codename: { type: "text" },
  variant: { type: "text" },
  variant_id: { type: "text" },
  build_id: { type: "text" },
  image_id: { type: "text" },
  image_version: { type: "text" },
  platform_id: { type: "text" },
  cpe_name: { type: "text" },
};

const ASSIGNMENT = /^([A-Z][A-Z0-9_]*)=(.*)$/;
const ABSENT: Value = { kind: "absent" };

/** The row of an os-release. Throws {@linkcode FactsError} where nothing in it is a field. */
function parseOsRelease(text: string): readonly Row[] {
  const fields = new Map(
    text.split("\n").flatMap((line) => {
      const [, key, value] = ASSIGNMENT.exec(line.trim()) ?? [];
      return key === undefined || value === undefined ? [] : [[key, unquote(value)] as const];
    }),
  );
  if (fields.size === 0) throw new FactsError("Cannot read os-release: no line of it sets a field");
  const columns = Object.entries(COLUMNS).map(([column, { type }]) =>
    [column, toValue(fields.get(column.toUpperCase()), type)] as const
  );
  return [{ names: [], columns: Object.fromEntries(columns) }];
}

/** As a shell reads the value: in either quotes or none. Fedora sets VERSION_CODENAME to nothing between quotes. */
function unquote(value: string): string {
  const quote = value.at(0);
  const isQuoted = value.length > 1 && (quote === '"' || quote === "'") && value.endsWith(quote);
  const inside = isQuoted ? value.slice(1, -1) : value;
  return quote === "'" ? inside : inside.replace(/\\(["'$`\\])/g, "$1");
}

function toValue(text: string | undefined, type: ValueType["type"]): Value {
  if (text === undefined || text === "") return ABSENT;
  return type === "list" ? listOf(text.trim().split(/\s+/)) : { kind: "text", text };
}

/** os-release, one row whose columns are its fields in small letters. */
export const os: FactKind = {
  key: "os",
  about: "which system the guest says it is: os-release(5)",
  columns: COLUMNS,
  rowNames: "",
  probe: PROBE,
  parse: parseOsRelease,
};
