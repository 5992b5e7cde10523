/** Holds the project to its own layout: who may import whom, and who may touch the world. */
import { assertEquals } from "@std/assert";
import { basename, dirname, fromFileUrl, join, relative } from "@std/path";
import config from "../deno.json" with { type: "json" };

const ROOT = fromFileUrl(new URL("..", import.meta.url));

/** The rooms, first to last: a file imports only from its own room and from rooms before it. */
const ROOMS: readonly string[] = [
  "runner/text/",
  "runner/setup/",
  "runner/match/",
  "runner/disk/",
  "runner/growth/",
  "runner/facts/",
  "runner/image/",
  "runner/derive/",
  "runner/yaml/",
  "runner/case/",
  "runner/suite/",
  "runner/machine/",
  "runner/host/",
  "runner/plan/",
  "runner/console/",
  "runner/verdict/",
  "runner/record/",
  "runner/redact/",
  "runner/result/",
  "runner/run/",
  "runner/commands/",
  "runner/cli.ts",
  "mod.ts",
];

/** What the package exports, by subpath: for those who use it, and for nobody inside. */
const FACES: Readonly<Record<string, string>> = config.exports;

/** What the world is, in code. `Deno.errors` only names what others throw. */
const EFFECTS =
  /\bDeno\.(?!errors\b|SeekMode\b|test\b)|"node:(fs|process|net|child_process|http|os)|\bfetch\(/;

