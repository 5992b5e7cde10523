/** Sizes as people write them and as lsblk and df print them. K, M, G, T, P are powers of 1024. */

/** The bytes a printed size may stand for, both ends included. Exact when both are equal. */
export interface SizeInterval {
  /** The smallest. */
  readonly minBytes: number;
  /** The largest. */
  readonly maxBytes: number;
}

/** The program whose rounding a printed size follows: lsblk rounds to one decimal, df -h rounds up. */
export type SizeDialect = "lsblk" | "df";

/** A half-open range `[from, to)` of byte counts. */
interface Span {
  readonly from: bigint;
  readonly to: bigint;
}

/** How one program prints: its letters by power of 1024, a count of bytes, and what may have led to `tenths` of a unit. */
interface Dialect {
  readonly letters: readonly string[];
  readonly format: (bytes: bigint) => string;
  readonly preimage: (tenths: bigint, power: bigint) => Span;
}

const POWERS = "KMGTP";

/** Bytes of a size as a person writes it (`20G`, `2.5GiB`, `20480M`, `512`), rounded to a whole byte; `undefined` where it is none. */
export function parseSize(text: string): number | undefined {
  const parts = text.match(/^(\d+(?:\.\d+)?)(?:([KMGTP])(?:iB)?|B)?$/);
  if (!parts) return undefined;
  const [, digits = "", letter] = parts;
  if (!letter && digits.includes(".")) return undefined; // no such thing as half a byte
  const sizeBytes = Math.round(Number(digits) * 1024 ** (letter ? POWERS.indexOf(letter) + 1 : 0));
  return Number.isSafeInteger(sizeBytes) ? sizeBytes : undefined;
}

/** Says why {@linkcode parseSize} does not take a text, and what would do. */
export function describeSizeMistake(text: string): string {
  const shown = JSON.stringify(text);
  const parts = text.match(/^(\d+(?:\.\d+)?)\s*([KMGTP]?)(i?B?)$/i);
  if (!parts) return `${shown} is not a size (write 20G or 20480M)`;
  const [, digits = "", letter = "", unit = ""] = parts;
  if (!letter && digits.includes(".")) return `${shown} is not a whole number of bytes (write 512 or 0.5K)`;
  const spelled = `${digits}${letter.toUpperCase()}`;
  if (parseSize(spelled) === undefined) return `${shown} is more than a size can be (8191T at most)`;
  if (/^b$/i.test(unit)) {
    return `${shown} is not a size (write ${spelled}: K, M, G, T and P are powers of 1024)`;
  }
  return `${shown} is not a size (write ${spelled})`;
}

/** A size as a person writes it, and {@linkcode parseSize} reads it back: exact, with the largest letter that divides it. */
export function writeSize(sizeBytes: number): string {
  const powers = [...POWERS].toReversed().map((letter, index) => ({
    letter,
    unit: 1024 ** (POWERS.length - index),
  }));
  const found = sizeBytes > 0 ? powers.find(({ unit }) => sizeBytes % unit === 0) : undefined;
  return found ? `${sizeBytes / found.unit}${found.letter}` : `${sizeBytes}`;
}

/** What lsblk (util-linux `size_to_human_string`) or df -h (coreutils `human_readable`, ceiling) prints for so many bytes. */
export function formatSize(sizeBytes: number, dialect: SizeDialect): string {
  if (!Number.isInteger(sizeBytes) || sizeBytes < 0) {
    throw new RangeError(`Cannot print ${sizeBytes} as a size: not a whole number of bytes`);
  }
  return DIALECTS[dialect].format(BigInt(sizeBytes));
}

/** Every number of bytes that `dialect` prints as `text`; `undefined` where it never prints that (`2.0G` under lsblk). */
export function intervalOf(text: string, dialect: SizeDialect): SizeInterval | undefined {
  const { letters, format, preimage } = DIALECTS[dialect];
  const parts = text.match(/^(\d{1,4})(?:\.(\d))?([A-Z]?)$/);
  const power = parts ? letters.indexOf(parts[3] ?? "") : -1;
  if (!parts || power < 0) return undefined;
  const tenths = BigInt(parts[1] ?? 0) * 10n + BigInt(parts[2] ?? 0);
  const { from, to } = preimage(tenths, BigInt(power));
  // Only texts that both ends lead back to are printed: this drops `2.0G` under lsblk and `1024M` under df.
  if (from >= to || format(from) !== text || format(to - 1n) !== text) return undefined;
  return { minBytes: Number(from), maxBytes: Number(to - 1n) };
}

function powerOf(bytes: bigint, letters: readonly string[]): bigint {
  let power = 0n;
  while (bytes >> (10n * (power + 1n)) > 0n && power < letters.length - 1) power++;
  return power;
}

/** The smallest whole number that is not below `numerator / denominator`. */
function ceilDivide(numerator: bigint, denominator: bigint): bigint {
  return (numerator + denominator - 1n) / denominator;
}

/** util-linux lib/strutils.c: cuts to thousandths, rounds these half up to tenths, and drops a zero tenth. */
const lsblk: Dialect = {
  letters: ["B", "K", "M", "G", "T", "P", "E"],
  format(bytes) {
    const power = powerOf(bytes, lsblk.letters);
    // A carry stays in its unit: one sector less than 1 GiB is `1024M` (the sr0 of the article's guest).
    const tenths = ((bytes * 1000n >> 10n * power) + 50n) / 100n;
    const fraction = tenths % 10n;
    return `${tenths / 10n}${fraction ? `.${fraction}` : ""}${lsblk.letters[Number(power)]}`;
  },
  preimage(tenths, power) {
    const unit = 1n << 10n * power;
    if (power === 0n) return { from: tenths / 10n, to: tenths / 10n + 1n };
    const from = ceilDivide((tenths * 100n - 50n) * unit, 1000n);
    const to = ceilDivide((tenths * 100n + 50n) * unit, 1000n);
    return { from: from > unit ? from : unit, to: to < unit << 10n ? to : unit << 10n };
  },
};

/** gnulib lib/human.c with human_ceiling: below ten up to the next tenth, else up to the next whole number. */
const df: Dialect = {
  letters: ["", "K", "M", "G", "T", "P", "E", "Z", "Y"],
  format(bytes) {
    const power = powerOf(bytes, df.letters);
    const unit = 1n << 10n * power;
    if (power === 0n) return `${bytes}`;
    const tenths = ceilDivide(bytes * 10n, unit);
    if (tenths < 100n) return `${tenths / 10n}.${tenths % 10n}${df.letters[Number(power)]}`;
    const whole = ceilDivide(bytes, unit);
    const next = df.letters[Number(power) + 1];
    return whole === 1024n && next ? `1.0${next}` : `${whole}${df.letters[Number(power)]}`;
  },
  preimage(tenths, power) {
    const unit = 1n << 10n * power;
    if (power === 0n) return { from: tenths / 10n, to: tenths / 10n + 1n };
    // `1.0G` is also all that is more than 1023M; `10G` begins behind 9.9G, `11G` behind 10G.
    const step = tenths <= 100n ? 1n : 10n;
    const below = tenths === 10n ? 1023n * (unit >> 10n) : (tenths - step) * unit / 10n;
    return { from: below + 1n, to: tenths * unit / 10n + 1n };
  },
};

const DIALECTS: Readonly<Record<SizeDialect, Dialect>> = { lsblk, df };
