/** What people write where they leave out a part of a log. */

/**
 * Somebody left out a part: `[...]`, `<snip>`, `... 200 lines omitted ...`. `isBehindTear`: another writer's message broke the line
 * before off, and three dots are the rest of systemd's.
 */
export function isCutMark(text: string, isBehindTear = false): boolean {
  const mark = text.trim();
  return (CUT.test(mark) && !(isBehindTear && DOTS.test(mark))) || OF_A_LIMIT.test(mark);
}
/** The program that says what it could not look at, and whose table lacks that: `df: /data: Stale file handle`. */
export const unreadBy = (text: string): string | undefined => UNREAD.exec(text)?.[1];
const UNREAD =
  /(?:^|[\s:])(df|lsblk): (?:[^\s:]{1,256}: (?:[A-Z]|failed |can't )|(?:Warning: )?(?:write error|failed to |cannot |can't ))/;
/** The shell, or `timeout`, says that a program was ended: whatever it printed may not be all. */
export const saysEnded = (text: string): boolean => ENDED.test(text);
const ENDED =
  /^(?:(?:\S{1,80}: )?line \d{1,6}: {1,8})?(?:\d{1,10} {1,8})?(?:Killed|Terminated|Segmentation fault|Bus error|Aborted)(?: \(core dumped\))?(?:\s|$)|^(?:timeout: )?sending signal [A-Z\d]{2,9} to command /;
/** The kernel, or who keeps its log or a program's, says that lines were lost: on a line of its own, or before the next message. */
export const saysLost = (text: string): boolean => LOST.test(text);
// Kernels before 5.1 say who was throttled without `printk: `. systemd is at each start of Fedora's and RHEL's: what it was kept from
// saying to the kernel's log, its marks on the console (`[FAILED]`) and its journal tell all the same.
const LOST =
  /\*\* \d{1,12} printk messages dropped \*\*|\bprintk: \d{1,12} messages dropped|(?<![\w.-])(?!systemd: |printk: )[\w.()-]{1,64}: \d{1,12} output lines suppressed due to rate|\bsystemd-journald\[\d{1,10}\]: (?:Missed \d{1,12} kernel messages|\/dev\/kmsg buffer overrun|Suppressed \d{1,12} messages from )|\brsyslogd(?:\[\d{1,10}\])?: .{0,120}\b(?:imuxsock|imjournal|imklog)\b.{0,60}\b(?:lost|drop\w{0,4}) /;

const DOTS = /^(?:\.{3}|…)$/;
const CUT =
  /^(?:[[(<{*=#-]{1,8} ?)?(?:\.{3,8}|…)(?: ?[\])>}*=#-]{1,8})?$|^(?:\* ){2,8}\*$|^[[(<{*=.…#+-]{1,12} ?(?:[\w,.<-]{1,16} ){0,5}\(?(?:snip(?:ped)?|truncated|omitted|skipp(?:ed|ing)|elided|cut|clipped|more lines?|hidden|not shown)\)?,?(?: [\w,./]{1,16}){0,5} ?[\])>}*=.…#+-]{1,12}$/i;
/** What keeps logs says that it kept no more: Travis, GitLab, Azure, CircleCI, GitHub, Jenkins, build logs. */
const OF_A_LIMIT =
  /^(?:##\[\w{1,12}\] ?)?(?:(?:the )?(?:log|output) (?:has been |was |is )?(?:truncated|clipped)\b|output limit exceeded|job's log exceeded limit|the log length has exceeded the limit|the job exceeded the maximum log length|your output is too long\b|this step has been truncated\b|skipping [\d,.]{1,12} [KMG]i?B\b)|[[<](?:truncated|skipped|omitted) \d{1,12} (?:bytes|lines|characters)[\]>]$/i;
