/** Secrets by the words that they stand in, without a key of their own: pairs of user and password, headers, programs. */
import { accountSecrets } from "./account_secrets.ts";
import { decodedBase64 } from "./keyed_secrets.ts";
import { FILE_WORDINGS } from "./file_wordings.ts";
import { PROSE_WORDINGS } from "./prose_wordings.ts";
import { type FoundSecret, pairOf } from "./secret.ts";
import { pairIn, phraseIn, valueIn, type Wording } from "./wording.ts";

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

/** What stands in such words. */
export function wordedSecrets(text: string): readonly FoundSecret[] {
  return [
    ...[...WORDINGS, ...FILE_WORDINGS, ...PROSE_WORDINGS].flatMap(({ pattern, read }) =>
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
