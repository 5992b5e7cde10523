import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { guestText, HAS_EXT4, smallGuest } from "../../fixtures/harness/small_guest.ts";
import { ImageError } from "../disk/bytes.ts";
import { findImage, type Image } from "../image/image.ts";
import { run } from "../setup/command.ts";
import type { Addition } from "./addition.ts";
import { derivedKey, derivedPath, deriveImage } from "./derive.ts";

interface Surroundings {
  readonly base: Image;
  readonly cacheFolder: string;
  readonly addition: (digest: string) => Addition & { readonly calls: () => number };
}

function withBase(name: string, test: (around: Surroundings) => Promise<void>): void {
  Deno.test({
    name,
    ignore: !HAS_EXT4,
    fn: async () => {
      const folder = await Deno.makeTempDir({ prefix: "seedling-derive-" });
      try {
        const path = await smallGuest(folder, { "/etc/word": "old" });
        const cacheFolder = join(folder, "cache");
        const source = join(folder, "new");
        await Deno.writeTextFile(source, "new");
        const addition = (digest: string) => {
          let calls = 0;
          return {
            title: `words ${digest}`,
            digest,
            needsPrograms: false,
            calls: () => calls,
            putInto: async (tree: Parameters<Addition["putInto"]>[0]) => {
              calls++;
              await tree.change([{ kind: "write", path: "/etc/word", source, mode: 0o644 }]);
            },
          };
        };
        await test({ base: await findImage({ kind: "path", path }, cacheFolder), cacheFolder, addition });
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

withBase("deriveImage() makes an image once, and never writes the one that it is made of", async (around) => {
  const { base, cacheFolder, addition } = around;
  const words = addition("a");
  const [first, second] = await Promise.all([
    deriveImage(base, words, { cacheFolder }),
    deriveImage(base, words, { cacheFolder }),
  ]);
  assertEquals(words.calls(), 1);
  assertEquals(first, second);
  assertEquals(first.path, derivedPath(cacheFolder, derivedKey(base, words)));
  assertEquals([first.name, first.format], [`${base.name} + words a`, "qcow2"]);
  assertEquals(first.virtualSizeBytes, base.virtualSizeBytes);
  const raw = join(cacheFolder, "raw");
  await run(["qemu-img", "convert", "-O", "raw", first.path, raw]);
  assertEquals([await guestText(raw, "/etc/word"), await guestText(base.path, "/etc/word")], ["new", "old"]);
  const left = await Array.fromAsync(Deno.readDir(join(cacheFolder, "images")), ({ name }) => name);
  assertEquals(left, [`derived-${first.sha256}.qcow2`]);
});

withBase(
  "deriveImage() leaves nothing of an addition that does not fit",
  async ({ base, cacheFolder, addition }) => {
    const bad = { ...addition("b"), putInto: () => Promise.reject(new ImageError("it does not fit")) };
    const error = await assertRejects(() => deriveImage(base, bad, { cacheFolder }), ImageError);
    assert(error.message.endsWith('words b": it does not fit'), error.message);
    const left = await Array.fromAsync(Deno.readDir(join(cacheFolder, "images")), ({ name }) => name);
    assertEquals(left, [`derived-${derivedKey(base, bad)}.qcow2.lock`]);
  },
);

Deno.test("derivedKey() is of base and addition", () => {
  const keys = [["a", "x"], ["a", "y"], ["b", "x"]].map(([sha256 = "", digest = ""]) =>
    derivedKey({ sha256 }, { digest })
  );
  assertEquals(new Set(keys).size, 3);
});
