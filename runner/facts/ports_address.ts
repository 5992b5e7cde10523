/** Addresses as /proc/net prints them: words of four bytes in the guest's byte order, which on x86-64 is little-endian. */

/** The bytes in network order. */
function bytesOf(hex: string): readonly number[] {
  const words = hex.match(/.{8}/g) ?? [];
  return words.flatMap((word) =>
    (word.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16)).reverse()
  );
}

const isMapped = (bytes: readonly number[]) =>
  bytes.length === 16 && bytes.slice(0, 12).every((byte, index) => byte === (index < 10 ? 0 : 0xff));

/** `0.0.0.0`, `::1`, `::ffff:192.0.2.1`: 8 or 32 hexadecimal digits as people write them (RFC 5952). */
export function addressText(hex: string): string {
  const bytes = bytesOf(hex);
  if (bytes.length === 4) return bytes.join(".");
  if (isMapped(bytes)) return `::ffff:${bytes.slice(12).join(".")}`;
  const groups = Array.from(
    { length: 8 },
    (_, index) => ((bytes[2 * index] ?? 0) * 256 + (bytes[2 * index + 1] ?? 0)).toString(16),
  );
  return compress(groups);
}

/** Puts `::` for the longest run of at least two zero groups, the first of equal ones. */
function compress(groups: readonly string[]): string {
  const text = `:${groups.join(":")}:`;
  const [longest] = (text.match(/:(?:0:){2,}/g) ?? []).toSorted((a, b) => b.length - a.length);
  if (longest === undefined) return groups.join(":");
  return text.replace(longest, "::").replace(/^:(?!:)/, "").replace(/([^:]):$/, "$1");
}

/** Whether only the guest itself reaches the address: 127.0.0.0/8, also mapped, or ::1. */
export function isLoopback(hex: string): boolean {
  const bytes = bytesOf(hex);
  if (bytes.length === 4) return bytes[0] === 127;
  return isMapped(bytes)
    ? bytes[12] === 127
    : bytes.slice(0, 15).every((byte) => byte === 0) && bytes[15] === 1;
}
