/** Archives that are made to take memory, time, or to be half a byte long. */
import { assertEquals, assertRejects } from "@std/assert";
import { ImageError, type ReadBytes } from "../disk/bytes.ts";
import { readTar } from "./tar.ts";

const letters = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** A header with its sum; `fields` are texts by their place. */
function header(type: string, size: number, fields: Readonly<Record<number, string>> = {}): Uint8Array {
  const bytes = new Uint8Array(512);
  const octal = `${size.toString(8).padStart(11, "0")}\0`;
  for (const [at, text] of Object.entries({ 0: "disk.raw", 124: octal, 156: type, ...fields })) {
    bytes.set(letters(text), Number(at));
  }
  bytes.fill(0x20, 148, 156);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.set(letters(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
  return bytes;
}

/** Each block by its number; any other is the one behind them. Counts how many are read. */
function archive(blocks: readonly (Uint8Array | string)[], others: string) {
  const counted = { reads: 0 };
  const all = blocks.map((each) => typeof each === "string" ? letters(each.padEnd(512, "\0")) : each);
  const rest = letters(others.padEnd(512, others));
  const read: ReadBytes = (offset, length) => {
    counted.reads += 1;
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += 512) {
      bytes.set((all[(offset + at) / 512] ?? rest).subarray(0, length - at), at);
    }
    return Promise.resolve(bytes);
  };
  return { read, counted };
}

const record = (text: string) => `${`${text.length + 4}`.padStart(2, "0")} ${text}\n`;
const GIB = 1024 ** 3;
const MAP = record("GNU.sparse.major=1") + record("GNU.sparse.realsize=9000");

Deno.test("readTar() reads no map of digits that never ends", async () => {
  const { read, counted } = archive([header("x", MAP.length), MAP, header("0", 4 * GIB)], "1");
  await assertRejects(() => readTar(read, 8 * GIB), ImageError, "archive");
  assertEquals(counted.reads < 10, true, `${counted.reads} reads`);
});

Deno.test("readTar() reads no map of empty blocks that never ends", async () => {
  const goesOn = `${"\0".repeat(504)}\x01`;
  const { read, counted } = archive(
    [header("S", 0, { 482: "\x01", 483: "00000010000\0" })],
    goesOn.padEnd(512, "\0"),
  );
  await assertRejects(() => readTar(read, 8 * GIB), ImageError);
  assertEquals(counted.reads < 50_000, true, `${counted.reads} reads`);
});

for (
  const [what, pax] of [["size of half a byte", "size=0.5"], ["size beyond all numbers", "size=1e999"], [
    "negative size",
    "size=-1",
  ]] as const
) {
  Deno.test(`readTar() refuses a member with a ${what}`, async () => {
    const text = record(pax);
    const { read } = archive([header("x", text.length), text, header("0", 512), "x"], "\0");
    await assertRejects(() => readTar(read, 1 << 20), ImageError, 'its archive is cut short: "disk.raw"');
  });
}

Deno.test("readTar() refuses a map of half bytes", async () => {
  const text = record("GNU.sparse.size=9000") + record("GNU.sparse.map=0.5,0.5");
  const { read } = archive([header("x", text.length), text, header("0", 512), "x"], "\0");
  await assertRejects(() => readTar(read, 1 << 20), ImageError, "the map of a sparse file");
});
