import { assertEquals } from "@std/assert";
import { ProgressLine, toldWhile } from "./progress_line.ts";

/** What is written of steps, each at its millisecond. */
function written(isTerminal: boolean, steps: readonly (readonly [number, string, number?])[]): string {
  let text = "";
  let now = 0;
  const target = { isTerminal, columns: () => 40, write: (more: string) => void (text += more) };
  {
    using line = new ProgressLine(target, () => now);
    for (const [at, what, share] of steps) {
      now = at;
      line.take({ what, ...(share !== undefined && { share }) });
    }
  }
  return text;
}

Deno.test("ProgressLine says nothing of a step that is over in two seconds", () => {
  assertEquals(written(true, [[0, "a", 0], [1999, "a", 0.9], [2000, "b", 0.1], [3999, "b", 1]]), "");
});

Deno.test("ProgressLine draws over its line on a terminal, and leaves nothing there", () => {
  const steps = [[0, "a", 0.1], [2000, "a", 0.255], [2050, "a", 0.3], [2100, "a", 0.5]] as const;
  assertEquals(written(true, steps), "\r\x1b[Ka  25 %\r\x1b[Ka  50 %\r\x1b[K");
});

Deno.test("ProgressLine writes a line every ten seconds elsewhere", () => {
  const steps = [[0, "a", 0.1], [2000, "a", 0.2], [11_000, "a", 0.4], [12_000, "a", 0.5]] as const;
  assertEquals(written(false, steps), "a  20 %\na  50 %\n");
});

Deno.test("ProgressLine tells at once of a step that waits for another", () => {
  assertEquals(
    written(false, [[0, "x: another run makes a disk of it"]]),
    "x: another run makes a disk of it\n",
  );
});

Deno.test("ProgressLine keeps a name's escapes and its length off the terminal", () => {
  const [, line = ""] = written(true, [[0, `${"x".repeat(50)}\x1b[2J`]]).split("\x1b[K");
  assertEquals([line.length <= 40, line.includes("\x1b[2J")], [true, false]);
});

Deno.test("toldWhile() tells of a step that takes long, and of no other", async () => {
  let text = "";
  const told = Promise.withResolvers<void>();
  const write = (more: string) => {
    text += more;
    told.resolve();
  };
  const target = { isTerminal: false, columns: () => 40, write };
  assertEquals(await toldWhile(target, "a look", Promise.resolve(1)), 1);
  assertEquals(text, "");
  assertEquals(await toldWhile(target, "a look", told.promise.then(() => 2), 0), 2);
  assertEquals(text, "a look\n");
});
