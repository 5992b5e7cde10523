/** Secrets by the words that they stand in, without a key of their own: pairs of user and password, headers, programs. */
import { decodedBase64 } from "./keyed_secrets.ts";
import { type FoundSecret, pairOf } from "./secret.ts";

/** A form of words, and which secrets it holds. */
interface Wording {
  readonly pattern: RegExp;
  readonly read: (match: readonly string[]) => readonly FoundSecret[];
}

const pairIn = ([, pair = ""]: readonly string[]) => pairOf(pair);
const valueIn = ([, text = ""]: readonly string[]): readonly FoundSecret[] => [{ text }];
// Where it ends nobody can tell: with its first word, or with its line.
const phraseIn = ([, text = ""]: readonly string[]): readonly FoundSecret[] =>
  [text.trim(), /^\S*/.exec(text)?.[0] ?? ""].map((each) => ({ text: each }));
const inUrl = (text: string) =>
  [text, decoded(text)].map((each) => ({ text: each, contexts: [`:${each}@`] }));

const WORDINGS: readonly Wording[] = [
  // RFC 3986 §3.2.1; the password percent-encoded or not.
  { pattern: /\w:\/\/[^\s/:@"']{0,256}:([^\s/@"']{1,1024})@/g, read: ([, text = ""]) => inUrl(text) },
  // A token in a user's place.
  { pattern: /https?:\/\/(?=[^\s/:@"'?#]{0,255}\d)([^\s/:@"'?#]{8,256})@/g, read: valueIn },
  {
    pattern:
      /authorization\\?["']?\s{0,16}[:=,]["'[\s\\]{0,64}(?:(?:bearer|basic|token|digest|apikey)\s{1,16})?([^\s"'\],\\]{1,4096})/gi,
    read: ([, text = ""]) => [{ text }, ...pairOf(decodedBase64(text))],
  },
  {
    pattern: /(?<![\w-])(?:bearer|basic)[ \t]{1,16}([\w.~+/=-]{12,4096})/gi,
    read: ([, text = ""]) => [{ text }, ...pairOf(decodedBase64(text))],
  },
  {
    pattern:
      /(?<![\w-])(?:-u|--user|--proxy-user)\\?["']?[ \t=,]{0,8}\\?["']?([^\s:"'\\]{1,64}:[^\s"'\\\],]{1,512})/g,
    read: pairIn,
  },
  {
    pattern:
      /\bcurl[ \t][^\n|;&]{0,200}?(?<=[ \t])-[A-Za-z]{1,8}[uU][ \t]{0,8}["']?([^\s:"'\\]{1,64}:[^\s"'\\]{1,512})/g,
    read: pairIn,
  },
  {
    pattern:
      /\bcurl[ \t][^\n|;&]{0,200}?(?<=[ \t])(?:-b|--cookie)[ \t=]{0,8}["']?[\w-]{1,64}=([^\s"';]{4,1024})/g,
    read: valueIn,
  },
  // Each of the two in quotes of its own.
  {
    pattern:
      /(?<![\w-])(?:-[A-Za-z]{0,8}u|--user)[ \t=]{0,8}["'][^\s:"'\\]{1,64}["']?:["']?([^\s"'\\\],]{1,512})/g,
    read: valueIn,
  },
  // host:port:database:user:password
  {
    pattern: /(?<![\w.:*-])[\w.*-]{1,256}:(?:\d{1,5}|\*):[^:\s"']{1,64}:[^:\s"']{1,64}:([^\s"':]{4,512})/g,
    read: valueIn,
  },
  {
    pattern: /(?<![\w-])_?auth["']?[ \t]{0,8}[:=][ \t]{0,8}["']?([^\s"':/]{1,64}:(?!\/\/)[^\s"',}]{4,512})/gi,
    read: pairIn,
  },
  // RFC 7519
  { pattern: /(?<![\w-])(eyJ[\w-]{8,4096}\.eyJ[\w-]{8,4096}\.[\w-]{8,4096})/g, read: valueIn },
  // netrc, which apt's auth.conf has too.
  { pattern: /\blogin\s{1,64}\S{1,256}\s{1,64}(?:password|passwd)\s{1,64}(\S{1,1024})/g, read: valueIn },
  // debconf's selections: package, question, type, value.
  { pattern: /\/[\w.-]{1,80}[ \t]{1,8}password[ \t]{1,8}([^\n"'\\|;]{1,512})/g, read: phraseIn },
  {
    pattern: /identified\s{1,8}(?:with\s{1,8}\S{1,64}\s{1,8})?(?:by|as)\s{1,8}\\?["']([^"'\\]{1,512})/gi,
    read: valueIn,
  },
];

// Words of programs' own files and languages; where prose may stand too, a secret has a figure.
const OTHER_WORDINGS: readonly Wording[] = [
  // Said in a comment.
  {
    pattern: /(?:assword|assphrase|ecret|oken)(?:[ \t]\w{1,32}){0,4}[ \t]is[ \t]["'`]([^"'`\n]{1,256})["'`]/g,
    read: valueIn,
  },
  {
    pattern:
      /#[^\n]{0,80}(?:assword|assphrase|ecret|oken|creds|redentials?)(?:[ \t](?:for|of)[ \t][\w@.-]{1,32})?(?:[ \t]is)?:[ \t]{1,4}(?:[\w.-]{1,32}[:\/][ \t]?)?([^\s:\/]{4,256})[ \t]{0,8}$/gm,
    read: valueIn,
  },
  // HashiCorp's AppRole, MySQL's, Net-SNMP's, Cisco's, CIFS's user in one with his password.
  { pattern: /\bvault[ \t][^\n]{0,200}?\bsecret_id=([^\s"']{1,512})/g, read: valueIn },
  {
    pattern: /\bmysqladmin[ \t][^\n|;&]{0,200}?[ \t]password[ \t]{1,8}["']?([^\s"'\\]{1,256})/g,
    read: valueIn,
  },
  { pattern: /(?:^|["'])[ \t]{0,32}r[ow]community6?[ \t]{1,8}([^\s"'\\]{1,256})/gm, read: valueIn },
  {
    pattern:
      /(?:^|["'])[ \t]{0,32}createUser[ \t][^\n"]{1,80}?(?:SHA|MD5)[\d-]{0,4}[ \t]{1,8}"?([^\s"\\]{1,256})/gm,
    read: valueIn,
  },
  { pattern: /\bsnmp-server[ \t]{1,8}community[ \t]{1,8}([^\s"'\\]{1,256})/g, read: valueIn },
  {
    pattern:
      /\b(?:enable[ \t]{1,8}(?:secret|password)|plaintext-password)[ \t]{1,8}(?:\d[ \t]{1,8})?["']?([^\s"'\\]{1,256})/g,
    read: valueIn,
  },
  { pattern: /\b(?:user|username)=[\w.@\\-]{1,64}%([^\s"',\\]{1,256})/g, read: valueIn },
  { pattern: /\badd-authtoken[ \t]{1,8}["']?([^\s"'\\]{1,512})/g, read: valueIn },
  {
    pattern:
      /\bbundle[ \t]config[ \t](?:(?:set|--?\w{1,12})[ \t]){0,4}[\w.-]{1,128}[ \t]{1,4}([^\s:"']{1,64}:[^\s"'\\]{1,256})/g,
    read: pairIn,
  },
  { pattern: /\bxfreerdp\d?[ \t][^\n]{0,200}?[ \t]\/p:["']?([^\s"'\\]{1,256})/g, read: valueIn },
  // Webhooks: who has the address may post.
  {
    pattern:
      /(?:hooks\.slack\.com\/services\/\w{1,16}\/\w{1,16}|discord(?:app)?\.com\/api\/webhooks\/\d{1,24}|\.office\.com\/webhook|maker\.ifttt\.com\/trigger\/[\w-]{1,64}\/(?:json\/)?with\/key|hc-ping\.com)\/([\w@-]{4,256})/g,
    read: valueIn,
  },
  { pattern: /api\.telegram\.org\/bot([\w:-]{4,256})/g, read: valueIn },
  { pattern: /[?&](?:key|code|auth)=(?=[^\s"'&]{0,255}\d)([^\s"'&#\\]{8,256})/g, read: valueIn },
  // coturn.
  { pattern: /(?:^|["'])user=[\w.-]{1,64}:([^\s"'\\]{4,256})/gm, read: valueIn },
  // HAProxy, GRUB, Redis, Dovecot, Oracle, Jenkins, crypt(3), expect.
  { pattern: /\bstats[ \t]{1,8}auth[ \t]{1,8}([^\s:"'\\]{1,64}:[^\s"'\\]{1,256})/g, read: pairIn },
  {
    pattern:
      /(?:^|["'])[ \t]{0,32}password[ \t]{1,8}[\w-]{1,32}[ \t]{1,8}(?=[^\s"']{0,255}\d)([^\s"'\\]{4,256})(?=["'\\]|[ \t]{0,8}$)/gm,
    read: valueIn,
  },
  {
    pattern: /\buser[ \t]\S{1,64}[ \t]{1,8}(?:on|off)(?:[ \t]{1,4}[^\s>]{1,64}){0,8}[ \t]{1,4}>(\S{4,256})/g,
    read: valueIn,
  },
  { pattern: /\{(?:PLAIN|CLEAR(?:TEXT)?|CRYPT|SSHA|SMD5)(?:\d{3})?\}([^\s"',:\\]{4,512})/g, read: valueIn },
  {
    pattern: /\bsqlplus[ \t](?:-\w{1,8}[ \t]{1,4}){0,4}[ \t]{0,8}["']?[\w$#]{1,64}\/"?([^\s@"'\/]{1,256})/g,
    read: valueIn,
  },
  {
    pattern: /\bcreateAccount\([ \t]{0,4}\\?["'][^"'\n\\]{1,64}\\?["'],[ \t]{0,4}\\?["']([^"'\n\\]{1,256})/g,
    read: valueIn,
  },
  { pattern: /\bcrypt\([ \t]{0,4}\\?["']([^"'\n\\]{4,256})/g, read: valueIn },
  {
    pattern:
      /(?:assword|assphrase)[^\n]{0,120}\n?[ \t]{0,64}(?:exp_)?send[ \t]{1,8}(?:-- )?\\?"([^"\\\n]{1,256})/g,
    read: valueIn,
  },
  {
    pattern:
      /(?:^|[\s#;*/"'])(?=[^\s"']{0,255}\d)([^\s#;*/"']{6,256}) is (?:the|my|our)(?: \w{1,20})? (?:password|passphrase|secret|token)\b/g,
    read: valueIn,
  },
];

/** What stands in such words. */
export function wordedSecrets(text: string): readonly FoundSecret[] {
  return [
    ...[...WORDINGS, ...OTHER_WORDINGS].flatMap(({ pattern, read }) =>
      Array.from(text.matchAll(pattern)).flatMap(read)
    ),
    ...(text.includes("chpasswd") ? inChpasswd(text) : []),
    ...(ACCOUNTS.test(text) ? toldToAccounts(text) : []),
  ];
}

function toldToAccounts(text: string): readonly FoundSecret[] {
  const lines = text.split("\n");
  return [...inHeredocs(lines), ...lines.flatMap(handedIn), ...variablesIn(lines, text)];
}

const ACCOUNTS = /\b(?:chpasswd|chgpasswd|newusers)\b/;
const PAIR = /(?<![\w.:/-])([a-z_$][\w.${}-]{0,31}):([^\s:"'|<>()$\\]{1,256})/g;

/** `user:password` on a line that hands it to such a program, however: by a pipe, a file, a process in brackets. */
function handedIn(line: string): readonly FoundSecret[] {
  if (!ACCOUNTS.test(line) || !/[|<>]/.test(line)) return [];
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
const accountOf = (line: string) => [...pairOf(line), ...pairOf(line.split(":").slice(0, 2).join(":"))];

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

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return text;
  }
}
