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
  let isWhole = true;
  const redact = redactorOf(selected);
  const hide = (text: string) => {
    const shown = redact(text);
    isWhole &&= shown === text;
    return shown;
  };
  const skipped = selected.filter(isAlwaysSkipped).map(({ id, skip }) =>
    `# ${guestLine(hide(id))} is skipped: ${guestLine(hide(skip.because))}\n`
  );
  const chosen = firmwareLines({ firmware }).map((line) => `# ${hide(line)}\n`).join("");
  const script = planText(planned, host, { notes: new Map(notes), hide });
  const [first, counted, ...rest] = script.split("\n");
  const head = [first, ...(isWhole ? [] : [NOT_WHOLE]), counted];
  const whole = [...head, `${chosen}${rest.join("\n")}`].join("\n");
  return skipped.length === 0 ? whole : `${whole}\n${skipped.join("")}`;
}

// Whoever runs the script would else give the guest other seeds than the boots get.
const NOT_WHOLE = "# secrets of the seeds stand as [redacted]: the boots get them, this script does not";

function mergedNote({ id, source, merged }: Case): string | undefined {
  if (merged === undefined) return undefined;
  return `${id} from ${source}:\n${merged.trimEnd().replace(/^(?=.)/gm, "  ")}`;
}
