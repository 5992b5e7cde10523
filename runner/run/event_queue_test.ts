import { assertEquals, assertRejects } from "@std/assert";
import { EventQueue } from "./event_queue.ts";

Deno.test("EventQueue gives events in their order, those before the listener came too", async () => {
  const queue = new EventQueue<number>();
  queue.push(1);
  const all = Array.fromAsync(queue);
  for (const event of [2, 3]) await Promise.resolve().then(() => queue.push(event));
  queue.end();
  assertEquals(await all, [1, 2, 3]);
});

Deno.test("EventQueue throws its error behind the last event, and heeds no later end", async () => {
  const queue = new EventQueue<number>();
  queue.push(1);
  queue.end({ error: new RangeError("first") });
  queue.end({ error: new RangeError("second") });
  queue.push(2);
  const taken: number[] = [];
  await assertRejects(
    async () => {
      for await (const event of queue) taken.push(event);
    },
    RangeError,
    "first",
  );
  assertEquals(taken, [1]);
});
