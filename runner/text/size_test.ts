import { assertEquals, assertThrows } from "@std/assert";
import {
  describeSizeMistake,
  formatSize,
  intervalOf,
  parseSize,
  type SizeDialect,
  writeSize,
} from "./size.ts";

const DIALECTS: readonly SizeDialect[] = ["lsblk", "df"];
const G = 1024 ** 3;

Deno.test("parseSize() reads powers of 1024, with or without iB, and plain bytes", () => {
  const rows: readonly (readonly [string, number])[] = [
    ["20G", 20 * G],
    ["20GiB", 20 * G],
    ["20480M", 20 * G],
    ["2.5G", 2.5 * G],
    ["19.9G", 21367462298],
    ["512", 512],
    ["512B", 512],
    ["0", 0],
    ["0.5K", 512],
    ["1P", 1024 ** 5],
  ];
  for (const [text, sizeBytes] of rows) assertEquals(parseSize(text), sizeBytes, text);
});

Deno.test("parseSize() takes nothing else, and describeSizeMistake() says what would do", () => {
  const rows: readonly (readonly [string, string])[] = [
    ["20 gigs", `"20 gigs" is not a size (write 20G or 20480M)`],
    ["", `"" is not a size (write 20G or 20480M)`],
    ["-1G", `"-1G" is not a size (write 20G or 20480M)`],
    ["1e3", `"1e3" is not a size (write 20G or 20480M)`],
    ["20g", `"20g" is not a size (write 20G)`],
    ["20 G", `"20 G" is not a size (write 20G)`],
    ["20GB", `"20GB" is not a size (write 20G: K, M, G, T and P are powers of 1024)`],
    ["20kb", `"20kb" is not a size (write 20K: K, M, G, T and P are powers of 1024)`],
    ["1.5", `"1.5" is not a whole number of bytes (write 512 or 0.5K)`],
    ["9P", `"9P" is more than a size can be (8191T at most)`],
  ];
  for (const [text, mistake] of rows) {
    assertEquals(parseSize(text), undefined, text);
    assertEquals(describeSizeMistake(text), mistake);
  }
});

Deno.test("writeSize() is exact, and parseSize() reads it back", () => {
  const texts = ["20G", "2252M", "2P", "1K", "512", "1025", "0", "9007199254740991"];
  assertEquals(texts.map((text) => writeSize(parseSize(text) ?? -1)), texts);
});

Deno.test("formatSize() prints what lsblk prints", () => {
  // Read from `lsblk -no SIZE` (util-linux 2.38.1) on loop devices of these sizes, and `fallocate -v` for odd ones.
  const rows: readonly (readonly [number, string])[] = [
    [0, "0B"],
    [1023, "1023B"],
    [1024, "1K"],
    [1073741312, "1024M"],
    [1072693760, "1023M"],
    [111149056, "106M"],
    [2013249024, "1.9G"],
    [2134999040, "2G"],
    [2243952640, "2.1G"],
    [21357395968, "19.9G"],
    [21474836480, "20G"],
    [1127428915, "1G"],
    [1127428916, "1.1G"],
  ];
  for (const [sizeBytes, text] of rows) assertEquals(formatSize(sizeBytes, "lsblk"), text);
});

Deno.test("formatSize() prints what df -h prints", () => {
  // Read from `numfmt --to=iec --round=up` (coreutils 9.1), which shares df's rounding.
  const rows: readonly (readonly [number, string])[] = [
    [0, "0"],
    [1023, "1023"],
    [1024, "1.0K"],
    [1025, "1.1K"],
    [2134999040, "2.0G"],
    [20946554880, "20G"],
    [Math.floor(9.9 * G), "9.9G"],
    [Math.floor(9.9 * G) + 1, "10G"],
    [10 * G, "10G"],
    [10 * G + 1, "11G"],
    [1023 * 1024 ** 2, "1023M"],
    [1023 * 1024 ** 2 + 1, "1.0G"],
    [G, "1.0G"],
    [G + 1, "1.1G"],
  ];
  for (const [sizeBytes, text] of rows) assertEquals(formatSize(sizeBytes, "df"), text);
});

Deno.test("formatSize() refuses what is no number of bytes", () => {
  for (const sizeBytes of [-1, 0.5, NaN, Infinity]) {
    const message = `Cannot print ${sizeBytes} as a size: not a whole number of bytes`;
    assertEquals(assertThrows(() => formatSize(sizeBytes, "df"), RangeError).message, message);
  }
});

Deno.test("formatSize() prints sizes beyond any disk, which a guest may claim", () => {
  assertEquals(formatSize(2 ** 63, "lsblk"), "8E");
  assertEquals(formatSize(2 ** 63, "df"), "8.0E");
  assertEquals(formatSize(2 ** 100, "df"), "1048576Y");
});

Deno.test("intervalOf() knows the texts that are never printed", () => {
  const lsblk = ["2.0G", "20.0G", "1025M", "20GB", "20g", "1.25G", "20", "0K", "0.5K", "01G", "1.5B", ""];
  const df = ["2G", "9G", "20.0G", "19.9G", "10.0G", "1024M", "512B", "0.9G", "0K", "01", "1.5", ""];
  for (const text of lsblk) assertEquals(intervalOf(text, "lsblk"), undefined, text);
  for (const text of df) assertEquals(intervalOf(text, "df"), undefined, text);
});

Deno.test("intervalOf() gives the bytes behind the article's figures", () => {
  assertEquals(intervalOf("19.9G", "lsblk"), { minBytes: 21313775207, maxBytes: 21421149388 });
  assertEquals(intervalOf("20G", "df"), { minBytes: 19 * G + 1, maxBytes: 20 * G });
  assertEquals(intervalOf("1.0G", "df"), { minBytes: 1023 * 1024 ** 2 + 1, maxBytes: G });
  assertEquals(intervalOf("1024M", "lsblk"), { minBytes: 1073689396, maxBytes: G - 1 });
  assertEquals(intervalOf("0", "df"), { minBytes: 0, maxBytes: 0 });
  assertEquals(intervalOf("512B", "lsblk"), { minBytes: 512, maxBytes: 512 });
});

/** Park-Miller: the same numbers for the same seed. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => (state = state * 48271 % 2147483647) / 2147483647;
}

Deno.test("intervalOf() is the exact preimage of formatSize(), at both ends and one byte outside", () => {
  const next = numbersFrom(1);
  for (let round = 0; round < 5000; round++) {
    const sizeBytes = Math.floor(2 ** (next() * 52));
    for (const dialect of DIALECTS) {
      const text = formatSize(sizeBytes, dialect);
      const { minBytes, maxBytes } = intervalOf(text, dialect) ?? { minBytes: -1, maxBytes: -1 };
      const print = (bytes: number) => bytes < 0 ? "" : formatSize(bytes, dialect);
      const seen = {
        inside: minBytes <= sizeBytes && sizeBytes <= maxBytes,
        ends: [print(minBytes), print(maxBytes)],
        beyond: print(minBytes - 1) === text || print(maxBytes + 1) === text,
      };
      const wanted = { inside: true, ends: [text, text], beyond: false };
      assertEquals(seen, wanted, `${sizeBytes} ${dialect} ${text}`);
    }
  }
});
