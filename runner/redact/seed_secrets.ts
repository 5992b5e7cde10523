/** The secrets of a seed: all that a case gives to its guest, in whatever form cloud-init takes it. */
import { createHash } from "node:crypto";
import type { CaseSeed } from "../case/case.ts";
import { isGzip, nestedTexts, textOf, withoutQuotedPrintable } from "./nested_text.ts";
import { type FoundSecret, pairOf, type Secret, secretsOf } from "./secret.ts";
import { secretsInText } from "./text_secrets.ts";

/** The secrets of all parts of seeds; none where they hold none. What many cases share is looked through once. */
export function secretsOfSeeds(seeds: readonly CaseSeed[]): readonly Secret[] {
  const parts = new Map(seeds.flatMap(partsOf).map((part) => [hashOf(part), part]));
  return [...parts.values()].flatMap(secretsInBytes).flatMap(secretsOf);
}

const partsOf = ({ userData, metaData, vendorData, networkConfig }: CaseSeed) =>
  [userData, metaData, vendorData, networkConfig].filter((part) => part !== undefined);

const hashOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

const lossy = new TextDecoder();

// All that a seed's parts unpack to: a kilobyte of gzip may hold a megabyte.
const MOST_CHARACTERS = 8 * 1024 ** 2;

/** What is being searched: how deep, and how much more is looked at. */
interface Search {
  readonly depth: number;
  readonly left: { characters: number };
}

function secretsInBytes(bytes: Uint8Array): readonly FoundSecret[] {
  const search = { depth: 0, left: { characters: MOST_CHARACTERS } };
  const found = secretsIn(textOf(bytes) ?? lossy.decode(bytes), search);
  if (found.length === 0 || !isGzip(bytes)) return found;
  return [...found, ...opaque(bytes.toBase64())];
}

// A file in a part of a message, or in a cloud-config that is packed itself.
const DEEPEST = 3;

/** What holds a secret in base64 is one itself, and so is what nobody looks into: it may be gzipped, or stand in base64 once more. */
function secretsIn(text: string, { depth, left }: Search): readonly FoundSecret[] {
  left.characters -= text.length;
  const nested = nestedTexts(text).flatMap(({ base64, text: inner }) => {
    const isLooked = depth < DEEPEST && inner.length <= left.characters;
    const found = isLooked ? [...secretsIn(inner, { depth: depth + 1, left }), ...credentialsIn(inner)] : [];
    return isLooked && found.length === 0 ? [] : [...found, ...opaque(base64.replace(/\\n|\s/g, ""))];
  });
  const plain = withoutQuotedPrintable(text);
  return [...secretsInText(text), ...(plain === text ? [] : secretsInText(plain)), ...nested];
}

/** Nothing but `user:password` is what chpasswd is told, or HTTP (RFC 7617). */
const credentialsIn = (text: string) =>
  /^[\w.@-]{1,64}:(?=\D{0,127}\d)[^\s:/]{4,128}\s?$/.test(text) ? pairOf(text) : [];

// So much of it is told from any other text; what follows belongs to it.
const HEAD_CHARACTERS = 40;

const opaque = (base64: string): readonly FoundSecret[] => [
  { text: base64.slice(0, HEAD_CHARACTERS), isOpaque: true },
];
