/** Why a root did not grow, in the words of who was to grow it. */
import type { ConsoleLine } from "./fact.ts";
import { withoutPrefix } from "./prefixes.ts";

/** growpart's own words, which cloud-init and an initramfs print behind their names; the others say that they failed. */
const WORDS: readonly RegExp[] = [
  /(?:^|GROWROOT: |growpart: |[\s'])((?:NOCHANGE|FAILED): (?:partition|disk|failed|unable|could not|.{0,40}(?:sfdisk|sgdisk|resize|grow)).*)/,
  /(?:growpart|resizefs|resize_devices)\S{0,20}: ('\S{1,80}' (?:SKIPPED|FAILED|NOCHANGE): .*)/,
  /((?:resize2fs|xfs_growfs|systemd-(?:growfs|repart)|growpart|growroot|cc_growpart\S{0,20}|cc_resizefs\S{0,20})(?:\[\d{1,10}\])?: .{0,120}(?:[Ff]ailed|[Cc]annot|[Cc]ould not|[Cc]ouldn't|[Uu]nable|did not exist|not found|[Nn]o space).*)/,
];
const ANY = /NOCHANGE|FAILED|SKIPPED|grow|resize|repart/;

/** The last such line, without what others put before it. */
export function growthWords(lines: readonly ConsoleLine[]): ConsoleLine | undefined {
  const at = lines.findLastIndex(({ text }) => ANY.test(text) && wordsOf(text) !== undefined);
  const line = lines[at];
  const words = line && wordsOf(line.text);
  return line && words !== undefined ? { number: line.number, text: words } : undefined;
}

function wordsOf(text: string): string | undefined {
  const line = text.slice(0, 1024);
  for (const pattern of WORDS) {
    const found = pattern.exec(line)?.[1] ?? pattern.exec(withoutPrefix(line))?.[1];
    if (found !== undefined) return found.trim();
  }
  return undefined;
}
