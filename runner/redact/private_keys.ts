/** Private keys in any text, told by their armour (RFC 7468, RFC 4880 §6.2). One pass, whatever a guest writes. */

/** From a first character to behind the last. */
interface Span {
  readonly start: number;
  readonly end: number;
}

const BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
// RSA's largest keys in use take 13 KB; what ends later is the end of something else.
const MOST_CHARACTERS = 32 * 1024;
// What stands between a key's lines, in a JSON string, a comment or a quotation too. No two of these can match the same text.
const GAP = /(?:\\[nr]|[\s#>|"',])+/y;
const HEADER = /[A-Za-z-]{1,20}: [^\n\\]{0,200}/y;
const BASE64 = /[\w+/=]+/y;
// A shorter line is no key's, but what comes behind one that is cut.
const LEAST_LINE = 16;

/** Puts `shown` in the place of each private key; one that is cut ends with its last line. */
export function withoutPrivateKeys(text: string, shown: string): string {
  const spans = keysIn(text);
  if (spans.length === 0) return text;
  const kept = spans.map(({ start }, nth) => text.slice(spans[nth - 1]?.end ?? 0, start));
  return [...kept, text.slice(spans.at(-1)?.end)].join(shown);
}

function keysIn(text: string): readonly Span[] {
  const begins = spansOf(BEGIN, text);
  const ends = begins.length === 0 ? [] : spansOf(END, text);
  const keys: Span[] = [];
  let nth = 0;
  for (const [index, { start, end }] of begins.entries()) {
    // The one before is cut, and this one stands in what looked like its lines.
    if (start < (keys.at(-1)?.end ?? 0)) continue;
    while (nth < ends.length && (ends[nth]?.start ?? 0) < end) nth += 1;
    const closing = ends[nth];
    const most = Math.min(end + MOST_CHARACTERS, begins[index + 1]?.start ?? Infinity);
    const isWhole = closing !== undefined && closing.start <= most;
    keys.push({ start, end: isWhole ? closing.end : endOfCutKey(text, end) });
  }
  return keys;
}

function spansOf(pattern: RegExp, text: string): readonly Span[] {
  return Array.from(
    text.matchAll(pattern),
    ({ index, 0: { length } }) => ({ start: index, end: index + length }),
  );
}

/** Behind the last line that looks like one of a key. */
function endOfCutKey(text: string, start: number): number {
  let end = start;
  for (let next: number | undefined = start; next !== undefined; next = endOfLine(text, next)) end = next;
  return end;
}

/** Behind the line that stands behind a gap at `at`, where it is a header or long enough to be one of a key. */
function endOfLine(text: string, at: number): number | undefined {
  const start = endOf(GAP, text, at);
  if (start === undefined) return undefined;
  const header = endOf(HEADER, text, start);
  const end = header ?? endOf(BASE64, text, start);
  return end !== undefined && (header !== undefined || end - start >= LEAST_LINE) ? end : undefined;
}

/** Where a match that starts at `at` ends. */
function endOf(sticky: RegExp, text: string, at: number): number | undefined {
  sticky.lastIndex = at;
  return sticky.test(text) ? sticky.lastIndex : undefined;
}
