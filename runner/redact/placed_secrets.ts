/** Secrets by where they are put: a shell's arrays and quotes under a secret's name, files that are called like one. */
import { isSecretKey } from "../text/secret_key.ts";
import { keyedSecrets } from "./keyed_secrets.ts";
import { type FoundSecret, pairOf, underKey } from "./secret.ts";
import { unescaped, valuesAt } from "./value_reader.ts";

/** A name, and a value of it; names may be escaped as JSON's are. */
const NAMED: readonly RegExp[] = [
  /(?<![\w.])([A-Za-z_]\w{0,80})=\$'((?:[^'\\\n]|\\.){1,512})'/g,
  /(?<![\w.])([A-Za-z_]\w{0,80})\[["']?[^\]\n"']{1,64}["']?\][ \t]{0,8}=[ \t]{0,8}("[^"\n]{1,512}|'[^'\n]{1,512}|[^\s"']{1,512})/g,
  /"((?:[\w.-]|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}){1,80})"[ \t]{0,8}:[ \t]{0,8}("[^"\n]{1,512}|'[^'\n]{1,512}|[^\s"',}\]]{1,512})/g,
  // An element of XML with attributes, with another in it, with CDATA.
  /<(?:[\w.-]{1,40}:)?([\w.-]{1,80})(?:\s[^<>]{0,400})?>\s{0,64}(?:<!\[CDATA\[|<[Vv]alue>)?\s{0,16}([^<>\]\s'"][^<>\]]{0,511})/g,
  // Go's and Swift's types, C's arrays and its and Python's marks, PowerShell's and PHP's signs.
  /(?<!\w)([A-Za-z_]\w{0,80})(?:\[\d{0,8}\]|:?[ \t]{1,4}[Ss]tr(?:ing)?)?[ \t]{0,8}(?:\?{1,2}|\.|\+)?=[ \t]{0,8}(?:@|[bBrRuUfFL]{1,2})?("[^"\n]{1,512}|'[^'\n]{1,512})/g,
  // A section or a block of that name, and its value.
  /(?:^|\n)[ \t]{0,32}\[?([\w.-]{1,80})(?:\]|[ \t]{1,8}"[^"\n]{0,80}"[ \t]{0,8}\{)[ \t]{0,8}\r?\n[ \t]{0,32}value[ \t]{0,8}=[ \t]{0,8}("[^"\n]{1,512}|'[^'\n]{1,512}|[^\s"']{1,512})/g,
  /(?<!\w)([A-Za-z_]\w{0,80})[ \t]{0,8}[!=]={1,2}[ \t]{0,8}("[^"\n]{1,512}|'[^'\n]{1,512})/g,
  // Types between, and what wraps a text: `x: Final[str] = 'x'`, `String::from("x")`, `[]byte("x")`, `x{"x"}`, `||= 'x'`.
  /(?<!\w)([A-Za-z_]\w{0,80})(?:["']?\])?[ \t]{0,4}(?::[ \t]{0,4}&?(?:'static )?[\w.<>[\]]{1,40}[ \t]{0,4})?(?:\|\||\?\?|:)?(?:=>?|:|(?=\{))[ \t]{0,4}(?:[\w.:<>[\]]{0,40}[({>][ \t]{0,4}){0,2}("[^"\n]{1,512}|'[^'\n]{1,512})/g,
  /(?<!\w)([A-Za-z_]\w{0,80})[ \t]{0,4}=>?[ \t]{0,4}q{1,2}[({[]([^)}\]\n]{1,512})/g,
  /(?<!\w)([A-Za-z_]\w{0,80})[ \t]{0,4}(?:=>?|:)[ \t]{0,4}[\w.:]{1,60}\([ \t]{0,4}(?:"[^"\n]{0,80}"|'[^'\n]{0,80}')[ \t]{0,4},[ \t]{0,4}("[^"\n]{1,512}|'[^'\n]{1,512})/g,
  // A shell's comparisons.
  /\$\{?([A-Za-z_]\w{0,80})\}?"?[ \t]{1,4}[!=]={0,2}~?[ \t]{1,4}("[^"\n]{1,512}|'[^'\n]{1,512}|[^\s"'\]$-][^\s"'\]]{0,511})/g,
  /(?<!\w)case[ \t]{1,4}"?\$\{?([A-Za-z_]\w{0,80})\}?"?[ \t]{1,4}in\s{1,64}("[^"\n]{1,512}|'[^'\n]{1,512}|[^\s"')*|]{1,512})/g,
  // A document that a variable is made of.
  /(?<![\w.])([A-Za-z_]\w{0,80})="?\$\((?:cat|head|tr)[^\n<]{0,40}<<-?[ \t]{0,4}["']?\w{1,32}["']?[^\n]{0,40}\n[ \t]{0,64}([^\n]{1,512})/g,
  // Three arguments: a section, a key, a value.
  /\([ \t]{0,4}["'][\w.-]{1,40}["'][ \t]{0,4},[ \t]{0,4}["']([\w.-]{1,80})["'][ \t]{0,4},[ \t]{0,4}("[^"\n]{1,256}|'[^'\n]{1,256})/g,
  // Terraform's and a shell's variables.
  /variable[ \t]{1,8}"([\w.-]{1,80})"[ \t]{0,8}\{[^{}]{0,200}?default[ \t]{0,8}=[ \t]{0,8}("[^"\n]{1,512})/g,
  /(?<![\w-])read[ \t](?:-\w{1,8}[ \t]{1,4}){0,3}[ \t]{0,8}([A-Za-z_]\w{0,80})[ \t]{0,8}<<<[ \t]{0,8}("[^"\n]{1,512}|'[^'\n]{1,512}|[^\s"']{1,512})/g,
  // A shell's variable, read from the lines behind it.
  /(?<![\w-])read[ \t](?:-\w{1,8}[ \t]{1,4}){0,3}[ \t]{0,8}([A-Za-z_]\w{0,80})[ \t]{0,8}<<-?[ \t]{0,8}["']?\w{1,32}["']?[ \t]{0,8}\n[ \t]{0,64}([^\n]{1,512})/g,
  // What a program that is run says: `private-key <(echo x)`, `--password-command 'echo x'`.
  /(?<![\w.])([A-Za-z_][\w-]{0,80}?)(?:[-_](?:command|cmd|exec))?["']?[ \t=:,]{1,8}(?:["'](?=\$\())?(?:<\(|\$\(|["'`])[ \t]{0,4}(?:echo|printf)[ \t]{1,4}(?:(?:-\w{1,4}|["']?%s(?:\\n)?["']?)[ \t]{1,4}){0,2}("[^"\n]{1,512}|'[^'\n]{1,512}|[^\s"')`]{1,512})/g,
  // A shell's own way to set one.
  /(?<![\w-])printf[ \t]{1,4}-v[ \t]{1,4}([A-Za-z_]\w{0,80})[ \t]{1,4}["']?%s(?:\\n)?["']?[ \t]{1,4}("[^"\n]{1,512}|'[^'\n]{1,512}|[^\s"';]{1,512})/g,
  // HCL's text.
  /(?<![\w.-])([A-Za-z_][\w-]{0,80})[ \t]{0,8}=[ \t]{0,8}<<[-~]?\w{1,32}[ \t]{0,8}\n[ \t]{0,64}([^\s"'][^\n]{0,512})/g,
  /\?[ \t]{1,8}["']([\w.-]{1,80})["'][ \t]{0,8}\r?\n[ \t]{0,64}:[ \t]{1,8}["']?([^\n"']{1,512})/g,
];
// Where an array ends is looked for only behind a name that holds secrets: an expression would look behind each, and go back.
const ARRAY = /(?<![\w.])([A-Za-z_]\w{0,80})\+?=\((?:\[[^\]\n]{1,64}\]=)?/g;
const MAX_ARRAY = 1024;
const WRITTEN =
  /(?<![\w-])path["']?[ \t]{0,8}:[ \t]{0,8}["']?(\/[^\s,"'}]{1,200})["']?[^]{0,200}?(?<![\w-])content["']?[ \t]{0,8}:[ \t]{0,8}/g;
/** A value, and the name that it is held against: `if ("x" == password)`. */
const HELD =
  /("[^"\n]{1,512}|'[^'\n]{1,512})["'][ \t]{0,8}[!=]={0,2}[ \t]{0,8}"?\$?\{?([A-Za-z_][\w.]{0,80})/g;
/** `sed s/PASSWORD_HERE/x/` */
const REPLACED =
  /(?<![\w-])s([\/|#,])[^A-Za-z\n]{0,8}([A-Za-z_]{1,80})[^\n\/|#,]{0,40}\1([^\n\/|#,]{1,256})\1/g;
/** `sed 's/^password=.*\/password=x/'`: what is put in holds a key of its own. */
const PUT_IN = /(?<![\w-])s([\/|#,])(?:(?!\1)[^\n]){0,256}\1((?:(?!\1)[^\n]){1,256})\1/g;
/** A text for a file: `cat > /etc/openvpn/pass.txt <<X`. */
const KEPT =
  /(?:>{1,2}|tee(?:[ \t]-a)?[ \t])[ \t]{0,8}["']?([^\s"'<>|;&]{1,200})["']?[ \t]{0,8}<<-?[ \t]{0,8}["']?(\w{1,32})["']?[ \t]{0,8}\n((?:[^\n]{0,400}\n){1,12}?)[ \t]{0,32}\2\b/g;
const KEPT_BEHIND =
  /<<-?[ \t]{0,8}["']?(\w{1,32})["']?[ \t]{0,8}(?:>{1,2}|\|[ \t]{0,4}(?:sudo[ \t])?tee(?:[ \t]-a)?[ \t])[ \t]{0,8}["']?([^\s"'<>|;&]{1,200})["']?[^\n]{0,40}\n((?:[^\n]{0,400}\n){1,12}?)[ \t]{0,32}\1\b/g;
// Asked twice, and once for the old one.
const ASKED =
  /(?<![\w-])(?:passwd|smbpasswd|pdbedit|grub2?-mkpasswd-pbkdf2|cryptsetup|gocryptfs|encfs|kinit|vncpasswd|gpg2?)[ \t][^\n<]{0,80}<<-?[ \t]{0,8}["']?(\w{1,32})["']?[ \t]{0,8}\n((?:[^\n]{1,200}\n){1,3}?)[ \t]{0,32}\1\b/g;

/** The secrets that a text puts somewhere. */
export function placedSecrets(text: string): readonly FoundSecret[] {
  const named = NAMED.flatMap((each) => Array.from(text.matchAll(each))).flatMap((
    [, name = "", value = ""],
  ) => isSecretKey(unescaped(name)) ? [underKey(name, unescaped(value.replace(/^["']/, "")))] : []);
  const held = Array.from(text.matchAll(HELD)).flatMap(([, value = "", name = ""]) =>
    isSecretKey(name) ? [{ text: value.slice(1) }] : []
  );
  const replaced = Array.from(text.matchAll(REPLACED)).flatMap(([, , name = "", value = ""]) =>
    isSecretKey(name.replace(/_?(?:here|placeholder)$/i, "")) ? [{ text: value }] : []
  );
  const putIn = Array.from(text.matchAll(PUT_IN)).flatMap(([, , put = ""]) => keyedSecrets(put));
  const listed = Array.from(text.matchAll(ARRAY)).flatMap((found) =>
    isSecretKey(found[1] ?? "") ? wordsOf(arrayAt(text, found.index + found[0].length)) : []
  );
  const written = Array.from(text.matchAll(WRITTEN)).flatMap((found) =>
    isSecretFile(found[1] ?? "") ? contentAt(text, found.index + found[0].length) : []
  );
  const kept = [
    ...Array.from(text.matchAll(KEPT), ([, file = "", , lines = ""]) => [file, lines] as const),
    ...Array.from(text.matchAll(KEPT_BEHIND), ([, , file = "", lines = ""]) => [file, lines] as const),
  ].flatMap(([file, lines]) =>
    isSecretFile(file) ? [...linesOf(lines), ...lines.split("\n").flatMap(secretWords)] : []
  );
  const asked = Array.from(text.matchAll(ASKED)).flatMap(([, , lines = ""]) => linesOf(lines));
  return [...named, ...held, ...replaced, ...putIn, ...listed, ...written, ...kept, ...asked];
}

/** What stands in an array, up to its end on the same line; nothing where it has none. */
function arrayAt(text: string, start: number): string {
  const rest = text.slice(start, start + MAX_ARRAY + 1);
  const end = rest.search(/[)\n]/);
  return end < 0 || rest[end] !== ")" ? "" : rest.slice(0, end);
}

/** Whether a file is called like a secret; `/etc/passwd` and PAM's are about passwords, and hold none. */
export function isSecretFile(path: string): boolean {
  if (/^\/etc\/(?:passwd-?$|pam\.d\/)|\/common-password$/.test(path)) return false;
  const name = path.slice(path.lastIndexOf("/") + 1);
  // s3fs, cryptsetup, OpenVPN.
  const isNamed =
    /^(?:\.?passwd-s3fs|(?:chrony|ntp)\.keys|userlist\.txt|login\.conf|psk\.key|auth\.(?:txt|conf)|[\w-]{0,40}key_?file|passwd\.client|authkeys|pam_radius(?:_auth)?\.conf|[\w.-]{0,40}[._-](?:secrets|passwd)|munge\.key|luks[\w.-]{0,20}\.key|(?:basic-?auth|tokens?|users?|passwords?)\.csv|[\w.-]{0,20}keyring)$/
      .test(
        name,
      );
  return /^(?:\/run\/secrets\/|\/etc\/(?:keys|cryptsetup-keys\.d)\/)/.test(path) || isNamed ||
    isSecretKey(name.replace(/\.(?:txt|conf|lst|env)$/, ""));
}

function contentAt(text: string, at: number): readonly FoundSecret[] {
  const before = text.slice(Math.max(0, at - 200), at);
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const indent = (/^[ \t]*(?:- )?/.exec(line) ?? [""])[0].length;
  const values = valuesAt(text, at, { indent, isWhole: false });
  return values.flatMap((each) => [{ text: each }, ...each.split("\n").flatMap(secretWords)]);
}

/**
 * The words of a line in such a file that may be the secret: pppd's `client server secret addresses`, postfix's `host user:secret`.
 * The first says whose it is; a star and an address are nobody's.
 */
export function secretWords(line: string): readonly FoundSecret[] {
  const [, ...words] = line.trim().split(/\s{1,16}/).slice(0, 8);
  const told = words.map((word) => word.replace(/^["']|["']$/g, "")).filter((word) =>
    !/^(?:\*|[\d.:/]{1,40}|#.*|=|md5|sha\d{1,3}|crc)$/.test(word)
  );
  const pairs = line.trim().split(/\s{1,16}/).slice(0, 8).flatMap((word) =>
    [word, word.replace(/^[^:]{0,64}:(?=[^:]{1,64}:)/, "")].flatMap(pairOf)
  );
  return [...told.map((text) => ({ text })), ...pairs];
}

const wordsOf = (words: string) => (words.match(/"[^"]*"|'[^']*'|[^\s"']+/g) ?? []).map(bare);
const linesOf = (lines: string) => lines.split("\n").map((line) => ({ text: line.trim() }));
const bare = (word: string) => ({ text: word.replace(/^["']|["']$/g, "") });
