/**
 * `deno task pack`: the tool as an npm package, for networks that have npm alone: `npx -y ./run/npm/seedling-VERSION.tgz run ...`.
 * With `--dry-run`, as a part of `deno task ok`, it is made and only looked at.
 */
import { join } from "@std/path";
import config from "../deno.json" with { type: "json" };
import { STD_FLAGS } from "../fixtures/harness/std_flags.ts";

const ROOT = new URL("..", import.meta.url).pathname;
const FOLDER = join(ROOT, "run/npm");
const PACKAGE = join(FOLDER, "package");

/** One file would be read whole at each start: `--help` would take twice as long. */
const BUNDLE = ["bundle", "--quiet", "--minify", "--code-splitting", "--outdir", join(PACKAGE, "tool")];

const MANIFEST = {
  name: "seedling",
  version: config.version,
  description: "Tells whether a cloud image is good: boots it, listens to its console, judges it",
  license: config.license,
  type: "module",
  os: ["linux"],
  cpu: ["x64"],
  engines: { node: ">=20" },
  bin: { seedling: "launch.mjs" },
  // The one that it was made and tested with.
  dependencies: { deno: Deno.version.deno },
  permissions: config.tasks.seedling.command.match(/--allow-\S+/g),
};

async function run(program: string, args: readonly string[], cwd: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, { args: [...args], cwd }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (!success) throw new Error(`Cannot run ${program} ${args[0]}: ${err}${out}`);
  return out ?? "";
}

async function fill(): Promise<void> {
  await Deno.remove(PACKAGE, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  await Deno.mkdir(PACKAGE, { recursive: true });
  await run(Deno.execPath(), [...BUNDLE, ...STD_FLAGS, join(ROOT, "runner/cli.ts")], ROOT);
  for (const name of ["README.md", "LICENSE", "CHANGELOG.md"]) {
    await Deno.copyFile(join(ROOT, name), join(PACKAGE, name));
  }
  await Deno.copyFile(join(ROOT, "npm/launch.mjs"), join(PACKAGE, "launch.mjs"));
  await Deno.writeTextFile(join(PACKAGE, "package.json"), `${JSON.stringify(MANIFEST, null, 2)}\n`);
}

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly entryCount: number;
}

const isDryRun = Deno.args.includes("--dry-run");
await fill();
const packed: readonly Packed[] = JSON.parse(
  await run(
    "npm",
    ["pack", "--json", "--pack-destination", FOLDER, ...(isDryRun ? ["--dry-run"] : [])],
    PACKAGE,
  ),
);
for (const { filename, size, entryCount } of packed) {
  const what = `${entryCount} files, ${Math.round(size / 1024)} KiB`;
  const line = isDryRun ? `npm would take ${what}` : `run/npm/${filename}: ${what}`;
  await Deno.stdout.write(new TextEncoder().encode(`${line}\n`));
}
