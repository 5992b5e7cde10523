import { assertEquals } from "@std/assert";
import { GrowingFile, readTail, Watch } from "./follow.ts";

const SANITIZE = { sanitizeOps: true, sanitizeResources: true } as const;

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function textOf(file: GrowingFile): Promise<readonly string[]> {
  const chunks = await Array.fromAsync(file.read());
  return chunks.map((bytes) => new TextDecoder().decode(bytes));
}

Deno.test({
  name: "GrowingFile.read() gives what is new each time, after its removal too",
  ...SANITIZE,
  fn: () =>
    inFolder(async (folder) => {
      const path = `${folder}/console`;
      await Deno.writeTextFile(path, "one");
      using file = await GrowingFile.open(path);
      using writer = await Deno.open(path, { append: true });
      assertEquals(await textOf(file), ["one"]);
      assertEquals(await textOf(file), []);
      await Deno.remove(path);
      await writer.write(new TextEncoder().encode("two"));
      assertEquals(await textOf(file), ["two"]);
    }),
});

Deno.test({
  name: "GrowingFile.read() gives chunks of at most 64 KiB",
  ...SANITIZE,
  fn: () =>
    inFolder(async (folder) => {
      await Deno.writeFile(`${folder}/console`, new Uint8Array(150_000));
      using file = await GrowingFile.open(`${folder}/console`);
      assertEquals((await textOf(file)).map(({ length }) => length), [65_536, 65_536, 18_928]);
    }),
});

Deno.test({
  name: "GrowingFile.read() ends at the size the file had, however fast it grows",
  ...SANITIZE,
  fn: () =>
    inFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/console`, "x");
      using file = await GrowingFile.open(`${folder}/console`);
      let chunks = 0;
      for await (const _ of file.read()) {
        await Deno.writeTextFile(`${folder}/console`, "x", { append: true });
        chunks++;
      }
      assertEquals(chunks, 1);
    }),
});

Deno.test({
  name: "Watch.change() settles at a write and can be left open",
  ...SANITIZE,
  fn: () =>
    inFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/console`, "");
      using watch = new Watch([`${folder}/console`]);
      const change = watch.change();
      assertEquals(watch.change(), change);
      await Deno.writeTextFile(`${folder}/console`, "x", { append: true });
      await change;
      void watch.change();
    }),
});

Deno.test({
  name: "readTail() gives the end of a file, and nothing of one that is not there",
  ...SANITIZE,
  fn: () =>
    inFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/stderr`, "first\nlast\n");
      assertEquals(await readTail(`${folder}/stderr`, 100), "first\nlast");
      assertEquals(await readTail(`${folder}/stderr`, 5), "last");
      assertEquals(await readTail(`${folder}/none`, 5), "");
    }),
});
