import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { budgeted } from "./budget.ts";
import { ImageError } from "./bytes.ts";

const zeroes = (_offset: number, length: number) => Promise.resolve(new Uint8Array(length));

Deno.test("budgeted() lets readers have what they share, and no more", async () => {
  const share = budgeted({ reads: 3, bytes: 100, ms: 1000 }, { clockMs: () => 0 });
  const [file, backing] = [share(zeroes), share(zeroes)];
  assertEquals((await file(0, 60)).length + (await backing(0, 40)).length, 100);
  await assertRejects(() => file(0, 1), ImageError, "more than 3 reads or 100 bytes");
});

Deno.test("budgeted() ends with its time", async () => {
  let nowMs = 0;
  const read = budgeted({ reads: 9, bytes: 9, ms: 1000 }, { clockMs: () => nowMs })(zeroes);
  await read(0, 1);
  nowMs = 1001;
  await assertRejects(() => read(0, 1), ImageError, "takes more than 1 s");
});

Deno.test("budgeted() counts what bytes inflate to", () => {
  const { spend } = budgeted({ reads: 9, bytes: 100, ms: 1000 });
  spend(100);
  assertThrows(() => spend(1), ImageError, "more than 9 reads or 100 bytes");
});

Deno.test("budgeted() ends where the run is interrupted", async () => {
  const interrupted = new AbortController();
  const read = budgeted(undefined, { signal: interrupted.signal })(zeroes);
  await read(0, 1);
  interrupted.abort(new Error("interrupted"));
  await assertRejects(() => read(0, 1), Error, "interrupted");
});
