/**
 * `deno task unit`: the tests that start nothing, write nothing and reach nothing, side by side, with the permission to read
 * alone. They are found by what they load, and listed nowhere; one that needs more than that fails here.
 */
import { dirname, join } from "@std/path";
import { STD_FLAGS } from "../fixtures/harness/std_flags.ts";

const ROOT = new URL("..", import.meta.url).pathname;
const FOLDERS = ["runner", "reporters", "fixtures", "docs", "npm", "bench"];

/** What needs more than to read. */
const EFFECTS =
  /\bDeno\.(?!errors\b|SeekMode\b|test\b|args\b|read|l?stat\b|open\b)|"node:(?:fs|process|net|child_process|http|os)|\bfetch\(/;
/** The runner's own files are no effect before they are called, and whoever calls them so has a fixture for it. */
const isLooked = (path: string) =>
  path.endsWith("_test.ts") || !/^(?:runner\/(?!setup\/)|reporters\/)|^mod\.ts/.test(path);

async function* testsIn(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(join(ROOT, folder))) {
    const path = join(folder, name);
    if (isDirectory) yield* testsIn(path);
    else if (name.endsWith("_test.ts")) yield path;
  }
}

/** All that a file loads of what may have effects, itself included. */
async function textsOf(path: string, known: Set<string> = new Set()): Promise<readonly string[]> {
  known.add(path);
  const text = (await Deno.readTextFile(join(ROOT, path))).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  const texts = isLooked(path) ? [text] : [];
  const imports = text.matchAll(/^(?:import|export)\b(?!\s*type\b)[^"';]*?\bfrom "(\.[^"]+\.ts)"/gms);
  for (const [, target = ""] of imports) {
    const next = join(dirname(path), target);
    if (!known.has(next)) texts.push(...await textsOf(next, known));
  }
  return texts;
}

async function unitTests(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of FOLDERS) {
    for await (const path of testsIn(folder)) {
      if (!(await textsOf(path)).some((text) => EFFECTS.test(text))) found.push(path);
    }
  }
  return found;
}

// The YAML library asks for these two at each document.
const permissions = ["--no-prompt", "--no-check", "--allow-read", "--allow-env=LOG_TOKENS,LOG_STREAM"];
const args = [
  "test",
  "--quiet",
  "--parallel",
  ...STD_FLAGS,
  ...permissions,
  ...Deno.args,
  ...await unitTests(),
];
const { code } = await new Deno.Command(Deno.execPath(), { args, cwd: ROOT }).spawn().status;
Deno.exit(code);
