/** What people say of a secret, in comments, messages and notes: where prose may stand, a secret has a figure. */
import { valueIn, type Wording } from "./wording.ts";

/** In no order: each is looked for in the whole text. */
export const PROSE_WORDINGS: readonly Wording[] = [
  {
    pattern: /\b(?:password|passphrase|pw|token)[ \t]{1,4}(?=[^\s,;"']{0,255}\d)([^\s,;"'=:]{6,256})[,;]/gi,
    read: valueIn,
  },
  {
    pattern:
      /\b(?:[Cc]redentials|[Ll]ogin|[Ll]og in)[:=]?[ \t]{1,4}[\w.@-]{1,64}[ \t]?\/[ \t]?(?=[^\s"']{0,255}\d)([^\s"']{4,256})/g,
    read: valueIn,
  },
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
  // In other languages.
  {
    pattern:
      /(?:asswort|enhwort|ot de passe|ontrase(?:ñ|n)a|enha|achtwoord)(?:[ \t](?:ist|lautet|est|es|is|é|root|admin)){0,2}[ \t]{0,2}:?[ \t]{0,2}["'“«]([^"'”»\n]{1,256})["'”»]/gi,
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
  {
    pattern:
      /(?:^|[\s#;*/"'])(?=[^\s"']{0,255}\d)([^\s#;*/"']{6,256}) is (?:the|my|our)(?: \w{1,20})? (?:password|passphrase|secret|token)\b/g,
    read: valueIn,
  },
];
