/** A secret inside longer base64: wrapped, in either alphabet, at each of the three places of its groups. */
import type { Secret } from "./secret.ts";

/** What a run of base64 holds where it holds a secret. */
export interface Base64Form {
  /** Its characters that hold nothing else, in the common alphabet. */
  readonly core: string;
  /** A regular expression's source for what goes with them. */
  readonly end: string;
}

const encoder = new TextEncoder();

// Lines of base64 are wrapped, and stand in JSON strings and behind a comment's sign.
const GAP = String.raw`(?:\\[nr]|[\s#])*`;
const CHARACTER = String.raw`[\w+/=-]`;
// The rest of a run: its next line is as long as lines of base64 are, or its last.
const REST = String.raw`(?:${CHARACTER}|${GAP}(?=[\w+/-]{20}|[\w+/-]*=))*`;

/** All forms of a secret; of what is base64 itself, that too. */
export function base64Forms({ text, isOpaque = false }: Secret): readonly Base64Form[] {
  // cloud-config is written as JSON: in base64 a quote of the password is an escaped one.
  const spellings = [...new Set([text, JSON.stringify(text).slice(1, -1)])];
  const packed = spellings.flatMap((each) => packedForms(encoder.encode(each)));
  if (!isOpaque) return packed;
  return [{ core: common(text), end: REST }, ...packed.map(({ core }) => ({ core, end: REST }))];
}

/** The character behind it holds its last bits, and goes too; that before it holds four of its first at the most. */
function packedForms(bytes: Uint8Array): readonly Base64Form[] {
  return [0, 1, 2].map((offset) => {
    const padded = new Uint8Array([...new Array(offset).fill(0), ...bytes]);
    const bits = (offset + bytes.length) * 8;
    const core = padded.toBase64({ omitPadding: true }).slice(
      Math.ceil(offset * 8 / 6),
      Math.floor(bits / 6),
    );
    return { core, end: bits % 6 === 0 ? "" : GAP + CHARACTER };
  });
}

/** URLs have an alphabet of their own: RFC 4648 §5. */
const common = (text: string) => text.replaceAll("-", "+").replaceAll("_", "/");

/** Hides what a text holds in any of the forms. Looking for them as plain text first spares nearly all texts the patterns. */
export function withoutBase64(text: string, forms: readonly Base64Form[], shown: string): string {
  const joined = common(text.replace(/\\[nr]|[\s#]/g, "").replace(/%2b/gi, "+").replace(/%2f/gi, "/"));
  const found = forms.filter(({ core }) => joined.includes(core)).map(patternOf);
  return found.length === 0 ? text : text.replace(new RegExp(found.join("|"), "gu"), shown);
}

const patternOf = ({ core, end }: Base64Form) => Array.from(core, characterPattern).join(GAP) + end;

function characterPattern(character: string): string {
  if (character === "+") return "(?:[+-]|%2[bB])";
  return character === "/" ? "(?:[/_]|%2[fF])" : character;
}
