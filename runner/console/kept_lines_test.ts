import { assert, assertEquals } from "@std/assert";
import { FACT_KINDS } from "../facts/kinds.ts";
import { KeptLines } from "./kept_lines.ts";

function keep(texts: Iterable<string>, limit: number): KeptLines {
  const kept = new KeptLines(limit);
  let number = 0;
  for (const text of texts) kept.push({ number: ++number, text });
  return kept;
}

function* times(count: number, text: string): Generator<string> {
  for (let made = 0; made < count; made++) yield text;
}

const TABLES = [
  "Filesystem      Size  Used Avail Use% Mounted on",
  "[   17.1] random: crng init done",
  "/dev/vda1        20G  406M   19G   3% /",
  "NAME   MAJ:MIN RM  SIZE RO TYPE MOUNTPOINT",
  "vda    252:0    0   20G  0 disk",
  "`-vda1 252:1    0 19.9G  0 part /",
];
const NOISE = "[   18.000000] audit: type=1400 apparmor=STATUS";
const LIMIT = 40_000;
// Far more lines than are kept on either side.
const MANY = 1000;

/** The last table of each kind, as the judging reads it from the kept lines. */
function lastTables(kept: KeptLines): readonly unknown[] {
  return FACT_KINDS.flatMap(({ scrape }) => scrape ? [scrape(kept.lines).at(-1)] : []);
}

Deno.test("KeptLines keeps all lines below its limit", () => {
  const kept = keep(times(10, "four"), 10 * (48 + 4));
  assertEquals([kept.lines.length, kept.dropped], [10, 0]);
});

Deno.test("KeptLines keeps head and tail of a flood, with their true numbers", () => {
  const kept = keep(times(100_000, "four"), 10 * (48 + 4));
  const numbers = kept.lines.map(({ number }) => number);
  assertEquals([...numbers.slice(0, 5), ...numbers.slice(-5)], [
    ...[1, 2, 3, 4, 5],
    ...[99996, 99997, 99998, 99999, 100000],
  ]);
  // What is looked through for tables is kept too: an eighth of the limit.
  assertEquals([kept.lines.length - 10 <= 2, kept.dropped], [true, 100_000 - kept.lines.length]);
});

Deno.test("KeptLines bounds a flood of empty lines", () => {
  const kept = keep(times(50_000, ""), 48 * 1000);
  assert(kept.lines.length >= 1000 && kept.lines.length <= 1170, `${kept.lines.length} lines`);
  assertEquals(kept.dropped, 50_000 - kept.lines.length);
});

Deno.test("KeptLines keeps a last line that is larger than its limit", () => {
  const kept = keep(times(3, "x".repeat(100)), 10);
  assertEquals([kept.lines.map(({ number }) => number), kept.dropped], [[3], 2]);
});

Deno.test("KeptLines keeps the last tables of a flood wherever they stand, as they would be read from all lines", () => {
  // By threes, past where the head ends, windows meet and the tail begins: a table of six lines is cut by each of these borders.
  const borders = Array.from({ length: 45 }, (_, nth) => 190 + 3 * nth);
  for (const place of [0, ...borders, ...borders.map((each) => MANY - each), MANY]) {
    const texts = [...times(place, NOISE), ...TABLES, ...times(MANY - place, NOISE)];
    const kept = keep(texts, LIMIT);
    const whole = keep(texts, Infinity);
    assertEquals(lastTables(kept), lastTables(whole), `behind ${place} lines`);
    assert(kept.dropped > 250, `${kept.lines.length} lines`);
  }
});

Deno.test("KeptLines keeps of several tables the last", () => {
  const older = TABLES.map((text) => text.replace("20G", " 2G"));
  const texts = [
    ...[...times(1500, NOISE), ...older, ...times(300, NOISE)],
    ...[...TABLES, ...times(2200, NOISE)],
  ];
  assertEquals(lastTables(keep(texts, LIMIT)), lastTables(keep(texts, Infinity)));
});

Deno.test("KeptLines keeps its lines in order, each once, and the stages of cloud-init", () => {
  const stage = "[   20.0] cloud-init[400]: Cloud-init v. 22.4.2 running 'modules:final' at Sat, 22 Nov 2025";
  const texts = [...times(1900, NOISE), stage, ...times(60, NOISE), ...TABLES, ...times(2000, NOISE)];
  const { lines, dropped } = keep(texts, LIMIT);
  const numbers = lines.map(({ number }) => number);
  assertEquals(numbers, [...new Set(numbers)].toSorted((a, b) => a - b));
  assertEquals(lines.length + dropped, texts.length);
  assertEquals(lines.filter(({ text }) => text === stage).map(({ number }) => number), [1901]);
});
