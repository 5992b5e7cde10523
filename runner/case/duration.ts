/** Durations as people write them. */

const UNIT_MS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000 };

/** Milliseconds of a duration (`90s`, `3m`, `1h30m`, largest unit first); `undefined` where it is none. */
export function parseDuration(text: string): number | undefined {
  if (!/^(?=.)(?:\d{1,6}h)?(?:\d{1,6}m)?(?:\d{1,6}s)?$/.test(text)) return undefined;
  const parts = Array.from(text.matchAll(/(\d+)([hms])/g));
  return parts.reduce((total, [, count, unit = ""]) => total + Number(count) * (UNIT_MS[unit] ?? 0), 0);
}
