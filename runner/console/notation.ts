/** Control characters that somebody wrote down, or lost: a log that went through a browser, a pager or a syslog. */
import { outlivesRedraw } from "./redrawn.ts";

/** How ESC is written: caret notation, escapes of shells and languages, rsyslog's, pictures, entities. */
const ESCAPE = String
  .raw`(?:\^\[|\\x1[bB]|\\0?33|\\e|\\u001[bB]|#033|[\u241b\u2190]|&#(?:27|x1[bB]);|<(?:ESC|0x1[bB]|U\+001B)>|%1[bB]|=1B|(?:\ufffd|ESC|\?|(?<!\d)0?33|x1[bB]|u001[bB])(?=\[[\d;]{0,12}[mK]))`;
const ENDED = String.raw`(?:\^G|\\a|\\x07|\\0?07|#007|${ESCAPE}\\)`;
/** A sequence that stands behind an ESC that is written; its bracket may be doubled. */
const WRITTEN = String
  .raw`${ESCAPE}{1,3}(?:\[{1,2}[\d;?=<>!]{0,16}[@-Z^-~]|\][^^\\#]{0,400}${ENDED}|[()][A-Z0-9]|[78=>cDEM](?![\w]))`;
/** One whose ESC is gone: only what no text would have. */
const LOST = String
  .raw`\[(?:\d{1,3}(?:;\d{1,3}){0,5}m|[0-2]?[KJ](?![A-Za-z\]])|\d{1,3};\d{1,3}[Hf](?!\])|\?\d{1,4}[hl]|=\d{1,2}h)`;
const SEQUENCE = new RegExp(`${WRITTEN}|${LOST}`, "g");
const LOST_RESET = /\[m(?![\w\]])/g;
/** Sequences that move the cursor or clear the screen: what follows is another text. */
const MOVES = /[ABEFHJSTdf]$/;
/** CR as it is written at the end of a line, and before one that is drawn again. */
const RETURN = /(?<!\^M|#015|\\r|&#13;|<CR>|\u240d)(?:\^M|#015|\\r|&#13;|<CR>|\u240d)+$/;
/** And before a text that is drawn over what stands there. */
const REDRAWN = /(?:\^M|<CR>|\u240d)+(?=.)/;
/** As rsyslog writes it; a colour may look so too. */
const REDRAWN_BY_SYSLOG = /#015(?![\da-fA-F])/;

const ENTITY = /&(?:(lt|gt|amp|quot|apos|nbsp)|#(\d{1,5})|#x([\da-fA-F]{1,4}));/g;
const ENTITIES: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  apos: "'",
  nbsp: " ",
};
/** Of HTML, and of the markup of forums. */
const TAG = /<\/?(?:span|font|pre|code|div)\b[^<>]{0,200}>|\[\/?(?:COLOR|FONT|SIZE|CODE)(?:=[^\]]{1,40})?\]/g;
/** A line's end, and the code marks of Markdown around it. */
const BREAK = /`?<br ?\/?>`?/;

/** UTF-8 whose bytes were each taken for a character (Latin-1), or written down: of box drawing, dots and quotes. */
const AS_LATIN_1 = /\u00e2[\u0080-\u00bf]{2}/g;
const AS_ESCAPES = /(?:\\xe2|\\342|#342|<E2>|=E2)(?:(?:\\x|<|=)[89abAB][\da-fA-F]>?|[\\#]2[0-7]{2}){2}/g;
const C1 = /[\u0080-\u009f]/g;

// Most lines have none of it.
const ANY =
  /\[[\d?=]{1,3}[;\dA-Zhlmf]|\[[KJm]|\^[M[]|[\\#<&\u00e2\u0080-\u00a0\u241b\u2190\u240d\ufffd]|ESC|=E2|\[\/?(?:COLOR|FONT|SIZE|CODE)/;

/** A text that a person would have seen. */
export interface ShownText {
  /** As it stood there in the end. */
  readonly text: string;
  /** What it was drawn over, oldest first. */
  readonly drawnOver: readonly string[];
}

/** The texts of a line as a person would have seen it; several where the cursor was moved. */
export function textsOf(line: string): readonly ShownText[] {
  if (!ANY.test(line)) return [{ text: line, drawnOver: [] }];
  const repaired = line
    .replace(AS_ESCAPES, (text) => decode(bytesOf(text)))
    .replace(AS_LATIN_1, (text) => decode([...text].map((char) => char.charCodeAt(0))))
    .replace(C1, "")
    .replace(TAG, "")
    .replaceAll("\u00a0", " ")
    .replace(ENTITY, decodeEntity)
    .replace(RETURN, "");
  return repaired.split(BREAK).flatMap(partsOf).flatMap(lastDrawn);
}

/** Of the texts that were drawn over one another the last, and what outlives that. */
function lastDrawn(written: string): readonly ShownText[] {
  const drawn = written.split(REDRAWN);
  const texts: ShownText[] = [];
  let drawnOver: string[] = [];
  drawn.forEach((each, nth) => {
    if (nth < drawn.length - 1 && !outlivesRedraw(each)) return drawnOver.push(each);
    for (const text of each.split(REDRAWN_BY_SYSLOG)) {
      texts.push({ text, drawnOver });
      drawnOver = [];
    }
  });
  return texts;
}

function partsOf(line: string): readonly string[] {
  const parts: string[] = [];
  let text = "";
  let from = 0;
  for (const { 0: sequence, index } of line.matchAll(SEQUENCE)) {
    text += line.slice(from, index);
    from = index + sequence.length;
    if (!MOVES.test(sequence)) continue;
    parts.push(text);
    text = "";
  }
  if (from === 0) return [line];
  return [...parts, text + line.slice(from)].map((part) => part.replace(LOST_RESET, ""));
}

function bytesOf(text: string): readonly number[] {
  return (text.match(/[\da-fA-F]{3}|[\da-fA-F]{2}/g) ?? []).map((digits) =>
    Number.parseInt(digits, digits.length === 3 ? 8 : 16)
  );
}

const decoder = new TextDecoder();

function decode(bytes: readonly number[]): string {
  return decoder.decode(new Uint8Array(bytes));
}

function decodeEntity(entity: string, name?: string, decimal?: string, hex?: string): string {
  if (name !== undefined) return ENTITIES[name] ?? entity;
  const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
  // Controls and halves of surrogate pairs are nothing that a person sees.
  const isShown = (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code < 0xd800) ||
    (code >= 0xe000 && code < 0xffff);
  return isShown ? String.fromCharCode(code) : "";
}
