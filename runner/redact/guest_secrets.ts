/** Secrets that a guest tells of itself: passwords that cloud-init makes up and prints, private keys, hashes. */
import type { Transcript } from "../console/console.ts";
import type { ConsoleLine } from "../facts/fact.ts";
import { messagesOf } from "../facts/messages.ts";
import { withoutPrefix } from "../facts/prefixes.ts";
import { type FoundSecret, type Secret, secretsOf } from "./secret.ts";
import { toldSecrets } from "./text_secrets.ts";

// cloud-init's cc_set_passwords.py, behind which it prints a line `user:password` for each.
const GENERATED = "Set the following 'random' passwords";
// Of 9 characters before cloud-init 22.3, of 20 since then, with punctuation.
const GENERATED_PAIR = /^\s*[a-z_][\w.-]*\$?:(\S{9,})\s*$/;
// The kernel, systemd and other users' passwords may stand between.
const LINES_AFTER = 40;
const KEY = "PRIVATE KEY";

/** The secrets in a transcript. Nearly none has one, and then all that was done is to look at each line once. */
export function secretsOfGuest({ lines, frames }: Pick<Transcript, "lines" | "frames">): readonly Secret[] {
  const inLines = lines.some(isSuspect) ? secretsInLines(lines.flatMap(messagesOf)) : [];
  return [...frames.flatMap(secretsInFrame), ...inLines].flatMap(secretsOf);
}

const isSuspect = ({ text }: ConsoleLine) => text.includes(KEY) || text.includes(GENERATED);

function secretsInLines(lines: readonly ConsoleLine[]): readonly FoundSecret[] {
  const whole = lines.map(({ text }) => withoutPrefix(text)).join("\n");
  return [...generatedIn(lines), ...toldSecrets(whole)];
}

/** The passwords behind cloud-init's line, each once: it may stand on every other line. */
function generatedIn(lines: readonly ConsoleLine[]): readonly FoundSecret[] {
  const passwords = new Set<string>();
  let linesLeft = 0;
  for (const { text } of lines) {
    const [, password] = linesLeft > 0
      ? GENERATED_PAIR.exec(withoutPrefix(text)) ?? GENERATED_PAIR.exec(text) ?? []
      : [];
    if (password !== undefined) passwords.add(password);
    linesLeft = text.includes(GENERATED) ? LINES_AFTER : linesLeft - 1;
  }
  return [...passwords].map((text) => ({ text }));
}

// What a case asks for by name; their fields are base64 once more.
const FREE_FACTS = ["files", "commands"];
const decoder = new TextDecoder();

function secretsInFrame({ name, bytes }: Transcript["frames"][number]) {
  if (!FREE_FACTS.includes(name)) return [];
  const fields = decoder.decode(bytes).split(/\s+/).filter((field) => field.length > 64).map(decodeField);
  return fields.filter((field) => field.includes(KEY)).flatMap(toldSecrets);
}

function decodeField(field: string): string {
  try {
    return decoder.decode(Uint8Array.fromBase64(field.replace(/^=/, "")));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return "";
  }
}

/**
 * A console's last line while its boot runs, of which nobody knows what stood before it: a line that may be a
 * generated password, or one of a private key, is not shown.
 */
export function redactLiveLine(line: string, redact: (text: string) => string): string {
  const messages = messagesOf({ number: 0, text: line }).map(({ text }) => text);
  return redact(messages.map(redactLiveMessage).join(""));
}

function redactLiveMessage(message: string): string {
  const words = withoutPrefix(message);
  if (/^\s*[\w+/=-]{16,}\s*$/.test(words)) return "[redacted]";
  return GENERATED_PAIR.test(words) ? words.replace(/:\S+/, ":[redacted]") : message;
}
