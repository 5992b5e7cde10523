/** Words that nobody wrote: drawn by chance, and secret wherever they stand, unless they are known to be public. */
import { textOf } from "./nested_text.ts";
import type { FoundSecret } from "./secret.ts";

const TOKEN = /(?<![\w+.~%$-])[A-Za-z0-9][\w+~.-]{10,99}={0,2}(?![\w+~=])/g;
const MOST_TOKENS = 200;
// Base64 of something larger is no token: what it holds is looked at by itself.
const DATA_LINE = 60;

/** Digests, fingerprints and public keys look drawn too; their line says so. */
const PUBLIC =
  /public|\bpub|finger|checksum|digest|sha-?\d|md5|cert|\bca\b|integrity|\bsum\b|uuid|guid|known_hosts|ssh-|ecdsa|ed25519|gpg|keyid|key ?id|\bkey-?server|known-hosts|authorized/i;
const PUBLIC_BLOCK =
  /-----BEGIN (?:[A-Z0-9 ]{0,40}CERTIFICATE[A-Z0-9 ]{0,20}|PGP PUBLIC KEY BLOCK|(?:[A-Z]{1,8} )?PUBLIC KEY|SSH2 PUBLIC KEY)-----/;

/** The drawn words of a text. */
export function drawnTokens(text: string): readonly FoundSecret[] {
  let isPublic = false;
  const found: FoundSecret[] = [];
  for (const line of text.split("\n")) {
    if (line.includes("-----BEGIN ")) isPublic = PUBLIC_BLOCK.test(line);
    if (!isPublic && !PUBLIC.test(line.slice(0, 4096))) found.push(...drawnIn(line));
    if (line.includes("-----END ")) isPublic = false;
  }
  return found.slice(0, MOST_TOKENS);
}

function drawnIn(line: string): readonly FoundSecret[] {
  if (/^[\s-]{0,64}[A-Za-z0-9+/=]{60,}\s*$/.test(line)) return [];
  return Array.from(line.matchAll(TOKEN)).flatMap(([found]) => {
    const isToken = found.length < DATA_LINE || found.startsWith("eyJ");
    return isToken && isDrawn(found) ? [{ text: found }] : [];
  });
}

// By chance it is three of five; words have a capital at their beginning, and figures at their end.
const LEAST_CHANGES = 0.45;
const CLASSES = [/[a-z]/g, /[A-Z]/g, /\d/g];

/** Whether letters of both cases and figures alternate as nobody's words do. */
export function isDrawn(word: string): boolean {
  if (word.length < 12 || CLASSES.some((each) => (word.match(each)?.length ?? 0) < 2)) return false;
  if (/[a-z]{5}|[A-Z]{6}|\d{6}/.test(word)) return false;
  const runs = word.match(/[A-Za-z0-9]{8,}/g) ?? [];
  return runs.some(isMixed) && !isBase64OfText(word);
}

function isMixed(run: string): boolean {
  const changes = run.match(/[a-z](?=[A-Z\d])|[A-Z](?=[a-z\d])|\d(?=[A-Za-z])/g)?.length ?? 0;
  return CLASSES.every((each) => run.search(each) >= 0) && changes >= (run.length - 1) * LEAST_CHANGES;
}

function isBase64OfText(word: string): boolean {
  try {
    return textOf(Uint8Array.fromBase64(word.replace(/={1,2}$/, ""))) !== undefined;
  } catch {
    return false; // none at all
  }
}
