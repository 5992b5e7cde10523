/** One run at a time makes what several want: the others wait for it. */
import { dirname } from "@std/path";
import { ImageError } from "../disk/bytes.ts";
import type { Around } from "./progress.ts";
import { isReadOnly } from "./read_only.ts";

/**
 * Takes the lock of a file of the cache; disposing of it lets go. It is the kernel's own, so that whoever dies lets go of it
 * too. `waiting` is told where another run has it. Throws {@linkcode ImageError} where the cache may only be read.
 */
export async function takeLock(
  path: string,
  waiting: string,
  { signal, progress }: Pick<Around, "signal" | "progress">,
): Promise<Disposable> {
  const lock = await openLock(path);
  try {
    if (await lock.tryLock(true)) return lock;
    progress?.({ what: waiting });
    const { promise, reject } = Promise.withResolvers<never>();
    const end = () => reject(signal?.reason);
    signal?.addEventListener("abort", end, { once: true });
    await Promise.race([lock.lock(true), promise]).finally(() => signal?.removeEventListener("abort", end));
    return lock;
  } catch (error) {
    lock.close();
    throw error;
  }
}

/** The file that all runs meet at which want the same. */
async function openLock(path: string): Promise<Deno.FsFile> {
  try {
    await Deno.mkdir(dirname(path), { recursive: true, mode: 0o755 });
    return await Deno.open(path, { write: true, create: true });
  } catch (error) {
    if (!isReadOnly(error)) throw error;
    throw new ImageError(
      `it is not in the cache, which may only be read: ${error.message} (set XDG_CACHE_HOME to a folder of your own)`,
    );
  }
}
