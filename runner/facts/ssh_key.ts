/** A public key as OpenSSH writes it on one line, with or without options before it. */
import { createHash } from "node:crypto";

/** One public key. */
export interface PublicKey {
  /** As host keys' files are called: `ed25519`, `rsa`, `ecdsa`. */
  readonly type: string;
  /** As `ssh-keygen -l` prints it: `SHA256:` and base64 without padding. */
  readonly fingerprint: string;
  /** Empty where it has none. */
  readonly comment: string;
}

/** The algorithms of sshd(8), "AUTHORIZED_KEYS FILE FORMAT", by their short names. */
const TYPES: Readonly<Record<string, string>> = {
  "ssh-ed25519": "ed25519",
  "ssh-rsa": "rsa",
  "ssh-dss": "dsa",
  "ecdsa-sha2-nistp256": "ecdsa",
  "ecdsa-sha2-nistp384": "ecdsa",
  "ecdsa-sha2-nistp521": "ecdsa",
  "sk-ssh-ed25519@openssh.com": "ed25519-sk",
  "sk-ecdsa-sha2-nistp256@openssh.com": "ecdsa-sk",
};

// RSA of 16384 bits, sshd's most, takes 2.8 KB of base64.
const LONGEST_LINE = 16_384;

/** Reads one line; `undefined` where it holds no key: a comment, or what sshd would not read either. */
export function readPublicKey(line: string): PublicKey | undefined {
  if (line.length > LONGEST_LINE || line.trimStart().startsWith("#")) return undefined;
  const words = line.trim().split(/\s+/);
  // Options may hold quoted blanks: the algorithm's name is looked for wherever it stands.
  const at = words.findIndex((word) => Object.hasOwn(TYPES, word));
  const [algorithm = "", body = "", ...comment] = at < 0 ? [] : words.slice(at);
  const bytes = decode(body);
  if (bytes === undefined) return undefined;
  const digest = createHash("sha256").update(bytes).digest("base64").replace(/={1,2}$/, "");
  return { type: TYPES[algorithm] ?? algorithm, fingerprint: `SHA256:${digest}`, comment: comment.join(" ") };
}

function decode(body: string): Uint8Array | undefined {
  if (body === "") return undefined;
  try {
    return Uint8Array.fromBase64(body);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
