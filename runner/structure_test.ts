/** Holds the project to its own layout: who may import whom, and who may touch the world. */
import { assertEquals } from "@std/assert";
import { dirname, fromFileUrl, join, relative } from "@std/path";

const ROOT = fromFileUrl(new URL("..", import.meta.url));

/** The rooms, first to last: a file imports only from its own room and from rooms before it. */
const ROOMS: readonly (readonly [room: string, files: RegExp])[] = [
  ["size, match", /^runner\/(size|match|suggest)[^/]*\.ts$/],
  ["facts", /^runner\/facts\//],
  ["case, disk, image", /^runner\/(case|load|image|disk\/)[^/]*/],
  ["host", /^runner\/host[^/]*\.ts$/],
  ["seed, probe", /^runner\/(seed|probe)\.ts$/],
  ["plan", /^runner\/(plan|plan_text|qemu_arguments)\.ts$/],
  ["machine", /^runner\/(machine|lease|follow|qmp|nonce|machine_[a-z]+)\.ts$/],
  ["canary", /^runner\/(canary|boot_sector)\.ts$/],
  [
    "console",
    /^runner\/(console|departure|ending|fatal_lines|frame|kept_lines|listener|phase|signs|terminal_text|transcript)[^/]*\.ts$/,
  ],
  ["growth, verdict", /^runner\/(growth|evidence|verdict)[^/]*\.ts$/],
  ["record", /^runner\/record\.ts$/],
  ["run", /^runner\/(boot|run)\.ts$/],
  ["mod", /^mod\.ts$/],
  ["cli", /^runner\/(cli|commands\/[a-z_]+)\.ts$/],
];

/** What the world is, in code. `Deno.errors` only names what others throw. */
const EFFECTS =
  /\bDeno\.(?!errors\b|SeekMode\b|test\b)|"node:(fs|process|net|child_process|http|os)|\bfetch\(/;

/** Who may touch it, and what for. */
const MAY_TOUCH: readonly (readonly [files: RegExp, what: string])[] = [
  [/^runner\/load\.ts$/, "read"],
  [/^runner\/image\.ts$/, "read, write the cache, net"],
  [/^runner\/host[^/]*\.ts$/, "read, run"],
  [/^runner\/(machine|lease|follow)\.ts$/, "run, its own folder"],
  [/^runner\/record\.ts$/, "read, write"],
  [/^runner\/cli\.ts$/, "read, stdout, signals"],
  [/^runner\/commands\/reports\.ts$/, "write reports"],
];

async function* sources(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(join(ROOT, folder))) {
    const path = join(folder, name);
    if (isDirectory) yield* sources(path);
    else if (name.endsWith(".ts") && !name.endsWith("_test.ts")) yield path;
  }
}

async function allSources(): Promise<readonly string[]> {
  const found = ["mod.ts"];
  for (const folder of ["runner", "reporters"]) {
    for await (const path of sources(folder)) found.push(path);
  }
  return found.sort();
}

interface Import {
  readonly target: string;
  readonly isTypeOnly: boolean;
}

function importsOf(path: string, text: string): readonly Import[] {
  const found = text.matchAll(/^(?:import|export)\b([^"';]*?)\bfrom "(\.[^"]+)"/gms);
  return Array.from(found, ([, what = "", target = ""]) => ({
    target: relative(ROOT, join(ROOT, dirname(path), target)),
    isTypeOnly: /^\s*type\b/.test(what),
  }));
}

const roomOf = (path: string) => ROOMS.findIndex(([, files]) => files.test(path));

/** What an import breaks; `undefined` where it is fine. */
function breach(path: string, { target, isTypeOnly }: Import): string | undefined {
  const isReporter = path.startsWith("reporters/");
  if (isReporter && target.startsWith("reporters/")) return undefined;
  // Sizes in the growth's picture are lsblk's own words; size.ts is the first room and touches nothing.
  if (isReporter && target === "runner/size.ts") return undefined;
  if (isReporter) return isTypeOnly ? undefined : `${path} imports more than types from ${target}`;
  if (target.startsWith("reporters/")) {
    return path === "mod.ts" ? undefined : `${path} imports ${target}: only mod.ts joins reporters`;
  }
  if (target === "deno.json") return undefined;
  return roomOf(target) <= roomOf(path) ? undefined : `${path} imports ${target} of a later room`;
}

Deno.test("every source file has a room", async () => {
  const homeless = (await allSources()).filter((path) => roomOf(path) < 0 && !path.startsWith("reporters/"));
  assertEquals(homeless, []);
});

Deno.test("files import only from earlier rooms", async () => {
  const breaches: string[] = [];
  for (const path of await allSources()) {
    const text = await Deno.readTextFile(join(ROOT, path));
    breaches.push(...importsOf(path, text).flatMap((each) => breach(path, each) ?? []));
  }
  assertEquals(breaches, []);
});

Deno.test("only the rooms that may touch the world do", async () => {
  const touching: string[] = [];
  for (const path of await allSources()) {
    if (MAY_TOUCH.some(([files]) => files.test(path))) continue;
    const code = (await Deno.readTextFile(join(ROOT, path))).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
    const effect = code.match(EFFECTS);
    if (effect) touching.push(`${path}: ${effect[0]}`);
  }
  assertEquals(touching, []);
});

Deno.test("the structure test sees an import of a later room", () => {
  const [found] = importsOf("runner/size.ts", 'import {\n  plan,\n} from "./plan.ts";\n');
  assertEquals(
    found && breach("runner/size.ts", found),
    "runner/size.ts imports runner/plan.ts of a later room",
  );
});
