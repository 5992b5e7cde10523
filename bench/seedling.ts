/** The tool as a process of its own. */
import { join } from "@std/path";
import { denoFolder } from "../runner/setup/cache.ts";
import { CACHE_FOLDER } from "../fixtures/harness/qemu.ts";
import { STD_FLAGS } from "../fixtures/harness/std_flags.ts";
import type { Command } from "./process.ts";

const ROOT = new URL("..", import.meta.url).pathname;

/** `seedling ARGS...` as the task runs it, with the cache in `folder`. */
export function seedling(folder: string, args: readonly string[]): Command {
  const deno = [Deno.execPath(), "run", "--quiet", "--no-check", ...STD_FLAGS, "--allow-all"];
  return {
    argv: [...deno, join(ROOT, "runner/cli.ts"), ...args],
    cwd: ROOT,
    env: { XDG_CACHE_HOME: folder, DENO_DIR: denoFolder() },
  };
}

/** A cache with this machine's QEMU, images and what was found out of them, and without a record. */
export async function makeCache(folder: string): Promise<void> {
  const cache = join(folder, "seedling");
  await Deno.mkdir(cache, { recursive: true });
  // Who has booted once has these; a KVM trial or a digest in one side of a pair would tell of neither.
  for (const name of ["qemu", "images", "digests", "kvm.json"]) {
    await Deno.symlink(join(CACHE_FOLDER, name), join(cache, name));
  }
}
