import { assertEquals } from "@std/assert";
import { inputOf } from "../../fixtures/harness/no_input.ts";
import { PromptedLines } from "./prompted_lines.ts";
import { Keys, LinesTypist } from "./typist.ts";

/** What of some chunks of keys goes to the guest; `<` where the person leaves. */
function passed(...chunks: readonly string[]): string {
  const keys = new Keys();
  return chunks.map((chunk) => {
    const { passed, isLeft } = keys.take(new TextEncoder().encode(chunk));
    return `${new TextDecoder().decode(passed)}${isLeft ? "<" : ""}`;
  }).join("|");
}

Deno.test("Keys pass everything but Ctrl-] twice", () => {
  assertEquals(passed("ls\r", "\x03", "\x1b[A"), "ls\r|\x03|\x1b[A");
  assertEquals(passed("a\x1d\x1db"), "a<");
  assertEquals(passed("a\x1d", "\x1d"), "a|<");
  assertEquals(passed("\x1d", "b\x1dc"), "|\x1db\x1dc");
});

Deno.test("LinesTypist gives up a guest that says nothing", async () => {
  using typist = new LinesTypist({ lines: new PromptedLines(), input: inputOf("id\n").read(), silenceMs: 1 });
  assertEquals(await typist.type(() => Promise.resolve()), "silent");
});

Deno.test("LinesTypist types each line once the guest asks, and is done when it asks again", async () => {
  const lines = new PromptedLines();
  using typist = new LinesTypist({
    lines,
    input: inputOf("root\nid").read(),
    silenceMs: 600_000,
    settledMs: 0,
  });
  const sent: string[] = [];
  const answers = ["# ", "uid=0\r\n# "];
  typist.hear("host login: ");
  const end = await typist.type((bytes) => {
    sent.push(new TextDecoder().decode(bytes));
    typist.hear(answers[sent.length - 1] ?? "");
    return Promise.resolve();
  });
  assertEquals([end, sent], ["done", ["root\r", "id\r"]]);
});

Deno.test("LinesTypist has a guest ask again behind whose prompt others spoke", async () => {
  const lines = new PromptedLines();
  using typist = new LinesTypist({ lines, input: inputOf("root").read(), silenceMs: 600_000, settledMs: 0 });
  const sent: string[] = [];
  const answers = ["# somebody says this\r\n", "\r\n# "];
  typist.hear("host login: ");
  const end = await typist.type((bytes) => {
    sent.push(new TextDecoder().decode(bytes));
    typist.hear(answers[sent.length - 1] ?? "");
    return Promise.resolve();
  });
  assertEquals([end, sent], ["done", ["root\r", "\r"]]);
});
