import { assert, assertEquals } from "@std/assert";
import { type Known, nextTrials, type Shown, suspects } from "./bisection.ts";

/** Tries until nothing is left to try; how often, and what is found. */
function search(count: number, wide: number, show: (at: number) => Shown) {
  const known = new Map<number, Shown>([[count - 1, "new"]]);
  let rounds = 0;
  for (let next = nextTrials(count, known, wide); next.length > 0; next = nextTrials(count, known, wide)) {
    rounds++;
    for (const at of next) known.set(at, show(at));
  }
  return { found: suspects(count, known), rounds, tried: known.size - 1 };
}

Deno.test("nextTrials() finds each commit of a row in the logarithm of its length", () => {
  for (const count of [1, 2, 3, 11, 100]) {
    for (let broken = 0; broken < count; broken++) {
      const { found, tried } = search(count, 1, (at) => at < broken ? "old" : "new");
      assertEquals(found, [broken], `${broken} of ${count}`);
      assert(tried <= Math.ceil(Math.log2(count)), `${tried} trials of ${count}`);
    }
  }
});

Deno.test("nextTrials() takes several at once, and needs fewer rounds for it", () => {
  for (let broken = 0; broken < 100; broken++) {
    const { found, rounds } = search(100, 3, (at) => at < broken ? "old" : "new");
    assertEquals(found, [broken]);
    assert(rounds <= 4, `${rounds} rounds`);
  }
});

Deno.test("nextTrials() goes round what cannot be told, and suspects() tells all that may be it", () => {
  const show = (at: number): Shown => at >= 4 && at < 8 ? "untold" : at < 6 ? "old" : "new";
  assertEquals(search(12, 1, show).found, [4, 5, 6, 7, 8]);
  assertEquals(search(12, 1, (at) => at === 2 ? "untold" : at < 7 ? "old" : "new").found, [7]);
  const allUntold = search(5, 2, () => "untold");
  assertEquals([allUntold.found, allUntold.tried], [[0, 1, 2, 3, 4], 4]);
});

Deno.test("nextTrials() has nothing to try where what is known lies side by side", () => {
  const known: Known = new Map([[3, "old"], [4, "new"], [9, "new"]]);
  assertEquals([nextTrials(10, known, 4), suspects(10, known)], [[], [4]]);
});
