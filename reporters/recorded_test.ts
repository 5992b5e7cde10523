import { assertEquals } from "@std/assert";
import { badCase } from "../fixtures/attacks/bad_text.ts";
import { agoText, countBoots, recordedCount, recordedText } from "./recorded.ts";

const START = "2026-01-05T09:30:00.000Z";

/** When it was recorded, and what is said of it. */
const TIMES: readonly (readonly [recordedAt: string, said: string])[] = [
  ["2026-01-05T09:30:00.000Z", "recorded 0 s ago"],
  ["2026-01-05T09:29:00.001Z", "recorded 59 s ago"],
  ["2026-01-05T09:29:00.000Z", "recorded 1 min ago"],
  ["2026-01-05T08:30:01.000Z", "recorded 59 min ago"],
  ["2026-01-05T08:30:00.000Z", "recorded 1 h ago"],
  ["2026-01-04T09:30:01.000Z", "recorded 23 h ago"],
  ["2025-12-06T09:30:00.000Z", "recorded 30 d ago"],
  // A clock that was set back, and what is no time.
  ["2026-01-05T09:30:01.000Z", "recorded"],
  ["<b>", "recorded"],
];

for (const [recordedAt, said] of TIMES) {
  Deno.test(`recordedText() says "${said}" of ${recordedAt}`, () =>
    assertEquals(recordedText(recordedAt, START), said));
}

Deno.test("recordedText() says nothing of a boot of this very run", () =>
  assertEquals(recordedText(undefined, START), undefined));

Deno.test("agoText() takes the largest unit of which there is a whole one", () =>
  assertEquals([0.9, 61, 7199, 86_400].map(agoText), ["0 s", "1 min", "1 h", "1 d"]));

Deno.test("countBoots() counts a boot once, however many cases share it", () => {
  const { boot } = badCase("a");
  const caseOf = (id: string, recordedAt?: string) => ({
    ...badCase("a"),
    ...(boot && { boot: { ...boot, id, recordedAt } }),
  });
  const cases = [caseOf("one", START), caseOf("one", START), caseOf("two"), {
    ...badCase("b"),
    boot: undefined,
  }];
  assertEquals(countBoots(cases), { all: 2, recorded: 1 });
});

Deno.test("recordedCount() counts as people do, and says nothing of none", () => {
  const said = [[3, 0], [3, 1], [3, 3], [1, 1]].map(([all = 0, recorded = 0]) =>
    recordedCount({ all, recorded })
  );
  assertEquals(said, ["", "1 of 3 boots recorded", "3 boots recorded", "1 boot recorded"]);
});
