/** Several cloud-configs as one, and what keeps two of them apart. */
import { type Expectation, rowsOf } from "../case/case.ts";
import { isJsonMapping, type Json, type JsonMapping } from "../case/written_cloud_config.ts";
import { cloudConfigKey } from "./cloud_config_keys.ts";
import { type Composable, itemsOf } from "./composable.ts";

/** A boot as it is held against others: thousands may be. */
export interface Side extends Composable {
  /** The image, QEMU's command line and the commands that make the disks; the seed's bytes are in none of them. */
  readonly machine: string;
  /** Every row that its cases ask for. */
  readonly rows: readonly Expectation[];
  /** The paths that those are about: what a command or a file shows is anybody's, so they must be the case's own. */
  readonly paths: readonly string[];
  /** Its cloud-config as text, and the paths that stand in it. */
  readonly text: string;
  readonly written: readonly string[];
}

/** A boot, made ready to be held against others. */
export function sideOf(each: Composable): Side {
  const { boot: { image, argv, prepare }, cases, config } = each;
  const rows = cases.flatMap((own) => rowsOf(own.case));
  const text = JSON.stringify(config);
  return {
    ...each,
    machine: JSON.stringify([image.sha256, argv, prepare]),
    rows,
    paths: rows.filter(({ kind }) => kind === "files" || kind === "commands").flatMap(({ row }) =>
      pathsIn(row)
    ),
    text,
    written: pathsIn(text),
  };
}

/** Why two boots can't be one; `undefined` where they can. */
export function whyApart(a: Side, b: Side): string | undefined {
  if (a.machine !== b.machine) return "their machines differ";
  return whyConflict(a.config, b.config) ?? whyTouched(a, b) ?? whyTouched(b, a);
}

const isSame = (a: Json | undefined, b: Json | undefined) => JSON.stringify(a) === JSON.stringify(b);

function whyConflict(a: JsonMapping, b: JsonMapping): string | undefined {
  for (const [key, value] of Object.entries(a)) {
    const other = b[key];
    const { items } = cloudConfigKey(key) ?? {};
    if (other === undefined || (!items && isSame(value, other))) continue;
    if (!items) return `both have ${key}`;
    const twice = namesIn(value, items.name).find((each) => namesIn(other, items.name).includes(each));
    if (twice !== undefined) return `both have ${twice} under ${key}`;
  }
  return undefined;
}

function namesIn(list: Json, name: string): readonly string[] {
  return itemsOf(list).flatMap((item) => {
    const own = isJsonMapping(item) ? item[name] : undefined;
    return typeof own === "string" ? [own] : [];
  });
}

/** What of `judged` might pass because of what `other` asks for. */
function whyTouched(judged: Side, other: Side): string | undefined {
  const touched = judged.rows.find(({ kind, row }) => isTouched(kind, row, judged.config, other.config));
  if (touched) {
    return `the one judges ${touched.kind} ${touched.row}`.trimEnd() + ", which the other may change";
  }
  const path = judged.paths.find((each) =>
    other.text.includes(each) || other.written.some((above) => each.startsWith(`${above}/`))
  );
  return path === undefined ? undefined : `the one judges ${path}, which the other names`;
}

/** A kind that the other's keys may change; of a key that both have each answers for the names of its own. */
function isTouched(kind: string, row: string, own: JsonMapping, other: JsonMapping): boolean {
  const touching = (config: JsonMapping) =>
    Object.keys(config).filter((key) => cloudConfigKey(key)?.touches?.includes(kind));
  return touching(other).some((key) => {
    const name = cloudConfigKey(key)?.items?.name ?? "";
    const others = namesIn(other[key] ?? null, name);
    const owns = namesIn(own[key] ?? null, name);
    return touching(own).length === 0 || others.includes(row) && !owns.includes(row);
  });
}

const PATH = /\/[\w.@%+-]{1,255}(?:\/[\w.@%+-]{1,255})*/g;

// Everybody's, and nobody's.
const NOWHERE: readonly string[] = ["/dev/null", "/bin/sh"];

const pathsIn = (text: string): readonly string[] =>
  (text.match(PATH) ?? []).filter((each) => !NOWHERE.includes(each));

/** All of them as one: the keys in the order in which they come, the items of a list behind one another. */
export function mergedConfig(configs: readonly JsonMapping[]): JsonMapping {
  return configs.reduce((all, config) => ({
    ...all,
    ...Object.fromEntries(
      Object.entries(config).map(([key, value]) => [key, mergedValue(key, all[key], value)]),
    ),
  }), {});
}

function mergedValue(key: string, before: Json | undefined, value: Json): Json {
  return cloudConfigKey(key)?.items ? [...itemsOf(before), ...itemsOf(value)] : value;
}
