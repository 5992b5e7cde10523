import { assert, assertEquals } from "@std/assert";
import { frameText } from "../../fixtures/harness/frames.ts";
import { FACT_KINDS } from "../facts/kinds.ts";
import { listenTo, listenToStream, type Transcript } from "./console.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const NONCE = "0123456789abcdef";
const NOISE = "[   18.000000] audit: type=1400 apparmor=STATUS operation=profile_load\r\n".repeat(100);
const TABLES =
  "Filesystem      Size  Used Avail Use% Mounted on\r\n/dev/vda1        20G  406M   19G   3% /\r\n" +
  "NAME   MAJ:MIN RM  SIZE RO TYPE MOUNTPOINT\r\nvda    252:0    0   20G  0 disk\r\n";

async function* piecesOf(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(bytes(text));
}

/** A long console with `middle` in its middle, of which a small part is kept. */
function hearLong(middle: string): Promise<Transcript> {
  const noise = Array.from({ length: 40 }, () => NOISE);
  return listenToStream({
    console: piecesOf("Linux version 6.1\r\n", ...noise, middle, ...noise, "the end\r\n"),
    keptCharacters: 100_000,
  });
}

Deno.test("listenToStream() hears what listenTo() does", async () => {
  const report = frameText({ moment: "after", name: "done" }, NONCE);
  const heard = await listenToStream({
    console: piecesOf("one\r", "\ntw", "o\r\n"),
    report: piecesOf(report.slice(0, 40), report.slice(40)),
    nonce: NONCE,
  });
  const whole = listenTo({ console: bytes("one\r\ntwo\r\n"), report: bytes(report), nonce: NONCE });
  assertEquals(heard, whole);
  assertEquals(heard.ending.name, "reported");
});

Deno.test("listenToStream() keeps a small part of a long console, with the tables in its middle", async () => {
  const { lines, droppedLines, ending } = await hearLong(TABLES);
  assertEquals([lines.length < 1500, lines.length + (droppedLines ?? 0), ending.name], [
    true,
    8006,
    "recorded",
  ]);
  assertEquals([lines[0]?.text, lines.at(-1)?.text], ["Linux version 6.1", "the end"]);
  const tables = FACT_KINDS.flatMap(({ key, scrape }) =>
    scrape?.(lines).map(([row]) => [key, row?.line]) ?? []
  );
  assertEquals(tables, [["lsblk", 4005], ["df", 4003]]);
});

Deno.test("listenToStream() finds a fatal line in the middle of a long console", async () => {
  const { ending, lines } = await hearLong("[   19.0] Kernel panic - not syncing: no init\r\n");
  assertEquals([ending.name, ending.verdict, ending.line], ["panic", "fail", 4002]);
  assert(!lines.some(({ number }) => number === 4002), "the line itself is among the dropped ones");
});

Deno.test("listenTo() takes a recording that is longer than a boot may be", () => {
  const console = bytes(`${"x".repeat(8000)}\n`.repeat(2200));
  assertEquals([console.length > 16 * 1024 * 1024, listenTo({ console }).ending.name], [true, "recorded"]);
});

Deno.test("listenTo() takes no more frames than a report may have", () => {
  const frames = Array.from(
    { length: 1001 },
    (_, index) => frameText({ moment: "after", name: `f${index}` }, NONCE),
  );
  const { frames: taken, damage } = listenTo({ console: bytes("x\n"), report: bytes(frames.join("")) });
  assertEquals([taken.length, damage.length], [1000, 1]);
  assertEquals(damage[0]?.replace(/.*\) /, ""), "is one too many: a report has at most 1000 frames");
});

Deno.test("listenTo() takes no more bytes of frames than a report may have", () => {
  const text = "x".repeat(4 * 1024 * 1024);
  const frames = [1, 2, 3, 4, 5].map((nth) => frameText({ moment: "after", name: `f${nth}`, text }, NONCE));
  const { frames: taken, damage } = listenTo({ console: bytes("x\n"), report: bytes(frames.join("")) });
  assertEquals(taken.map(({ name }) => name), ["f1", "f2", "f3", "f4"]);
  assertEquals(damage.map((each) => each.replace(/.*\) /, "")), [
    "is one too many: all frames together have at most 16777216 bytes",
  ]);
});
