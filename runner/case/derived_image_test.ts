import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { guestText, HAS_EXT4, smallGuest } from "../../fixtures/harness/small_guest.ts";
import { ImageError } from "../disk/bytes.ts";
import { findImage } from "../image/image.ts";
import { run } from "../setup/command.ts";
import { parseCases } from "../suite/read_cases.ts";
import { additionsOf, derivedImage } from "./derived_image.ts";

Deno.test("additionsOf() tells what the first boot of a row puts in", () => {
  const text = `image: { from: debian-12, files: { /etc/x: ./x }, remove: [/etc/y] }
cloud-init: ../cloud-init@25.1
boots: [{ expect: { root: grown } }, { expect: { root: unchanged } }]
`;
  const { cases } = parseCases(text, { id: "x", source: "dir/x.yaml", readFile: () => new Uint8Array() });
  const additions = {
    recipe: { folder: "dir", files: { "/etc/x": "dir/x" }, remove: ["/etc/y"], debs: [], run: [] },
    cloudInit: { source: "cloud-init@25.1", mode: "code" as const },
  };
  assertEquals(cases.map(additionsOf), [additions, additions]);
  assertEquals(cases.map(({ image }) => image), Array(2).fill({ kind: "name", name: "debian-12" }));
});

Deno.test("additionsOf() tells the upgrades of a row of boots, and none where a boot has the same as before", () => {
  const text = `cloud-init: ../x@1
boots: [{ expect: { root: grown } }, { cloud-init: ../x@2, expect: { root: grown } }, { expect: { root: grown } }]
`;
  const { cases, mistakes } = parseCases(text, {
    id: "x",
    source: "dir/x.yaml",
    readFile: () => new Uint8Array(),
  });
  assertEquals(mistakes, []);
  const [from, to] = [{ source: "x@1", mode: "code" as const }, { source: "x@2", mode: "code" as const }];
  assertEquals(cases.map(additionsOf), [
    { cloudInit: from },
    { cloudInit: from, upgrades: [{ from, to }] },
    { cloudInit: from, upgrades: [{ from, to }] },
  ]);
});

Deno.test({
  name: "derivedImage() makes the image of a case's recipe, and tells of it in its name",
  ignore: !HAS_EXT4,
  fn: async () => {
    const folder = await Deno.makeTempDir({ prefix: "seedling-recipe-" });
    try {
      const cacheFolder = join(folder, "cache");
      const path = await smallGuest(folder, { "/etc/x": "old", "/etc/y": "gone" });
      const source = join(folder, "x");
      await Deno.writeTextFile(source, "new");
      const base = await findImage({ kind: "path", path }, cacheFolder);
      const recipe = { folder, files: { "/etc/x": source }, remove: ["/etc/y"], debs: [], run: [] };
      const made = await derivedImage(base, { recipe }, { cacheFolder });
      assert(/guest\.img \+ 1 file, 1 removal \([0-9a-f]{8}\)$/.test(made.name), made.name);
      const raw = join(folder, "raw");
      await run(["qemu-img", "convert", "-O", "raw", made.path, raw]);
      assertEquals([await guestText(raw, "/etc/x"), await guestText(raw, "/etc/y")], ["new", undefined]);
      assertEquals(await derivedImage(base, {}, { cacheFolder }), base);
      const misspelt = { ...recipe, files: {}, remove: ["/etc/none"] };
      await assertRejects(
        () => derivedImage(base, { recipe: misspelt }, { cacheFolder }),
        ImageError,
        '"/etc/none", which is to be removed, is not in the image',
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
