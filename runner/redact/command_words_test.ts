import { assertEquals } from "@std/assert";
import { growsFaster } from "../../fixtures/harness/growth_of_time.ts";
import { commandsIn } from "./command_words.ts";

const shown = (line: string) => commandsIn(line).map(({ words, end }) => `${words.join("~")}${end}`);

const LINES: readonly (readonly [line: string, commands: readonly string[]])[] = [
  ["mysql -p'a b' -e x", ["mysql~-pa b~-e~x"]],
  ['a "b | c; d" | e && f', ["a~b | c; d|", "e&&", "f"]],
  ["[curl, -u, 'a:b c', x]", ["curl~-u~a:b c~x"]],
  ['["curl","-u","a:b"]', ["curl~-u~a:b"]],
  ["a -o user=x,pass=y", ["a~-o~user=x,pass=y"]],
  ["(echo a; echo b) | passwd", ["echo~a;", "echo~b)|", "passwd"]],
  ['sh -c "a -p\\"b c\\""', ['sh~-c~a -p"b c"']],
  ["a '' b", ["a~~b"]],
  ["it's a\\ b", ["it's~a b"]],
  ['a "b', ['a~"b']],
  ['a "b\\"', ['a~"b"']],
  ["a '[x]',", ["a~[x]"]],
  ["", [""]],
];

for (const [line, commands] of LINES) {
  Deno.test(`commandsIn() takes ${JSON.stringify(line)} apart`, () => assertEquals(shown(line), commands));
}

Deno.test("commandsIn() takes no longer than a line is long", () => {
  const pieces = ["'", '"', '"\\"', "\\", "a;", "(", "[", "a,'", "'\""];
  const slow = pieces.filter((piece) =>
    growsFaster(commandsIn, [piece.repeat(50_000), piece.repeat(400_000)])
  );
  assertEquals(slow, []);
});
