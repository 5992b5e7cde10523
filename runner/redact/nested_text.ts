/** Text inside text: base64 and gzip, in which cloud-init takes files, parts and whole user-data. */
import { gunzipSync } from "node:zlib";

/** A run of base64 that says something. */
export interface NestedText {
  readonly base64: string;
  readonly text: string;
}

const RUN = /[\w+/-]{16,}(?:[ \t]*(?:\r?\n|\\n)[ \t]*[\w+/-]+)*={0,2}/g;
// What unpacks to more holds no key of a person, or is made to eat memory.
const MOST_BYTES = 16 * 1024 ** 2;

/** Every run of base64 in a text that decodes to text, gzipped or not. */
export function nestedTexts(text: string): readonly NestedText[] {
  return Array.from(text.matchAll(RUN)).flatMap(([run]) => {
    for (const base64 of readingsOf(run)) {
      const bytes = decode(base64);
      const inner = bytes && textOf(bytes);
      if (inner !== undefined) return [{ base64, text: inner }];
    }
    return [];
  });
}

/** All of a run; or without its last line, or its first alone: the next line's word looks like base64 too. */
function readingsOf(run: string): readonly string[] {
  const lines = run.split(/(?<=\n|\\n)/);
  const some = [lines, lines.slice(0, -1), lines.slice(0, 1)];
  return [...new Set(some.map((each) => each.join("")))].filter((each) => each !== "");
}

/** Whether bytes are gzipped: RFC 1952 §2.3.1. */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** The text in some bytes, unpacked where they are gzipped; `undefined` where there is none. */
export function textOf(bytes: Uint8Array): string | undefined {
  const unpacked = isGzip(bytes) ? unpack(bytes) : bytes;
  if (unpacked === undefined) return undefined;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(unpacked);
    return /[^\P{Cc}\n\r\t]/u.test(text) ? undefined : text;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return undefined;
  }
}

function unpack(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_BYTES });
  } catch {
    return undefined; // cut, damaged or too large: cloud-init reads nothing in it either
  }
}

function decode(base64: string): Uint8Array | undefined {
  const joined = base64.replace(/\\n|\s/g, "").replaceAll("-", "+").replaceAll("_", "/").replace(
    /={1,2}$/,
    "",
  );
  try {
    return Uint8Array.fromBase64(joined);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/** A message's text without quoted-printable (RFC 2045 §6.7), where it says that it has some. */
export function withoutQuotedPrintable(text: string): string {
  if (!/quoted-printable/i.test(text)) return text;
  return text.replace(/=\r?\n/g, "").replace(/(?:=[0-9A-Fa-f]{2}){1,1000}/g, (packed) => {
    const bytes = packed.slice(1).split("=").map((digits) => parseInt(digits, 16));
    return new TextDecoder().decode(Uint8Array.from(bytes));
  });
}
