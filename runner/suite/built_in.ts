/** The suite that the tool carries wherever it is installed: named `@suite`, `@suite/hygiene`, `@suite/hygiene/swap`. */
import { basename, dirname } from "@std/path";
import type { ParsedCases } from "../case/case.ts";
import { suggest } from "../text/suggest.ts";
import files from "./built_in.json" with { type: "json" };
import type { Layer } from "./layers.ts";
import { parseDefaults } from "./load_defaults.ts";
import { DEFAULTS_NAME, LoadError } from "./load_name.ts";
import { readCases } from "./read_cases.ts";

/** What names it, and all that lies in it. */
export const BUILT_IN = "@suite";

/** Its files by their path in it. */
export const BUILT_IN_FILES: ReadonlyMap<string, string> = new Map(Object.entries(files));

const IDS = [...BUILT_IN_FILES.keys()].filter((path) => basename(path) !== DEFAULTS_NAME)
  .map((path) => path.replace(/\.yaml$/, ""));
const FOLDERS = [...new Set(IDS.map((id) => dirname(id)))];

/** Whether a path names the built-in suite or a part of it; a folder of that name is `./@suite`. */
export function isBuiltIn(path: string): boolean {
  return path === BUILT_IN || path.startsWith(`${BUILT_IN}/`);
}

/** The ids of a part of it, which are the same whatever part is named. */
export function builtInIds(path: string): readonly string[] | LoadError {
  const part = path.slice(BUILT_IN.length + 1).replace(/(?<!\/)\/+$/, "").replace(/\.yaml$/, "");
  const found = IDS.filter((id) => part === "" || id === part || id.startsWith(`${part}/`));
  if (found.length > 0) return found;
  const names = (part.includes("/") ? IDS : FOLDERS).map((each) => `${BUILT_IN}/${each}`);
  return new LoadError(
    `Cannot read "${path}": the built-in suite has none of that name ${suggest(path, names)}`,
  );
}

/** Its folders: the parts that most name. */
export function builtInFolders(): readonly string[] {
  return FOLDERS;
}

/** The cases of one of its files, over the defaults of the folders above. */
export function readBuiltIn(id: string): ParsedCases {
  const folders = id.split("/").slice(0, -1);
  const layers = folders.flatMap((_, at) => defaultsOf(folders.slice(0, at + 1).join("/")));
  const source = `${BUILT_IN}/${id}.yaml`;
  return readCases(BUILT_IN_FILES.get(`${id}.yaml`) ?? "", { id, source, readFile: refuseFile }, layers);
}

function defaultsOf(folder: string): readonly Layer[] {
  const text = BUILT_IN_FILES.get(`${folder}/${DEFAULTS_NAME}`);
  return text === undefined ? [] : parseDefaults(text, `${BUILT_IN}/${folder}/${DEFAULTS_NAME}`).layers;
}

/** All that its seeds hold stands in the cases themselves. */
function refuseFile(path: string): never {
  throw new LoadError(`Cannot read "${path}": the built-in suite has no files beside its cases`);
}
