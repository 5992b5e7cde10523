/** What people write where they leave out a part of a log. */

/**
 * Somebody left out a part: `[...]`, `<snip>`, `... 200 lines omitted ...`. `isBehindTear`: another writer's message broke the line
 * before off, and three dots are the rest of systemd's.
 */
export const isCutMark = (text: string, isBehindTear = false): boolean =>
  (CUT.test(text) && !(isBehindTear && DOTS.test(text))) || OF_A_LIMIT.test(text);
/** The kernel, or its log's reader, says that lines were lost: on a line of its own, or before the next message. */
export const saysLost = (text: string): boolean => LOST.test(text);
const LOST =
  /\*\* \d{1,12} printk messages dropped \*\*|\bprintk: (?:\d{1,12} messages dropped|\S{1,64}: \d{1,12} output lines suppressed)|\bsystemd-journald\[\d{1,10}\]: (?:Missed \d{1,12} kernel messages|\/dev\/kmsg buffer overrun)/;

const DOTS = /^(?:\.{3}|…)$/;
const CUT =
  /^(?:[[(<{*=#-]{1,8} ?)?(?:\.{3,8}|…)(?: ?[\])>}*=#-]{1,8})?$|^(?:\* ){2,8}\*$|^[[(<{*=.…#+-]{1,12} ?(?:[\w,.<-]{1,16} ){0,5}\(?(?:snip(?:ped)?|truncated|omitted|skipp(?:ed|ing)|elided|cut|more lines?|hidden)\)?,?(?: [\w,.]{1,16}){0,3} ?[\])>}*=.…#+-]{1,12}$/i;
/** What keeps logs says that it kept no more: Travis, GitLab, Azure, build logs. */
const OF_A_LIMIT =
  /^(?:log truncated\b|output limit exceeded|job's log exceeded limit|the log length has exceeded the limit)|[[<](?:truncated|skipped|omitted) \d{1,12} (?:bytes|lines|characters)[\]>]$/i;
