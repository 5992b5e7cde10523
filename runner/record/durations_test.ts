import { assertEquals } from "@std/assert";
import { expectedSeconds, longestFirst, recordedSeconds, secondsBy, type TimedBoot } from "./durations.ts";
import type { ToldByRecord } from "./kept_records.ts";

const boot = (id: string, ...caseIds: readonly string[]): TimedBoot => ({ id, caseIds });

/** What a record tells of the boot of a case. */
const told = (id: string, seconds: number, changes: Partial<ToldByRecord> = {}) => ({
  told: {
    ...{ id, seconds, caseIds: [`case of ${id}`], ending: "reported", accelerator: "tcg" as const },
    image: { name: "debian-12", sha256: "" },
    ...changes,
  },
});

Deno.test("secondsBy() takes the newest record of a boot, else that of its case", () => {
  const secondsOf = secondsBy([told("a", 10), told("a", 20), told("b", 30), {}], "tcg");
  assertEquals(secondsOf(boot("a", "case of b")), 20);
  assertEquals(secondsOf(boot("new", "unknown", "case of b", "case of a")), 30);
  assertEquals(secondsOf(boot("new", "unknown")), undefined);
});

Deno.test("secondsBy() leaves out boots that were cut short, and those of another accelerator", () => {
  const secondsOf = secondsBy([
    told("a", 10),
    told("a", 1, { ending: "interrupted" }),
    told("a", 2, { accelerator: "kvm" }),
    told("b", 3, { ending: "qemu-crash" }),
    told("b", 250, { ending: "guest-timeout" }),
  ], "tcg");
  assertEquals([secondsOf(boot("a")), secondsOf(boot("b"))], [10, undefined]);
});

Deno.test("recordedSeconds() knows nothing where there are no records", async () => {
  const file = new URL(import.meta.url).pathname;
  for (const folder of ["no-such-cache/records", `${file}/records`]) {
    assertEquals((await recordedSeconds(folder, "tcg"))(boot("a")), undefined);
  }
});

/** `a1`: a boot of one second; `a`: one that nobody has timed; `a1+b2`: a disk with two. */
function order(text: string): string {
  const trees = text.split(" ").map((name) => ({ name, boots: name.split("+").map((id) => boot(id)) }));
  const secondsOf = ({ id }: TimedBoot) => id.length > 1 ? Number(id.slice(1)) : undefined;
  return longestFirst(trees, secondsOf).map(({ tree: { name } }) => name).join(" ");
}

Deno.test("longestFirst() takes the longest first, and keeps the order of the rest", () => {
  assertEquals(order("a1 b3 c2 d3"), "b3 d3 c2 a1");
  assertEquals(order("a b c"), "a b c");
});

Deno.test("longestFirst() counts what nobody has timed as the median of the others", () => {
  assertEquals(order("a b1 c9 d5"), "c9 a d5 b1");
});

Deno.test("longestFirst() adds up the boots of one disk", () => {
  assertEquals(order("a5 b3+c3 d9 e+f"), "e+f d9 b3+c3 a5");
  assertEquals(order("a b+c"), "b+c a");
});

Deno.test("expectedSeconds() takes the median of an image's boots before that of all", () => {
  const of = (id: string, image: string): TimedBoot => ({ id, caseIds: [], image: { sha256: image } });
  const boots = [of("a9", "x"), of("b1", "y"), of("c1", "y"), of("d", "x"), of("e", "y"), of("f", "z")];
  const expected = expectedSeconds(boots, ({ id }) => id.length > 1 ? Number(id.slice(1)) : undefined);
  assertEquals(boots.map(expected), [9, 1, 1, 9, 1, 1]);
});
