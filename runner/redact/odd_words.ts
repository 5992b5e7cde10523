/**
 * Odd words of a text. Near one that speaks of a secret they are one, whatever stands between the two (a column's name, a call's
 * argument, a program that nobody has heard of); those that only chance makes are one anywhere.
 */
import { isDrawn, isOdd, SHORTEST } from "./odd_word.ts";
import type { FoundSecret } from "./secret.ts";

/** What speaks of a secret, or of whom it is for. */
const SPEAKS =
  /pass|\bpw|secret|token|auth|key|cred|log ?in|vault|psk|wpa|wireless|licen[cs]e|\bjoin\b|account|admin|user|sql|jwt|crypt|fernet|challenge|\bcid\b|\bpin\b/i;
const LINES_APART = 3;
const LONGEST_LINE = 4096;
/** Of a text with more nothing at all is shown: they are more secrets than are looked for. */
const MOST_WORDS = 4000;

/** Digests, fingerprints and public keys look odd too; their line says so. */
const PUBLIC =
  /public|\bpub|finger|checksum|digest|sha-?\d|md5|cert|\bca\b|integrity|\bsum\b|uuid|guid|known_hosts|ssh-|AAAA[BCEI]|ecdsa|ed25519|gpg|keyid|key ?id|\bkey-?server|known-hosts|authorized/i;
/** And this says that they are not. */
const TOLD =
  /^(?!.*(?:ssh-|AAAA[BCEI]|authorized|known_hosts|finger)).*(?:secret|passw|private|certificate-?key)/i;
const PUBLIC_BLOCK =
  /-----BEGIN (?:[A-Z0-9 ]{0,40}CERTIFICATE[A-Z0-9 ]{0,20}|PGP PUBLIC KEY BLOCK|(?:[A-Z]{1,8} )?PUBLIC KEY|SSH2 PUBLIC KEY)-----/;
/** Base64 of something larger is no word: what it holds is looked at by itself. */
const DATA = /^[\s-]{0,64}[A-Za-z0-9+/=]{60,}\s*$/;

/** The odd words of a text. */
export function oddWords(text: string): readonly FoundSecret[] {
  const lines = text.split("\n");
  const speaking = lines.map((line) => SPEAKS.test(line.slice(0, LONGEST_LINE)));
  const found = new Set<string>();
  let isPublic = false;
  for (const [at, line] of lines.entries()) {
    if (found.size >= MOST_WORDS) break;
    if (line.includes("-----BEGIN ")) isPublic = PUBLIC_BLOCK.test(line);
    const start = line.slice(0, LONGEST_LINE);
    if (!isPublic && (!PUBLIC.test(start) || TOLD.test(start)) && !DATA.test(line)) {
      const isNear = speaking.slice(Math.max(0, at - LINES_APART), at + LINES_APART + 1).includes(true);
      for (const each of oddIn(line, isNear)) found.add(each);
    }
    if (line.includes("-----END ")) isPublic = false;
  }
  return Array.from(found, (text) => ({ text })).slice(0, MOST_WORDS);
}

// Neither a path nor what a sign of a shell, of YAML or of a language parts.
const WORD =
  /(?<![^\s"'`<>(){}[\],;|=:/&#\\])[^\s"'`<>(){}[\],;|=:/&#\\]{8,64}={0,2}(?![^\s"'`<>(){}[\],;|=:/&#\\])/g;

function oddIn(line: string, isNear: boolean): readonly string[] {
  if (line.length > LONGEST_LINE) return [];
  return Array.from(line.matchAll(WORD)).flatMap(({ 0: word, index }) => {
    // What a DSN goes on with behind its password.
    const [first = ""] = word.split("@", 1);
    const words = first === word || first.length < SHORTEST ? [word] : [word, first];
    const isName = NAMES_A_THING.test(line.slice(Math.max(0, index - 60), index));
    return words.filter((each) => isDrawn(each) || (isNear && !isName && isOdd(each)));
  });
}

/** A name under a key that says so is nobody's secret, however it looks: `hostname: MyHost01`. */
const NAMES_A_THING =
  /(?:^|[\s{,-])["']?(?:(?:local[_-]?)?hostname|fqdn|instance[_-]?id|name|user(?:name)?|owner|gecos|groups?|timezone|locale|image|path|device|label|url|host|server|email|version|release|region|zone|type|interface|arch)["']?[ \t]{0,8}[:=][ \t]{0,8}["']?$/i;
