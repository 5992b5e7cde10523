/** `cloud-config:` of a case -> the bytes of `#cloud-config`, which every reader of YAML takes for the same. */
import type { Path } from "../yaml/document.ts";
import { emptyPart, isEmpty, type Reading } from "./reading.ts";
import { readPlainScalar } from "./scalar.ts";
import { isSecretPath, withoutValue } from "../yaml/secret_value.ts";
import { isMapping, type Tree } from "../yaml/tree.ts";
import { cloudConfigBytes, type Json } from "./written_cloud_config.ts";

// YAML readers look no further for the colon behind a key.
const LONGEST_KEY = 1000;

/** The mapping of a case as user-data; nothing, with a mistake, where it is none. */
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
  return cloudConfigBytes(toJson(tree, ["cloud-config"], reading));
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
  const plain = readPlainScalar(text);
  if (plain.kind === "text" || !file.isPlain(path, "value")) return text;
  if (plain.kind === "value") return plain.value;
  mistakes.add(path, isSecretPath(path) ? withoutValue(plain.mistake, text) : plain.mistake);
  return text;
}

function refuseKey(key: string, path: Path, { file, mistakes }: Reading): void {
  const plain = readPlainScalar(key);
  if (key.length > LONGEST_KEY) {
    mistakes.add(path, `a key must be a text of at most ${LONGEST_KEY} characters`, "key");
  } else if (plain.kind !== "text" && file.isPlain(path, "key")) {
    mistakes.add(path, `the key ${key} is no text for every YAML reader (quote it: "${key}")`, "key");
  }
}