/** Who may touch it, and what for. */
const MAY_TOUCH: Readonly<Record<string, string>> = {
  "runner/setup/backports.ts": "read, write the cache",
  "runner/setup/cache.ts": "environment, write the cache",
  "runner/setup/command.ts": "run",
  "runner/setup/debian_keyring.ts": "read",
  "runner/setup/enclosed_program.ts": "write the cache",
  "runner/setup/held_command.ts": "run",
  "runner/setup/host_steps.ts": "the person's rights",
  "runner/setup/host_system.ts": "read",
  "runner/setup/mirrors.ts": "read",
  "runner/setup/private_apt.ts": "write the cache",
  "runner/suite/load.ts": "read",
  "runner/suite/read_files.ts": "read",
  "runner/suite/write_suite.ts": "write",
  "runner/image/cache_lock.ts": "write the cache",
  "runner/image/digest.ts": "read, write the cache",
  "runner/image/free_space.ts": "the room on the disk of the cache",
  "runner/image/kept_public.ts": "read, write the cache",
  "runner/image/part_file.ts": "read, write the cache",
  "runner/image/pinned_image.ts": "read the cache",
  "runner/image/web.ts": "net",
  "runner/image/convert.ts": "write the cache",
  "runner/image/image.ts": "read",
  "runner/image/image_ends.ts": "read",
  "runner/image/inspect.ts": "read",
  "runner/image/file_reader.ts": "read",
  "runner/image/packer.ts": "run, write the cache",
  "runner/image/sparse_file.ts": "write the cache",
  "runner/image/untar.ts": "read, write the cache",
  "runner/derive/cloud_init.ts": "write the cache",
  "runner/derive/cloud_init_source.ts": "read",
  "runner/derive/derive.ts": "write the cache",
  "runner/derive/ext4_tree.ts": "write the cache",
  "runner/derive/git.ts": "write the cache",
  "runner/derive/git_configuration.ts": "read",
  "runner/derive/guestfish_tree.ts": "run",
  "runner/derive/package_file.ts": "write the cache",
  "runner/derive/program.ts": "run",
  "runner/derive/python_package.ts": "read",
  "runner/derive/recipe.ts": "read",
  "runner/derive/system_files.ts": "write the cache",
  "runner/derive/system_places.ts": "read",
  "runner/derive/upgrade.ts": "write the cache",
  "runner/machine/lease.ts": "run",
  "runner/machine/follow.ts": "read its own folder",
  "runner/machine/free_port.ts": "net: listens for a moment",
  "runner/machine/terminal.ts": "read and write its own folder's pipes",
  "runner/host/host.ts": "run",
  "runner/host/accelerator.ts": "write the cache",
  "runner/record/kept_images.ts": "read the cache",
  "runner/record/kept_records.ts": "read",
  "runner/record/known_boots.ts": "read",
  "runner/record/named_record.ts": "read",
  "runner/record/pieces.ts": "read",
  "runner/record/prune.ts": "write: removes",
  "runner/record/record.ts": "read, write",
  "runner/record/record_file.ts": "read",
  "runner/record/recording.ts": "read",
  "runner/result/history_folder.ts": "read, write the cache",
  "runner/record/put_file.ts": "read, net",
  "runner/record/shared_images.ts": "read",
  "runner/record/shared_records.ts": "read, write",
  "runner/record/shared_store.ts": "net",
  "runner/run/test_cases.ts": "environment",
  "runner/commands/case_file.ts": "write a first case",
  "runner/commands/event_stream.ts": "write reports",
  "runner/commands/part_folder.ts": "write the parts of a run",
  "runner/commands/read_parts.ts": "read the parts of a run",
  "runner/commands/read_results.ts": "read the parts of a run",
  "runner/commands/written_pieces.ts": "write reports and parts of a run",
  "runner/commands/tool_digest.ts": "read the tool's own files",
  "runner/commands/held_baseline.ts": "read and write a baseline",
  "runner/commands/repro_folder.ts": "write reports",
  "runner/commands/reports.ts": "read",
  "runner/cli.ts": "standard streams, signals, environment",
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
  if (basename(target) === "mod.ts") return `${path} imports ${target}, which is for users: import the room`;
  const isReporter = path.startsWith("reporters/");
  if (isReporter && target.startsWith("reporters/")) return undefined;
  // How sizes are written, and what makes a text safe: the first room, which touches nothing.
  if (isReporter && target.startsWith("runner/text/")) return undefined;
  if (isReporter) return isTypeOnly ? undefined : `${path} imports more than types from ${target}`;
  if (target.startsWith("reporters/")) {
    const isJoined = path === "mod.ts" || path.startsWith("runner/commands/");
    return isJoined ? undefined : `${path} imports ${target}: only mod.ts and commands join reporters`;
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

/** Files that import each other in a loop, `from` first; none where there is no such loop. */
async function loopFrom(
  from: string,
  path: readonly string[],
  done: Set<string>,
): Promise<readonly string[]> {
  if (path.includes(from)) return [...path.slice(path.indexOf(from)), from];
  if (done.has(from) || !from.endsWith(".ts")) return [];
  for (const { target } of importsOf(from, await Deno.readTextFile(join(ROOT, from)))) {
    const loop = await loopFrom(target, [...path, from], done);
    if (loop.length > 0) return loop;
  }
  done.add(from);
  return [];
}

Deno.test("no files import each other in a loop, in a room either", async () => {
  const done = new Set<string>();
  for (const path of await allSources()) assertEquals((await loopFrom(path, [], done)).join(" -> "), "");
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

Deno.test("every mod.ts is exported, and every name from one of them alone", async () => {
  const faces = Object.values(FACES).map((path) => path.replace("./", "")).filter((path) =>
    path !== "runner/cli.ts"
  );
  const mods = (await allSources()).filter((path) => basename(path) === "mod.ts");
  assertEquals(faces.toSorted(), mods);
  const names: string[] = [];
  for (const path of faces) {
    const found = (await Deno.readTextFile(join(ROOT, path))).matchAll(/^export (?:type )?\{([^}]*)\}/gm);
    names.push(...Array.from(found, ([, list = ""]) => list.match(/\b(?!type\b)\w+/g) ?? []).flat());
  }
  assertEquals(names.filter((name, at) => names.indexOf(name) !== at), []);
});

Deno.test("the structure test sees an import of a later room", () => {
  const text = 'import {\n  plan,\n} from "../plan/plan.ts";\n';
  const [found] = importsOf("runner/text/size.ts", text);
  const said = found && breach("runner/text/size.ts", found);
  assertEquals(said, "runner/text/size.ts imports runner/plan/plan.ts of a later room");
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
      "runner/commands/command_table.ts",
      "runner/commands/usage.ts",
    ],
  );
});
