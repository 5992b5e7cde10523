/** Secrets by the words that they stand in, without a key of their own: pairs of user and password, headers, programs. */
import { accountSecrets } from "./account_secrets.ts";
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
    pattern:
      /identified\s{1,8}(?:with\s{1,8}\S{1,64}\s{1,8})?(?:by|as)\s{1,8}(?:\\?["']([^"'\\]{1,512})|(?=[^\s"';]{0,255}\d)([^\s"'\\;]{4,256}))/gi,
    read: ([, quoted, bare]) => [{ text: quoted ?? bare ?? "" }],
  },
];

// Words of programs' own files and languages; where prose may stand too, a secret has a figure.
const OTHER_WORDINGS: readonly Wording[] = [
  // lftp's and ftp's commands, Windows's operands.
  { pattern: /\bopen[ \t]{1,4}-u[ \t]{0,4}["']?[^\s,"']{1,64},([^\s"';]{1,256})/g, read: valueIn },
  {
    pattern: /^[ \t]{0,64}user[ \t]{1,4}[^\s;]{1,64}[ \t]{1,4}(?=[^\s;]{0,255}\d)([^\s;{]{4,256})$/gm,
    read: valueIn,
  },
  {
    pattern:
      /\bnet[ \t]{1,4}use[ \t][^\n]{0,80}?\\\\[^\s"']{1,256}["']?[ \t]{1,4}(?!\/)["']?([^\s"']{1,256})/gi,
    read: valueIn,
  },
  // Oracle's user/password, iSCSI's, jq's and Redis's.
  {
    pattern:
      /\b(?:expdp|impdp|sqlldr|rman[ \t]target|exp|imp)[ \t]{1,4}["']?[\w$#]{1,64}\/"?(?=[^\s@"']{0,255}[\dA-Z])([^\s@"'\/]{4,256})/g,
    read: valueIn,
  },
  { pattern: /jdbc:oracle:\w{1,8}:[\w$#]{1,64}\/([^\s@"'\/]{1,256})@/g, read: valueIn },
  {
    pattern: /--arg[ \t]{1,4}\w{0,40}(?:password|passwd|secret|token|pass)[ \t]{1,4}["']?([^\s"']{1,512})/gi,
    read: valueIn,
  },
  { pattern: /\bSETUSER[ \t][^\n]{0,120}?["' ]>([^\s"']{1,256})/gi, read: valueIn },
  { pattern: /\bauth-pass[ \t]{1,4}\S{1,128}[ \t]{1,4}["']?([^\s"']{1,256})/g, read: valueIn },
  {
    pattern:
      /\bchangeUserPassword\([ \t]{0,4}\\?["'][^"'\n\\]{1,64}\\?["'],[ \t]{0,4}\\?["']([^"'\n\\]{1,256})/g,
    read: valueIn,
  },
  // Net-SNMP, Squid, tinyproxy, 3proxy.
  {
    pattern: /\bcom2sec6?[ \t]{1,8}\S{1,64}[ \t]{1,8}\S{1,64}[ \t]{1,8}(?!public\b)["']?([^\s"'\\]{1,256})/g,
    read: valueIn,
  },
  { pattern: /\blogin=([^\s:"'*]{1,64}:[^\s"',;]{1,256})/g, read: pairIn },
  {
    pattern: /(?:^|["'])[ \t]{0,32}BasicAuth[ \t]{1,8}\S{1,64}[ \t]{1,8}["']?([^\s"'\\]{1,256})/gm,
    read: valueIn,
  },
  { pattern: /(?<![\w.-])[\w.-]{1,64}:(?:CL|CR|NT):"?([^\s"\\]{1,256})/g, read: valueIn },
  // Routers: TACACS+, RADIUS, OSPF.
  {
    pattern:
      /\b(?:tacacs|radius)(?:-server)?[ \t][^\n]{0,80}?\bkey[ \t]{1,4}(?:\d[ \t]{1,4})?["']?([^\s"'\\]{1,256})/g,
    read: valueIn,
  },
  {
    pattern:
      /\bmessage-digest-key[ \t]{1,4}\d{1,3}[ \t]{1,4}md5[ \t]{1,4}(?:\d[ \t]{1,4})?([^\s"'\\]{1,256})/g,
    read: valueIn,
  },
  // Consul and Nomad, npm, Azure's shared signatures, TSIG.
  {
    pattern: /(?:^|[\s{,])["']?encrypt["']?[ \t]{0,8}[=:][ \t]{0,8}["']([^"'\n]{8,256})["']/gm,
    read: valueIn,
  },
  { pattern: /(?:^|[\s:"'])_auth(?:Token)?[ \t]{0,8}=[ \t]{0,8}["']?([^\s"'\\]{4,1024})/gm, read: valueIn },
  { pattern: /[?&]sig=([^\s"'&#\\]{8,256})/g, read: valueIn },
  {
    pattern:
      /\bnsupdate[ \t][^\n]{0,200}?-y[ \t]{0,4}["']?(?:hmac-[\w-]{1,16}:)?[\w.-]{1,128}:([^\s"']{1,512})/g,
    read: valueIn,
  },
  {
    pattern:
      /^[ \t]{0,64}key[ \t]{1,4}(?:hmac-[\w-]{1,16}:)?[\w.-]{1,128}[ \t]{1,4}(?=\S{0,511}\d)([\w+\/=-]{8,512})$/gm,
    read: valueIn,
  },
  {
    pattern: /\brandom_seed["']?:[^}\n]{0,200}?\bdata["']?:[ \t]{0,8}["']?([^\s"'},]{4,512})/g,
    read: valueIn,
  },
  {
    pattern: /\b(?:password|passphrase|pw|token)[ \t]{1,4}(?=[^\s,;"']{0,255}\d)([^\s,;"'=:]{6,256})[,;]/gi,
    read: valueIn,
  },
  {
    pattern:
      /\b(?:[Cc]redentials|[Ll]ogin|[Ll]og in)[:=]?[ \t]{1,4}[\w.@-]{1,64}[ \t]?\/[ \t]?(?=[^\s"']{0,255}\d)([^\s"']{4,256})/g,
    read: valueIn,
  },
  // Postfix's maps of one entry, strongSwan's kinds.
  { pattern: /\bstatic:[^\s:"']{1,64}:([^\s"']{1,256})/g, read: valueIn },
  { pattern: /:[ \t]{1,4}(?:XAUTH|EAP|PSK|NTLM)[ \t]{1,4}"?([^\s"\\]{1,256})/g, read: valueIn },
  // Told in prose, with a figure.
  {
    pattern:
      /(?:assword|assphrase|ecret|oken|\bpw|\bpass)(?:[ \t](?:for|of|to)[ \t][\w@.-]{1,32}){0,2}[ \t](?:(?:is|was|will be|set to|changed to)(?: now)?:?|->)[ \t]["'`]?(?=[^\s"'`]{0,255}\d)([^\s"'`,;]{4,256}?)[.!)]?(?=[\s"'`,;]|$)/gm,
    read: valueIn,
  },
  {
    pattern:
      /\b(?:[Uu]s(?:e|ing)|[Ww]ith|[Tt]he)[ \t](?:the[ \t])?(?:password|passphrase|secret|token)[ \t]["'`]?(?=[^\s"'`]{0,255}\d)([^\s"'`,;:=-][^\s"'`,;]{4,256})/g,
    read: valueIn,
  },
  {
    pattern:
      /user(?:name)?[ \t]?\/[ \t]?pass(?:word)?[ \t]{0,4}[:=][ \t]{0,4}[\w.@-]{1,64}[ \t]?\/[ \t]?(\S{4,256})/gi,
    read: valueIn,
  },
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
    ...accountSecrets(text),
  ];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return text;
  }
}
