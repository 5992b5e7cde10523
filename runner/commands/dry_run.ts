/** `--dry-run`: the plan, and with each boot the cases that are put together from several places. */
import { type Case, guestLine, type Host, isAlwaysSkipped, type Plan, planText } from "../../mod.ts";

/** The plan of the selected cases as a shell script. */
export function dryRunText(planned: Plan, host: Host, selected: readonly Case[]): string {
  const notes = selected.flatMap((each) => {
    const note = mergedNote(each);
    return note === undefined ? [] : [[each.id, note] as const];
  });
  const skipped = selected.filter(isAlwaysSkipped).map(({ id, skip }) =>
    `# ${guestLine(id)} is skipped: ${guestLine(skip.because)}\n`
  );
  const script = planText(planned, host, new Map(notes));
  return skipped.length === 0 ? script : `${script}\n${skipped.join("")}`;
}

function mergedNote({ id, source, merged }: Case): string | undefined {
  if (merged === undefined) return undefined;
  return `${id} from ${source}:\n${merged.trimEnd().replace(/^(?=.)/gm, "  ")}`;
}
