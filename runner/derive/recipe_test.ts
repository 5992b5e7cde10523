import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { ImageError } from "../disk/bytes.ts";
import type { TreeEdit } from "./guest_tree.ts";
import { type Recipe, recipeAddition } from "./recipe.ts";

/** Hears what is done to a tree. */
function hearing() {
  const heard: string[] = [];
  const change = (edits: readonly TreeEdit[]) => Promise.resolve(void heard.push(...edits.map(editText)));
  const tree = {
    names: () => Promise.resolve(["old"]),
    readText: () => Promise.resolve(undefined),
    change,
    run: (line: string) => Promise.resolve(void heard.push(`run ${line}`)),
  };
  return { tree, heard };
}

const editText = (edit: TreeEdit) =>
  edit.kind === "write" ? `write ${edit.path} ${edit.mode.toString(8)}` : `${edit.kind} ${edit.path}`;

async function withFiles(test: (recipe: Recipe, folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-recipe-" });
  try {
    for (const name of ["x.cfg", "x.deb"]) {
      await Deno.writeTextFile(join(folder, name), `!<arch>\n${name}`);
    }
    await Deno.writeTextFile(join(folder, "tool"), "#!/bin/sh\n", { mode: 0o755 });
    await test({
      folder,
      files: { "/etc/x.cfg": join(folder, "x.cfg"), "/usr/bin/tool": join(folder, "tool") },
      remove: ["/etc/old"],
      debs: [join(folder, "x.deb")],
      run: ["systemctl enable x"],
    }, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("recipeAddition() removes, writes, installs and runs, in this order", async () => {
  await withFiles(async (recipe) => {
    const addition = await recipeAddition(recipe);
    assertEquals(addition.needsPrograms, true);
    assertEquals(addition.title.replace(/\w{8}\)$/, ")"), "2 files, 1 removal, 1 package, 1 command ()");
    const { tree, heard } = hearing();
    await addition.putInto(tree);
    assertEquals(heard, [
      "remove /etc/old",
      ...["write /etc/x.cfg 644", "write /usr/bin/tool 755", "write /tmp/seedling-0.deb 644"],
      "run DEBIAN_FRONTEND=noninteractive dpkg --install /tmp/seedling-0.deb",
      ...["remove /tmp/seedling-0.deb", "run systemctl enable x"],
    ]);
  });
});

Deno.test("recipeAddition() has a digest of what is put in, wherever that stands on the host", async () => {
  await withFiles(async ({ files, ...others }, folder) => {
    const digestOf = async (recipe: Recipe) => (await recipeAddition(recipe)).digest;
    const first = await digestOf({ files, ...others });
    await Deno.rename(join(folder, "x.cfg"), join(folder, "y.cfg"));
    const moved = { ...files, "/etc/x.cfg": join(folder, "y.cfg") };
    assertEquals(await digestOf({ files: moved, ...others }), first);
    await Deno.writeTextFile(join(folder, "y.cfg"), "other");
    assertNotEquals(await digestOf({ files: moved, ...others }), first);
    assertNotEquals(await digestOf({ files: moved, ...others, run: [] }), first);
  });
});

Deno.test("recipeAddition() needs none of the guest's programs for files alone", async () => {
  await withFiles(async ({ files, folder }) => {
    const addition = await recipeAddition({ folder, files, remove: [], debs: [], run: [] });
    assertEquals(addition.needsPrograms, false);
  });
});

Deno.test("recipeAddition() tells a file that is not there", async () => {
  const recipe = { folder: "/", files: { "/etc/x": "/none/such" }, remove: [], debs: [], run: [] };
  await assertRejects(
    () => recipeAddition(recipe),
    ImageError,
    '"/none/such", which goes into it, cannot be read: No such file or directory',
  );
});

Deno.test("recipeAddition() takes no other file of the host, and nothing that is no package for one", async () => {
  await withFiles(async (recipe, folder) => {
    const none = { folder, files: {}, remove: [], debs: [], run: [] };
    const link = join(folder, "link");
    await Deno.symlink("/etc/hostname", link);
    const words = "leads out of the case's folder";
    await Deno.mkdir(join(folder, ".git"));
    await Deno.writeTextFile(join(folder, ".git/config"), "token");
    for (const source of ["/etc/hostname", link, join(folder, ".git/config")]) {
      await assertRejects(() => recipeAddition({ ...none, files: { "/a": source } }), ImageError, words);
    }
    await assertRejects(
      () => recipeAddition({ ...none, debs: ["/etc/hostname"] }),
      ImageError,
      "is no package of Debian",
    );
    await assertRejects(() => recipeAddition({ ...none, debs: ["/dev/zero"] }), ImageError, "is no file");
    const [deb = ""] = recipe.debs;
    const asFile = await recipeAddition({ ...none, files: { "/tmp/seedling-0.deb": deb } });
    assertNotEquals(asFile.digest, (await recipeAddition({ ...none, debs: [deb] })).digest);
  });
});

Deno.test("recipeAddition() puts in what was digested, or nothing", async () => {
  await withFiles(async (recipe, folder) => {
    const addition = await recipeAddition(recipe);
    await Deno.writeTextFile(join(folder, "x.cfg"), "swapped");
    await assertRejects(
      async () => await addition.putInto(hearing().tree),
      ImageError,
      "was changed meanwhile",
    );
  });
});
