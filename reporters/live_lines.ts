/** The display while boots run: a line per boot. */
import { guestLine, guestText } from "../runner/text/guest_text.ts";
import { column, displayWidth, fit } from "./width.ts";

/** What is shown of a boot that runs. */
export interface LiveBoot {
  /** The case, or the first of those that share the boot. */
  readonly name: string;
  /** Where the boot is. */
  readonly phase: string;
  /** Since QEMU started. */
  readonly seconds: number;
  /** The console's last line, raw. */
  readonly lastLine: string;
}

const MAX_NAME_COLUMNS = 32;
const PHASE_COLUMNS = 10;
const MAX_LINE_CHARACTERS = 160;

/** A line per boot for a terminal of `columns`; none wraps, or the display could not be drawn over. */
export function liveLines(boots: readonly LiveBoot[], columns: number): readonly string[] {
  const widest = Math.max(0, ...boots.map((boot) => displayWidth(guestLine(boot.name))));
  const nameColumns = Math.min(MAX_NAME_COLUMNS, Math.max(8, Math.floor(columns / 3)), widest);
  // Some terminals wrap as soon as the last column is written.
  return boots.map((boot) => fit(withoutLeadingColons(liveLine(boot, nameColumns)), columns - 1).trimEnd());
}

/** A name may begin as a command of GitHub's, `::a`, whose end stands in what the guest says. */
function withoutLeadingColons(line: string): string {
  return line.replace(/^(\s*:)(?=:)/, "$1 ");
}

function liveLine(boot: LiveBoot, nameColumns: number): string {
  const time = `${boot.seconds.toFixed(0)} s`.padStart(6);
  const start = `  ${column(guestLine(boot.name), nameColumns)}  ${
    column(guestLine(boot.phase), PHASE_COLUMNS)
  } ${time}`;
  return `${start} | ${consoleLine(boot)}`;
}

/** The line of a boot for a log: `growth/default  kernel  12 s | [    1.23] ...`. */
export function plainLine(boot: LiveBoot): string {
  const start = `${guestLine(boot.name)}  ${guestLine(boot.phase)}  ${boot.seconds.toFixed(0)} s`;
  return withoutLeadingColons(`${start} | ${consoleLine(boot)}`).trimEnd();
}

/** The spaces stay as they are: kernel times stand in a column. */
function consoleLine(boot: LiveBoot): string {
  return guestText(boot.lastLine, MAX_LINE_CHARACTERS).replace(/\s/g, " ");
}
