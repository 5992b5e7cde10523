/** A case as data alone, for another thread: matchers are functions, and are made again there of what the case says. */
import type { Case } from "../case/case.ts";
import { KINDS } from "../facts/kinds.ts";
import { compileMatcher } from "../match/match.ts";

/** A case without its matchers; only {@linkcode unpackedCase} has a use for it. */
export interface PackedCase {
  readonly packed: unknown;
}

/** The case as what `structuredClone` takes. */
export function packedCase(testCase: Case): PackedCase {
  return {
    packed: changed(testCase, (fields) => "matcher" in fields ? { ...fields, matcher: null } : fields),
  };
}

/** The case with its matchers. Throws where its kinds of fact are none of ours. */
export function unpackedCase({ packed }: PackedCase): Case {
  const whole = changed(packed, (fields) => {
    const { kind, cells } = fields;
    return Array.isArray(cells) ? { ...fields, cells: cells.map((cell) => withMatcher(kind, cell)) } : fields;
  });
  if (!isCase(whole)) throw new TypeError("Cannot unpack a case: it is none");
  return whole;
}

type Fields = Readonly<Record<string, unknown>>;

const isCase = (value: unknown): value is Case =>
  isFields(value) && "expectations" in value && "seed" in value;

/** What a literal makes; bytes and the like are taken as they are. */
function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

function changed(value: unknown, change: (fields: Fields) => Fields): unknown {
  if (Array.isArray(value)) return value.map((each) => changed(each, change));
  if (!isFields(value)) return value;
  const entries = Object.entries(change(value));
  return Object.fromEntries(entries.map(([key, each]) => [key, changed(each, change)]));
}

function withMatcher(kindKey: unknown, cell: unknown): unknown {
  if (!isFields(cell)) throw new TypeError("Cannot unpack a case: a cell is none");
  const kind = KINDS.find(({ key }) => key === kindKey);
  const { column, written } = cell;
  const type = typeof column === "string" ? kind?.columns[column] : undefined;
  if (!type) throw new TypeError(`Cannot unpack a case: no kind of fact is called ${kindKey}.${column}`);
  const matcher = compileMatcher(written, type);
  if (!("test" in matcher)) throw new TypeError(`Cannot unpack a case: ${matcher.mistake}`);
  return { ...cell, matcher };
}
