/** A public key as OpenSSH writes it on one line, with or without options before it. */
import { createHash } from "node:crypto";
import { readKeyBlob } from "./ssh_key_blob.ts";

/** One public key. */
export interface PublicKey {
  /** As host keys' files are called: `ed25519`, `rsa`, `ecdsa`; a certificate is `rsa-cert`. */
  readonly type: string;
  /** As `ssh-keygen -l` prints it: `SHA256:` and base64 without padding; of a certificate that of its key. */
  readonly fingerprint: string;
  /** Empty where it has none. */
  readonly comment: string;
}

// RSA of 16384 bits, sshd's most, takes 2.8 KB of base64.
const LONGEST_LINE = 16_384;

/** Reads one line; `undefined` where it holds no key: a comment, or what sshd would not read either. */
export function readPublicKey(line: string): PublicKey | undefined {
  const text = line.trim();
  if (line.length > LONGEST_LINE || text === "" || text.startsWith("#")) return undefined;
  return readKey(text) ?? readKey(behindOptions(text));
}

function readKey(text: string): PublicKey | undefined {
  const [, algorithm = "", body = "", comment = ""] = /^(\S+)[ \t]+(\S+)(?:[ \t]+(.*))?$/s.exec(text) ?? [];
  const bytes = decode(body);
  const key = bytes && readKeyBlob(algorithm, bytes);
  if (!key) return undefined;
  const digest = createHash("sha256").update(key.plain).digest("base64").replace(/={1,2}$/, "");
  return { type: key.type, fingerprint: `SHA256:${digest}`, comment };
}

/** What stands behind the first blank that is not quoted (sshkey_advance_past_options of OpenSSH); empty where a quote has no end. */
function behindOptions(text: string): string {
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "\\" && text[at + 1] === '"') at += 1;
    else if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (character === " " || character === "\t")) return text.slice(at).trimStart();
  }
  return "";
}

function decode(body: string): Uint8Array | undefined {
  if (body === "") return undefined;
  try {
    return Uint8Array.fromBase64(body, { lastChunkHandling: "strict" });
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
