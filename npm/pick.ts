// Prints the flag by which `@std/*` resolves on this network: a lock where JSR answers (or is cached), the npm import map
// where it doesn't.
import { JSR, lockWithoutJsr, registryUrl } from "./jsr_lock.ts";

const LOCK = "npm/jsr.lock";

const say = (out: { write(bytes: Uint8Array): Promise<number> }, line: string) =>
  out.write(new TextEncoder().encode(`${line}\n`));

/** A lock that may take up JSR's hashes: deno.lock stays as it is committed. What it says of JSR holds for JSR alone. */
async function copyLock(): Promise<void> {
  const draft = `${LOCK}.${Deno.pid}.part`; // others may be reading it
  const lock = await Deno.readTextFile("deno.lock");
  const isJsr = registryUrl(Deno.env.get("JSR_URL")) === JSR;
  await Deno.writeTextFile(draft, isJsr ? lock : lockWithoutJsr(lock));
  await Deno.rename(draft, LOCK);
}

const { code } = await new Deno.Command(Deno.execPath(), {
  args: ["cache", "--quiet", "--no-lock", "npm/std.ts"],
  stdout: "null",
  stderr: "null",
  signal: AbortSignal.timeout(10_000),
}).output();
if (code === 10) Deno.exit(code); // a file that is not what JSR lists is no network trouble
if (code === 0) {
  await copyLock();
  await say(Deno.stdout, `--lock=${LOCK}`);
} else {
  await say(Deno.stderr, "JSR can't be reached: @std/* comes from npm (npm/import_map.json)");
  await say(Deno.stdout, "--import-map=npm/import_map.json");
}
