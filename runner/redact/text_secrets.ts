/** The secrets of any text: by their keys, by the words around them, by their armour, by chance itself. */
import { calledSecrets } from "./called_secrets.ts";
import { oddWords } from "./odd_words.ts";
import { escapedTexts, keyedSecrets, namedSecrets } from "./keyed_secrets.ts";
import { knownTokens } from "./known_tokens.ts";
import { listLines } from "./list_lines.ts";
import { placedSecrets } from "./placed_secrets.ts";
import { programSecrets } from "./program_secrets.ts";
import { saidSecrets } from "./said_secrets.ts";
import type { FoundSecret } from "./secret.ts";
import { tabledSecrets } from "./tabled_secrets.ts";
import { wordedSecrets } from "./worded_secrets.ts";

const DEEPEST = 3;

/** What a seed's text holds: whatever reads as a secret is one. */
export function secretsInText(text: string, depth = 0): readonly FoundSecret[] {
  const inside = depth < DEEPEST ? escapedTexts(text) : [];
  // A shell goes on behind a backslash with the next line.
  const joined = text.includes("\\\n") ? text.replace(/\\\n[ \t]{0,64}/g, "") : "";
  return [
    ...keyedSecrets(joined),
    ...keyedSecrets(listLines(text)),
    ...toldSecrets(text),
    ...keyedSecrets(text),
    ...namedSecrets(text),
    ...oddWords(text),
    ...knownTokens(text),
    ...placedSecrets(text),
    ...calledSecrets(text),
    ...tabledSecrets(text),
    ...inside.flatMap((each) => secretsInText(each, depth + 1)),
  ];
}

/** What any text holds, a guest's too: keys in their armour, and passwords that their words give away. */
export function toldSecrets(text: string): readonly FoundSecret[] {
  const lists = listLines(text);
  const told = [text, ...(lists === "" ? [] : [lists])].flatMap((each) => [
    ...wordedSecrets(each),
    ...programSecrets(each),
    ...saidSecrets(each),
  ]);
  return [...privateKeyLines(text), ...told];
}

const BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY/g;

/** The lines of private keys, each for itself: a console may show some of them alone. Each character is looked at once. */
function privateKeyLines(text: string): readonly FoundSecret[] {
  const found: FoundSecret[] = [];
  let next = 0;
  for (const { index, 0: { length } } of text.matchAll(BEGIN)) {
    if (index < next) continue;
    END.lastIndex = index + length;
    const end = END.exec(text)?.index ?? text.length;
    found.push(...blockLines(text.slice(index + length, end)));
    next = end;
  }
  return found;
}

function blockLines(body: string): readonly FoundSecret[] {
  // In a JSON string, in a shell's printf, in an indented or quoted text.
  const lines = body.split(/\\[nr]|[\r\n]/).map((line) =>
    line.replace(/^[\s#>"']+|(?<![\s"',\\])[\s"',\\]+$/g, "")
  );
  return lines.filter((line) => /^[\w+/=-]{4,}$/.test(line)).map((text) => ({ text }));
}
