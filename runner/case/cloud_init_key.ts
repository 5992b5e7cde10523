/** `cloud-init:` of a case: the cloud-init that is put into the image before its first boot. */
import { isAbsolute, join } from "@std/path";
import { CLOUD_INIT_MODES } from "../derive/cloud_init_source.ts";
import { isMapping, type Tree } from "../yaml/tree.ts";
import type { Case } from "./case.ts";
import { readWord } from "./machine_words.ts";
import { folderOf, type Reading, readLine, refuseUnknownKeys } from "./reading.ts";

const KEY = "cloud-init";
const EXAMPLE = "write a checkout's folder, ../cloud-init@25.1 for a tag or commit, a .deb or a .rpm";

/** A source, or `{ from: SOURCE, mode: all }`; a path is relative to the case's folder. */
export function readCloudInit(tree: Tree, reading: Reading): Pick<Case, "cloudInit"> {
  const { mistakes } = reading;
  const isMapped = isMapping(tree);
  if (isMapped) refuseUnknownKeys(tree, ["from", "mode"], { path: [KEY], mistakes });
  const path = isMapped ? [KEY, "from"] : [KEY];
  const mode = isMapped && tree.mode !== undefined
    ? readWord(tree.mode, CLOUD_INIT_MODES, { path: [KEY, "mode"], mistakes })
    : "code";
  if (isMapped && tree.from === undefined) {
    mistakes.add([KEY], `"${KEY}" needs "from": where it comes from (${EXAMPLE})`);
    return {};
  }
  const text = readLine(isMapped ? tree.from ?? null : tree, { path, mistakes, example: EXAMPLE });
  if (text === undefined || mode === undefined) return {};
  // An address may have somebody's password in it: it is not told.
  if (/^\w+:\/\//.test(text)) {
    mistakes.add(path, `an address is no source of a cloud-init (clone it, and ${EXAMPLE})`);
    return {};
  }
  return { cloudInit: { source: isAbsolute(text) ? text : join(folderOf(reading, path), text), mode } };
}
