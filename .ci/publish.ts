/**
 * What JSR would say to a release: `deno publish --dry-run`, as a part of `deno task ok`. It heeds no import map but its
 * configuration's own, so where `@std` comes from npm/ it is given a copy of the package that imports the stand-ins.
 */
import { STD_FLAGS } from "../fixtures/harness/std_flags.ts";
import config from "../deno.json" with { type: "json" };
import standIns from "../npm/import_map.json" with { type: "json" };

const ROOT = new URL("..", import.meta.url).pathname;
const { include } = config.publish;

/** Publishes nothing; the output names every file, or what is wrong with it. Types are `deno check`'s part of the gate. */
async function rehearse(folder: string, flags: readonly string[]): Promise<Deno.CommandOutput> {
  return await new Deno.Command(Deno.execPath(), {
    args: ["publish", "--dry-run", "--allow-dirty", "--no-check", ...flags],
    cwd: folder,
    env: { NO_COLOR: "1" },
  }).output();
}

async function rehearseOnStandIns(): Promise<Deno.CommandOutput> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-publish-" });
  try {
    const names = new Set([...include, "deno.lock", "npm"].map((path) => path.replace(/\/.*/, "")));
    const args = ["-R", ...Array.from(names, (name) => `${ROOT}${name}`), folder];
    const { success, stderr } = await new Deno.Command("cp", { args }).output();
    if (!success) throw new Error(`Cannot copy the package: ${new TextDecoder().decode(stderr)}`);
    await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify(onStandIns()));
    return await rehearse(folder, []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function onStandIns(): object {
  const imports = Object.entries(standIns.imports)
    .map(([name, target]) => [name, target.replace(/^\.\//, "./npm/")] as const);
  const publish = { ...config.publish, include: [...include, "npm"] };
  return { ...config, imports: Object.fromEntries(imports), publish };
}

const FILE = /^ +file:(.*) \(([\d.]+)(B|KB|MB)\)$/gm;
const BYTES: Readonly<Record<string, number>> = { B: 1, KB: 1024, MB: 1024 ** 2 };

const isStandIn = STD_FLAGS.some((flag) => flag.startsWith("--import-map="));
const { success, stdout, stderr } = isStandIn ? await rehearseOnStandIns() : await rehearse(ROOT, STD_FLAGS);
const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
const sizes = Array.from(said.matchAll(FILE))
  .filter(([, file = ""]) => !file.includes("/npm/"))
  .map(([, , size, unit = "B"]) => Number(size) * (BYTES[unit] ?? 1));
const kib = Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1024);
const line = success ? `JSR would take ${sizes.length} files, ${kib} KiB` : said;
await Deno.stdout.write(new TextEncoder().encode(`${line}\n`));
Deno.exit(success ? 0 : 1);
