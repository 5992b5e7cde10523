/** Holds the project to its own layout: who may import whom, and who may touch the world. */
import { assertEquals } from "@std/assert";
import { dirname, fromFileUrl, join, relative } from "@std/path";

const ROOT = fromFileUrl(new URL("..", import.meta.url));

/** The rooms, first to last: a file imports only from its own room and from rooms before it. */
const ROOMS: readonly string[] = [
  "runner/match/",
  "runner/disk/",
  "runner/facts/",
  "runner/case/",
  "runner/machine/",
  "runner/host/",
  "runner/plan/",
  "runner/console/",
  "runner/verdict/",
  "runner/redact/",
  "runner/run/",
  "mod.ts",
  "runner/commands/",
  "runner/cli.ts",
];

/** What the world is, in code. `Deno.errors` only names what others throw. */
const EFFECTS =
  /\bDeno\.(?!errors\b|SeekMode\b|test\b)|"node:(fs|process|net|child_process|http|os)|\bfetch\(/;

/** Who may touch it, and what for. */
const MAY_TOUCH: Readonly<Record<string, string>> = {
  "runner/case/load.ts": "read",
  "runner/case/read_files.ts": "read",
  "runner/disk/digest.ts": "read, write the cache",
  "runner/disk/download.ts": "write the cache, net",
  "runner/disk/image.ts": "read",
  "runner/machine/lease.ts": "run",
  "runner/machine/follow.ts": "read its own folder",
  "runner/host/host.ts": "run",
  "runner/host/accelerator.ts": "write the cache",
  "runner/run/kept_images.ts": "read the cache",
  "runner/run/kept_records.ts": "read",
  "runner/run/known_boots.ts": "read",
  "runner/run/prune.ts": "write: removes",
  "runner/run/record.ts": "read, write",
  "runner/run/recording.ts": "read",
  "runner/run/test_cases.ts": "environment",
  "runner/commands/reports.ts": "write reports",
  "runner/cli.ts": "stdout, signals, environment",
};

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

const roomOf = (path: string) => ROOMS.findIndex((room) => path.startsWith(room));

/** What an import breaks; `undefined` where it is fine. */
function breach(path: string, { target, isTypeOnly }: Import): string | undefined {
  const isReporter = path.startsWith("reporters/");
  if (isReporter && target.startsWith("reporters/")) return undefined;
  // Sizes in the growth's picture are lsblk's own words; size.ts is the first room and touches nothing.
  if (isReporter && target === "runner/match/size.ts") return undefined;
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

async function effectOf(path: string): Promise<string | undefined> {
  const code = (await Deno.readTextFile(join(ROOT, path))).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  return code.match(EFFECTS)?.[0];
}

Deno.test("only the files that may touch the world do", async () => {
  const touching: string[] = [];
  for (const path of await allSources()) {
    const effect = path in MAY_TOUCH ? undefined : await effectOf(path);
    if (effect) touching.push(`${path}: ${effect}`);
  }
  assertEquals(touching, []);
});

Deno.test("every file that may touch the world still does", async () => {
  const idle: string[] = [];
  for (const path of Object.keys(MAY_TOUCH)) {
    if (await effectOf(path) === undefined) idle.push(path);
  }
  assertEquals(idle, []);
});

Deno.test("the structure test sees an import of a later room", () => {
  const text = 'import {\n  plan,\n} from "../plan/plan.ts";\n';
  const [found] = importsOf("runner/match/size.ts", text);
  const said = found && breach("runner/match/size.ts", found);
  assertEquals(said, "runner/match/size.ts imports runner/plan/plan.ts of a later room");
});

/** All that a file loads before it does anything: what it imports, what that imports. */
async function loadedBy(path: string, known: Set<string> = new Set()): Promise<ReadonlySet<string>> {
  known.add(path);
  const imports = path === "deno.json"
    ? []
    : importsOf(path, await Deno.readTextFile(join(ROOT, path))).filter(({ isTypeOnly }) => !isTypeOnly);
  for (const { target } of imports) if (!known.has(target)) await loadedBy(target, known);
  return known;
}

Deno.test("cli.ts loads no command before one is asked for: --help would wait 130 ms for them", async () => {
  assertEquals(
    [...await loadedBy("runner/cli.ts")].filter((path) => /^mod\.ts|^runner\/commands/.test(path)),
    [
      "runner/commands/help.ts",
      "runner/commands/usage.ts",
    ],
  );
});
