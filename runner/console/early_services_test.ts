import { assertEquals } from "@std/assert";
import { Signs } from "./signs.ts";

const RECORDINGS = new URL("../../fixtures/recordings/", import.meta.url).pathname;
// deno-lint-ignore no-control-regex
const SEQUENCE = /\x1b(?:\[[\d;?]*[A-Za-z]|[M78])/g;
/** All before these is on the way, whatever its name. */
const IS_SET_UP = /Reached target (?:\S*(?:sysinit|basic)\.target|System Initialization|Basic System)/;

/** The console of each boot that is kept. */
function* consolesIn(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) yield* consolesIn(`${folder}${name}/`);
    else if (name === "console") yield `${folder}${name}`;
  }
}

Deno.test("Signs takes nothing for a service that a recorded boot printed before its sysinit.target", () => {
  let boots = 0;
  for (const path of consolesIn(RECORDINGS)) {
    const lines = Deno.readTextFileSync(path).replace(SEQUENCE, "").split(/\r?\n/);
    const end = lines.findIndex((line) => IS_SET_UP.test(line));
    // A quiet one does not tell.
    if (end < 0) continue;
    boots += 1;
    const signs = new Signs("login");
    for (const [at, text] of lines.slice(0, end).entries()) {
      signs.read({ number: at + 1, text });
      assertEquals([path, text, ["services", "up"].includes(signs.life.sign)], [path, text, false]);
    }
  }
  assertEquals(boots > 100, true);
});
