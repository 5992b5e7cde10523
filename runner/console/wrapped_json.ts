/** The console in a JSON: the one text of it, or the messages of a log. */

const MAX_DEPTH = 8;
/** A console in one text of a JSON has at least so many lines, or so many characters. */
const LEAST_LINES = 2;
const LEAST_BASE64 = 64;
const KERNEL_LINE = /^\[ {0,8}\d{1,8}\.\d{1,9}\] /m;

/** What a text is as JSON; `undefined` where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const hasLines = (text: string) => {
  const end = text.trimEnd();
  return end.indexOf("\n") >= 0;
};

/** Of several lines, or with a kernel's clock. */
const isConsole = (text: string) => hasLines(text) || KERNEL_LINE.test(text);

/**
 * The longest text of several lines, and with it every other that may be a console: of two each may hold a panic. Without such
 * texts the messages of a list of entries.
 */
export function consoleIn(json: unknown): string | undefined {
  const texts = textsIn(json, 0).map((text) => fromBase64(text) ?? text);
  const longest = texts.reduce((a, b) => (b.length > a.length ? b : a), "");
  if (hasLines(longest)) {
    return texts.filter((text) => text === longest || isConsole(text)).join("\n");
  }
  const lines = linesIn(json, 0);
  if (lines.length >= LEAST_LINES) return lines.join("\n");
  const messages = entriesIn(json).map(messageOf).filter((each) => each !== undefined);
  return messages.length > 0 ? messages.join("\n") : undefined;
}

function textsIn(json: unknown, depth: number): readonly string[] {
  if (typeof json === "string") return [json];
  if (typeof json !== "object" || json === null || depth > MAX_DEPTH) return [];
  return Object.values(json).flatMap((each: unknown) => textsIn(each, depth + 1));
}

/** The longest list of texts: a tool's own lines. */
function linesIn(json: unknown, depth: number): readonly string[] {
  if (typeof json !== "object" || json === null || depth > MAX_DEPTH) return [];
  const values: readonly unknown[] = Object.values(json);
  const own = Array.isArray(json) ? values.filter((each) => typeof each === "string") : [];
  return values.map((each) => linesIn(each, depth + 1)).reduce((a, b) => (b.length > a.length ? b : a), own);
}

/** The first list in a JSON: `[...]`, `{ "events": [...] }`. */
function entriesIn(json: unknown): readonly unknown[] {
  if (Array.isArray(json)) return json;
  if (typeof json !== "object" || json === null) return [];
  const lists = Object.values(json).filter((each: unknown) => Array.isArray(each));
  return lists[0] ?? [];
}

/** What a log's entry calls its message: Docker, journalctl, the clouds' logging, GELF, OpenTelemetry, Splunk, CloudWatch. */
const MESSAGE_KEYS: readonly string[] = [
  ...["log", "MESSAGE", "message", "msg", "textPayload", "text", "line"],
  ...["full_message", "short_message", "body", "stringValue", "_raw", "@message", "content", "data"],
];
/** What holds such an entry once more. */
const ENTRY_KEYS: readonly string[] = ["jsonPayload", "body", "_source", "result", "fields", "log", "event"];

/** The message of a log's entry; `undefined` where it has none. */
export function messageOf(entry: unknown, depth = 0): string | undefined {
  if (typeof entry === "string") return entry;
  if (typeof entry !== "object" || entry === null || depth > MAX_DEPTH) return undefined;
  const fields = new Map<string, unknown>(Object.entries(entry));
  const found = firstOf(MESSAGE_KEYS, (key) => textOf(fields.get(key)));
  return found ?? firstOf(ENTRY_KEYS, (key) => messageInside(fields.get(key), depth));
}

const messageInside = (value: unknown, depth: number) =>
  typeof value === "object" ? messageOf(value, depth + 1) : undefined;

function firstOf<T>(keys: readonly string[], find: (key: string) => T | undefined): T | undefined {
  for (const key of keys) {
    const found = find(key);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** journalctl writes a message that is not printable as a list of its bytes. */
function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  const isBytes = Array.isArray(value) && value.length > 0 && value.every((each) => Number.isInteger(each));
  return isBytes ? new TextDecoder().decode(Uint8Array.from(value)) : undefined;
}

/** What EC2's own API sends. */
export function fromBase64(text: string): string | undefined {
  if (text.length < LEAST_BASE64 || !/^[A-Za-z0-9+/=\s]+$/.test(text) || !/[\d+/=]/.test(text)) {
    return undefined;
  }
  try {
    const decoded = new TextDecoder("utf-8", { fatal: true }).decode(
      Uint8Array.fromBase64(text.replace(/\s/g, "")),
    );
    return decoded;
  } catch {
    return undefined;
  }
}
