/** The secret of one boot, which only its seed holds: what the guest reports under it was said in this boot. */

/** What stands for the nonce in a plan, until the machine fills it in. */
export const NONCE_PLACEHOLDER = "@NONCE@";

/** A new nonce: 128 random bits, as 32 hex digits. */
export function makeNonce(): string {
  return crypto.getRandomValues(new Uint8Array(16)).toHex();
}

/** The bytes with every placeholder replaced. Bytes, not text: a seed part may be anything. */
export function fillNonce(bytes: Uint8Array, nonce: string): Uint8Array {
  const placeholder = new TextEncoder().encode(NONCE_PLACEHOLDER);
  const filled: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const here = placeholder.every((byte, offset) => bytes[at + offset] === byte);
    if (here) filled.push(...new TextEncoder().encode(nonce));
    else filled.push(bytes[at] ?? 0);
    at += here ? placeholder.length : 1;
  }
  return Uint8Array.from(filled);
}
