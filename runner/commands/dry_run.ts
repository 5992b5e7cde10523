/** `--dry-run`: the plan, and with each boot the cases that are put together from several places. */
import { firmwareLines } from "../../reporters/firmware_line.ts";
import { type Case, isAlwaysSkipped } from "../case/case.ts";
import type { Host } from "../host/host.ts";
import { planText } from "../plan/plan_text.ts";
import type { Plan } from "../plan/planned_boot.ts";
import type { ImageFirmware } from "../result/result.ts";
import { guestLine } from "../text/guest_text.ts";
import { redactorOf } from "../redact/redact.ts";

/** The plan of the selected cases as a shell script, without their secrets; `firmware` is what their images' disks decided. */
export function dryRunText(
  planned: Plan,
  host: Host,
  selected: readonly Case[],
  firmware: readonly ImageFirmware[] = [],
): string {
  const notes = selected.flatMap((each) => {
    const note = mergedNote(each);
    return note === undefined ? [] : [[each.id, note] as const];
  });
  const skipped = selected.filter(isAlwaysSkipped).map(({ id, skip }) =>
    `# ${guestLine(id)} is skipped: ${guestLine(skip.because)}\n`
  );
  const chosen = firmwareLines({ firmware }).map((line) => `# ${line}\n`).join("");
  // Behind the line that says how many boots there are.
  const script = planText(planned, host, new Map(notes)).replace(/^.*\n.*\n/, (head) => `${head}${chosen}`);
  const whole = skipped.length === 0 ? script : `${script}\n${skipped.join("")}`;
  const shown = redactorOf(selected)(whole);
  return shown === whole ? whole : shown.replace("\n", `\n${NOT_WHOLE}\n`);
}

// Whoever runs the script would else give the guest other seeds than the boots get.
const NOT_WHOLE = "# secrets of the seeds stand as [redacted]: the boots get them, this script does not";

function mergedNote({ id, source, merged }: Case): string | undefined {
  if (merged === undefined) return undefined;
  return `${id} from ${source}:\n${merged.trimEnd().replace(/^(?=.)/gm, "  ")}`;
}
