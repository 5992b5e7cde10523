/** `--tag` and `--filter`: which of the cases are run. */
import type { Case } from "../case/case.ts";
import { guestLine } from "../text/guest_text.ts";
import { suggest } from "../text/suggest.ts";
import { redactorOf } from "../redact/redact.ts";
import { UsageError } from "./usage.ts";

/** What the person asks for; nothing asked selects all. */
export interface Selection {
  /** A case has any of these, and none of those that begin with `!`; none: whatever it has. */
  readonly tags: readonly string[];
  /** A part of the id, or a regular expression between slashes, as `deno test --filter` has it. */
  readonly filter?: string;
}

/** The selected cases. Throws {@linkcode UsageError} where there is none, or no case has a tag that is asked for. */
export function select(cases: readonly Case[], { tags, filter }: Selection): readonly Case[] {
  const allTags = [...new Set(cases.flatMap((each) => each.tags ?? []))].sort();
  const [left, taken] = partition(tags);
  const unknown = [...taken, ...left].find((tag) => !allTags.includes(tag));
  if (unknown !== undefined) {
    throw new UsageError(`Cannot select by tag "${unknown}": no case has it ${suggest(unknown, allTags)}`);
  }
  const hasAny = ({ tags = [] }: Case, wanted: readonly string[]) => tags.some((tag) => wanted.includes(tag));
  const tagged = cases.filter((each) => !hasAny(each, left) && (taken.length === 0 || hasAny(each, taken)));
  if (tagged.length === 0) {
    throw new UsageError(`Cannot run: no case is left by --tag ${tags.join(" --tag ")}`);
  }
  const isWanted = readFilter(filter);
  const selected = tagged.filter(({ id }) => isWanted(id));
  if (selected.length > 0 || filter === undefined) return selected;
  throw new UsageError(
    `Cannot run: the filter "${filter}" finds no case in ${tagged.length} (--list names them all)`,
  );
}

/** Those to leave out, without their `!`, and those to take. */
function partition(tags: readonly string[]): readonly [readonly string[], readonly string[]] {
  const { left = [], taken = [] } = Object.groupBy(tags, (tag) => tag.startsWith("!") ? "left" : "taken");
  return [left.map((tag) => tag.slice(1)), taken];
}

/** Whether an id is one that `--filter` asks for. Throws {@linkcode UsageError} for a bad expression. */
export function readFilter(filter: string | undefined): (id: string) => boolean {
  if (filter === undefined) return () => true;
  const [, source] = filter.match(/^\/(.+)\/$/s) ?? [];
  if (source === undefined) return (id) => id.includes(filter);
  try {
    const pattern = new RegExp(source, "u");
    pattern.test(""); // one that is too large is refused when it is first used
    return (id) => pattern.test(id);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError(
      `Cannot read "--filter ${filter}": ${error.message} (write /^growth/, or a part of an id)`,
    );
  }
}

/** A line for each case: its id, its tags, and its name; a `-` where it has no tag. */
export function listText(cases: readonly Case[]): string {
  const redact = redactorOf(cases);
  const line = ({ id, tags = [], name }: Case) =>
    [id, tags.join(",") || "-", redact(name)].map((each) => guestLine(each));
  return cases.map((each) => `${line(each).join("  ")}\n`).join("");
}
