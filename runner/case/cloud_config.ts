/** `cloud-config:` of a case -> the bytes of `#cloud-config`, which every reader of YAML takes for the same. */
import type { Path } from "../yaml/document.ts";
import { emptyPart, isEmpty, type Reading } from "./reading.ts";
import { readPlainScalar } from "./scalar.ts";
import { isSecretPath, withoutValue } from "../yaml/secret_value.ts";
import { isMapping, type Tree } from "../yaml/tree.ts";

/** What JSON can say. */
type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const encoder = new TextEncoder();
// YAML readers look no further for the colon behind a key.
const LONGEST_KEY = 1000;

/** JSON under the line `#cloud-config`: JSON leaves YAML 1.1 (cloud-init's PyYAML) and 1.2 nothing to disagree on. */
export function writeCloudConfig(tree: Tree, reading: Reading): Uint8Array | undefined {
  if (!isMapping(tree)) {
    const would = typeof tree === "string" && !isEmpty(tree)
      ? "text goes under user-data"
      : "write {} for none";
    reading.mistakes.add(
      ["cloud-config"],
      `"cloud-config" must be a mapping of cloud-init's keys (${would})`,
      emptyPart(tree),
    );
    return undefined;
  }
  const json = JSON.stringify(toJson(tree, ["cloud-config"], reading), null, 2);
  return encoder.encode(`#cloud-config\n${escapeUnprintable(json)}\n`);
}

/** What JSON may hold as it is, and YAML 1.1 takes for a line end or refuses. */
function escapeUnprintable(json: string): string {
  return json.replace(
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function toJson(tree: Tree, path: Path, reading: Reading): Json {
  if (typeof tree === "string") return readScalar(tree, path, reading);
  if (tree === null) return null;
  if (!isMapping(tree)) return tree.map((item, index) => toJson(item, [...path, index], reading));
  for (const key of Object.keys(tree)) refuseKey(key, [...path, key], reading);
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [key, toJson(value, [...path, key], reading)]),
  );
}

function readScalar(text: string, path: Path, { file, mistakes }: Reading): Json {
  if (!text.isWellFormed()) {
    mistakes.add(path, "half of a surrogate pair, which UTF-8 can't write (write the character itself)");
    return text;
  }
  const plain = readPlainScalar(text);
  if (plain.kind === "text" || !file.isPlain(path, "value")) return text;
  if (plain.kind === "value") return plain.value;
  mistakes.add(path, isSecretPath(path) ? withoutValue(plain.mistake, text) : plain.mistake);
  return text;
}

function refuseKey(key: string, path: Path, { file, mistakes }: Reading): void {
  const plain = readPlainScalar(key);
  if (key.length > LONGEST_KEY || !key.isWellFormed()) {
    mistakes.add(path, `a key must be well-formed text of at most ${LONGEST_KEY} characters`, "key");
  } else if (plain.kind !== "text" && file.isPlain(path, "key")) {
    mistakes.add(path, `the key ${key} is no text for every YAML reader (quote it: "${key}")`, "key");
  }
}
