/** The guest's own words in a line of a console, freed of what kernel, journal and cloud-init put around them. */
import type { ConsoleLine } from "./fact.ts";

/** The words of one line, in the readings worth trying, the best first. */
export interface Payload {
  readonly number: number;
  readonly readings: readonly string[];
}

const KERNEL_TIME = /\[ *\d+\.\d{6}\](?:\[ *[TC]\d+ *\])? /;
const STARTS_WITH_KERNEL_TIME = /^\s*\[ *\d+\.\d+\](?:\[ *[TC]\d+ *\])? ?/;

/** In the order in which they stand before a line. One space belongs to each: further ones are the table's. */
const PREFIXES: readonly RegExp[] = [
  STARTS_WITH_KERNEL_TIME,
  // image-builder#1917, eksctl#6869
  /^\[CLOUDINIT\] ?/,
  // syslog, as clouds that read the journal show it: `Sep  4 12:00:01 host ` or the date as ISO 8601
  /^(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT[\d:.+Z-]{8,24}) \S{1,64} (?=\S{1,80}: )/,
  // `cloud-init[1163]: `, `ci-info: `
  /^[\w.@-]{1,64}(?:\[\d{1,10}\])?: /,
];

// So many kernel lines in a row may stand between the halves of a line.
const MAX_KERNEL_LINES = 8;

/** A line without its prefixes. */
export function withoutPrefix(text: string): string {
  return PREFIXES.reduce((rest, prefix) => rest.replace(prefix, ""), text);
}

/**
 * The words of each line. The kernel does not wait for a line's end: `├─vda1 252:1 [   17.2] EXT4-fs ...` goes on after
 * the kernel's message, so for such a line the two halves put together are tried before the first half alone.
 */
export function payloadsOf(lines: readonly ConsoleLine[]): readonly Payload[] {
  return lines.map(({ number, text }, index) => {
    const words = withoutPrefix(text);
    const at = words.search(KERNEL_TIME);
    if (at < 0) return { number, readings: [words] };
    const half = words.slice(0, at);
    const rest = lines.slice(index + 1, index + 1 + MAX_KERNEL_LINES)
      .find((line) => !STARTS_WITH_KERNEL_TIME.test(line.text));
    return { number, readings: rest === undefined ? [half] : [half + rest.text, half] };
  });
}
