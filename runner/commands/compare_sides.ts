/** Both sides booted, once more where something differs, and held against each other. */
import { dirname } from "@std/path";
import type { Host } from "../host/host.ts";
import { plan } from "../plan/plan.ts";
import type { CaseOnImage } from "../plan/planned_boot.ts";
import type { HeardBoot } from "../record/heard.ts";
import { NOT_KEPT } from "../record/record.ts";
import { RecordError } from "../record/record_text.ts";
import { readRecord } from "../record/recording.ts";
import type { RecordsUse } from "../record/records_use.ts";
import { redactorOf } from "../redact/redact.ts";
import {
  type ComparedBoots,
  type ComparedResults,
  type Comparison,
  comparisonOf,
} from "../result/comparison.ts";
import { JudgeThread } from "../result/judge_thread.ts";
import type { Pair } from "../verdict/compared_rows.ts";
import { judgeAll } from "./boot_and_report.ts";
import { capacityOf } from "./run_command.ts";
import type { Shell } from "./shell.ts";

/** All that is known before the first boot. */
export interface SidesToCompare {
  readonly names: Pair<string>;
  /** The same cases, in the same order. */
  readonly sides: Pair<readonly CaseOnImage[]>;
  readonly host: Host;
  readonly records: RecordsUse;
  readonly jobs?: number;
}

/** What one round came to: by their ids the cases that both sides were judged by. */
type Round = ReadonlyMap<string, ComparedResults>;

/** Boots or looks up both sides; what differs is booted anew on each, so that what differs by itself is known. */
export async function compareSides(asked: SidesToCompare, shell: Shell): Promise<Comparison> {
  const { names, sides } = asked;
  const first = await boot(asked, shell);
  await using thread = new JudgeThread(shell.signal);
  const once = await compareRound([first], thread, shell);
  const differing = new Set(once.filter(isDifferent).flatMap(({ caseIds }) => caseIds));
  for (const [id, [a, b]] of first) if (a.verdict !== b.verdict) differing.add(id);
  const again = differing.size === 0 || shell.signal.aborted ? undefined : await boot(
    { ...asked, sides: [only(sides[0], differing), only(sides[1], differing)], records: "fresh" },
    shell,
  );
  const boots = again ? await compareRound([first, again], thread, shell) : once;
  const rounds = [first, ...(again ? [again] : [])].map((round) => [...round.values()]);
  return withoutSecrets(comparisonOf({ names, boots, rounds }), sides[0]);
}

const isDifferent = ({ difference }: ComparedBoots) => difference.status === "different";

/** A case that goes on from another boot brings that along: the plan makes it. */
const only = (cases: readonly CaseOnImage[], ids: ReadonlySet<string>) =>
  cases.filter(({ case: { id } }) => ids.has(id));

async function boot({ sides, host, records, jobs }: SidesToCompare, shell: Shell): Promise<Round> {
  const judge = (cases: readonly CaseOnImage[]) =>
    judgeAll({
      ...{ host, cases, planned: plan(cases, host), capacity: capacityOf(host, jobs) },
      ...{ failFast: false, keepGoing: true, retries: 1, records },
    }, shell);
  const a = await judge(sides[0]);
  const b = shell.signal.aborted ? new Map() : await judge(sides[1]);
  return new Map([...a].flatMap(([id, result]) => {
    const other = b.get(id);
    return other ? [[id, [result, other]] as const] : [];
  }));
}

/** Boots that several cases share are compared once. */
async function compareRound(
  [first, again]: readonly [Round, Round?],
  thread: JudgeThread,
  { signal }: Shell,
): Promise<readonly ComparedBoots[]> {
  const shared = Map.groupBy(first, ([, pair]) => JSON.stringify(foldersOf(pair)));
  const compared: ComparedBoots[] = [];
  for (const cases of shared.values()) {
    const [[id, pair] = []] = cases;
    const folders = pair && foldersOf(pair);
    if (id === undefined || !folders) continue;
    const boots = await readBoth(folders, signal);
    const folders2 = foldersOf(again?.get(id));
    const boots2 = folders2 && await readBoth(folders2, signal);
    const both = (side: 0 | 1) => [boots[side], ...(boots2 ? [boots2[side]] : [])];
    compared.push({
      caseIds: cases.map(([each]) => each),
      difference: await thread.compare(boots),
      ...(boots2 && {
        within: [
          await thread.compare([boots[0], boots2[0]]),
          await thread.compare([boots[1], boots2[1]]),
        ] as const,
      }),
      warnings: await thread.warnings({ a: both(0), b: both(1) }),
    });
  }
  return compared;
}

/** Where both boots are kept; none where either was not booted. Throws {@linkcode RecordError} where none may be kept. */
function foldersOf(pair: ComparedResults | undefined): Pair<string> | undefined {
  const [a, b] = pair?.map(({ boot }) => boot?.consolePath) ?? [];
  if (a === undefined || b === undefined) return undefined;
  if (a === NOT_KEPT || b === NOT_KEPT) {
    throw new RecordError(
      "Cannot compare: no record may be kept (set XDG_CACHE_HOME to a folder of your own)",
    );
  }
  return [dirname(a), dirname(b)];
}

async function readBoth([a, b]: Pair<string>, signal: AbortSignal): Promise<Pair<HeardBoot>> {
  return [await readRecord(a, signal), await readRecord(b, signal)];
}

/** What guests said shows some of their secrets; what the cases put into the seeds is known here alone. */
function withoutSecrets(comparison: Comparison, cases: readonly CaseOnImage[]): Comparison {
  const redact = redactorOf(cases.map((each) => each.case));
  return {
    ...comparison,
    facts: comparison.facts.map((each) => ({
      ...each,
      row: redact(each.row),
      told: [redact(each.told[0]), redact(each.told[1])] as const,
    })),
    warnings: comparison.warnings.map((each) => ({ ...each, line: redact(each.line) })),
  };
}
