/** Which planned boots may be composed: by what their cases ask for, and by what they are judged by. */
import { type Case, type Expectation, rowsOf } from "../case/case.ts";
import { KEYS } from "../case/keys.ts";
import { cloudConfigOf, isJsonMapping, type Json, type JsonMapping } from "../case/written_cloud_config.ts";
import { cloudConfigKey, QUIET_FOLDERS } from "./cloud_config_keys.ts";
import type { CaseOnImage, Plan, PlannedBoot } from "./planned_boot.ts";

/** A planned boot whose seed may be put together with others'. */
export interface Composable {
  readonly boot: PlannedBoot;
  /** All that are judged by it; they share its seed. */
  readonly cases: readonly CaseOnImage[];
  /** What its user-data says. */
  readonly config: JsonMapping;
}

/** A planned boot that is made alone. */
export interface MadeAlone {
  readonly boot: PlannedBoot;
  /** Why, for a person. */
  readonly because: string;
}

/** Of every boot of a plan, whether it may be composed; `cases` are all that were planned. */
export function sortBoots(
  { boots }: Plan,
  cases: readonly CaseOnImage[],
): readonly (Composable | MadeAlone)[] {
  const originals = new Set(boots.map(({ twinOf }) => twinOf));
  const byId = new Map(cases.map((each) => [each.case.id, each]));
  return boots.map((boot) => {
    const own = boot.caseIds.flatMap((id) => byId.get(id) ?? []);
    const because = inRow(boot, originals) ??
      own.map((each) => ofCase(each.case)).find((each) => each !== undefined);
    if (because !== undefined) return { boot, because };
    const [first] = own;
    const config = first && cloudConfigOf(first.case.seed.userData);
    if (!config || Object.keys(config).length === 0) return { boot, because: NOTHING };
    const unfit = ofConfig(config, own.every((each) => each.case.compose?.kind === "vouched"));
    return unfit === undefined ? { boot, cases: own, config } : { boot, because: unfit };
  });
}

// What others ask for would stand between the case and the image that it is about.
const NOTHING = "it asks for nothing: it judges what the image does by itself";

function inRow(boot: PlannedBoot, originals: ReadonlySet<string | undefined>): string | undefined {
  if (boot.quietMs !== undefined) return "it has no seed";
  if (boot.caseIds.length === 0) return "only other boots need it";
  if (boot.after !== undefined || boot.isContinued) return "its boots go on with one disk";
  return boot.twinOf !== undefined || originals.has(boot.id) ? "it is held against a clone's" : undefined;
}

/** By the keys that stand in a case, and by the facts that it asks for. */
function ofCase(testCase: Case): string | undefined {
  const { compose, isExclusive, keysAt = {}, seed: { metaData, vendorData, networkConfig } } = testCase;
  if (compose?.kind === "never") return compose.because;
  if (isExclusive) return "it has its boot to itself";
  const key = KEYS.find((row) => row.alone !== undefined && Object.hasOwn(keysAt, row.key));
  if (key?.alone !== undefined) return key.alone;
  if (metaData ?? vendorData ?? networkConfig) return "its seed is more than user-data";
  return rowsOf(testCase).map(ofRow).find((each) => each !== undefined);
}

const GROWTH = "it judges how the root grows";
const IDENTITY = "it judges who the machine is";

/** The kinds of facts that a case is booted alone for. */
const ALONE: Readonly<Record<string, string>> = {
  root: GROWTH,
  "grown-by": GROWTH,
  partitions: GROWTH,
  filesystem: GROWTH,
  lsblk: GROWTH,
  hostname: IDENTITY,
  "machine-id": IDENTITY,
  network: IDENTITY,
  boot: "it judges how long the boot takes",
};

/**
 * What is written of a boot in which nothing goes wrong, and columns that no other case changes: all else that is asked of these
 * kinds might be another case's doing.
 */
const SOUND: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> = {
  "cloud-init": {
    ...{ status: '"done"', extended_status: '"done"', tracebacks: '"0"' },
    ...{ errors: "[]", recoverable_errors: "[]", warnings: "[]" },
    ...{ datasource: undefined, version: undefined },
  },
  "systemd": { state: '"running"', failed: "[]", jobs: "[]" },
};

function ofRow({ kind, from, cells }: Expectation): string | undefined {
  const because = ALONE[kind];
  if (because !== undefined) return because;
  if (from === "console" && kind === "df") return "it reads a table that its own commands print";
  const sound = SOUND[kind];
  const isSound = cells.every(({ column, written }) =>
    !sound ||
    Object.hasOwn(sound, column) && (sound[column] ?? JSON.stringify(written)) === JSON.stringify(written)
  );
  return isSound ? undefined : "it expects trouble, which another case might make";
}

function ofConfig(config: JsonMapping, isVouched: boolean): string | undefined {
  for (const [key, value] of Object.entries(config)) {
    const row = cloudConfigKey(key);
    if (row?.alone !== undefined) return `${key} ${row.alone}`;
    const unfit = row?.items && ofItems(key, value, row.items.name);
    if (unfit !== undefined) return unfit;
    if (isVouched) continue;
    if (!row) return `nobody knows what ${key} changes for other cases`;
    if (key === "runcmd") return "a command of runcmd may do anything";
    if (key === "write_files" && !itemsOf(value).every(isQuiet)) {
      return "write_files writes where a system looks by itself";
    }
  }
  return undefined;
}

/** Lists are put behind one another where each item has its own name, and none names what it does not tell. */
function ofItems(key: string, value: Json, name: string): string | undefined {
  if (!Array.isArray(value) || value.length === 0) {
    return `${key} is no list that another could be put behind`;
  }
  const isNamed = (item: Json) => isJsonMapping(item) && typeof item[name] === "string";
  return name === "" || itemsOf(value).every(isNamed) ? undefined : `${key} has an item without ${name}`;
}

/** The items of a list. */
export const itemsOf = (value: Json | undefined): readonly Json[] => Array.isArray(value) ? value : [];

function isQuiet(item: Json): boolean {
  if (!isJsonMapping(item) || typeof item.path !== "string" || "source" in item) return false;
  const { path } = item;
  return QUIET_FOLDERS.some((folder) => path.startsWith(folder)) && !path.split("/").includes("..");
}
