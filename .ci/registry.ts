/**
 * `JSR_URL=http://127.0.0.1:8000/ deno task registry`: the gate on the genuine `@std` of a registry, with a cache of Deno's of
 * its own beside Seedling's: nothing of it mixes with JSR's, and nothing of it stays in the tree.
 *
 * `deno task registry --lock`, where JSR itself answers: writes JSR's hashes into deno.lock, to be committed.
 */
import { cacheFolder } from "../runner/setup/cache.ts";
import { JSR, lockWithJsr, registryUrl } from "../npm/jsr_lock.ts";

const ROOT = new URL("..", import.meta.url).pathname;
const LOCK = `${ROOT}deno.lock`;
const MADE = `${ROOT}npm/jsr.lock`;

const say = (text: string) => Deno.stderr.write(new TextEncoder().encode(`${text}\n`));

/** Ends with something to tell the person. */
async function refuse(text: string): Promise<never> {
  await say(text);
  Deno.exit(2);
}

const url = registryUrl(Deno.env.get("JSR_URL"));
const folder = `${cacheFolder()}/registry/${new URL(url).host.replaceAll(/[^\w.-]/g, "-")}`;
const env = { JSR_URL: url, DENO_DIR: folder };

/** Runs Deno on that registry; where it fails we end as it did. */
async function deno(args: readonly string[]): Promise<void> {
  const { code } = await new Deno.Command(Deno.execPath(), { args: [...args], cwd: ROOT, env }).spawn()
    .status;
  if (code !== 0) Deno.exit(code);
}

/** The flag by which `@std` resolves there. */
async function stdFlag(): Promise<string> {
  const args = ["task", "--quiet", "std"];
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args,
    cwd: ROOT,
    env,
    stderr: "inherit",
  })
    .output();
  if (code !== 0) Deno.exit(code);
  return new TextDecoder().decode(stdout);
}

/** All that git would call a change. */
async function treeState(): Promise<string> {
  const script = "git status --porcelain && git diff HEAD | git hash-object --stdin";
  const { success, stdout } = await new Deno.Command("sh", {
    args: ["-c", script],
    cwd: ROOT,
    stderr: "null",
  }).output();
  return success ? new TextDecoder().decode(stdout) : "";
}

async function gate(args: readonly string[]): Promise<void> {
  const before = await treeState();
  await deno(["task", "ok", "--thorough", ...args]);
  const after = await treeState();
  if (after !== before) await refuse(`The gate changed the tree:\n${after}`);
  await say(`The gate holds on the @std of ${url}`);
}

async function writeLock(): Promise<void> {
  if (url !== JSR) {
    await refuse(`Cannot lock ${url}: only JSR's own hashes are for everybody (unset JSR_URL)`);
  }
  await deno(["cache", `--lock=${MADE}`, "npm/std.ts"]);
  const [ours, made] = [await Deno.readTextFile(LOCK), await Deno.readTextFile(MADE)];
  const draft = `${LOCK}.part`;
  await Deno.writeTextFile(draft, lockWithJsr(ours, made));
  await Deno.rename(draft, LOCK);
  await say("deno.lock has JSR's hashes: commit it");
}

if (!(await stdFlag()).startsWith("--lock=")) {
  await refuse(
    `${url} does not give @std (JSR_URL says which registry is asked: JSR_URL=http://127.0.0.1:8000/)`,
  );
}
if (Deno.args[0] === "--lock") await writeLock();
else await gate(Deno.args);
