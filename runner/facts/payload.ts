/** The guest's own words in a line of a console, freed of what kernel, journal and cloud-init put around them. */
import { isCutMark, saysEnded, saysLost, unreadBy } from "./cut_mark.ts";
import type { ConsoleLine } from "./fact.ts";
import { beginsMessage, messagesOf, promptOf } from "./messages.ts";
import { STARTS_WITH_TIME, withoutPrefix } from "./prefixes.ts";

/** Two texts that may be one line of a program, broken off by another writer. */
interface Halves {
  readonly half: string;
  readonly rest: string;
  /** Whether the writer between them ended the first half's line itself, as a getty does: it may be whole all the same. */
  readonly isEnded: boolean;
}

/** The words of one message. */
export interface Payload {
  readonly number: number;
  readonly words: string;
  /** What the words may be a half of. */
  readonly halves: readonly Halves[];
  /** What another writer broke off, and these words may go on from. */
  readonly goesOnFrom?: string;
  /** Whether the console ends in them. */
  readonly isOpen?: true;
  /** Whether somebody typed them at a shell. */
  readonly isTyped?: true;
  /** Whether they stand in the place of others, which were lost or left out. */
  readonly isLoss?: true;
  /** The program that says here what it could not look at. */
  readonly unread?: string;
}

// So many lines of another writer may stand between the halves of a line.
const MAX_LINES_BETWEEN = 8;
// A getty's name of the machine, and the blank lines around it.
const MAX_LINES_BEFORE_PROMPT = 3;

/** The words of each message on these lines, in their order. */
export function payloadsOf(lines: readonly ConsoleLine[]): readonly Payload[] {
  const messages = lines.flatMap(messagesOf);
  const broken = new Map<ConsoleLine, string>();
  return messages.flatMap((message, index) => {
    const { number, text } = message;
    // Nobody's words: between the two lines of a long device name it would part them.
    if (messages[index + 1]?.number === number && promptOf(text) === text) return [];
    const gone = goneOn(messages, index);
    if (gone !== undefined) broken.set(gone.message, gone.half);
    const halves = [...(gone ? [gone] : []), ...takenUp(messages, index)];
    const goesOnFrom = broken.get(message);
    // Markdown's bold type, by somebody who means that cell.
    const words = withoutPrefix(text).replaceAll("**", "  ");
    const isLast = message.isOpen && { isOpen: message.isOpen };
    const before = messages[index - 1];
    const isTyped = before?.number === number && /[#$>] ?$/.test(promptOf(before.text));
    const unread = unreadBy(text);
    const isLoss = saysLost(text) || isCutMark(words) || saysEnded(words.trim());
    return [{
      number,
      words,
      halves,
      ...(goesOnFrom !== undefined && { goesOnFrom }),
      ...isLast,
      ...(isTyped && { isTyped }),
      ...(isLoss && { isLoss }),
      ...(unread !== undefined && { unread }),
    }];
  });
}

/** Words as they are: of a program's output, not of a console. */
export function payloadOf(words: string, number: number): Payload {
  return { number, words, halves: [] };
}

/**
 * The best reading of a payload. A half is put together with its other half where it says nothing by itself. What a getty
 * ended may be whole: there the other half must say nothing by itself either.
 */
export function readPayload<T>(
  { words, halves, goesOnFrom }: Payload,
  read: (text: string) => T | undefined,
): T | undefined {
  const isOneOf = (half: string, rest: string) => read(half) === undefined && read(half + rest) !== undefined;
  // It was read with its first half.
  if (goesOnFrom !== undefined && isOneOf(goesOnFrom, words)) return undefined;
  const whole = halves.find(({ half, rest, isEnded }) =>
    (isEnded && read(rest) !== undefined) ? false : isOneOf(half, rest)
  );
  return read(whole === undefined ? words : whole.half + whole.rest);
}

/**
 * The kernel does not wait for a line's end: `├─vda1 252:1 [   17.2] EXT4-fs ...` goes on behind the kernel's lines. They
 * stand on line after line: where a blank one is among them, that is the end of the line that they broke off.
 */
function goneOn(
  messages: readonly ConsoleLine[],
  index: number,
): (Halves & { readonly message: ConsoleLine }) | undefined {
  const broken = messages[index];
  const next = messages[index + 1];
  if (broken === undefined || next?.number !== broken.number || !isOfAnother(next.text)) return undefined;
  if (promptOf(broken.text) !== "") return undefined;
  const behind = messages.slice(index + 1, index + 2 + MAX_LINES_BETWEEN);
  const rest = behind.find(({ text }) => !isOfAnother(text));
  const isUnbroken = behind.slice(0, rest && behind.indexOf(rest) + 1).every(({ number }, nth) =>
    nth === 0 || number <= (behind[nth - 1]?.number ?? 0) + 1
  );
  if (rest === undefined || !isUnbroken || isOfEachLine(broken.text, rest.text)) return undefined;
  return { half: withoutPrefix(broken.text), rest: rest.text, isEnded: false, message: rest };
}

/** Whether what another's message stands behind is what this log has before each line: `vm-1 | [  OK  ] Started x`. */
function isOfEachLine(half: string, rest: string): boolean {
  const shapeOf = (text: string) => text.replace(/\d/g, "0");
  return shapeOf(rest).startsWith(shapeOf(half));
}

/** What the kernel, the journal, a syslog or systemd's own status begins with. */
function isOfAnother(text: string): boolean {
  return STARTS_WITH_TIME.test(text) || beginsMessage(text);
}

/** A getty ends the line that it finds, names the machine, and prompts: the other half stands behind its prompt. */
function takenUp(messages: readonly ConsoleLine[], index: number): readonly Halves[] {
  const prompt = messages[index - 1];
  const message = messages[index];
  if (prompt === undefined || message === undefined || prompt.number !== message.number) return [];
  if (promptOf(prompt.text) === "" || STARTS_WITH_TIME.test(message.text)) return [];
  const before = messages.slice(Math.max(0, index - 1 - MAX_LINES_BEFORE_PROMPT), index - 1).toReversed();
  return before.map(({ text }) => ({ half: withoutPrefix(text), rest: message.text, isEnded: true }));
}
