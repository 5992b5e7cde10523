/** The secrets of a seed: all that a case gives to its guest, in whatever form cloud-init takes it. */
import type { CaseSeed } from "../case/case.ts";
import { isGzip, nestedTexts, textOf } from "./nested_text.ts";
import { type FoundSecret, type Secret, secretsOf } from "./secret.ts";
import { secretsInText } from "./text_secrets.ts";
import { commentsOf, secretsInYaml } from "./yaml_secrets.ts";

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

/** Most seeds hold nothing that looks like a secret, and need not be read: each pattern of ours needs one of these. */
const SUSPECT =
  /pass|pwd|psk|secret|token|priv|key|cred|auth|login|sim-?pin|pincode|:\/\/|-u\b|--user|[\w+/-]{24}/i;
// A file in a part of a message, or in a cloud-config that is packed itself.
const DEEPEST = 3;

function secretsIn(text: string, depth: number): readonly FoundSecret[] {
  if (depth > DEEPEST || !SUSPECT.test(text)) return [];
  const parts = partsOf(text);
  if (parts.length > 0) {
    return [...parts, text].flatMap((part, index) => secretsInPart(part, depth + 1, index < parts.length));
  }
  return secretsInPart(text, depth, true);
}

/** `isWhole`: it is one text, and not a message with several in it. */
function secretsInPart(text: string, depth: number, isWhole: boolean): readonly FoundSecret[] {
  const yaml = isWhole && !text.startsWith("#!") ? secretsInYaml(text) : undefined;
  const isFree = !yaml?.isRead;
  return [
    ...secretsInText(text, { isFree }),
    ...(isFree ? [] : secretsInText(commentsOf(text), { isFree: true })),
    ...(yaml?.secrets ?? []),
    ...(yaml?.texts ?? []).flatMap((each) => secretsInScalar(each, depth)),
    ...nestedSecrets(text, depth),
  ];
}

/** A file, a script or a command in a cloud-config. */
function secretsInScalar(text: string, depth: number): readonly FoundSecret[] {
  if (text.includes("\n")) return secretsIn(text, depth + 1);
  return SUSPECT.test(text) ? [...secretsInText(text, { isFree: true }), ...nestedSecrets(text, depth)] : [];
}

/** What holds a secret in base64 is one itself: it may stand in base64 once more, or be gzipped. */
function nestedSecrets(text: string, depth: number): readonly FoundSecret[] {
  return nestedTexts(text).flatMap(({ base64, text: inner }) => {
    const found = secretsIn(inner, depth + 1);
    return found.length === 0 ? [] : [...found, ...opaque(base64.replace(/\\n|\s/g, ""))];
  });
}

// So much of it is told from any other text; what follows belongs to it.
const HEAD_CHARACTERS = 40;

const opaque = (base64: string): readonly FoundSecret[] => [
  { text: base64.slice(0, HEAD_CHARACTERS), isOpaque: true },
];

/** The bodies of a MIME message's parts (RFC 2046 §5.1.1), however deep; none where it is no such message. */
function partsOf(text: string): readonly string[] {
  if (!/^content-type:\s*multipart\//im.test(text.slice(0, 4096))) return [];
  return text.split(/^--\S+\s*$/m).slice(1).map((part) => part.replace(/^.*?\r?\n\r?\n/s, ""));
}
