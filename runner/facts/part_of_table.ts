/** Tables of some places or devices alone: which others there are they don't say. */
import type { Row } from "./fact.ts";

/** Whether the words above a table call its program for some paths: `df -h /boot`, `lsblk /dev/vdb`. */
export function asksForSome(program: "df" | "lsblk", words: string | undefined): boolean {
  const calls = ` ${words?.slice(0, 400) ?? ""}`.split(/[|;&]/).map((each) => each.trim().split(/\s{1,16}/));
  return calls.some((call) => {
    const at = call.findIndex((word) => word === program || word.endsWith(`/${program}`));
    return at >= 0 && call.slice(at + 1, at + 12).some((word) => word.startsWith("/"));
  });
}

/** Rows of such a table. */
export function ofPart(rows: readonly Row[], headerLine: number | undefined): readonly Row[] {
  return headerLine === undefined ? rows : rows.map((row) => ({ ...row, isOfPartAt: headerLine }));
}

/** The rows of two tables, of which one was whole: what neither has was not there. */
export const ofWhole = (rows: readonly Row[]): readonly Row[] => rows.map(({ isOfPartAt: _, ...row }) => row);
