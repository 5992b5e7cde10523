import { assertEquals, assertNotEquals } from "@std/assert";
import { join } from "@std/path";
import { digestOf, hasChanged, hashFile, stampOf } from "./digest.ts";

/** A file of four bytes in a folder that is its own cache. */
async function image(): Promise<{ readonly path: string; readonly folder: string } & AsyncDisposable> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-digest-" });
  const path = join(folder, "a.raw");
  await Deno.writeTextFile(path, "aaaa");
  return { path, folder, [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
}

/** Other bytes of the same length in the same place, with the times of before as far as they can be set. */
async function changeUnseen(path: string): Promise<void> {
  const { atime, mtime } = await Deno.stat(path);
  await Deno.writeTextFile(path, "bbbb");
  if (atime && mtime) await Deno.utime(path, atime, mtime);
}

const names = async (folder: string) =>
  await Array.fromAsync(Deno.readDir(folder), ({ name }) => name).catch(() => []);

Deno.test("digestOf() keeps no digest of a file that was changed just now", async () => {
  await using file = await image();
  const before = await digestOf(file.path, file.folder);
  assertEquals(await names(join(file.folder, "digests")), []);
  await changeUnseen(file.path);
  const after = await digestOf(file.path, file.folder);
  assertEquals(after, await hashFile(file.path));
  assertNotEquals(after, before);
});

Deno.test("digestOf() reads a file that stands as it stood no second time", async () => {
  await using file = await image();
  const settled = { nowMs: Date.now() + 60_000 };
  await digestOf(file.path, file.folder, settled);
  const [kept = ""] = await names(join(file.folder, "digests"));
  await Deno.writeTextFile(join(file.folder, "digests", kept), "0".repeat(64));
  assertEquals(await digestOf(file.path, file.folder, settled), "0".repeat(64));
});

Deno.test("hasChanged() reads a file again that had been changed just before it was read", async () => {
  await using file = await image();
  const read = { path: file.path, sha256: await hashFile(file.path), stamp: await stampOf(file.path) };
  assertEquals(await hasChanged(read), false);
  await changeUnseen(file.path);
  const later = await stampOf(file.path, Date.now() + 60_000);
  assertNotEquals(later, read.stamp);
});
