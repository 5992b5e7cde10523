/** What a bisection ends with: the commit, what the guest told before and after it, and what finding it took. */
import { dirname } from "@std/path";
import { differenceText } from "../../reporters/difference_text.ts";
import type { Commit } from "../derive/history.ts";
import { NOT_KEPT } from "../record/record.ts";
import { readRecord } from "../record/recording.ts";
import { JudgeThread } from "../result/judge_thread.ts";
import { guestLine } from "../text/guest_text.ts";
import { shortOf, type Trial } from "./commit_trials.ts";
import { hasColor, type Shell } from "./shell.ts";

/** A search that is over. */
export interface Bisected {
  /** One, or all that it may be. */
  readonly suspects: readonly Commit[];
  /** On the last commit before them. */
  readonly before: Trial | undefined;
  /** On the last of them. */
  readonly after: Trial | undefined;
  readonly trials: readonly Trial[];
  readonly seconds: number;
  readonly isRepair: boolean;
}

/** The end of a bisection, in lines. */
export async function bisectionEnd(bisected: Bisected, shell: Shell): Promise<string> {
  const blocks = [
    headOf(bisected),
    findingLines(bisected),
    await factsText(bisected, shell),
    [costLine(bisected)],
  ];
  return blocks.filter((lines) => lines.length > 0).map((lines) => `\n${lines.join("\n")}\n`).join("");
}

function headOf({ suspects, isRepair }: Bisected): readonly string[] {
  const did = isRepair ? "repairs it" : "breaks it";
  const [only, ...others] = suspects;
  if (only && others.length === 0) {
    return [
      `${only.commit} ${did}`,
      `  ${guestLine(only.subject, 200)}`,
      `  ${guestLine(only.author)}, ${only.date}`,
    ];
  }
  return [
    `one of ${suspects.length} commits ${did}; those between could not be judged`,
    ...suspects.map((each) => `  ${shortOf(each)} ${each.date}  ${guestLine(each.subject, 100)}`),
  ];
}

/** What the case said on the side where it fails. */
function findingLines({ before, after }: Bisected): readonly string[] {
  const failed = [before, after].find((each) => each?.passes === false);
  const points = failed?.result?.points.filter(({ verdict }) => verdict === "fail") ?? [];
  return points.flatMap(({ name, findings }) => [
    `✗ ${guestLine(name)}`,
    ...findings.slice(0, 3).map(({ expected, actual, message }) =>
      `    expected ${guestLine(`${expected}`)}   actual ${guestLine(`${actual}`)}${
        message ? `   ${guestLine(message)}` : ""
      }`
    ),
  ]);
}

/** What differs between the boots on both sides, by their records. */
async function factsText({ before, after }: Bisected, shell: Shell): Promise<readonly string[]> {
  const [first, second] = [before, after].map((each) => each?.result?.boot?.consolePath);
  if (first === undefined || second === undefined || first === NOT_KEPT || second === NOT_KEPT) return [];
  const { signal, output } = shell;
  const boots = [
    await readRecord(dirname(first), signal),
    await readRecord(dirname(second), signal),
  ] as const;
  await using thread = new JudgeThread(signal);
  const names = [before, after].map((each) =>
    each ? `${shortOf(each.commit)} ${guestLine(each.commit.subject, 80)}` : ""
  );
  const [nameA = "", nameB = ""] = names;
  const difference = await thread.compare(boots);
  const how = { isAll: false, color: hasColor(output), columns: output.columns };
  return [differenceText(difference, { names: [nameA, nameB], ...how }).trimEnd()];
}

function costLine({ trials, seconds }: Bisected): string {
  const booted = trials.filter(({ result }) => result?.boot && result.boot.recordedAt === undefined);
  const recorded = trials.filter(({ result }) => result?.boot?.recordedAt !== undefined).length;
  const untold = trials.filter(({ passes }) => passes === "untold").length;
  return [
    `${trials.length} commits tried`,
    `${booted.length} boots`,
    ...(recorded > 0 ? [`${recorded} by records`] : []),
    ...(untold > 0 ? [`${untold} could not be judged`] : []),
    `${seconds.toFixed(0)} s`,
  ].join(" · ");
}
