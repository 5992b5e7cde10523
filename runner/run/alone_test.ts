import { assertEquals } from "@std/assert";
import { Alone } from "./alone.ts";

Deno.test("Alone lets work begin once all else has ended or waits for the same, one after the other", async () => {
  const alone = new Alone();
  const other = Promise.withResolvers<void>();
  const first = Promise.withResolvers<void>();
  const told: string[] = [];
  const wanting = (name: string, until: Promise<void>) =>
    alone.during(async (run) => {
      await run(async () => {
        told.push(`${name} alone`);
        await until;
      });
      told.push(`${name} goes on`);
    });
  const all = [
    alone.during(() => other.promise),
    wanting("a", first.promise),
    wanting("b", Promise.resolve()),
  ];
  await Promise.resolve();
  assertEquals([told, alone.isWanted], [[], true]);
  other.resolve();
  await all[0];
  assertEquals(told, ["a alone"]);
  first.resolve();
  await Promise.all(all);
  assertEquals([told, alone.isWanted], [["a alone", "a goes on", "b alone", "b goes on"], false]);
});

Deno.test("Alone goes on after work that fails", async () => {
  const alone = new Alone();
  const failed = await alone.during((run) => run(() => Promise.reject(new Error("no")))).catch((
    { message },
  ) => message);
  assertEquals([failed, alone.isWanted], ["no", false]);
  assertEquals(await alone.during((run) => run(() => Promise.resolve(1))), 1);
});
