/** A console inside of something else: the JSON that a cloud's command line prints, or another encoding. */
import { JsonLines } from "./json_lines.ts";
import { consoleIn, fromBase64, parseJson } from "./wrapped_json.ts";

/** A JSON of more is taken as it is, and shows no machine that came up. */
const MAX_JSON_BYTES = 64 * 1024 * 1024;
/** A first line of more is no entry of a log. */
const MAX_FIRST_LINE = 1024 * 1024;
/** So many characters go out at once. */
const PIECE_CHARACTERS = 64 * 1024;
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
  #bytes = 0;
  #utf16 = new TextDecoder("utf-16le");
  /** The end of what was pushed as UTF-16: what is none may go on behind it. */
  #held: Uint8Array = new Uint8Array();
  readonly #lines = new JsonLines();
  readonly #decoder = new TextDecoder();

  *push(piece: Uint8Array): Generator<Uint8Array> {
    if (this.#kind === "unknown") {
      // Who hands pieces in may use their buffer again.
      this.#head.push(piece.slice());
      this.#bytes += piece.length;
      if (this.#bytes >= SEEN) yield* this.#begin();
    } else yield* this.#take(piece);
  }

  /** What it is shows in its first bytes, which a pipe may give one by one. */
  *#begin(): Generator<Uint8Array> {
    const bytes = joined(this.#head);
    this.#kind = kindOf(bytes);
    this.#head = [];
    this.#bytes = 0;
    if (bytes.length > 0) yield* this.#take(bytes);
  }

  *#take(piece: Uint8Array): Generator<Uint8Array> {
    if (this.#kind === "plain") return yield piece;
    if (this.#kind === "utf-16") return yield* this.#pushWide(piece);
    if (this.#kind === "json lines") return yield* this.#pushLines(piece);
    this.#head.push(piece.slice());
    this.#bytes += piece.length;
    if (this.#kind === "json") yield* this.#lookForLines(piece);
    if (this.#bytes > MAX_JSON_BYTES) yield* this.#giveUp();
  }

  /** A whole JSON on the first line, and more behind it, is a log with one a line. */
  *#lookForLines(piece: Uint8Array): Generator<Uint8Array> {
    if (!piece.includes(LF)) return;
    const text = this.#text();
    const end = text.indexOf("\n");
    if (end > MAX_FIRST_LINE || parseJson(text.slice(0, end)) === undefined) {
      this.#kind = "one json";
    } else if (text.slice(end).trim() !== "" || text.length > 2 * MAX_FIRST_LINE) {
      const head = this.#head;
      this.#head = [];
      this.#kind = "json lines";
      for (const each of head) yield* this.#pushLines(each);
    }
  }

  *#pushLines(piece: Uint8Array): Generator<Uint8Array> {
    yield encoder.encode(this.#lines.push(this.#decoder.decode(piece, { stream: true })));
  }

  /** A guest may write the mark of UTF-16, and go on in ASCII: then all is read as bytes, in which UTF-16 is ASCII with NULs. */
  *#pushWide(piece: Uint8Array): Generator<Uint8Array> {
    const bytes = joined([this.#held, piece]);
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

  /** What was held back until it is known what it is. */
  #text(): string {
    const decoder = new TextDecoder();
    return this.#head.map((piece) => decoder.decode(piece, { stream: true })).join("") + decoder.decode();
  }

  *end(): Generator<Uint8Array> {
    if (this.#kind === "unknown") yield* this.#begin();
    if (this.#kind === "utf-16") yield this.#wide(this.#held);
    if (this.#kind === "json lines") yield encoder.encode(this.#lines.end());
    if (this.#head.length === 0) return;
    const text = this.#text();
    const console = this.#kind === "base64" ? fromBase64(text) : consoleIn(parseJson(text));
    if (console === undefined) return yield* this.#giveUp();
    this.#head = [];
    yield* piecesOf(console);
  }

  *#giveUp(): Generator<Uint8Array> {
    this.#kind = "plain";
    yield* this.#head;
    this.#head = [];
  }
}

/** Of a long text all at once would be a line, and an object for each, at the same time. */
function* piecesOf(text: string): Generator<Uint8Array> {
  for (let at = 0; at < text.length;) {
    const end = Math.min(text.length, at + PIECE_CHARACTERS);
    // Halves of a surrogate pair stay together.
    const to = /[\ud800-\udbff]/.test(text.charAt(end - 1)) ? end + 1 : end;
    yield encoder.encode(text.slice(at, to));
    at = to;
  }
}

/** `json`: it begins as one; `one json`: its first line is none. */
type Kind = "plain" | "json" | "one json" | "json lines" | "base64" | "utf-16";

const LF = 0x0a;
const SEEN = 200;

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
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
  const start = new TextDecoder().decode(piece.subarray(0, SEEN)).trimStart();
  if (start.length >= LEAST_SEEN && /^[A-Za-z0-9+/=\r\n]+$/.test(start)) return "base64";
  // A kernel's line begins with a bracket too: `[    0.000000]`.
  return /^(?:\{\s*["}]|\[\s*[{"]|"(?:[^"\\]|\\.)*\\[rn])/.test(start) ? "json" : "plain";
}
