/** A secret as it stands, escaped and percent-encoded -> what finds it in a text. */
import type { Secret } from "./secret.ts";

const encoder = new TextEncoder();

// A short word stands inside longer ones, and figures inside longer ones, by chance.
const SHORT_WORD = /^[A-Za-z0-9]{1,5}$/;

/** A regular expression's source, for the flags `gu`. */
export function plainForm({ text }: Secret): string {
  const plain = Array.from(text, characterForms).join("");
  return SHORT_WORD.test(text) ? `(?<![A-Za-z0-9])${plain}(?![A-Za-z0-9])` : plain;
}

/** A character of a secret as JSON, a URL, a shell's quotes and YAML's may write it. */
function characterForms(character: string): string {
  if (/[A-Za-z0-9]/.test(character)) return character;
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  const forms = [
    character,
    JSON.stringify(character).slice(1, -1),
    units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join(""),
    // bash's printf %q; Python's shlex.quote.
    ...(/[!-~ ]/.test(character) ? [`\\${character}`] : []),
    ...(character === "'" ? ["'\\''", `'"'"'`, "''"] : []),
    ...(character === " " ? ["+"] : []),
  ];
  const percent = Array.from(encoder.encode(character), percentForm).join("");
  // The longest first, so that none leaves half of another.
  const sorted = [...new Set(forms)].toSorted((a, b) => b.length - a.length).map(escapeUnits);
  return `(?:${[...sorted, percent].join("|")})`;
}

/** `\u` takes its hexadecimal digits in either case. */
function escapeUnits(form: string): string {
  const isUnicode = /^(?:\\u[0-9a-f]{4})+$/.test(form);
  return isUnicode ? form.replace(/[a-f]/g, anyCase).replaceAll("\\u", "\\\\u") : RegExp.escape(form);
}

const percentForm = (byte: number) => `%${byte.toString(16).padStart(2, "0").replace(/[a-f]/g, anyCase)}`;
const anyCase = (digit: string) => `[${digit}${digit.toUpperCase()}]`;
