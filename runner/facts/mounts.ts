/** What is mounted where, and by which name fstab knows it. */
import { listOf } from "../match/list.ts";
import type { Value } from "../match/value.ts";
import { type FactKind, FactsError, type Row } from "./fact.ts";

/** The kernel's own table, and fstab behind a line of its own; an image may have no fstab. */
const PROBE = `cat /proc/self/mounts || exit 1
echo "== fstab"
cat /etc/fstab 2>/dev/null
exit 0`;

// A container host mounts thousands; nobody expects more than a few.
const MAX_ROWS = 5000;

/** Blanks, tabs, line ends, backslashes and hashes are octal in both tables (fstab(5), the kernel's mangle_path): bytes of UTF-8. */
function unescape(word: string): string {
  return word.replace(/(?:\\[0-3][0-7]{2})+/g, (octals) => {
    const bytes = octals.split("\\").slice(1).map((octal) => Number.parseInt(octal, 8));
    return new TextDecoder().decode(Uint8Array.from(bytes));
  });
}

interface Entry {
  readonly source: string;
  readonly target: string;
  readonly type: string;
  readonly options: readonly string[];
}

/** The fields of a line; `undefined` where it is no mount. */
type Split = (line: string) => readonly string[] | undefined;

/** The kernel puts one blank behind each field, and a source without a name is an empty one. */
const kernelFields: Split = (line) => {
  const fields = line.split(" ");
  return fields.length >= 4 ? fields : undefined;
};

/** Three fields are enough for mount; what stands in the fifth and sixth must be a number (libmount, tab_parse.c). */
const fstabFields: Split = (line) => {
  const fields = line.trim().split(/[ \t]+/);
  const [source = "", , , , ...numbers] = fields;
  const isMount = fields.length >= 3 && numbers.slice(0, 2).every((each) => /^\d+$/.test(each));
  return isMount && !source.startsWith("#") ? fields : undefined;
};

function readEntries(text: string, split: Split): readonly Entry[] {
  const lines = text.split("\n");
  if (lines.length > MAX_ROWS) throw new FactsError(`Cannot read more than ${MAX_ROWS} mounts`);
  return lines.flatMap((line) => {
    const [source = "", target = "", type = "", options = ""] = split(line) ?? [];
    if (target === "" || type === "") return [];
    return [{ source: unescape(source), target: unescape(target), type, options: options.split(",") }];
  });
}

/** A path with as many slashes as it needs. */
const plainPath = (path: string) => path.replace(/\/+/g, "/").replace(/(?<=.)\/$/, "");

function rowOf({ source, target, type, options }: Entry, fstab: ReadonlyMap<string, string>): Row {
  const named = fstab.get(target);
  const name: Value = named === undefined ? { kind: "absent" } : { kind: "text", text: named };
  return {
    names: source.startsWith("/dev/") ? [target, source] : [target],
    columns: {
      source: source === "" ? { kind: "absent" } : { kind: "text", text: source },
      type: { kind: "text", text: type },
      options: listOf([...new Set(options)]),
      fstab: name,
    },
  };
}

/** Rows of the kernel's table. Throws {@linkcode FactsError} where it has none. */
function parseMounts(text: string): readonly Row[] {
  const [table = "", fstab = ""] = text.split(/^== fstab$/m, 2);
  // Of two lines for one place mount takes the first.
  const named = readEntries(fstab, fstabFields).toReversed();
  const names = new Map(named.map(({ source, target }) => [plainPath(target), source]));
  // Who mounts over a mount hides it: the last one is what a path leads to.
  const visible = new Map(readEntries(table, kernelFields).map((entry) => [entry.target, entry]));
  if (visible.size === 0) throw new FactsError("Cannot read the mounts: no line of the table is a mount");
  return [...visible.values()].map((entry) => rowOf(entry, names));
}

/** Mounts, named by mountpoint or by device. `fstab` is what stands there for the mountpoint: `UUID=...`. */
export const mounts: FactKind = {
  key: "mounts",
  about: "what is mounted where, and by which name fstab knows it",
  columns: {
    source: { type: "text" },
    type: { type: "text" },
    options: { type: "list" },
    fstab: { type: "text" },
  },
  rowNames: "a mountpoint or a device",
  probe: PROBE,
  parse: parseMounts,
};
