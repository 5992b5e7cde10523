/** Secrets in any text by the words they stand in: scripts, comments, units, and YAML that cannot be read as such. */
import { isSecretKey } from "../text/secret_key.ts";
import { type FoundSecret, pairOf, underKey } from "./secret.ts";

/** A form of words, and which secrets it holds. */
interface Wording {
  readonly pattern: RegExp;
  readonly read: (match: readonly string[]) => readonly FoundSecret[];
}

const BLOCK = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----(.*?)(?:-----END [A-Z0-9 ]*PRIVATE KEY|$)/gs;

const pairIn = ([, pair = ""]: readonly string[]) => pairOf(pair);
const valueIn = ([, text = ""]: readonly string[]): readonly FoundSecret[] => [{ text }];
const assigned = ([, key = "", ...values]: readonly string[]): readonly FoundSecret[] =>
  isSecretKey(key) ? values.filter((each) => each !== undefined).map((text) => underKey(key, text)) : [];

/** Where a secret stands whatever the text is. */
const WORDINGS: readonly Wording[] = [
  { pattern: BLOCK, read: ([, body = ""]) => blockLines(body) },
  // RFC 3986 §3.2.1; the password percent-encoded or not.
  {
    pattern: /\w:\/\/[^\s/:@"']{0,256}:([^\s/@"']{1,4096})@/g,
    read: ([, text = ""]) => [text, decoded(text)].map((each) => ({ text: each, contexts: [`:${text}@`] })),
  },
  {
    pattern:
      /authorization["']?\s{0,16}[:=,]["'[\s]{0,64}(?:(?:bearer|basic|token|digest)\s{1,16})?([^\s"'\],]+)/gi,
    read: ([, text = ""]) => [{ text }, ...pairOf(decodedBase64(text))],
  },
  { pattern: /(?:^|\s)(?:-u|--user|--proxy-user)[\s=]+["']?([^\s:"']{1,64}:[^\s"']+)/g, read: pairIn },
  {
    pattern:
      /(?<![\w.-])([\w.-]{1,64}:[^\s"'|]{1,512})["']?[ \t]{0,16}(?:\\n["']?[ \t]{0,16})?\|\s{0,16}(?:sudo\s{1,16})?chpasswd\b/g,
    read: pairIn,
  },
  // netrc, which apt's auth.conf has too.
  { pattern: /\blogin\s+\S+\s+password\s+(\S+)/g, read: valueIn },
  { pattern: /(?:^|\s)--([a-z][\w-]*)[= ](?!-)["']?([^\s"']+)/g, read: assigned },
];

/** `KEY=value` and `key: value`, which only a text that is no YAML is searched for. */
const ASSIGNMENTS: readonly Wording[] = [
  {
    pattern:
      /(?<![\w.-])([A-Za-z][\w.-]{0,80})["']?[ \t]{0,8}[:=][ \t]*(?:"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'|([^\s"'#,;&|)}\]][^\s,;&|)}\]"']*))/g,
    read: assigned,
  },
  // A bare value may hold anything up to the end of its line.
  {
    pattern: /^[ \t#-]*(?:export[ \t]+)?([A-Za-z][\w.-]{0,80})[ \t]{0,8}[:=][ \t]*([^\s"'|>].*)$/gm,
    read: ([whole = "", key = "", value = ""]) => assigned([whole, key, withoutComment(value)]),
  },
  { pattern: /\b(?:PrivateKey|PresharedKey)\s*=\s*([\w+/=-]+)/gi, read: valueIn },
];

/** What a text holds. `isFree`: it is no YAML, or a part of it that YAML does not read. */
export function secretsInText(
  text: string,
  { isFree }: { readonly isFree: boolean },
): readonly FoundSecret[] {
  const wordings = isFree ? [...WORDINGS, ...ASSIGNMENTS] : WORDINGS;
  const worded = wordings.flatMap(({ pattern, read }) => Array.from(text.matchAll(pattern)).flatMap(read));
  return text.includes("chpasswd") ? [...worded, ...inHeredocs(text)] : worded;
}

const HEREDOC = /\bchpasswd\b[^\n]{0,200}?<<-?\s{0,8}["']?(\w{1,64})/;

/** What a shell hands to chpasswd line by line, up to the word it ends with. Each line is looked at once, however many words there are. */
function inHeredocs(text: string): readonly FoundSecret[] {
  const lines = text.split("\n");
  const found: FoundSecret[] = [];
  const begun = new Map<string, number>();
  let next = 0;
  for (const [index, line] of lines.entries()) {
    const [, word = ""] = /^\s*(\w{1,64})\b/.exec(line) ?? [];
    const first = begun.get(word);
    if (first !== undefined) {
      found.push(...lines.slice(Math.max(first, next), index).flatMap(pairOf));
      next = index;
      begun.delete(word);
    }
    const [, ending] = HEREDOC.exec(line) ?? [];
    if (ending !== undefined && !begun.has(ending)) begun.set(ending, index + 1);
  }
  return found;
}

/** A value without the comment behind it. */
function withoutComment(value: string): string {
  const at = value.search(/[ \t]#/);
  return (at < 0 ? value : value.slice(0, at)).trimEnd();
}

/** The lines of a private key, each for itself: a console may show some of them alone. */
function blockLines(body: string): readonly FoundSecret[] {
  // In a JSON string, in a shell's printf, in an indented or quoted text.
  const lines = body.split(/\\[nr]|[\r\n]/).map((line) =>
    line.replace(/^[\s#>"']+|(?<![\s"',\\])[\s"',\\]+$/g, "")
  );
  return lines.filter((line) => /^[\w+/=-]{4,}$/.test(line)).map((text) => ({ text }));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return text;
  }
}

function decodedBase64(text: string): string {
  try {
    return atob(text);
  } catch {
    return ""; // a token that is no base64
  }
}
