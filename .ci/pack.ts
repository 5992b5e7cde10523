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

/** A worker is a program of its own, which nothing imports: it is named by its address. */
const WORKER = ["bundle", "--quiet", "--minify", "--output", join(PACKAGE, "tool/judge_worker.js")];

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
  await run(Deno.execPath(), [...WORKER, ...STD_FLAGS, join(ROOT, "runner/result/judge_worker.ts")], ROOT);
  for (const name of ["README.md", "LICENSE", "CHANGELOG.md"]) {
    await Deno.copyFile(join(ROOT, name), join(PACKAGE, name));
  }
  await Deno.copyFile(join(ROOT, "npm/launch.mjs"), join(PACKAGE, "launch.mjs"));
  await Deno.writeTextFile(join(PACKAGE, "package.json"), `${JSON.stringify(MANIFEST, null, 2)}\n`);
}

/** What was made judges a recorded boot, far from the checkout. Throws where it does not. */
async function tryOut(): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-pack-" });
  try {
    await run("cp", ["-r", join(PACKAGE, "tool"), folder], folder);
    const record = join(ROOT, "fixtures/recordings/debian-12/growth/default");
    const words = ["check", join(ROOT, "cases/growth/default.yaml"), "--record", record];
    const permissions = MANIFEST.permissions ?? [];
    const said = await run(
      Deno.execPath(),
      ["run", "--no-config", ...permissions, join(folder, "tool/cli.js"), ...words],
      folder,
    );
    if (!said.includes("1 case: 1 passed")) throw new Error(`The package judges nothing: ${said}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly entryCount: number;
}

const isDryRun = Deno.args.includes("--dry-run");
await fill();
await tryOut();
// A list, or since npm 12 a mapping by names.
const packed: Readonly<Record<string, Packed>> | readonly Packed[] = JSON.parse(
  await run(
    "npm",
    ["pack", "--json", "--pack-destination", FOLDER, ...(isDryRun ? ["--dry-run"] : [])],
    PACKAGE,
  ),
);
for (const { filename, size, entryCount } of Object.values(packed)) {
  const what = `${entryCount} files, ${Math.round(size / 1024)} KiB`;
  const line = isDryRun ? `npm would take ${what}` : `run/npm/${filename}: ${what}`;
  await Deno.stdout.write(new TextEncoder().encode(`${line}\n`));
}
