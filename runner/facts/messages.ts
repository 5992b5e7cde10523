/** A serial console has many writers, and none waits for another's line end: one line -> the message of each of them. */
import type { ConsoleLine } from "./fact.ts";
import { withoutPrefix } from "./prefixes.ts";

/** The time that the kernel and the journal put before a message. */
const TIME = String.raw`\[ *\d{1,10}\.\d{2,6}\](?:\[ *[TC]\d{1,10} *\])? `;

/** What a writer begins its message with, wherever the last one left off. */
const BEGINNINGS: readonly string[] = [
  TIME,
  // systemd src/core/show-status.c, its columns of six
  String
    .raw`\[(?: {0,3}OK {0,3}|FAILED|DEPEND|  \?\?  | TIME | INFO | WARN |SKIPPED| SKIP |\*{1,3} *| *\*{1,3})\] `,
  // Agents that ask for a password, sulogin: they end no line that they find.
  String.raw`(?:\u{1F510} ?)?Please (?:enter|unlock) `,
  String.raw`Enter (?:passphrase|PIN|LUKS)\b`,
  String.raw`(?:Give root password|Press Enter) for (?:system )?maintenance`,
  String.raw`\((?:or|Or) (?:press|type) (?:Control-D|Ctrl-D|\^D) to continue\)`,
  String.raw`\[sudo\] password for `,
  // syslog's priority, as cloud-init and logger send it to the console: `<14>Nov 29 03:51:46 `
  String.raw`<\d{1,3}>(?:[A-Z][a-z]{2} [ \d]\d \d\d:|\d{4}-\d\d-\d\dT)`,
];

/** Prompts: they have no line end, so that whatever comes next stands behind them. */
const PROMPTS: readonly string[] = [
  // util-linux agetty, login
  String.raw`(?!Last )(?:[\w.-]{1,64}|\(none\)) login: ?`,
  String.raw`login: `,
  String.raw`(?:\[sudo\] |\w{2,12} )?(?:[Pp]assword|[Pp]assphrase|PIN)(?: for \S{1,64})?: ?`,
  String.raw`Please unlock disk \S{1,80}: ?`,
  // sulogin, systemd's emergency shell
  String.raw`(?:Give root password|Press Enter) for (?:system )?maintenance ?`,
  String.raw`\((?:or|Or) (?:press|type) (?:Control-D|Ctrl-D|\^D) to continue\): ?`,
  // systemd-ask-password's agents, plymouth, cryptsetup
  String
    .raw`(?:\u{1F510} ?)?(?:Please )?(?:[Ee]nter|[Uu]nlock|type) [^:\[\]]{0,80}(?:passphrase|password|PIN|recovery key)\b[^:\[\]]{0,200}: ?(?:\(press TAB for no echo\) ?)?`,
  // initramfs-tools, dracut, a shell
  String.raw`\(initramfs\) ?`,
  String
    .raw`(?:[\w.-]{1,64}@[\w.-]{1,64}:\S{1,80}|\[[\w.-]{1,64}@[\w.-]{1,64} \S{1,80}\]|[\w.-]{0,32}:\/\S{0,80}|(?:ba|da|a)?sh-\d[\d.]{0,8}) ?[#$](?: |$)`,
  // BusyBox, SUSE, mkinitcpio
  String.raw`(?:~|\/\w{0,40}) # `,
  String.raw`[\w.-]{1,64}:~\S{0,80} [#>$] `,
  String.raw`\[rootfs [^\]\s]{1,80}\][#$] `,
  // GRUB, the shell of UEFI, BusyBox's init
  String.raw`grub(?: rescue)?> ?`,
  String.raw`(?:Shell|!?SAC|iPXE|msh)> ?`,
  String.raw`boot: `,
  String.raw`Press any key to continue\.\.\. ?`,
  String.raw`Please press Enter to activate this console\. ?`,
];

/** A prompt ends in one of these and a space, and then nothing follows. */
const ENDS_AS_PROMPT = /[:#$>)] +$/;
const PROMPT_BEHIND = new RegExp(`\\s(?:${PROMPTS.join("|")})\\s*$`, "u");
const PROMPT = new RegExp(`^\\s*(?:${PROMPTS.join("|")})`, "u");
const BEGINNING = new RegExp(BEGINNINGS.join("|"), "gu");
const STARTS_MESSAGE = new RegExp(`^(?:${BEGINNINGS.join("|")})`, "u");

/** Whether a text begins as a writer of its own does. */
export function beginsMessage(text: string): boolean {
  return STARTS_MESSAGE.test(text);
}

/** The text of a prompt at the beginning of a line, or none. */
export function promptOf(text: string): string {
  return PROMPT.exec(text)?.[0] ?? "";
}

// Rows and messages are shorter; a hostile line may be any length.
const MOST_READ = 1024;
// A line that holds more is a flood, and its rest one message.
const MAX_MESSAGES = 16;

/**
 * The messages on one line, each as a line of the same number: nearly always the line itself. A time that is quoted stays
 * where it is: in `cloud-init[9]: [    1.0] usb 1-1` one writer prints what another once said.
 */
export function messagesOf(line: ConsoleLine): readonly ConsoleLine[] {
  const starts = startsIn(line.text);
  if (starts.length === 0) return [line];
  const messages = [0, ...starts].map((start, nth) => {
    const text = line.text.slice(start, starts[nth]);
    // What was cut off a line is the last one's.
    return nth < starts.length ? { number: line.number, text } : { ...line, text };
  });
  return messages.filter(({ text }) => text.trim() !== "");
}

/** Where messages begin behind the first. */
function startsIn(text: string): readonly number[] {
  const starts: number[] = [];
  let start = 0;
  while (starts.length < MAX_MESSAGES) {
    const next = nextStart(text, start);
    if (next === undefined) break;
    starts.push(next);
    start = next;
  }
  return starts;
}

/** Where the message that begins at `start` is broken off by another. */
function nextStart(text: string, start: number): number | undefined {
  const message = text.slice(start);
  const prompt = promptOf(message).length;
  if (prompt > 0) return message.slice(prompt).trim() === "" ? undefined : start + prompt;
  const words = message.length - withoutPrefix(message).length;
  BEGINNING.lastIndex = words;
  for (let found = BEGINNING.exec(message); found !== null; found = BEGINNING.exec(message)) {
    // With nothing before it, it is this message's own, or a quotation.
    if (message.slice(words, found.index).trim() !== "") return start + found.index;
  }
  const behind = ENDS_AS_PROMPT.test(message) ? PROMPT_BEHIND.exec(message.slice(0, MOST_READ)) : null;
  return behind !== null && behind.index >= words && message.slice(words, behind.index).trim() !== ""
    ? start + behind.index + 1
    : undefined;
}
