/** Secrets of accounts: pairs of user and password that chpasswd and newusers are told, however that is done. */
import { decodedBase64 } from "./keyed_secrets.ts";
import { type FoundSecret, pairOf } from "./secret.ts";

const ACCOUNTS = /\b(?:chpasswd|chgpasswd|newusers)\b/;
/** `joe:x:1001:1001:Joe:/home/joe:/bin/sh`, with a password where passwd(5) has an `x`. */
const ACCOUNT_LINE =
  /(?<![\w.:-])[a-z_][\w.-]{0,31}:(?![x*!]?:)([^\s:"']{2,256}):\d{1,10}:\d{1,10}:[^:\n]{0,256}:\/[^:\n]{0,256}:\//g;

/** What a text tells programs that set passwords, and cloud-init's module that does. */
export function accountSecrets(text: string): readonly FoundSecret[] {
  return [
    ...Array.from(text.matchAll(ACCOUNT_LINE), ([, password = ""]) => ({ text: password })),
    ...(text.includes("chpasswd") ? inChpasswd(text) : []),
    ...(ACCOUNTS.test(text) ? toldToAccounts(text) : []),
  ];
}

function toldToAccounts(text: string): readonly FoundSecret[] {
  // A template's own text: `root:{{ 'x' }}`.
  const lines = text.replace(/\{\{-?[ \t]{0,8}(["'])([^"'{}\n]{1,256})\1[ \t]{0,8}-?\}\}/g, "$2").split("\n");
  return [
    ...inHeredocs(lines),
    ...lines.flatMap(handedIn),
    ...lines.flatMap(packedIn),
    ...lines.flatMap(aloneOn),
    ...variablesIn(lines, text),
  ];
}

/** A pair that is a line of its own, of a file that such a program is handed: in YAML a blank would stand behind the colon. */
const aloneOn = (line: string) =>
  /^[ \t-]{0,64}["']?[a-z_][\w.-]{0,31}:(?!\/\/)[^\s:"']{4,256}["']?[ \t]{0,8}$/.test(line)
    ? pairOf(line.replace(/^[\s-]+/, "").replace(/["']/g, ""))
    : [];

/** `echo cm9vdDp4 | base64 -d | chpasswd` */
function packedIn(line: string): readonly FoundSecret[] {
  if (!ACCOUNTS.test(line) || !line.includes("base64")) return [];
  return Array.from(line.matchAll(/[A-Za-z0-9+/]{8,1024}={0,2}/g)).flatMap(([word]) =>
    pairOf(decodedBase64(word))
  );
}

const PAIR = /(?<![\w.:/-])([a-z_$][\w.${}-]{0,31}):([^\s:"'|<>()$\\]{1,256})/g;

/** `user:password` on a line that hands it to such a program, however: by a pipe, a file, a process in brackets. */
function handedIn(line: string): readonly FoundSecret[] {
  if (!ACCOUNTS.test(line) || !/[|<>]|\binput=/.test(line)) return [];
  return Array.from(line.matchAll(PAIR), ([pair, user = ""]) => ACCOUNTS.test(user) ? [] : pairOf(pair))
    .flat();
}

// Of so many in a text it is looked for where they are set: each takes a look through all of it.
const MOST_VARIABLES = 32;
const SET_TO = /=(?:"([^"\n]{1,256})|'([^'\n]{1,256})|([^\s"';&|]{1,256}))/y;

/** What a shell's variables are set to whose values are handed in: `P=x; echo "root:$P" | chpasswd`. */
function variablesIn(lines: readonly string[], text: string): readonly FoundSecret[] {
  const names = lines.filter((line) => ACCOUNTS.test(line)).flatMap((line) =>
    Array.from(line.matchAll(/:"?\$\{?([A-Za-z_]\w{0,40})/g), ([, name = ""]) => name)
  );
  return [...new Set(names)].slice(0, MOST_VARIABLES).flatMap((name) => valueOf(name, text) ?? []);
}

/** Where it is set first. */
function valueOf(name: string, text: string): FoundSecret | undefined {
  let at = text.indexOf(`${name}=`);
  while (at >= 0 && /[\w$]/.test(text.charAt(at - 1))) at = text.indexOf(`${name}=`, at + 1);
  SET_TO.lastIndex = at + name.length;
  const [, double, single, bare] = at < 0 ? [] : SET_TO.exec(text) ?? [];
  return { text: double ?? single ?? bare ?? "" };
}

// `chpasswd <<X`, and `cat <<X | chpasswd`.
const HEREDOC = /\b(?:chpasswd|chgpasswd|newusers)\b[^\n]{0,200}?<<-?[ \t]{0,8}["']?(\w{1,64})/;
const PIPED = /<<-?[ \t]{0,8}["']?(\w{1,64})["']?[^\n<]{0,100}\|[^\n|<]{0,40}\bchpasswd\b/;

/** What a shell hands to chpasswd line by line, up to the word it ends with. Each line is looked at once, however many words there are. */
function inHeredocs(lines: readonly string[]): readonly FoundSecret[] {
  const found: FoundSecret[] = [];
  const begun = new Map<string, number>();
  let next = 0;
  for (const [index, line] of lines.entries()) {
    const [, word = ""] = /^\s*(\w{1,64})\b/.exec(line) ?? [];
    const first = begun.get(word);
    if (first !== undefined) {
      found.push(...lines.slice(Math.max(first, next), index).flatMap(accountOf));
      next = index;
      begun.delete(word);
    }
    const [, ending] = HEREDOC.exec(line) ?? PIPED.exec(line) ?? [];
    if (ending !== undefined && !begun.has(ending)) begun.set(ending, index + 1);
  }
  return found;
}

/** `user:password`, and of newusers what stands behind that. */
const accountOf = (line: string) => [
  ...pairOf(line),
  ...pairOf(line.split(":").slice(0, 2).join(":")),
  // As a loop reads them: `while IFS=, read -r user password`.
  ...pairOf(line.trim().split(/[,;\s]{1,16}/).slice(0, 2).join(":")),
];

// Each such stretch is looked at once.
const MOST_CHARACTERS = 1024 ** 2;

/** cc_set_passwords: `user:password` by line or by item below `chpasswd`. */
function inChpasswd(text: string): readonly FoundSecret[] {
  let next = 0;
  return Array.from(text.matchAll(/(?<![\w-])chpasswd["']?[ \t]{0,8}:/g)).flatMap(({ index }) => {
    if (index < next) return [];
    next = index + MOST_CHARACTERS;
    const below = text.slice(index, next).replaceAll("\\n", "\n");
    return below.split(/[\n,[\]{}]/).map(itemOf).filter((each) => /^[a-z_][\w.-]{0,31}:\S/.test(each))
      .flatMap(pairOf);
  });
}

const itemOf = (item: string) =>
  item.replace(/^[\s-]+/, "").replace(/^["']?list["']?:\s{0,8}/, "").replace(/^["']|["']\s{0,8}$/g, "");
