/** A console inside of something else: the JSON that a cloud's command line prints, or another encoding. */

/** A JSON of more is taken as it is, and shows no machine that came up. */
const MAX_JSON_CHARACTERS = 64 * 1024 * 1024;
const MAX_DEPTH = 8;
/** A console in one text of a JSON has at least so many lines, or so many characters. */
const LEAST_LINES = 2;
const LEAST_BASE64 = 64;
const KERNEL_LINE = /^\[ {0,8}\d{1,8}\.\d{1,9}\] /m;
/** So much of it is seen at first. */
const LEAST_SEEN = 32;

/**
 * The console's own bytes, in pieces. `aws ec2 get-console-output`, `gcloud ... --format json` and `az ... boot-diagnostics`
 * print it as a text in a JSON, EC2's own API as base64, PowerShell writes UTF-16, and a JSON log has a message a line. All else goes through as it is.
 */
export function* unwrapped(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
  const wrap = new Unwrapping();
  for (const piece of pieces) yield* wrap.push(piece);
  yield* wrap.end();
}

/** As {@linkcode unwrapped}. */
export async function* unwrappedStream(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const wrap = new Unwrapping();
  for await (const piece of pieces) yield* wrap.push(piece);
  yield* wrap.end();
}

const encoder = new TextEncoder();

class Unwrapping {
  #kind: Kind | "unknown" = "unknown";
  #head: Uint8Array[] = [];
  #characters = 0;
  #utf16 = new TextDecoder("utf-16le");
  /** The end of what was pushed as UTF-16: what is none may go on behind it. */
  #held: Uint8Array = new Uint8Array();

  *push(piece: Uint8Array): Generator<Uint8Array> {
    // Who hands pieces in may use their buffer again.
    if (this.#kind === "unknown" && piece.length > 0) this.#kind = kindOf(piece);
    if (this.#kind === "plain") return yield piece;
    if (this.#kind === "utf-16") return yield* this.#pushWide(piece);
    this.#head.push(piece.slice());
    this.#characters += piece.length;
    if (this.#characters > MAX_JSON_CHARACTERS) yield* this.#giveUp();
  }

  /** A guest may write the mark of UTF-16, and go on in ASCII: then all is read as bytes, in which UTF-16 is ASCII with NULs. */
  *#pushWide(piece: Uint8Array): Generator<Uint8Array> {
    const bytes = new Uint8Array(this.#held.length + piece.length);
    bytes.set(this.#held);
    bytes.set(piece, this.#held.length);
    if (isNarrow(bytes)) {
      this.#kind = "plain";
      return yield bytes;
    }
    const from = Math.max(0, bytes.length - HELD) & ~1;
    this.#held = bytes.slice(from);
    yield this.#wide(bytes.subarray(0, from));
  }

  #wide(bytes: Uint8Array): Uint8Array {
    return encoder.encode(this.#utf16.decode(bytes, { stream: true }));
  }

  *end(): Generator<Uint8Array> {
    if (this.#kind === "utf-16") yield this.#wide(this.#held);
    if (this.#kind !== "json" && this.#kind !== "base64") return;
    const decoder = new TextDecoder();
    const text = this.#head.map((piece) => decoder.decode(piece, { stream: true })).join("") +
      decoder.decode();
    const console = this.#kind === "json" ? readJson(text) : fromBase64(text);
    if (console === undefined) yield* this.#giveUp();
    else yield encoder.encode(console);
  }

  *#giveUp(): Generator<Uint8Array> {
    this.#kind = "plain";
    yield* this.#head;
    this.#head = [];
  }
}

type Kind = "plain" | "json" | "base64" | "utf-16";

const HELD = 64;
/** So many in a row of what would be one character are two of ASCII. */
const NARROW = 8;

function isNarrow(bytes: Uint8Array): boolean {
  let run = 0;
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    run = isAscii(bytes[at]) && isAscii(bytes[at + 1]) ? run + 1 : 0;
    if (run === NARROW) return true;
  }
  return false;
}

const isAscii = (byte = 0) => (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d;

function kindOf(piece: Uint8Array): Kind {
  if (piece[0] === 0xff && piece[1] === 0xfe) return "utf-16";
  const start = new TextDecoder().decode(piece.subarray(0, 200)).trimStart();
  if (start.length >= LEAST_SEEN && /^[A-Za-z0-9+/=\r\n]+$/.test(start)) return "base64";
  // A kernel's line begins with a bracket too: `[    0.000000]`.
  return /^(?:\{\s*["}]|\[\s*[{"]|"(?:[^"\\]|\\.)*\\[rn])/.test(start) ? "json" : "plain";
}

/** The console in a JSON, or in the messages of one JSON a line; `undefined` where there is none. */
function readJson(text: string): string | undefined {
  const whole = parse(text);
  if (whole !== undefined) return consoleIn(whole);
  const lines = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const entries = lines.map(parse);
  // One line that is none makes it another kind of log.
  if (entries.includes(undefined)) return undefined;
  const messages = entries.map(messageOf).filter((each) => each !== undefined);
  return messages.length === 0 ? undefined : messages.map((each) => each.replace(/\r?\n$/, "")).join("\n");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Of several lines, or with a kernel's clock. */
const isConsole = (text: string) =>
  text.trimEnd().split("\n").length >= LEAST_LINES || KERNEL_LINE.test(text);

/**
 * The longest text of several lines, and with it every other that may be a console: of two each may hold a panic. Without such
 * texts the messages of a list of entries.
 */
function consoleIn(json: unknown): string | undefined {
  const texts = textsIn(json, 0).map((text) => fromBase64(text) ?? text);
  const longest = texts.reduce((a, b) => (b.length > a.length ? b : a), "");
  if (longest.trimEnd().split("\n").length >= LEAST_LINES) {
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

/** What a log's entry calls its message: Docker, journalctl, the clouds' logging. */
const MESSAGE_KEYS: readonly string[] = ["log", "MESSAGE", "message", "msg", "textPayload", "text", "line"];

function messageOf(entry: unknown): string | undefined {
  if (typeof entry === "string") return entry;
  if (typeof entry !== "object" || entry === null) return undefined;
  const fields = new Map<string, unknown>(Object.entries(entry));
  const message = MESSAGE_KEYS.map((key) => fields.get(key)).find((each) => typeof each === "string");
  return typeof message === "string" ? message : undefined;
}

/** What EC2's own API sends. */
function fromBase64(text: string): string | undefined {
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
