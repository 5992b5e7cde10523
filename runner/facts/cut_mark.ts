/** What people write where they leave out a part of a log. */

/**
 * Somebody left out a part: `[...]`, `<snip>`, `... 200 lines omitted ...`. `isBehindTear`: another writer's message broke the line
 * before off, and three dots are the rest of systemd's.
 */
export const isCutMark = (text: string, isBehindTear = false): boolean =>
  CUT.test(text) && !(isBehindTear && DOTS.test(text));
const DOTS = /^(?:\.{3}|…)$/;
const CUT =
  /^(?:[[(<{*=#-]{1,8} ?)?(?:\.{3,8}|…)(?: ?[\])>}*=#-]{1,8})?$|^[[(<{*=.…#-]{1,12} ?(?:[\w,.]{1,16} ){0,5}(?:snip(?:ped)?|truncated|omitted|skipped|elided|cut)(?: [\w,.]{1,16}){0,3} ?[\])>}*=.…#-]{1,12}$/;
