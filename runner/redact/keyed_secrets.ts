/** Every value under a key that holds secrets, in any text. One pass over its words. */
import { isSecretKey } from "../text/secret_key.ts";
import { type FoundSecret, pairOf, underKey } from "./secret.ts";
import { unescaped, valuesAt } from "./value_reader.ts";

const WORD = /(?<![\p{L}\p{M}\w.])[\p{L}_][\p{L}\p{M}\w.-]{0,80}(?![\p{L}\p{M}\w.])/gu;
/** What parts a key from its value. */
const SEPARATOR =
  /\\?["']?\]?[ \t]{0,32}(?:(=>|[:+?]=|[:=：]|%3[dDaA]|\((?=\\?["']))[ \t]{0,64}|(>)|(,)[ \t]{0,16}|([ \t]{1,64}))/y;
// An explicit key's value in YAML begins on the next line.
const EXPLICIT = /[ \t]{0,8}\r?\n[ \t]{0,64}: {1,8}/y;

// Of more secrets nothing at all is shown: the rest need not be known.
const MOST_VALUES = 4000;

/** The secrets of a text by their keys. */
export function keyedSecrets(text: string): readonly FoundSecret[] {
  const anchors = new Map(
    Array.from(
      text.matchAll(/&([\w-]{1,64}) {1,8}([^\s,]{1,512})/g),
      ([, name = "", value = ""]) => [name, value],
    ),
  );
  // Kubernetes: all that such an object holds.
  const isKept = /(?<!\w)kind["']?[ \t]{0,8}:[ \t]{0,8}["']?Secret\b/.test(text);
  const found = new Map<string, readonly FoundSecret[]>();
  for (const { 0: key, index } of text.matchAll(WORD)) {
    if (found.size > MOST_VALUES) break;
    if (!isSecretKey(key) && !(isKept && key === "data")) continue;
    for (const value of secretsBehind(text, key, index)) {
      const pair = `${key} ${value}`;
      if (!found.has(pair)) found.set(pair, told(key, value, anchors));
    }
  }
  return [...found.values()].flat();
}

function told(key: string, value: string, anchors: ReadonlyMap<string, string>): readonly FoundSecret[] {
  const alias = /^\*([\w-]{1,64})$/.exec(value)?.[1];
  const text = alias === undefined ? value : anchors.get(alias) ?? "";
  const [, token] = /^(?:bearer|basic|token|digest)\s{1,16}(\S+)$/i.exec(text) ?? [];
  const bare = text.replace(/^["']|["']$/g, "");
  const [, segment] = /^https?:\/\/\S{1,1024}\/([\w~+-]{8,256})$/.exec(bare) ?? [];
  const [, hash] = /^\{[A-Z0-9-]{2,20}\}(.{1,512})$/.exec(bare) ?? [];
  const [, assigned] = /^[\w-]{1,40}=(\S{4,1024})$/.exec(bare) ?? [];
  // A shell's variable, and what stands in for it.
  const [, instead] = /^\$\{\w{1,80}:?[-=]([^}]{1,512})\}?$/.exec(bare) ?? [];
  const parts = [token, segment, hash, assigned, instead?.replace(/^["']|["']$/g, "")].flatMap((
    each,
  ) => each === undefined ? [] : [{ text: each }]);
  return isPath(bare) ? [] : [underKey(key, bare), ...parts, ...(bare.includes("://") ? [] : pairOf(bare))];
}

/** `private_key: /etc/ssl/private/a.pem` names a file, and so does openssl's `-pass file:/a`. */
const isPath = (value: string) =>
  /^(?:file:|env:|fd:\d|(?:\.{0,2}|~)(?:\/[a-z][\w.@-]{0,80}){2,20}$)/.test(value);

function secretsBehind(text: string, key: string, index: number): readonly string[] {
  const end = index + key.length;
  // Of a line without an end no more is looked at: it may be all of the text.
  const near = text.slice(Math.max(0, index - 200), index);
  const before = near.slice(near.lastIndexOf("\n") + 1);
  const indent = (/^[ \t]*(?:- )?/.exec(before) ?? [""])[0].length;
  EXPLICIT.lastIndex = end;
  if (/^\s*\? /.test(before) && EXPLICIT.test(text)) {
    return valuesAt(text, EXPLICIT.lastIndex, { indent, isWhole: true });
  }
  SEPARATOR.lastIndex = end;
  const [, assigned, element, comma, blank] = SEPARATOR.exec(text) ?? [];
  const at = SEPARATOR.lastIndex;
  const part = { indent, isWhole: false };
  if (assigned !== undefined) return behindSign(text, at, { assigned, before, indent });
  if (element !== undefined) return /<[^<>]{0,100}$/.test(before) ? [elementAt(text, at)] : [];
  if (comma !== undefined && /^[^\n]{0,40}\bdefault[ \t]?=/.test(text.slice(at, at + 60))) {
    const [line = ""] = /^[^\n]{0,400}/.exec(text.slice(at, at + 400)) ?? [];
    return fallbacksIn(line);
  }
  if (comma !== undefined) {
    return isArgument(before, text.slice(at, at + 2)) || isPairOfList(before, text.slice(at, at + 600))
      ? valuesAt(text, at, part)
      : [];
  }
  return blank === undefined ? [] : behindBlank(text, at, before);
}

/** Up to the element's end, where there is one; `grep '<password>' /etc/x` has none. */
function elementAt(text: string, at: number): string {
  const [whole = ""] = /^[^<\n]{0,4096}/.exec(text.slice(at, at + 4096)) ?? [];
  return text.startsWith("</", at + whole.length) ? whole : /^[^\s'"]{0,512}/.exec(whole)?.[0] ?? "";
}

interface Sign {
  readonly assigned: string;
  readonly before: string;
  readonly indent: number;
}

/** At the beginning of a line a value may hold anything up to its end; behind `=` it may be a shell's word as well. */
function behindSign(text: string, at: number, { assigned, before, indent }: Sign): readonly string[] {
  const isFirst = /^[\s#;"'-]{0,100}(?:export[ \t]{1,8})?["']?$/.test(before) ||
    /(?:^|\s)#[\w\s]{0,80}$/.test(before);
  const isComment = /#[^\n]{0,100}$/.test(before);
  const ofComment = isComment ? valuesAt(text, at, { indent, isWhole: false }) : [];
  const whole = isFirst ? [...valuesAt(text, at, { indent, isWhole: true }), ...ofComment] : [];
  const [line = ""] = /^[^\n]{0,400}/.exec(text.slice(at, at + 400)) ?? [];
  const instead = fallbacksIn(line);
  const found = isFirst && assigned === ":"
    ? whole
    : [...whole, ...valuesAt(text, at, { indent, isWhole: false })];
  return [...found, ...instead];
}

const fallbacksIn = (line: string): readonly string[] =>
  [FALLBACK, ...FILTERED].flatMap((each) => Array.from(line.matchAll(each), ([, , value = ""]) => value));

/** What languages take where a name has no value: `env.PW || 'x'`, `get('PW', 'x')`, `default('x')`, `pw ? a : 'x'`. */
const FALLBACK =
  /(?:\bdefault(?:[ \t]{0,4}[=(:][ \t]{0,4}|[ \t]{1,4})|\bor[ \t]{1,4}[.$\w]{1,40}[ \t]{1,4}|(?:\|\||\?\?|\bor\b)[ \t]{0,4}|\?[^:"'\n]{1,80}:[ \t]{0,4}|\)[ \t]{0,4}\{[ \t]{0,4}|\b(?:get|getenv|env|environ|fetch|getOrDefault|getProperty|setdefault)\([^()\n]{1,120}?,[ \t]{0,4}|\b(?:Sensitive|MD5|md5|SHA1|sha1|SHA2|PASSWORD|bcrypt|Secret(?:Str|String)?|orElse|unwrap_or|protect)\([ \t]{0,4})(\\?["'`])([^"'`\\\n]{3,256})\1/g;
/** A template's own text, which it hashes: `{{ 'x' | password_hash }}`. */
const FILTERED: readonly RegExp[] = [/\{\{-?[ \t]{0,4}(["'])([^"'\n]{3,256})\1[ \t]{0,4}\|/g];

/** `[mysql, --password, x]`, `define('DB_PASSWORD', 'x')`. */
const isArgument = (before: string, next: string) =>
  /(?:^|[\s"'[,])-{1,2}["']?$/.test(before) || (/\([ \t]?["']$/.test(before) && /^["']/.test(next)) ||
  /--$/.test(before);

/** `[password, x1]`: a list of two; of two everyday words neither is a value. */
const isPairOfList = (before: string, rest: string) =>
  /\[[ \t]?["']?$/.test(before) &&
  /^(?:"(?=[^"]*[^a-z_"-])[^"\n]{1,512}"|'(?=[^']*[^a-z_'-])[^'\n]{1,512}'|(?=[^\s,\]]*[^a-z_\s,\]-])[^\s,"'\]]{1,512})[ \t]*\]/
    .test(rest);

/** Lines that set what they name: a Dockerfile's, web servers', vpnc's, FTP's. */
const DIRECTIVE =
  /^[ \t]{0,64}(?:(?:ENV|ARG|SetEnv|(?:fastcgi|uwsgi|scgi)_param|proxy_set_header|add_header|RequestHeader[ \t]\w{1,8}|http-re(?:quest|sponse)[ \t](?:set|add)-header|Xauth|IPSec|quote|user[ \t]\S{1,64})[ \t]{1,8}|set[ \t]{1,8}\$)$/i;

/** `--password x`, `requirepass x` on a line of its own, `set KEY x`, `WITH PASSWORD 'x'`; anything else is prose. */
function behindBlank(text: string, at: number, before: string): readonly string[] {
  const [line = ""] = /^[^\n]{0,600}/.exec(text.slice(at, at + 600)) ?? [];
  if (/^\d?[<>|&;]/.test(line)) return []; // `rpm --nosignature 2>&1`
  if (/^(?:required|requisite|sufficient|optional|include|substack)\b/.test(line)) return []; // PAM's `password`
  const isDirective = DIRECTIVE.test(before);
  if (!isDirective && /\$\{?$/.test(before)) return []; // `-H "X-Token: $TOKEN" http://h/x`
  const isOption = /(?:^|[\s"'`(=])-{1,2}[\w-]{0,40}$/.test(before) && !line.startsWith("-");
  if (isDirective || isOption || /^(?:["'][^"']{1,512}["']|\$\$[^$]{1,512}\$\$)/.test(line)) {
    return valuesAt(text, at, { indent: 0, isWhole: false }).slice(0, 1);
  }
  const [, last = ""] = /^(?:is |to )?(\S{1,512}?)[;} \t]{0,8}\s*$/.exec(line) ?? [];
  // `cachemgr_passwd x all`: no prose has such a word.
  const [, first] = /_[a-z]{2,20}$/.test(text.slice(Math.max(0, at - 40), at).trimEnd())
    ? /^(\S{1,512})[ \t]{1,8}\S{1,64}[ \t]{0,8}$/.exec(line) ?? []
    : [];
  const isAlone = /^[\s#;]{0,64}$/.test(before) || /\bset(?:env)?\s{1,8}(?:-\w{1,8}\s{1,8})?$/.test(before);
  // At a line's end prose has no figures.
  if (isAlone && first !== undefined) return [first];
  return isAlone || /\d/.test(last) ? [last] : [];
}

const WIREGUARD = /(?<![\w-])(?:key|shared)["']?[ \t]{0,8}[:=][ \t]{0,8}["']?([A-Za-z0-9+/]{43}=)/gi;
const NAMED =
  /(?<![\w-])(?:(?:parameter)?(?:name|key)|var(?:iable)?|path|option|field|attr(?:ibute)?|param(?:eter)?|property|title)["']?[ \t]{0,8}[:=][ \t]{0,8}\\?["']?\/?(?:[\w.-]{1,80}\/){0,8}([\w.-]{1,80})\\?["']?[\s,;]{1,80}\\?["']?(?:(?:parameter)?val(?:ue)?|content|default|setting|data|text)\\?["']?[ \t]{0,8}[:=][ \t]{0,16}/gi;
/** The value first. */
const NAMED_BEHIND =
  /(?<![\w-])(?:value|content|default)["']?[ \t]{0,8}[:=][ \t]{0,16}(?:"([^"\n]{1,512})"|'([^'\n]{1,512})'|([^\s,"'}]{1,512}))[\s,;]{1,80}["']?(?:name|key|variable|path)["']?[ \t]{0,8}[:=][ \t]{0,8}["']?\/?(?:[\w.-]{1,80}\/){0,8}([\w.-]{1,80})/gi;
/** Other keys between them. */
const NAMED_APART =
  /(?<![\w-])(?:name|key|variable)["']?[ \t]{0,8}:[ \t]{0,8}["']?([\w.-]{1,80})["']?,?[ \t]{0,8}\r?\n(?:[ \t]{0,80}["']?[\w-]{1,40}["']?:[^\n]{0,300}\n){1,4}?[ \t]{0,80}["']?(?:value|content|default)["']?[ \t]{0,8}:[ \t]{0,16}/gi;
/** XML's: an element's attribute, an element beside it, or both as attributes. */
const ELEMENTS: readonly RegExp[] = [
  /<\w[\w:.-]{0,40}\s[^<>]{0,200}?\b(?:name|key|id)=["']?([\w.-]{1,80})["']?[^<>]{0,200}>\s{0,64}<(?:value|string|data)>\s{0,64}([^<>\n]{1,512})/gi,
  /<(?:\w{1,20}[:-])?(?:name|key|id)>\s{0,64}([\w.-]{1,80})\s{0,64}<\/(?:\w{1,20}[:-])?(?:name|key|id)>\s{0,64}<(?:\w{1,20}[:-])?(?:value|string|data)>\s{0,64}([^<>\n]{1,512})/gi,
  /<\w[\w:.-]{0,40}\s[^<>]{0,200}?\b(?:name|key|id)=["']?([\w.-]{1,80})["']?[^<>]{0,200}?\bvalue=["']?([^"'<>\s]{1,512})/gi,
];
const DOCKER = /(?<![\w-])_?auth["']?[ \t]{0,8}[:=][ \t]{0,8}\\?["']?([A-Za-z0-9+/]{4,1024}={0,2})/g;

/** `{ name: DB_PASSWORD, value: x }`, WireGuard's keys, and a registry's `auth`. */
export function namedSecrets(text: string): readonly FoundSecret[] {
  const named = [NAMED, NAMED_APART].flatMap((pattern) => matchesOf(text, pattern)).flatMap((found) =>
    valuesAt(text, found.index + found[0].length, { indent: 0, isWhole: false }).map((each) => ({
      text: each,
    }))
  );
  const behind = Array.from(text.matchAll(NAMED_BEHIND)).flatMap(([, double, single, bare, name = ""]) =>
    isSecretKey(name) ? [{ text: double ?? single ?? bare ?? "" }] : []
  );
  const tunnels = Array.from(text.matchAll(WIREGUARD), ([, key = ""]) => ({ text: key }));
  const registries = Array.from(text.matchAll(DOCKER)).flatMap(([, packed = ""]) => {
    const pair = pairOf(decodedBase64(packed));
    return pair.length === 0 ? [] : [{ text: packed }, ...pair];
  });
  const elements = ELEMENTS.flatMap((pattern) => matchesOf(text, pattern)).map(([, , value = ""]) => ({
    text: value.trim(),
  }));
  return [...named, ...behind, ...elements, ...tunnels, ...registries];
}

/** Where a name that holds secrets stands first. */
const matchesOf = (text: string, pattern: RegExp) =>
  Array.from(text.matchAll(pattern)).filter(([, name = ""]) => isSecretKey(name)).slice(0, MOST_VALUES);

/** The text in base64; none where it is none. */
export function decodedBase64(text: string): string {
  try {
    return atob(text);
  } catch {
    return ""; // a token that is no base64
  }
}

/** What stands escaped in the strings of a line: scripts and files in JSON. A quote that is not closed ends with its line. */
export function escapedTexts(text: string): readonly string[] {
  return text.split("\n").flatMap((line) => line.includes("\\") ? escapedIn(line) : []);
}

function escapedIn(line: string): readonly string[] {
  const found: string[] = [];
  for (let start = line.indexOf('"'); start >= 0;) {
    let end = start + 1;
    while (end < line.length && line.charAt(end) !== '"') end += line.charAt(end) === "\\" ? 2 : 1;
    if (end >= line.length) break;
    const inner = line.slice(start + 1, end);
    if (inner.includes("\\")) found.push(unescaped(inner));
    start = line.indexOf('"', end + 1);
  }
  return found;
}
