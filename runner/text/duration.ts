/** Durations as people write them. */

const UNIT_MS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000 };

/** Milliseconds of a duration (`90s`, `3m`, `1h30m`, `1.5s`, largest unit first); `undefined` where it is none. */
export function parseDuration(text: string): number | undefined {
  if (!/^(?=.)(?:\d{1,6}h)?(?:\d{1,6}m)?(?:\d{1,6}(?:\.\d{1,3})?s)?$/.test(text)) return undefined;
  const parts = Array.from(text.matchAll(/(\d{1,6}(?:\.\d{1,3})?)([hms])/g));
  const totalMs = parts.reduce(
    (total, [, count, unit = ""]) => total + Number(count) * (UNIT_MS[unit] ?? 0),
    0,
  );
  // 1.001 s is not quite 1001 ms to a computer.
  return Math.round(totalMs);
}

/** A duration as {@linkcode parseDuration} reads it, to the millisecond: `1m23.2s`. */
export function formatDuration(durationMs: number): string {
  const wholeMs = Math.round(durationMs);
  const hours = Math.floor(wholeMs / 3_600_000);
  const minutes = Math.floor(wholeMs / 60_000) % 60;
  const seconds = (wholeMs % 60_000) / 1000;
  const parts = [hours && `${hours}h`, minutes && `${minutes}m`, seconds && `${seconds}s`];
  return parts.filter((part) => part !== 0).join("") || "0s";
}
