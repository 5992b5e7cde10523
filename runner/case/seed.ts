/** The seed's keys of a case: what cloud-init is given, byte for byte. */
import { isAbsolute, join, normalize } from "@std/path";
import type { CaseSeed } from "./case.ts";
import { writeCloudConfig } from "./cloud_config.ts";
import { SEED_KEYS } from "./keys.ts";
import { emptyPart, folderOf, isEmpty, type Reading, refuseUnknownKeys } from "./reading.ts";
import { refuseWithoutSeed } from "./seed_volume.ts";
import { isMapping, type Tree, type TreeMapping } from "../yaml/tree.ts";

const PARTS = [
  ["metaData", "meta-data"],
  ["vendorData", "vendor-data"],
  ["networkConfig", "network-config"],
] as const;

const encoder = new TextEncoder();

/** Reads the seed. A case without user-data gets an empty one, as a machine started without it does. */
export function readSeed(tree: TreeMapping, reading: Reading): CaseSeed {
  const read: Readonly<Record<string, Uint8Array | undefined>> = Object.fromEntries(
    SEED_KEYS.flatMap((key) => {
      const part = tree[key];
      return part === undefined ? [] : [[key, readPart(key, part, reading)] as const];
    }),
  );
  refuseBoth(tree, reading);
  refuseWithoutSeed(tree, SEED_KEYS, reading);
  const parts = PARTS.flatMap(([name, key]) => read[key] ? [[name, read[key]] as const] : []);
  return {
    userData: read["cloud-config"] ?? read["user-data"] ?? new Uint8Array(),
    ...Object.fromEntries(parts),
  };
}

function refuseBoth(tree: TreeMapping, { mistakes }: Reading): void {
  const both = Object.keys(tree).filter((key) => key === "cloud-config" || key === "user-data");
  const [first, second] = both;
  if (!first || !second) return;
  mistakes.add(
    [second],
    `"${second}" can't stand beside "${first}" (keep one: both are the user-data)`,
    "key",
  );
}

function readPart(key: string, tree: Tree, reading: Reading): Uint8Array | undefined {
  if (key === "cloud-config") return writeCloudConfig(tree, reading);
  if (typeof tree === "string") return encoder.encode(tree);
  if (isMapping(tree) && Object.keys(tree).includes("file")) return readFilePart(key, tree, reading);
  const hint = key === "user-data" && isMapping(tree) && !isEmpty(tree)
    ? "; a mapping goes under cloud-config"
    : "";
  reading.mistakes.add(
    [key],
    `"${key}" must be text or { file: path } (write ${key}: | and the text below${hint})`,
    emptyPart(tree),
  );
  return undefined;
}

function readFilePart(key: string, tree: TreeMapping, reading: Reading): Uint8Array | undefined {
  const { mistakes } = reading;
  refuseUnknownKeys(tree, ["file"], { path: [key], mistakes });
  const file = tree.file ?? null;
  const path = [key, "file"];
  if (typeof file !== "string" || isEmpty(file)) {
    mistakes.add(path, `"file" must be a path (write { file: seed/user-data })`, emptyPart(file));
    return undefined;
  }
  // A case may come from anyone: it must not carry other files of the host into its guest.
  if (isAbsolute(file) || normalize(file).split("/").includes("..")) {
    mistakes.add(
      path,
      `${JSON.stringify(file)} leads out of the case's folder (name a file beside the case or below it)`,
    );
    return undefined;
  }
  try {
    const folder = folderOf(reading, path);
    return reading.readFile(join(folder, file), folder);
  } catch (error) {
    mistakes.add(path, `cannot read ${JSON.stringify(file)}: ${sayShortly(error)}`);
    return undefined;
  }
}

/** What the OS says, without the system call and the path that Deno adds. */
function sayShortly(error: unknown): string {
  if (!(error instanceof Error)) throw error;
  const [first = ""] = error.message.split("\n");
  return first.replace(/ \(os error \d{1,9}\)|: [a-z_]{1,20} '.*/g, "");
}
