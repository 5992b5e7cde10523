/** A guest or a case may write anything: no expression of ours takes longer than its text is long. */
import { createHash } from "node:crypto";
import { assert, assertEquals } from "@std/assert";
import { expressionsIn } from "../fixtures/attacks/expressions.ts";
import { type Pumped, pumpedTexts } from "../fixtures/attacks/pumped.ts";
import { isUpdate } from "../fixtures/harness/golden.ts";
import { growsFaster, takesMoreThan } from "../fixtures/harness/growth_of_time.ts";

/** Some rounds too few to hang at, a line of a console, and more than that. */
const LENGTHS = [24, 28, 32, 400, 2000, 16_384];
/** Of so many characters nothing that goes through a text, or through it once for each of them, takes as long as is suspect. */
const SHORT = 2000;
// Less than a millisecond is usual, and what goes through a text once for each of its characters takes a tenth of a second.
const SUSPECT_MS = 40;
/** Both texts are longer than any bounded repeat of ours, below which everything is quadratic. */
const TIMES = 5;

/**
 * What was tried and is linear, by the digest of its source, below the digest of what tries it; `deno task update` writes it, and
 * with `deno task test` all are tried again.
 */
const TRIED = new URL("../fixtures/goldens/linear_expressions.txt", import.meta.url);
const METHOD = ["./linear_test.ts", "../fixtures/attacks/pumped.ts", "../fixtures/harness/growth_of_time.ts"];

const digestOf = (...texts: readonly string[]) =>
  createHash("sha256").update(JSON.stringify(texts)).digest("hex").slice(0, 16);

const method = digestOf(...METHOD.map((path) => Deno.readTextFileSync(new URL(path, import.meta.url))));
const [triedBy, ...tried] = Deno.readTextFileSync(TRIED).trimEnd().split("\n");
const isTried = triedBy === method && !isUpdate && !Deno.args.includes("--thorough");

Deno.test("no expression of the runner or the reporters takes more than its text is long", async () => {
  const expressions = await expressionsIn(["runner", "reporters"]);
  assert(expressions.length > 300);
  const known = new Set(isTried ? tried : []);
  const slow = expressions.flatMap(({ file, source, flags }) => {
    if (known.has(digestOf(source, flags))) return [];
    const pattern = new RegExp(source, flags);
    const pumped = pumpedTexts(source, flags).find((each) => isSlow(pattern, each));
    return pumped ? [`${file}: ${pattern} over ${JSON.stringify(pumped)}`] : [];
  });
  assertEquals(slow, []);
  if (!isUpdate) return;
  const all = expressions.map(({ source, flags }) => digestOf(source, flags)).sort();
  await Deno.writeTextFile(TRIED, `${[method, ...all].join("\n")}\n`);
});

Deno.test({
  name: `pumpedTexts() finds what backtracks${
    isTried ? " (ignored: as it was tried, and by deno task test)" : ""
  }`,
  ignore: isTried,
  fn: findsWhatBacktracks,
});

function findsWhatBacktracks(): void {
  const known = [/^(a+)+$/, /(?:x|x:)*!/, /[^]*=[^]*!/, /\s+$/, /=[\s=]+x/g];
  for (const pattern of known) {
    assert(pumpedTexts(pattern.source, pattern.flags).some((each) => isSlow(pattern, each)), `${pattern}`);
  }
  for (const pattern of [/^a+$/, /^\s*\d{1,9}:/, /\b\w{1,9}=/g]) {
    assert(!pumpedTexts(pattern.source, pattern.flags).some((each) => isSlow(pattern, each)), `${pattern}`);
  }
}

function isSlow(pattern: RegExp, pumped: Pumped): boolean {
  const tooLong = LENGTHS.find((length) => isSuspect(pattern, textOf(pumped, length)));
  if (tooLong === undefined) return false;
  // What hangs there is not asked for five times as many, nor what is cubic for eight: that took minutes.
  if (tooLong <= SHORT) return true;
  const [part, whole] = [textOf(pumped, tooLong), textOf(pumped, TIMES * tooLong)];
  return growsFaster((text: string) => search(pattern, text), [part, whole], TIMES);
}

const textOf = ({ start, repeated, end }: Pumped, length: number) =>
  start + repeated.repeat(Math.ceil(length / repeated.length)) + end;

/** Looks at the wall's clock first, since the thread's costs a call of the system. */
function isSuspect(pattern: RegExp, text: string): boolean {
  const started = performance.now();
  search(pattern, text);
  return performance.now() - started > SUSPECT_MS &&
    takesMoreThan(SUSPECT_MS, () => search(pattern, text));
}

function search(pattern: RegExp, text: string): void {
  pattern.lastIndex = 0;
  if (pattern.global) text.replace(pattern, "");
  else pattern.test(text);
}
