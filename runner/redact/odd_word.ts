/** How a word looks: like a name, a version, a path, or like none of them. */
import { textOf } from "./nested_text.ts";

/** Of fewer letters a word is told by nothing. */
export const SHORTEST = 8;
/** Longer ones hold something, which is looked at by itself. */
const LONGEST = 60;

/** Whether most of it is in parts that nobody makes words of, whatever stands around it. */
export function isDrawn(word: string): boolean {
  if (word.length < 12 || (word.length >= LONGEST && !word.startsWith("eyJ"))) return false;
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
  /\.(?:[a-z]{2,12}|bz2|qcow2|mp[34])$/,
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
const isOfNames = (part: string) =>
  IDENTIFIER.test(part) || NUMBERED.test(part) ||
  (TECHNICAL.test(part) && !/^[A-Za-z]{1,3}\d[A-Za-z]*[A-Z]/.test(part));

/** Whether a part of it is like no name; near a word of secrets that is enough. */
export const isOdd = (word: string): boolean =>
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
