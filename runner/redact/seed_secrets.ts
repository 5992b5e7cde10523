/** The secrets of a seed: all that a case gives to its guest, in whatever form cloud-init takes it. */
import type { CaseSeed } from "../case/case.ts";
import { isGzip, nestedTexts, textOf, withoutQuotedPrintable } from "./nested_text.ts";
import { type FoundSecret, type Secret, secretsOf } from "./secret.ts";
import { secretsInText } from "./text_secrets.ts";

/** The secrets of all parts of a seed; none where it holds none. */
export function secretsOfSeed(seed: CaseSeed): readonly Secret[] {
  const { userData, metaData, vendorData, networkConfig } = seed;
  const parts = [userData, metaData, vendorData, networkConfig].filter((part) => part !== undefined);
  return parts.flatMap(secretsInBytes).flatMap(secretsOf);
}

const lossy = new TextDecoder();

function secretsInBytes(bytes: Uint8Array): readonly FoundSecret[] {
  const found = secretsIn(textOf(bytes) ?? lossy.decode(bytes), 0);
  if (found.length === 0 || !isGzip(bytes)) return found;
  return [...found, ...opaque(bytes.toBase64())];
}

// A file in a part of a message, or in a cloud-config that is packed itself.
const DEEPEST = 3;

/** What holds a secret in base64 is one itself: it may stand in base64 once more, or be gzipped. */
function secretsIn(text: string, depth: number): readonly FoundSecret[] {
  if (depth > DEEPEST) return [];
  const nested = nestedTexts(text).flatMap(({ base64, text: inner }) => {
    const found = secretsIn(inner, depth + 1);
    return found.length === 0 ? [] : [...found, ...opaque(base64.replace(/\\n|\s/g, ""))];
  });
  const plain = withoutQuotedPrintable(text);
  return [...secretsInText(text), ...(plain === text ? [] : secretsInText(plain)), ...nested];
}

// So much of it is told from any other text; what follows belongs to it.
const HEAD_CHARACTERS = 40;

const opaque = (base64: string): readonly FoundSecret[] => [
  { text: base64.slice(0, HEAD_CHARACTERS), isOpaque: true },
];
