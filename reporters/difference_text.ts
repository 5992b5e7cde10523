/** Two boots side by side, as a person reads them. */
import type { ComparedFact, Pair } from "../runner/verdict/compared_rows.ts";
import type { ComparedKind, Difference } from "../runner/verdict/difference.ts";
import { guestLine } from "../runner/text/guest_text.ts";
import { type Look, type Meaning, painter } from "./paint.ts";
import type { TextOptions } from "./text.ts";
import { column, wrap } from "./width.ts";

/** What to show of a difference, and how. */
export interface DifferenceTextOptions extends TextOptions {
  /** What the two boots are called: their folders. */
  readonly names: Pair<string>;
  /** Whether what is the same, and what differs as in any two boots, is shown too. */
  readonly isAll: boolean;
}

const LEAST_COLUMNS = 60;
/** Of a column for names and two for values, the first gets so much at the most. */
const LABEL_SHARE = 0.34;
const MAX_VALUE_CHARACTERS = 400;
/** Further ones are counted: another release has other versions of every package. */
const MAX_FACTS = 60;

const MARKS = { different: "≠", masked: "~", same: "=" } as const;
const MEANINGS: Readonly<Record<ComparedFact["status"], Meaning>> = {
  different: "fail",
  masked: "quiet",
  same: "pass",
};
const SIDES = ["A", "B"] as const;

/** A difference as text: a block per kind of fact, the sum last. Only what differs, unless all is asked for. */
export function differenceText({ status, kinds }: Difference, options: DifferenceTextOptions): string {
  const { names, isAll, color } = options;
  const look = { paint: painter(color), columns: Math.max(LEAST_COLUMNS, options.columns) };
  const blocks = [
    names.map((name, side) => `${SIDES[side]}  ${guestLine(name, 1000)}`),
    ...kinds.map((each) => kindLines(each, isAll, look)).filter((lines) => lines.length > 0),
    [...sumLines(status, kinds, look), ...untoldLines(kinds, isAll, look)],
  ];
  return blocks.map((lines) => `${lines.join("\n")}\n`).join("\n");
}

function kindLines(each: ComparedKind, isAll: boolean, look: Look): readonly string[] {
  if (each.kind === "untold") return each.because.includes(undefined) ? oneSided(each, look) : [];
  const facts = each.facts.filter(({ status }) => isAll || status === "different");
  if (facts.length === 0) return [];
  const shown = isAll ? facts : facts.slice(0, MAX_FACTS);
  const more = facts.length - shown.length;
  const heading = cells([each.key, ...SIDES], look).map((line) => look.paint("title", line));
  return [
    ...heading,
    ...shown.flatMap((fact) => factLines(each.key, fact, look)),
    ...(more > 0 ? [look.paint("quiet", `| and ${more} more (--all shows them)`)] : []),
  ];
}

function oneSided(
  { key, because }: Extract<ComparedKind, { readonly kind: "untold" }>,
  look: Look,
): readonly string[] {
  const lines = because.flatMap((each, side) =>
    each === undefined ? [] : [`not told by ${SIDES[side]}: ${guestLine(each)}`]
  );
  return [look.paint("title", key), ...lines.flatMap((line) => marked("!", line, look))];
}

function factLines(key: string, fact: ComparedFact, look: Look): readonly string[] {
  const { row, column: name, told, status, because } = fact;
  const label = [row, name].map((each) => guestLine(each)).filter((each) => each !== "").join("  ") || key;
  const values = told.map((each) => guestLine(each, MAX_VALUE_CHARACTERS));
  const [first = "", ...rest] = cells([`${MARKS[status]} ${label}`, ...values], look);
  const lines = [first, ...rest].map((line) => look.paint(MEANINGS[status], line));
  return because === undefined ? lines : [...lines, ...marked("|", because, look)];
}

/** Cells beside each other, each broken within its own column. A bar leads each further line: no CI server obeys that. */
function cells([label = "", ...values]: readonly string[], { columns }: Look): readonly string[] {
  const first = Math.floor(columns * LABEL_SHARE);
  const other = Math.floor((columns - first) / 2) - 2;
  const labels = wrap(label, first - 2).map((line, index) => (index === 0 ? line : `| ${line}`));
  const wrapped = values.map((value) => wrap(value === "" ? "(empty)" : value, other));
  const height = Math.max(labels.length, ...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, index) => {
    const start = column(labels[index] ?? "|", first);
    return [start, ...wrapped.map((lines) => column(lines[index] ?? "", other))].join("  ").trimEnd();
  });
}

function marked(mark: string, text: string, { paint, columns }: Look): readonly string[] {
  return wrap(text, columns - 2).map((line, index) => paint("quiet", `${index === 0 ? mark : "|"} ${line}`));
}

function sumLines(
  status: Difference["status"],
  kinds: readonly ComparedKind[],
  { paint, columns }: Look,
): readonly string[] {
  const facts = kinds.flatMap((each) => (each.kind === "compared" ? each.facts : []));
  const count = (wanted: ComparedFact["status"]) => facts.filter((fact) => fact.status === wanted).length;
  if (status === "nothing told") return [paint("title", "No fact to compare: neither boot tells one.")];
  const sum = `${count("different")} of ${facts.length} facts differ`;
  const masked = count("masked") > 0 ? ` · ${count("masked")} more do as in any two boots` : "";
  const line = `${sum}${masked}`;
  return wrap(line, columns).map((each) => paint("title", each));
}

/** What could not be compared at all is said, so that nobody takes silence for sameness. */
function untoldLines(kinds: readonly ComparedKind[], isAll: boolean, look: Look): readonly string[] {
  const untold = kinds.flatMap((each) =>
    each.kind === "untold" && !each.because.includes(undefined) ? each : []
  );
  if (untold.length === 0) return [];
  if (!isAll) return marked("!", `told by neither: ${untold.map(({ key }) => key).join(", ")}`, look);
  return untold.flatMap(({ key, because }) =>
    marked(
      "!",
      `told by neither: ${key}: ${[...new Set(because)].map((each) => guestLine(each ?? "")).join("; ")}`,
      look,
    )
  );
}
