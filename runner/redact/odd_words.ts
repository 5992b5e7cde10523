/**
 * Words that are like no name, version or path. Near one that speaks of a secret they are one, whatever stands between the two
 * (a column's name, a call's argument, a program that nobody has heard of); those that only chance makes are one anywhere.
 */
import { textOf } from "./nested_text.ts";
import type { FoundSecret } from "./secret.ts";

/** What speaks of a secret, or of whom it is for. */
const SPEAKS =
  /pass|\bpw|secret|token|auth|key|cred|log ?in|vault|psk|wpa|wireless|licen[cs]e|\bjoin\b|account|admin|user|sql|jwt|crypt|fernet|challenge|\bcid\b|\bpin\b/i;
const LINES_APART = 3;
const LONGEST_LINE = 4096;
const MOST_WORDS = 200;

/** Digests, fingerprints and public keys look odd too; their line says so. */
const PUBLIC =
  /public|\bpub|finger|checksum|digest|sha-?\d|md5|cert|\bca\b|integrity|\bsum\b|uuid|guid|known_hosts|ssh-|AAAA[BCEI]|ecdsa|ed25519|gpg|keyid|key ?id|\bkey-?server|known-hosts|authorized/i;
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
    if (!isPublic && !PUBLIC.test(line.slice(0, LONGEST_LINE)) && !DATA.test(line)) {
      const isNear = speaking.slice(Math.max(0, at - LINES_APART), at + LINES_APART + 1).includes(true);
      for (const each of oddIn(line, isNear)) found.add(each);
    }
    if (line.includes("-----END ")) isPublic = false;
  }
  return Array.from(found, (text) => ({ text })).slice(0, MOST_WORDS);
}

const DRAWN = /(?<![\w+.~%$-])[A-Za-z0-9][\w+~.-]{10,99}={0,2}(?![\w+~=])/g;
// Neither a path nor what a sign of a shell, of YAML or of a language parts.
const WORD =
  /(?<![^\s"'`<>(){}[\],;|=:/&#\\])[^\s"'`<>(){}[\],;|=:/&#\\]{8,64}={0,2}(?![^\s"'`<>(){}[\],;|=:/&#\\])/g;
const LONGEST_WORD = 60;

function oddIn(line: string, isNear: boolean): readonly string[] {
  const drawn = Array.from(line.matchAll(DRAWN), ([word]) => word).filter((word) =>
    (word.length < LONGEST_WORD || word.startsWith("eyJ")) && isDrawn(word)
  );
  if (!isNear || line.length > LONGEST_LINE) return drawn;
  const odd = Array.from(line.matchAll(WORD)).filter(({ 0: word, index }) =>
    isOdd(word) && !NAMES_A_THING.test(line.slice(Math.max(0, index - 60), index))
  );
  return [...drawn, ...odd.map(([word]) => word)];
}

/** A name under a key that says so is nobody's secret, however it looks: `hostname: MyHost01`. */
const NAMES_A_THING =
  /(?:^|[\s{,-])["']?(?:(?:local[_-]?)?hostname|fqdn|instance[_-]?id|name|user(?:name)?|owner|gecos|groups?|timezone|locale|image|path|device|label|url|host|server|email|version|release|region|zone|type|interface|arch)["']?[ \t]{0,8}[:=][ \t]{0,8}["']?$/i;

// By chance it is three of five; words have a capital at their beginning, and figures at their end.
const LEAST_CHANGES = 0.45;
const CLASSES = [/[a-z]/g, /[A-Z]/g, /\d/g];

/** Whether letters of both cases and figures alternate as nobody's words do. */
function isDrawn(word: string): boolean {
  if (word.length < 12 || CLASSES.some((each) => (word.match(each)?.length ?? 0) < 2)) return false;
  if (/[a-z]{5}|[A-Z]{6}|\d{6}/.test(word)) return false;
  const runs = word.match(/[A-Za-z0-9]{8,}/g) ?? [];
  const isMixed = (run: string) =>
    CLASSES.every((each) => run.search(each) >= 0) && changes(run) >= LEAST_CHANGES;
  return runs.some(isMixed) && !isBase64OfText(word);
}

/** How many of a word's places part a letter from a figure, or a small one from a capital: a share. */
const changes = (word: string) =>
  (word.match(/[a-z](?=[A-Z\d])|[A-Z](?=[a-z\d])|\d(?=[A-Za-z])/g)?.length ?? 0) / (word.length - 1);

function isBase64OfText(word: string): boolean {
  try {
    return textOf(Uint8Array.fromBase64(word.replace(/={1,2}$/, ""))) !== undefined;
  } catch {
    return false; // none at all
  }
}

/** Digests, addresses; versions and sizes; variables; files. */
const USUAL: readonly RegExp[] = [
  /^(?:0[xX])?[0-9a-fA-F-]+$/,
  /^v?\d{1,8}(?:\.\d{1,8})+/,
  /^[$%]/,
  /\.(?:jpe?g|png|html?|conf|cfg|ya?ml|json|txt|log|sh|py|service|socket|timer|mount|deb|rpm|img|qcow2|raw|iso|[gx]z|zst|bz2|tar|zip|so|ko|list|rules|pem|crt|repo)$/,
];
/** `x86`, `sha512sum`, `nvme0n1p1`, `enp0s31f6`: those of the field. */
const TECHNICAL =
  /^(?:(?:sha|base|utf|iso|x|i|amd|arm|aarch|ppc|mips|riscv|sparc|s|ed|curve|ipv|oauth|http|pkcs|md|crc|aes|rsa|ec|p|k|h|b|g|gen|l|vt|usb|pci|lz|bz|mp|win|el|fc|rc|rev|ver|v)\d{1,5}[a-z]{0,12}){1,4}$|^(?:nvme|mmcblk|loop|en[psox]|eth|wlp|wwp|x?vd|[sh]d|dm|md|pci|usb)[\da-z]*$/i;
/** `X11DisplayOffset`, `Base64Encode`: whole words, each with its capital. */
const IDENTIFIER = /^[a-z]{0,20}(?:[A-Z]{1,3}\d{1,2}(?=[A-Z])|[A-Z][a-z]{2,20}(?:\d{1,2}(?=[A-Z]))?){1,8}$/;

const isOdd = (word: string) =>
  !USUAL.some((each) => each.test(word)) &&
  (word.split(/[._@~+-]/).some((part) => isOddPart(part.replace(/[!?%*^$=]/g, ""))) ||
    (word.length >= 12 && /[A-Z][^A-Z]*[A-Z]/.test(word) && isBase64OfText(word)));

/** A name has its figures at one place, and no capitals with them. */
function isOddPart(part: string): boolean {
  if (part.length < 6 || /^[0-9a-f]+$/.test(part)) return false;
  if (TECHNICAL.test(part) || IDENTIFIER.test(part)) return false;
  const figures = part.match(/\d+/g)?.length ?? 0;
  const isMixed = /[a-z]/.test(part) && /[A-Z]/.test(part);
  if (figures === 0) return isMixed && part.length >= 8 && changes(part) >= 0.5;
  return isMixed || (figures > 1 && part.length >= 8 && /[a-z]/i.test(part));
}
