import { assertEquals, assertMatch } from "@std/assert";
import { compare, timeSeedling, type TwoWays } from "./article.ts";
import { writeTwelve } from "./article_cases.ts";
import { loadCases, plan } from "../mod.ts";
import { SAMPLE_HOST, SAMPLE_IMAGE } from "../fixtures/harness/sample_plan.ts";

/** By hand 100 s and one second more each time; ours 10 s. `done` gets what was called. */
function ways(done: string[], changes: Partial<TwoWays> = {}): TwoWays {
  return {
    byHand: { "by hand": (name) => Promise.resolve(99 + done.push(name)) },
    seedling: ({ name }) => Promise.resolve({ wall: 9 + done.push(`ours: ${name}`), longestBoot: 9 }),
    ...changes,
  };
}

const only = (...names: readonly string[]) => (name: string) => names.includes(name);
const lines = async (told: ReturnType<typeof compare>) =>
  (await Array.fromAsync(told)).map((each) =>
    each.kind === "sample"
      ? `${each.round} ${each.part}: ${each.what} ${each.value}`
      : `${each.part}: ${each.why}`
  );

Deno.test("compare() boots by hand only what is wanted, and first in every other round", async () => {
  const done: string[] = [];
  const told = await lines(compare(ways(done), { rounds: 2, isWanted: only("one") }));
  assertEquals(done, ["default", "ours: one", "ours: one", "default"]);
  assertEquals(told, [
    ...["1 one: by hand 100", "1 one: Seedling 11", "1 one: the longest of Seedling's boots 9"],
    ...["2 one: by hand 103", "2 one: Seedling 12", "2 one: the longest of Seedling's boots 9"],
  ]);
});

Deno.test("compare() counts the three boots by hand four times for twelve cases", async () => {
  const told = await lines(compare(ways([]), { rounds: 1, isWanted: only("article", "twelve") }));
  assertEquals(told.filter((line) => line.includes("by hand")), [
    "1 article: by hand 303",
    "1 twelve: by hand 1212",
  ]);
});

Deno.test("compare() boots by hand with the host's own QEMU too, where that is another", async () => {
  const byHand = {
    "by hand": () => Promise.resolve(50),
    "by hand, the host's own QEMU": () => Promise.resolve(80),
  };
  const told = await lines(compare(ways([], { byHand }), { rounds: 1, isWanted: only("article") }));
  assertEquals(told.slice(0, 2), ["1 article: by hand 150", "1 article: by hand, the host's own QEMU 240"]);
});

Deno.test("compare() makes the records that are judged again", async () => {
  const done: string[] = [];
  await lines(compare(ways(done), { rounds: 1, isWanted: only("judged-again") }));
  assertEquals(done.slice(3), ["ours: twelve", "ours: judged-again"]);
});

Deno.test("compare() leaves out the side that failed, and says why", async () => {
  const failing = {
    byHand: { "by hand": () => Promise.resolve("no room") },
    seedling: () => Promise.resolve("exit code 1"),
  };
  assertEquals(await lines(compare(ways([], failing), { rounds: 1, isWanted: only("one") })), [
    "one: round 1: by hand: no room",
    "one: round 1: Seedling: exit code 1",
  ]);
});

Deno.test("timeSeedling() takes no run that does not pass for a measurement", async () => {
  const folder = await Deno.makeTempDir({ prefix: "bench-" });
  const told = await timeSeedling(folder, ["run", "no-such-case.yaml"], false);
  await Deno.remove(folder, { recursive: true });
  assertMatch(String(told), /^exit code 2: .*no-such-case\.yaml/);
});

Deno.test("writeTwelve() writes twelve cases that share three boots, those of the article", async () => {
  const folder = await Deno.makeTempDir({ prefix: "bench-" });
  const growth = new URL("../cases/growth/", import.meta.url).pathname;
  const article = ["default", "growpart-off", "resize-rootfs-false"].map((name) => `${growth}${name}.yaml`);
  const onImage = async (paths: readonly string[]) => {
    const { cases, mistakes } = await loadCases(paths);
    assertEquals(mistakes, []);
    return cases.map((each) => ({ case: each, image: SAMPLE_IMAGE }));
  };
  const { boots } = plan(await onImage([await writeTwelve(folder)]), SAMPLE_HOST);
  const known = plan(await onImage(article), SAMPLE_HOST).boots;
  await Deno.remove(folder, { recursive: true });
  assertEquals(boots.map(({ caseIds }) => caseIds.length), [4, 4, 4]);
  assertEquals(boots.map(({ id }) => id), known.map(({ id }) => id));
});
