import { assertEquals } from "@std/assert";
import { inputOf } from "../../fixtures/harness/no_input.ts";
import { PromptedLines } from "./prompted_lines.ts";
import { Keys, LinesTypist, personTyping } from "./typist.ts";

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

/** Keys that nobody presses until the end is called for. */
function noKeys() {
  const end = Promise.withResolvers<void>();
  async function* read(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    yield new TextEncoder().encode("\x1b[24;80R");
    await end.promise;
    yield new Uint8Array();
  }
  return { read, release: end.resolve };
}

Deno.test("personTyping() reminds once, where the guest has asked and says nothing any more", async () => {
  const reminded = Promise.withResolvers<void>();
  let times = 0;
  const remind = () => {
    times++;
    reminded.resolve();
  };
  const keys = noKeys();
  using typist = personTyping(keys.read(), { remind, quietMs: 0 });
  const ended = typist.type(() => Promise.resolve());
  for (const text of ["host log", "in: ", "[  1.0] more\r\n"]) typist.hear(text);
  await reminded.promise;
  typist.hear("host login: ");
  keys.release();
  assertEquals([await ended, times], ["left", 1]);
});

Deno.test("personTyping() reminds nobody who types, nor before the guest asks", async () => {
  const remind = () => {
    throw new Error("reminded");
  };
  using typist = personTyping(inputOf("a\x1d\x1d").read(), { remind, quietMs: 0 });
  typist.hear("Welcome\r\n");
  assertEquals(await typist.type(() => Promise.resolve()), "left");
  typist.hear("host login: ");
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
