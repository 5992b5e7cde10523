/**
 * Runs the tests, many files in one isolate: what they load (the runner, both YAML readers, fast-check) is loaded once for all
 * of them, which is most of what a short test costs. `--unit` takes only the tests that start nothing, write nothing and reach
 * nothing, with the permission to read alone, and leaves out what measures the time that hostile text can take. Without
 * `--thorough` the slowest files are left out. Everything else is handed on to `deno test`.
 */
import { dirname, join } from "@std/path";
import { SLOW_TESTS } from "./slow_tests.ts";
import { STD_FLAGS } from "../fixtures/harness/std_flags.ts";

const ROOT = new URL("..", import.meta.url).pathname;
const FOLDERS = ["runner", "reporters", "fixtures", "docs", "npm", "bench"];
/** Tests wait more than they reckon: more than the cores carry run side by side. */
const JOBS_PER_CORE = 2;
/** Files in one isolate where tests start processes: few, so that the last isolate does not run on alone. */
const FILES_AT_ONCE = 6;

/** What needs more than to read. */
const EFFECTS =
  /\bDeno\.(?!errors\b|SeekMode\b|test\b|args\b|read|l?stat\b|open\b)|"node:(?:fs|process|net|child_process|http|os)|\bfetch\(/;
/** The runner's own files are no effect before they are called, and whoever calls them so has a fixture for it. */
const isLooked = (path: string) =>
  path.endsWith("_test.ts") || !/^(?:runner\/(?!setup\/)|reporters\/)|^mod\.ts/.test(path);

async function* filesIn(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(join(ROOT, folder))) {
    const path = join(folder, name);
    if (isDirectory) yield* filesIn(path);
    else if (/\.(?:ts|md)$/.test(name)) yield path;
  }
}

/** The pages and the rooms' faces whose examples are run: those with a block of code that is not to be ignored. */
async function examples(): Promise<readonly string[]> {
  const found: string[] = [];
  const isExample = async (path: string) =>
    /^(?: \* )?```ts$/m.test(await Deno.readTextFile(join(ROOT, path)));
  if (await isExample("mod.ts")) found.push("mod.ts");
  for (const folder of FOLDERS) {
    for await (const path of filesIn(folder)) {
      if (!path.endsWith("_test.ts") && await isExample(path)) found.push(path);
    }
  }
  return found;
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

/** The test files, those that only read apart from those that do more. */
async function testFiles(): Promise<
  { readonly reading: readonly string[]; readonly acting: readonly string[] }
> {
  const reading: string[] = [];
  const acting: string[] = [];
  for (const folder of FOLDERS) {
    for await (const path of filesIn(folder)) {
      if (!path.endsWith("_test.ts")) continue;
      const isActing = (await textsOf(path)).some((text) => EFFECTS.test(text));
      (isActing ? acting : reading).push(path);
    }
  }
  return { reading: reading.sort(), acting: acting.sort() };
}

/** The files that are not slow. A slow one that is gone is a mistake of the list: what took its place may be slow as well. */
function withoutSlow(files: readonly string[], all: ReadonlySet<string>): readonly string[] {
  const gone = SLOW_TESTS.filter((path) => !all.has(path));
  if (gone.length > 0) throw new Error(`.ci/slow_tests.ts names what is not there: ${gone.join(", ")}`);
  return files.filter((path) => !SLOW_TESTS.includes(path));
}

/** Deals the files out, so that neighbours (which are alike, and alike in length) come into different isolates. */
function deal(files: readonly string[], count: number): readonly (readonly string[])[] {
  return Array.from({ length: count }, (_, hand) => files.filter((_, index) => index % count === hand));
}

/** Writes one entry per isolate. @return their paths */
async function writeEntries(
  folder: string,
  hands: readonly (readonly string[])[],
): Promise<readonly string[]> {
  const paths: string[] = [];
  for (const [index, files] of hands.entries()) {
    const path = join(folder, `tests_${index + 1}.ts`);
    const imports = files.map((file) => `import ${JSON.stringify(new URL(file, `file://${ROOT}`).href)};\n`);
    await Deno.writeTextFile(path, imports.join(""));
    paths.push(path);
  }
  return paths;
}

// The YAML library asks for these two at each document.
const READ_ALONE = ["--no-prompt", "--allow-read", "--allow-env=LOG_TOKENS,LOG_STREAM"];
const ALL = [
  ...["--doc", "--sanitize-ops", "--sanitize-resources"],
  ...["--allow-read", "--allow-write", "--allow-run", "--allow-env", "--allow-sys", "--allow-net=127.0.0.1"],
];

const unit = Deno.args.includes("--unit");
// All of them, and what was proven of a text that has not changed is proven again.
const thorough = Deno.args.filter((arg) => arg === "--thorough");
const rest = Deno.args.filter((arg) => !["--unit", "--thorough"].includes(arg));
const cores = navigator.hardwareConcurrency;
const found = await testFiles();
const all = new Set([...found.reading, ...found.acting]);
const chosen = (files: readonly string[]) => thorough.length > 0 ? files : withoutSlow(files, all);
const [reading, acting] = [chosen(found.reading), chosen(found.acting)];
const quick = reading.filter((path) => !path.endsWith("linear_test.ts"));
const hands = unit
  ? deal(quick, cores)
  : [...deal(acting, Math.ceil(acting.length / FILES_AT_ONCE)), ...deal(reading, cores)];
if (!unit && thorough.length === 0) {
  const left =
    `${SLOW_TESTS.length} slow files of ${all.size} are left to \`deno task test\` (--thorough: here too)\n`;
  await Deno.stdout.write(new TextEncoder().encode(left));
}
const folder = await Deno.makeTempDir({ prefix: "seedling-tests-" });
try {
  const entries = await writeEntries(folder, hands);
  // The types are looked at by the gate, once and for all files.
  const args = ["test", "--quiet", "--no-check", "--parallel", ...STD_FLAGS, ...unit ? READ_ALONE : ALL];
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: [...args, ...entries, ...unit ? [] : await examples(), ...rest, "--", ...thorough],
    cwd: ROOT,
    env: { DENO_JOBS: String(unit ? cores : cores * JOBS_PER_CORE) },
  }).spawn().status;
  Deno.exitCode = code;
} finally {
  await Deno.remove(folder, { recursive: true });
}
