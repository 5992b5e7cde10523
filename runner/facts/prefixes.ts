/** What stands before a message: clocks, names of machines and programs, and the marks of those who keep logs. */

const SECOND = String.raw`\d\d:\d\d:\d\d(?:[.,:]\d{1,9})?`;
const ZONE = String.raw`(?: ?(?:(?:Z|UTC|GMT|CES?T|[ECMP][SD]T)(?![A-Za-z])|[+-]\d\d:?\d\d))?`;
const WEEKDAY = String.raw`(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?`;
/** Behind it a day and a clock: a journal writes it in its locale's words (`Mär`, `févr.`, `ноя`, `11月`). */
const MONTH = String.raw`(?:[A-Za-zÀ-ÿĀ-žА-яё]{3,5}\.?|\d{1,2}月)`;
/** `Sep  4 12:00:01`, `Wed Jul 30 21:12:37 UTC 2025`, `Wed, 30 Jul 2025 21:12:37 +0000` */
const DATE = String
  .raw`${WEEKDAY}(?:${MONTH} [ \d]?\d|\d{1,2} ${MONTH}(?: \d{4})?),? ${SECOND}${ZONE}(?: \d{4})?`;
/** `2025-06-19T18:33:06.0181163Z`, `2025-07-30 21:12:37` */
const ISO = String.raw`${WEEKDAY}\d{4}[-/.]\d\d?[-/.]\d\d?[T _]\d\d?:\d\d(?::\d\d(?:[.,:]\d{1,9})?)?${ZONE}`;

/** The clock of the kernel; a journal's `short-delta` puts the time since the last message into it. */
const KERNEL_CLOCK = String.raw`\[ *\d{1,10}\.\d{1,9}(?: *<[ \d.]{1,24}>)? *\](?:\[ *[TC]\d{1,10} *\])?`;

/** `Command line: `, `Kernel panic: `, `Boot failed: `: words of kernel and firmware, and none of a machine and its program. */
const SENTENCE = String
  .raw`(?:[A-Z][a-z]{1,16} (?!kernel|systemd|cloud|ssh|su|cron|dh|login|init|net|audit)[a-z]{1,16}|EFI stub|thermal thermal_\w{1,16}): `;
/** A name of a machine, where that of a program follows it. */
const MACHINE = String.raw`(?:(?!${SENTENCE})[\w.-]{1,64} (?=[\w.@/-]{1,80}(?:\[\d{1,10}\])?: ))?`;

/** Clocks and marks. One space belongs to each: further ones are the table's. */
const STAMPS: readonly string[] = [
  // RFC 5424: priority, version, time, machine, program, process, message's id, structured data.
  String
    .raw`<\d{1,3}>1 (?:-|${ISO}) \S{1,64} \S{1,48} \S{1,32} \S{1,32} (?:-|(?:\[[^\]]{1,400}\]){1,4}) ?(?:\ufeff|BOM)?`,
  // /dev/kmsg: priority, number, microseconds, flags.
  String.raw`\d{1,4},\d{1,10},\d{1,16},[-c+](?:,[\w=]{1,40}){0,4};`,
  // docker compose, with a time.
  String.raw`[\w.-]{1,64} {1,40}\| (?=${ISO})`,
  `${KERNEL_CLOCK} ?${MACHINE}`,
  // Journals, syslogs, CI systems, `ts`, `tee` with dates, xenconsoled; GitLab adds the stream: `01O `.
  String.raw`[\[(<]?(?:${ISO}|${DATE})[\])>]?:?[ \t]?(?:\d\d[OE][ +]? ?)?${MACHINE}`,
  String.raw`[\[(]?${SECOND}[\])]? (?! )`,
  // A journal's `short-unix`.
  String.raw`\d{10}\.\d{3,9} ${MACHINE}`,
  // A mail that quotes another
  String.raw`> (?=\S)`,
  // syslog's priority
  String.raw`<\d{1,3}>`,
  // image-builder#1917, eksctl#6869
  String.raw`\[CLOUDINIT\] ?`,
  String.raw`kernel: ?`,
];

/** `cloud-init[1163]: `, `ci-info: `, `startup-script: `, `(udev-worker)[97]: ` */
const PROGRAM = String.raw`(?:[\w.@-]{1,64}|\([\w.@-]{1,62}\))(?:\[\d{1,10}\])?: `;

// Each piece is short and ends before the next begins: no two ways to read the same text.
const STAMPED = new RegExp(`^(?:${STAMPS.join("|")}){1,8}`);
const PREFIXED = new RegExp(`^(?:(?:${[...STAMPS, PROGRAM].join("|")})){1,8}`);

const MOST_PIECES = 8;
const PIECE = new RegExp(`^(?:${[...STAMPS, PROGRAM].join("|")})`);

/** What is left of a line behind each piece of its prefix: `cloud-init[9]: ERROR: x`, `ERROR: x`, `x`. */
export function behindPrefixes(text: string): readonly string[] {
  const left: string[] = [];
  for (let rest = text.replace(PIECE, ""); left.length < MOST_PIECES; rest = rest.replace(PIECE, "")) {
    if (rest === (left.at(-1) ?? text)) break;
    left.push(rest);
  }
  return left;
}

/** Whether a text begins with what the kernel and the journal put before a message of their own. */
export const STARTS_WITH_TIME: RegExp = new RegExp(String.raw`^\s*${KERNEL_CLOCK} ?`);

/** A line without its clocks and the marks of who kept it; the name of a program stays. */
export function unstamped(text: string): string {
  return text.replace(STAMPED, "");
}

/** A line without its prefixes, the name of the program too. */
export function withoutPrefix(text: string): string {
  return text.replace(PREFIXED, "");
}
