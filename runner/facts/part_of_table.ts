/** Tables of some places or devices alone: which others there are they don't say. */
import type { Row } from "./fact.ts";
import type { Payload } from "./payload.ts";

/** Options that leave rows out. `df -l` leaves out what is elsewhere, and lsblk shows none of that. */
const LEAVES_OUT = {
  df: /^-\w{0,8}[tx]|^--(?:type|exclude-type|local)\b|^-\w{0,8}l/,
  lsblk: /^-\w{0,8}[deINQStV]|^--(?:nodeps|exclude|include|nvme|scsi|virtio|filter)\b/,
} as const;
const FILTERS = /^(?:[ef]?grep|head|tail|g?awk|sed)$/;

/** Whether the words above a table call its program for some rows: `df -h /boot`, `lsblk -d`, `df | grep vda`. */
function asksForSome(program: "df" | "lsblk", words: string | undefined): boolean {
  const [, ...behind] = ` ${words?.slice(0, 400) ?? ""}`.split(
    new RegExp(`(?<![\\w.-])${program}(?![\\w.-])`),
  );
  const call = behind.at(-1);
  if (call === undefined) return false;
  const [own = [], ...filters] = (call.split(/[;&]/, 1)[0] ?? "").split("|").map((each) =>
    each.trim().split(/\s{1,16}/)
  );
  return own.some((word) => word.startsWith("/") || LEAVES_OUT[program].test(word)) ||
    filters.some(([name = ""]) => FILTERS.test(name));
}

/** So far above its table a program says what it could not look at. */
const MOST_LINES_ABOVE = 3;

/** Whether a table of which the header is the `header`th message shows some rows alone. */
export function isOfPart(program: "df" | "lsblk", payloads: readonly Payload[], header: number): boolean {
  const above = payloads.slice(Math.max(0, header - MOST_LINES_ABOVE), header);
  return asksForSome(program, above.at(-1)?.words) ||
    above.some(({ words, unread }) => unread === program || TRACED_FILTER.test(words));
}

/** `set -x` shows the commands of a pipe on lines of their own. */
const TRACED_FILTER = /^\+{1,4} (?:[ef]?grep|head|tail|g?awk|sed) /;

/** Whose roots are not the machine's. What `ssh` shows may well be the guest's: so it is looked at from outside. */
const ELSEWHERE =
  /(?<![\w.-])(?:chroot|nsenter|unshare|systemd-nspawn|systemd-run[ \t]{1,4}-M|(?:docker|podman|nerdctl|kubectl|oc|crictl|lxc|incus|machinectl)[ \t].{0,80}?(?:exec|run|shell))[ \t].{0,200}?(?<![\w.-])(?:df|lsblk)(?![\w.-])/;

/** Whether the words above a table say that it is of another root. */
export function isOfElsewhere(payloads: readonly Payload[], header: number): boolean {
  return ELSEWHERE.test(payloads[header - 1]?.words.slice(0, 400) ?? "");
}

/** Rows of such a table. */
export function ofPart(rows: readonly Row[], headerLine: number | undefined): readonly Row[] {
  return headerLine === undefined ? rows : rows.map((row) => ({ ...row, isOfPartAt: headerLine }));
}

/** The rows of two tables, of which one was whole: what neither has was not there. */
export const ofWhole = (rows: readonly Row[]): readonly Row[] => rows.map(({ isOfPartAt: _, ...row }) => row);
