/** A guest or a case may write anything: no expression of ours takes longer than its text is long. */
import { assert, assertEquals } from "@std/assert";
import { expressionsIn } from "../fixtures/attacks/expressions.ts";
import { type Pumped, pumpedTexts } from "../fixtures/attacks/pumped.ts";

/** Some rounds too few to hang at, a line of a console, and twice that. */
const LENGTHS = [24, 28, 32, 400, 8192, 16_384];
// Less than a millisecond is usual, and what goes through a text once for each of its characters takes half a second.
const SUSPECT_MS = 120;
/** Eight times the text takes eight times as long, or 64: what lies between is noise of a busy machine. */
const MOST_GROWTH = 24;

Deno.test("no expression of the runner or the reporters takes more than its text is long", async () => {
  const expressions = await expressionsIn(["runner", "reporters"]);
  assert(expressions.length > 300);
  const slow = expressions.flatMap(({ file, source, flags }) => {
    const pattern = new RegExp(source, flags);
    const pumped = pumpedTexts(source, flags).find((each) => isSlow(pattern, each));
    return pumped ? [`${file}: ${pattern} over ${JSON.stringify(pumped)}`] : [];
  });
  assertEquals(slow, []);
});

Deno.test("pumpedTexts() finds what backtracks", () => {
  const known = [/^(a+)+$/, /(?:x|x:)*!/, /[^]*=[^]*!/, /\s+$/, /a.*b/, /=[\s=]+x/g, /#\s*\d*\s*y/];
  for (const pattern of known) {
    assert(pumpedTexts(pattern.source, pattern.flags).some((each) => isSlow(pattern, each)), `${pattern}`);
  }
  for (const pattern of [/^a+$/, /^\s*\d{1,9}:/, /\b\w{1,9}=/g]) {
    assert(!pumpedTexts(pattern.source, pattern.flags).some((each) => isSlow(pattern, each)), `${pattern}`);
  }
});

function isSlow(pattern: RegExp, pumped: Pumped): boolean {
  const tooLong = LENGTHS.find((length) => msOf(pattern, textOf(pumped, length)) > SUSPECT_MS);
  if (tooLong === undefined) return false;
  if (tooLong <= 400) return leastMs(pattern, textOf(pumped, tooLong)) > SUSPECT_MS;
  const [part, whole] = [tooLong / 8, tooLong].map((length) => leastMs(pattern, textOf(pumped, length)));
  return whole !== undefined && part !== undefined && whole > SUSPECT_MS / 4 && whole > MOST_GROWTH * part;
}

const textOf = ({ start, repeated, end }: Pumped, length: number) =>
  start + repeated.repeat(Math.ceil(length / repeated.length)) + end;

const leastMs = (pattern: RegExp, text: string) => Math.min(...[1, 2, 3].map(() => msOf(pattern, text)));

function msOf(pattern: RegExp, text: string): number {
  const started = performance.now();
  pattern.lastIndex = 0;
  if (pattern.global) text.replace(pattern, "");
  else pattern.test(text);
  return performance.now() - started;
}
