/**
 * What JSR would say to a release, `deno publish --dry-run`, and whether the tool judges a boot as it comes from there: a part of
 * `deno task ok`. JSR heeds no import map but its configuration's own, so where `@std` comes from npm/ it is given a copy of the
 * package that imports the stand-ins.
 */
import { join } from "@std/path";
import { STD_FLAGS } from "../fixtures/harness/std_flags.ts";
import config from "../deno.json" with { type: "json" };
import standIns from "../npm/import_map.json" with { type: "json" };
import { serveRegistry } from "./loopback_registry.ts";

const ROOT = new URL("..", import.meta.url).pathname;
const UPSTREAM = Deno.env.get("JSR_URL") ?? "https://jsr.io/";
const { include } = config.publish;

type Config = Pick<typeof config, "name" | "version" | "exports"> & {
  readonly imports: Readonly<Record<string, string>>;
};

interface Said {
  readonly success: boolean;
  readonly text: string;
}

async function deno(args: readonly string[], cwd: string, env: Record<string, string> = {}): Promise<Said> {
  const command = new Deno.Command(Deno.execPath(), { args: [...args], cwd, env: { NO_COLOR: "1", ...env } });
  const { success, stdout, stderr } = await command.output();
  return { success, text: [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("") };
}

/** Publishes nothing; the output names every file, or what is wrong with it. Types are `deno check`'s part of the gate. */
async function rehearse(folder: string, own: Config, flags: readonly string[] = []): Promise<Said> {
  const said = await deno(["publish", "--dry-run", "--allow-dirty", "--no-check", ...flags], folder);
  if (!said.success) return said;
  const tried = await tryOut(folder, own, filesIn(said.text, folder));
  return tried.success ? said : tried;
}

/** Judges a recorded boot, as whoever runs it by its address on JSR does. */
async function tryOut(folder: string, own: Config, files: readonly string[]): Promise<Said> {
  const away = await Deno.makeTempDir({ prefix: "seedling-jsr-" });
  await using registry = serveRegistry({ ...own, folder, files }, UPSTREAM);
  try {
    // Of Deno's own cache the packages of npm alone: what it has of JSR is another registry's.
    const info: { readonly npmCache: string } = JSON.parse((await deno(["info", "--json"], away)).text);
    await Deno.mkdir(join(away, "deno"));
    await Deno.symlink(info.npmCache, join(away, "deno/npm"));
    const tool = `jsr:${own.name}@${own.version}/cli`;
    const example = join(ROOT, "cases/growth/default.yaml");
    const record = join(ROOT, "fixtures/recordings/debian-12/growth/default");
    const said = await deno(
      ["run", "--quiet", "--no-config", "-A", tool, "check", example, "--record", record],
      away,
      { JSR_URL: `http://127.0.0.1:${registry.addr.port}/`, DENO_DIR: join(away, "deno") },
    );
    const isJudged = said.success && said.text.includes("1 case: 1 passed");
    return isJudged ? said : { success: false, text: `What JSR would send judges nothing: ${said.text}` };
  } finally {
    await Deno.remove(away, { recursive: true });
  }
}

async function rehearseOnStandIns(): Promise<Said> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-publish-" });
  try {
    const names = new Set([...include, "deno.lock", "npm"].map((path) => path.replace(/\/.*/, "")));
    const args = ["-R", ...Array.from(names, (name) => `${ROOT}${name}`), folder];
    const { success, stderr } = await new Deno.Command("cp", { args }).output();
    if (!success) throw new Error(`Cannot copy the package: ${new TextDecoder().decode(stderr)}`);
    const own = onStandIns();
    await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify(own));
    return await rehearse(folder, own);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function onStandIns(): Config {
  const imports = Object.entries(standIns.imports)
    .map(([name, target]) => [name, target.replace(/^\.\//, "./npm/")] as const);
  const publish = { ...config.publish, include: [...include, "npm"] };
  return Object.assign({}, config, { imports: Object.fromEntries(imports), publish });
}

const FILE = /^ +file:\/\/(.*) \(([\d.]+)(B|KB|MB)\)$/gm;
const BYTES: Readonly<Record<string, number>> = { B: 1, KB: 1024, MB: 1024 ** 2 };

/** What it says that it would send, below the folder. */
function filesIn(text: string, folder: string): readonly string[] {
  return Array.from(text.matchAll(FILE), ([, path = ""]) => path.slice(join(folder, "/").length));
}

const isStandIn = STD_FLAGS.some((flag) => flag.startsWith("--import-map="));
const { success, text } = isStandIn ? await rehearseOnStandIns() : await rehearse(ROOT, config, STD_FLAGS);
const sizes = Array.from(text.matchAll(FILE))
  .filter(([, file = ""]) => !file.includes("/npm/"))
  .map(([, , size, unit = "B"]) => Number(size) * (BYTES[unit] ?? 1));
const kib = Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1024);
const line = success ? `JSR would take ${sizes.length} files, ${kib} KiB, and they judge` : text;
await Deno.stdout.write(new TextEncoder().encode(`${line}\n`));
Deno.exit(success ? 0 : 1);
