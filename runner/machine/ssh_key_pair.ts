/** A pair of SSH keys for one boot. Made in memory: its file lies in the boot's folder, and goes with that. */

/** Both as their files have them. */
export interface SshKeyPair {
  /** A line of authorized_keys. */
  readonly publicKey: string;
  /** In OpenSSH's own format, which every ssh reads. */
  readonly privateKey: string;
}

const TYPE = "ssh-ed25519";
const COMMENT = "seedling";
const encoder = new TextEncoder();

/** Makes one of Ed25519. */
export async function makeSshKey(): Promise<SshKeyPair> {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new TypeError("Cannot make a key: Ed25519 gives a pair");
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const { d = "" } = await crypto.subtle.exportKey("jwk", pair.privateKey);
  const secret = Uint8Array.fromBase64(d, { alphabet: "base64url" });
  const publicBlob = joined(field(TYPE), field(point));
  return {
    publicKey: `${TYPE} ${publicBlob.toBase64()} ${COMMENT}`,
    privateKey: pem(privateBlob(publicBlob, point, secret)),
  };
}

/** OpenSSH's PROTOCOL.key: one key, without a passphrase. */
function privateBlob(publicBlob: Uint8Array, point: Uint8Array, secret: Uint8Array): Uint8Array {
  const check = crypto.getRandomValues(new Uint8Array(4));
  const keys = joined(
    ...[check, check, field(TYPE), field(point), field(joined(secret, point)), field(COMMENT)],
  );
  // Of a cipher's block: 1, 2, 3 and so on.
  const padding = Uint8Array.from({ length: (8 - keys.length % 8) % 8 }, (_, index) => index + 1);
  return joined(
    encoder.encode("openssh-key-v1\0"),
    ...[field("none"), field("none"), field("")],
    ...[uint32(1), field(publicBlob), field(joined(keys, padding))],
  );
}

function pem(blob: Uint8Array): string {
  const lines = blob.toBase64().replace(/.{1,70}/g, "$&\n");
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines}-----END OPENSSH PRIVATE KEY-----\n`;
}

/** A field, with its length before it (RFC 4251, 5). */
function field(value: string | Uint8Array): Uint8Array {
  const bytes = typeof value === "string" ? encoder.encode(value) : value;
  return joined(uint32(bytes.length), bytes);
}

const uint32 = (value: number) => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);

const joined = (...parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
