/** Several tables of one kind in a log -> the one that answers: the newest, with what only older ones tell. */
import type { Row } from "./fact.ts";
import { ofWhole } from "./part_of_table.ts";

const ROOT = "/";
const ROOT_DISK = "root-disk";

/**
 * `df -h` and `df -i`, `lsblk` and `lsblk -f` tell different columns of the same rows. A table of one row, or without the root's, is a
 * part (`df /boot`), and says nothing of the rows that it lacks; a whole one does.
 */
export function latestTable(tables: readonly (readonly Row[])[]): readonly Row[] | undefined {
  return tables.reduceRight<readonly Row[] | undefined>(
    (newer, older) => newer === undefined ? older : completed(newer, older),
    undefined,
  );
}

function completed(newer: readonly Row[], older: readonly Row[]): readonly Row[] {
  const olderRows = new Map(older.map((row) => [identityOf(row), row]));
  const hasRootDisk = newer.some(({ names }) => names.includes(ROOT_DISK));
  const rows = newer.map((row) => {
    const other = olderRows.get(identityOf(row));
    if (other === undefined) return row;
    const merged = withColumns(row, other);
    const isRootDisk = !hasRootDisk && other.names.includes(ROOT_DISK);
    return isRootDisk ? { ...merged, names: [...merged.names, ROOT_DISK] } : merged;
  });
  if (newer.length > 1 && newer.some(({ names }) => names.includes(ROOT))) return rows;
  const newerIdentities = new Set(newer.map(identityOf));
  const all = [...rows, ...older.filter((row) => !newerIdentities.has(identityOf(row)))];
  return older.some(({ isOfPartAt }) => isOfPartAt !== undefined) ? all : ofWhole(all);
}

/** A filesystem is one device at one place; a device is itself wherever it is mounted. */
function identityOf({ names: [name = ""], columns: { filesystem } }: Row): string {
  return filesystem?.kind === "text" ? `${name}\n${filesystem.text}` : name;
}

function withColumns(row: Row, other: Row): Row {
  const missing = Object.entries(other.columns).filter(([column]) => !Object.hasOwn(row.columns, column));
  if (missing.length === 0) return row;
  const { line } = other;
  const lines = missing.flatMap(([column]) => {
    const at = other.lines?.[column] ?? line;
    return at === undefined ? [] : [[column, at] as const];
  });
  return {
    ...row,
    columns: { ...row.columns, ...Object.fromEntries(missing) },
    lines: { ...row.lines, ...Object.fromEntries(lines) },
  };
}
