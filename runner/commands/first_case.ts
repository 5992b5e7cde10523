/** A boot that was heard -> a first case of its image: what was seen, to be edited. Pure text. */
import { wrap } from "../../reporters/width.ts";
import { LOGIN_PROMPT } from "../console/fatal_lines.ts";
import type { HeardBoot } from "../record/heard.ts";
import { parseCase } from "../suite/read_cases.ts";
import { guestLine } from "../text/guest_text.ts";
import { evidenceOf } from "../verdict/evidence.ts";
import { judge } from "../verdict/verdict.ts";
import { flowText } from "./case_yaml.ts";
import { type RowsOf, type SeenFact, seenFacts } from "./seen_facts.ts";

/** What stands above the expectations: all that makes the boot what it is. */
export interface CaseHead {
  /** For people. */
  readonly name: string;
  /** Its keys, a line of YAML each: `image: ./disk.qcow2`. */
  readonly keys: readonly string[];
}

const COLUMNS = 100;
/** In the head's text alone: a case expects something. */
const SOMETHING = "expect: { root: grown }";

/** The text of the case that is booted to see what may be expected. */
export function unseenCase({ name, keys }: CaseHead): string {
  return [`name: ${JSON.stringify(name)}`, ...keys, SOMETHING, ""].join("\n");
}

/** A first case, and how many expectations are in it. */
export interface FirstCase {
  readonly text: string;
  readonly count: number;
}

/** The case of what a boot showed; every expectation in it holds for that boot. */
export function firstCase(head: CaseHead, heard: HeardBoot): FirstCase {
  const gather = evidenceOf(heard.transcript, heard);
  const rowsOf: RowsOf = (kind) => {
    const { report } = gather(kind);
    return report.status === "read" ? report.rows : [];
  };
  const isUnderKvm = heard.host?.accelerator === "kvm";
  const seen = [...seenFacts(rowsOf), ...seenOnConsole(heard)]
    // Times of an emulated guest are none of the image's.
    .filter(({ key }) => key !== "boot" || isUnderKvm)
    .filter((each) => holds(each, head, heard));
  return { text: caseText(head, seen), count: seen.length };
}

/** What no console of a sound boot shows. */
const TROUBLE = ["Kernel panic", "Call Trace:", "emergency mode", "Failed to start", "segfault at"];

function seenOnConsole({ transcript: { lines } }: HeardBoot): readonly SeenFact[] {
  const isPrompted = lines.some(({ text }) => LOGIN_PROMPT.test(text));
  const never = TROUBLE.filter((trouble) => !lines.some(({ text }) => text.includes(trouble)));
  const fact = { under: "console", row: "" } as const;
  return [
    ...(isPrompted
      ? [{ ...fact, key: "matches", value: `["login:"]`, because: "It came to its login prompt." }]
      : []),
    {
      ...fact,
      key: "never",
      value: `[${never.map((each) => JSON.stringify(each)).join(", ")}]`,
      because: "Trouble that a boot may survive. Add what your own services print when they fail.",
    },
  ];
}

/** Whether it holds for the boot that showed it: what a case would read otherwise is not written. */
function holds(seen: SeenFact, head: CaseHead, heard: HeardBoot): boolean {
  const options = { id: "first", source: "-", readFile: () => new Uint8Array() };
  const parsed = parseCase([...headLines(head), "", ...expectLines([seen]), ""].join("\n"), options);
  if (!("case" in parsed)) return false;
  const { points } = judge(parsed.case, heard.transcript, heard);
  return points.every(({ kind, verdict }) => kind !== "expectation" || verdict === "pass");
}

function caseText(head: CaseHead, seen: readonly SeenFact[]): string {
  return [
    ...commentLines(
      "A first case: what one boot showed, to be edited. Keep what the image promises, change what it should do instead, " +
        "delete the rest. `seedling explain` tells a case in plain words.",
      "",
    ),
    "",
    ...headLines(head),
    "",
    ...expectLines(seen),
    "",
  ].join("\n");
}

const headLines = ({ name, keys }: CaseHead) => [`name: ${JSON.stringify(name)}`, ...keys];

function expectLines(seen: readonly SeenFact[]): readonly string[] {
  const onConsole = seen.filter(({ under }) => under === "console");
  return [
    "expect:",
    ...kindLines(seen.filter(({ under }) => under === "expect"), "  "),
    ...(onConsole.length > 0 ? ["  console:", ...kindLines(onConsole, "    ")] : []),
  ];
}

/** A key stands once: the rows of a kind with several are below it. */
function kindLines(seen: readonly SeenFact[], indent: string): readonly string[] {
  return [...Map.groupBy(seen, ({ key }) => key)].flatMap(([key, rows]) => {
    const lines = rows.flatMap((each) =>
      each.row === ""
        ? factLines(key, each, indent)
        : factLines(flowText(each.row) ?? JSON.stringify(each.row), each, `${indent}  `)
    );
    return rows[0]?.row === "" ? lines : [`${indent}${key}:`, ...lines];
  });
}

const factLines = (key: string, { value, because }: SeenFact, indent: string) => [
  ...commentLines(because, indent),
  `${indent}${key}: ${value}`,
];

function commentLines(text: string, indent: string): readonly string[] {
  return wrap(guestLine(text, 400), COLUMNS - indent.length - 2).map((line) => `${indent}# ${line}`);
}
