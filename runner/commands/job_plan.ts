/** A run in parts as systems that hand out jobs need it: what a part takes, and what is called for it. */
import { type Case, isAlwaysSkipped } from "../case/case.ts";
import { QEMU_BYTES } from "../host/memory.ts";
import type { RunResult } from "../result/result.ts";
import { shellCommand, shellWord } from "../text/shell_word.ts";

/** A run in parts. */
export interface JobPlan {
  readonly parts: number;
  /** Parts at a time; none: as many as the system gives. */
  readonly limit?: number;
  /** How the tool is called there: `seedling`, or a longer command. */
  readonly tool: string;
  /** Operands and options of `run`, but those of its parts. */
  readonly run: readonly string[];
  /** Values of `--report` of what puts the parts together. */
  readonly reports: readonly string[];
  /** Where parts lie. */
  readonly out: string;
  readonly need: PartNeed;
}

/** What one part takes. */
export interface PartNeed {
  readonly cpus: number;
  readonly memoryMiB: number;
  readonly minutes: number;
}

// The tool itself and what it judges in: bench/README.md has 94 MB beside a boot, 417 MB for a console of 512.
const TOOL_MIB = 512;
/** Half as much again as the times say, and what a host needs before its first boot. */
const SPARE = { factor: 1.5, minutes: 5 };

/** What a part takes, by the rules by which boots are admitted to a host: each guest's memory and QEMU's own, `jobs` at a time. */
export function partNeed(
  cases: readonly Case[],
  { jobs, minutes }: { readonly jobs: number; readonly minutes: number },
): PartNeed {
  const booted = cases.filter((each) => !isAlwaysSkipped(each));
  const most = (of: (each: Case) => number) => booted.reduce((sum, each) => Math.max(sum, of(each)), 1);
  const bootBytes = most(({ memoryBytes }) => memoryBytes) + QEMU_BYTES;
  return {
    cpus: jobs * most(({ cpus }) => cpus),
    memoryMiB: Math.ceil(jobs * bootBytes / 1024 ** 2) + TOOL_MIB,
    minutes,
  };
}

/** How long the longest part may take, by an earlier run: an equal share of all boots, and the longest row beside it (LPT). */
export function partMinutes(
  cases: readonly Case[],
  { cases: earlier }: Pick<RunResult, "cases">,
  parts: number,
): number {
  const booted = new Map(earlier.flatMap(({ id, boot }) => boot ? [[id, boot] as const] : []));
  const known = [...new Map([...booted.values()].map((boot) => [boot.id, boot.seconds])).values()];
  const median = known.toSorted((a, b) => a - b)[Math.floor(known.length / 2)] ?? 0;
  const boots = new Map<string, { readonly root: string; readonly seconds: number }>();
  for (const each of cases.filter((each) => !isAlwaysSkipped(each))) {
    const boot = booted.get(each.id);
    boots.set(boot?.id ?? `case ${each.id}`, { root: rootOf(each).id, seconds: boot?.seconds ?? median });
  }
  const rows = [...Map.groupBy(boots.values(), ({ root }) => root).values()].map((row) =>
    row.reduce((sum, { seconds }) => sum + seconds, 0)
  );
  const all = rows.reduce((sum, seconds) => sum + seconds, 0);
  const longest = rows.reduce((most, seconds) => Math.max(most, seconds), 0);
  return Math.ceil(SPARE.factor * (all / parts + longest) / 60) + SPARE.minutes;
}

/** The first boot of a row: those of a row, and clones, are made on one machine. */
function rootOf(each: Case): Case {
  const above = each.previous ?? each.twin?.of;
  return above === undefined ? each : rootOf(above);
}

/** The shell's words that make part `index` below a folder; the shell knows both, and neither has a quote in it. */
export function partWords({ tool, run, parts }: JobPlan, index: string, folder: string): string {
  return `${tool} ${
    shellCommand(["run", ...run])
  } --shard "${index}/${parts}" --out "${folder}/part-${index}"`;
}

/** The files that putting the parts together writes; /dev/stdout is none, and root must not remove it. */
export const reportFiles = ({ reports }: JobPlan): readonly string[] =>
  reports.flatMap((each) => /^[\w-]+=(?!\/(?:dev|proc)\/)(.+)$/.exec(each)?.[1] ?? []);

/** The shell's words that put the parts below a folder together. */
export function mergeWords({ tool, reports }: JobPlan, folder: string): string {
  return `${tool} merge "${folder}"${reports.map((each) => ` --report ${shellWord(each)}`).join("")}`;
}
