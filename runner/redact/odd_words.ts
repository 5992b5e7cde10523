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
/** Of a text with more nothing at all is shown: they are more secrets than are looked for. */
const MOST_WORDS = 4000;
const SHORTEST = 8;

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
const LONGEST_WORD = 60;

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

/** Whether most of it is in parts that nobody makes words of, whatever stands around it. */
function isDrawn(word: string): boolean {
  if (word.length < 12 || word.length >= LONGEST_WORD && !word.startsWith("eyJ")) return false;
  if (CLASSES.some((each) => !each.test(word)) || isUsual(word)) return false;
  if (new Set(word.match(/[!%^*+?~]/g)).size > 1) return true;
  const parts = word.split(/[^A-Za-z0-9]/);
  const odd = parts.filter(isDrawnPart).join("").length;
  return odd >= LEAST_DRAWN && odd >= parts.join("").length * MOSTLY && !isBase64OfText(word);
}

const CLASSES = [/[a-z]/, /[A-Z]/, /\d/];
const LEAST_DRAWN = 7;
const MOSTLY = 0.7;

function isDrawnPart(part: string): boolean {
  if (part.length < 3 || isHexadecimal(part) || isOfNames(part) || /^[A-Z]?[a-z]+\d+$/.test(part)) {
    return false;
  }
  return CLASSES.every((each) => each.test(part)) || changes(part) >= 0.5;
}

/** How many of a word's places part a letter from a figure, or a small one from a capital: a share. By chance three of five. */
const changes = (word: string) =>
  (word.match(/[a-z](?=[A-Z\d])|[A-Z](?=[a-z\d])|\d(?=[A-Za-z])/g)?.length ?? 0) / (word.length - 1);

function isBase64OfText(word: string): boolean {
  try {
    return textOf(Uint8Array.fromBase64(word.replace(/={1,2}$/, ""))) !== undefined;
  } catch {
    return false; // none at all
  }
}

/** Digests, addresses; versions and sizes; variables; files, hosts. */
const USUAL: readonly RegExp[] = [
  /^(?:0[xX])?[0-9a-fA-F-]+$/,
  /^v?\d{1,8}(?:\.\d{1,8})+/,
  /^[$%]/,
  /\.(?:[a-z]{2,12}|[gx]z|bz2|qcow2|[a-z0-9]{2,4})$/,
];
const isUsual = (word: string) => USUAL.some((each) => each.test(word));
const isHexadecimal = (part: string) => /^(?:[0-9a-f]+|[0-9A-F]+)$/.test(part);

/** `x86`, `sha512sum`, `nvme0n1p1`, `enp0s31f6`: those of the field. */
const TECHNICAL =
  /^(?:(?:sha|base|utf|iso|x|i|amd|arm|aarch|ppc|mips|riscv|sparc|s|ed|curve|ipv|oauth|http|pkcs|md|crc|aes|rsa|ec|p|k|h|b|g|gen|l|vt|usb|pci|lz|bz|mp|win|el|fc|rc|rev|ver|v|saml|system|server|ubuntu|debian|fedora|centos|rhel|rocky|alma|windows|kubernetes|terraform|python|php|node|java|openssl|postgresql|mysql|mariadb|redis|docker|worker|gateway|inproc|small|kdc|office)\d{1,5}[a-z]{0,12}){1,4}$|^(?:nvme|mmcblk|loop|en[psox]|eth|wlp|wwp|x?vd|[sh]d|dm|md|pci|usb)[\da-z]*$/i;
/** `X11DisplayOffset`, `Base64Encode`: whole words, each with its capital. */
const IDENTIFIER = /^[a-z]{0,20}(?:[A-Z]{1,3}\d{1,2}(?=[A-Z])|[A-Z][a-z]{2,20}(?:\d{1,2}(?=[A-Z]))?){1,8}$/;
/** `DeployBot2`, `AuthServer2a`: several, and a number behind them. */
const NUMBERED = /^[a-z]{0,20}(?:[A-Z]{1,3}[a-z]{1,20}){2,8}\d{1,2}[a-z]?$/;
const isOfNames = (part: string) => TECHNICAL.test(part) || IDENTIFIER.test(part) || NUMBERED.test(part);

const isOdd = (word: string) =>
  !isUsual(word) &&
  (word.split(/[._@~+-]/).some((part) => isOddPart(part.replace(/[!?%*^$=]/g, ""))) ||
    (word.length >= 12 && /[A-Z][^A-Z]*[A-Z]/.test(word) && isBase64OfText(word)));

/** A name has its figures at one place, and no capitals with them. */
function isOddPart(part: string): boolean {
  if (part.length < 6 || isHexadecimal(part) || isOfNames(part)) return false;
  const figures = part.match(/\d+/g)?.length ?? 0;
  const isMixed = /[a-z]/.test(part) && /[A-Z]/.test(part);
  if (figures === 0) return isMixed && part.length >= SHORTEST && changes(part) >= 0.5;
  return isMixed || (figures > 1 && part.length >= SHORTEST && /[a-z]/i.test(part));
}
