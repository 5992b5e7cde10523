/** The files of a part that was run to its end, and what stands in `part.json`. */
import {
  count,
  exactly,
  list,
  mistakeIn,
  object,
  optional,
  text,
  type ValueOf,
  yes,
} from "../../reporters/shape.ts";
import { UsageError } from "./usage.ts";

/** What a part says of itself. */
export const PART_FILE = "part.json";
/** Its results, a line each. */
export const RESULTS_FILE = "results.ndjson";

const PART = object({
  version: exactly(1, "of this file"),
  shard: object({ part: count("from 1"), of: count("how many parts there are") }, "which part"),
  planDigest: text("what tells two runs apart"),
  tool: object({ name: text("seedling"), version: text("0.1.0") }, "what ran it"),
  toolSha256: optional(text("of the tool's own files, where they lie in a checkout")),
  baselineSha256: optional(text("of the baseline that its results are held against")),
  images: list(
    object({ name: text("its name"), sha256: text("of its bytes") }, "an image"),
    "what was booted",
  ),
  caseCount: count("the cases of the whole run"),
  ownCaseIds: list(text("an id"), "those that this part tells"),
  ownPlaces: list(count("from 0"), "their places in the whole run"),
  resultsSha256: text("of the bytes of results.ndjson"),
  isTroubled: optional(yes("the host's trouble left cases untold: another attempt may go well")),
}, "a part of a run");

/** What stands in it. */
export type PartFile = ValueOf<typeof PART>;

// As many as an option may name.
const MOST_PARTS = 99_999;

/** Reads what {@linkcode PartFile} says. Throws {@linkcode UsageError}; `path` is for its message. */
export function readPartFile(written: string, path: string): PartFile {
  const part = parsed(written, path);
  if (!PART.is(part)) throw notOurs(path, mistakeIn(PART.schema, part) ?? "");
  const { shard: { part: number, of } } = part;
  if (number < 1 || number > of || of > MOST_PARTS) throw notOurs(path, `it is part ${number} of ${of}`);
  return part;
}

function parsed(written: string, path: string): unknown {
  try {
    return JSON.parse(written);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw notOurs(path, `it is no JSON (${error.message})`);
  }
}

const notOurs = (path: string, why: string) =>
  new UsageError(`Cannot read part "${path}": ${why} (make it anew by run --out)`);
