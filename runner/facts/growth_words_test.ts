import { assertEquals } from "@std/assert";
import { growthWords } from "./growth_words.ts";

/** Lines of consoles, and why nothing grew. */
const LINES: Readonly<Record<string, string | undefined>> = {
  "GROWROOT: NOCHANGE: partition 1 is size 4188127. it cannot be grown":
    "NOCHANGE: partition 1 is size 4188127. it cannot be grown",
  "[    9.1] cloud-init[385]: NOCHANGE: partition 1 could only be grown by 2014 [fudge=2048]":
    "NOCHANGE: partition 1 could only be grown by 2014 [fudge=2048]",
  "FAILED: failed to get start and end for /dev/vda1 in /dev/vda":
    "FAILED: failed to get start and end for /dev/vda1 in /dev/vda",
  "2017-04-19 20:35:34,503 - cc_growpart.py[DEBUG]: '/' SKIPPED: stat of '/dev/root' failed: [Errno 2]":
    "'/' SKIPPED: stat of '/dev/root' failed: [Errno 2]",
  "2017-04-19 20:35:34,509 - cc_resizefs.py[WARNING]: Device '/dev/x' did not exist. cannot resize: dev=/dev/root":
    "cc_resizefs.py[WARNING]: Device '/dev/x' did not exist. cannot resize: dev=/dev/root",
  '[    9.1] systemd-growfs[201]: Failed to resize "/" to 19.9G bytes: Operation not supported':
    'systemd-growfs[201]: Failed to resize "/" to 19.9G bytes: Operation not supported',
  "[FAILED] Failed to start x.": undefined,
  "GROWROOT: CHANGED: partition=1 start=262144": undefined,
};
for (const [text, words] of Object.entries(LINES)) {
  Deno.test(`growthWords() finds them in ${JSON.stringify(text.slice(0, 50))}`, () => {
    const lines = [{ number: 1, text: "x" }, { number: 2, text }];
    assertEquals(growthWords(lines), words === undefined ? undefined : { number: 2, text: words });
  });
}
