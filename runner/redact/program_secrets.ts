/** Secrets that programs take as their arguments, where no word beside them says so. */
import { isSecretKey } from "../text/secret_key.ts";
import { commandsIn, nameOf } from "./command_words.ts";
import { CALLS, type Place, PROGRAMS } from "./program_table.ts";
import type { FoundSecret } from "./secret.ts";
import { isPublicKey } from "./value_reader.ts";

// A script in a command in a list.
const DEEPEST = 4;

/** What a text's commands hand to their programs. */
export function programSecrets(text: string): readonly FoundSecret[] {
  if (!CALLS.test(text)) return [];
  const lines = text.replaceAll("\\\r\n", " ").replaceAll("\\\n", " ").split("\n");
  return lines.flatMap((line) => inLine(line, 0));
}

function inLine(line: string, depth: number): readonly FoundSecret[] {
  if (depth > DEEPEST || !CALLS.test(line)) return [];
  const commands = commandsIn(line).map(({ words }) => words);
  const scripts = commands.flat().filter((word) => /\s/.test(word) && word.length < line.length);
  return [...commands.flatMap(inCommand), ...scripts.flatMap((each) => inLine(each, depth + 1))];
}

function inCommand(words: readonly string[]): readonly FoundSecret[] {
  const places = words.map((word, at) => [nameOf(word), at] as const);
  // `mysql -px mysql`: the first is the program.
  const names = new Map(places.toReversed());
  return [...names].flatMap(([name, at]) =>
    (PROGRAMS.get(name) ?? []).flatMap(({ also, places }) => {
      const from = startOf(also, { words, names, at });
      return from < 0 ? [] : places.flatMap((place) => secretsAt(place, words, from));
    })
  );
}

interface Called {
  readonly words: readonly string[];
  /** Where each word stands first. */
  readonly names: ReadonlyMap<string, number>;
  /** Where the program does. */
  readonly at: number;
}

/** Where what belongs to the program begins; -1 where what must stand there does not. */
function startOf(also: string, { words, names, at }: Called): number {
  if (also === "") return at + 1;
  if (also === "//") return words.findIndex((word) => word.startsWith("//")) + 1 || -1;
  if (!also.startsWith("-")) return (names.get(also) ?? -1) > at ? (names.get(also) ?? 0) + 1 : -1;
  return words.some((word) => /^-[A-Za-z]{1,8}$/.test(word) && word.includes(also.slice(1))) ? at + 1 : -1;
}

function secretsAt(place: Place, words: readonly string[], from: number): readonly FoundSecret[] {
  const { name } = place;
  if (name.startsWith("-")) {
    return words.slice(from).flatMap((word, index) => behindOption(place, word, words[from + index + 1]));
  }
  if (name === "KEY") {
    return words.slice(from).flatMap((word, index) =>
      isSecretKey(word) ? told(`${word} `, words[from + index + 1] ?? "") : []
    );
  }
  if (name === "!") return told("", words[from] ?? "");
  const operands = operandsOf(words.slice(from));
  if (name === "KEY#") {
    return words.slice(from).some(isPartlySecret) ? told("", operands.at(-1) ?? "") : [];
  }
  if (name === "=") return operands.flatMap((word) => told("", secondOf(word, "=")));
  const operand = name === "#" ? lastOf(operands, words) : operands[Number(name.slice(1)) - 1];
  return told("", operand ?? "");
}

/** `github-oauth.github.com`, `http-basic.packages.example`, `pypi-token.pypi`, `/app/password`, `db:password` */
const isPartlySecret = (word: string) =>
  word.split(/[./:]/).some((part) => /(?:oauth|http-basic)$/.test(part) || isSecretKey(part));

/** A single one behind an option is the option's: `mkpasswd -m sha-512` asks. */
function lastOf(operands: readonly string[], words: readonly string[]): string | undefined {
  const last = operands.at(-1) ?? "";
  const isOption = operands.length === 1 && /^-[A-Za-z]$/.test(words[words.lastIndexOf(last) - 1] ?? "");
  return isOption ? undefined : last;
}

function behindOption({ name, sign, form }: Place, word: string, next = ""): readonly FoundSecret[] {
  const isPair = sign !== "";
  const tell = (start: string, value: string) => told(start, isPair ? secondOf(value, sign) : value);
  if (word.startsWith(`${name}=`)) return tell(`${name}=`, word.slice(name.length + 1));
  // curl -sSu ann:x
  const isCluster = isPair && form !== "" && /^-[A-Za-z]{2,8}$/.test(word) && word.endsWith(name.slice(1));
  if (form !== "+" && (word === name || isCluster)) return tell(`${word} `, next);
  return form !== "" && word.startsWith(name) && !isCluster ? tell(name, word.slice(name.length)) : [];
}

/** What is no option, up to where the output goes. */
function operandsOf(words: readonly string[]): readonly string[] {
  const end = words.findIndex((word) => /^[\d&]{0,2}[<>]/.test(word));
  return words.slice(0, end < 0 ? words.length : end).filter((word) => !word.startsWith("-"));
}

/** A variable, a file or a descriptor that has the secret (openssl) is none, nor is a user's name. */
function secondOf(value: string, sign: string): string {
  const at = /^(?:env|file|fd):/.test(value) ? -1 : value.indexOf(sign);
  if (at <= 0 || (sign === "=" && isPublicKey(value.slice(0, at)))) return "";
  return value.slice(at + sign.length);
}

/** The next option is none, nor is a file that has it, nor SNMP's word for no secret. */
function told(start: string, value: string): readonly FoundSecret[] {
  const text = value.replace(/^["']|["']$/g, "");
  if (text === "" || /^(?:[-@]|(?:\.{0,2}|~)\/|public$)/.test(text)) return [];
  return [{
    text,
    contexts: start === "" ? [] : [`${start}${text}`, `${start}"${text}"`, `${start}'${text}'`],
  }];
}
