import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { ImageError } from "../disk/bytes.ts";
import { readPackage } from "./python_package.ts";

const FILES: Readonly<Record<string, string>> = {
  "version.py": '__VERSION__ = "21.2"\n',
  "cmd/main.py": "import collections\n",
  "log.py":
    "import collections.abc\nif isinstance(a, (collections.Iterable)): pass\ncollections.OrderedDict()\n",
  "importer.py": "import imp\n",
  "sources/Old.py": "import imp\n",
};

Deno.test("readPackage() finds what every boot uses of Python and later versions no longer have", async () => {
  const folder = await Deno.makeTempDir({ prefix: "seedling-package-" });
  try {
    for (const [name, text] of Object.entries(FILES)) {
      await Deno.mkdir(join(folder, "cloudinit", name, ".."), { recursive: true });
      await Deno.writeTextFile(join(folder, "cloudinit", name), text);
    }
    const { version, oldImports } = await readPackage(folder);
    assertEquals([version, oldImports], ["21.2", [
      { module: "imp", goneIn: 12, file: "cloudinit/importer.py" },
      { module: "collections.Iterable", goneIn: 10, file: "cloudinit/log.py" },
    ]]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

for (
  const [what, to] of [
    ["a file of the host", "/etc/hostname"],
    ["git's own", "../../.git/config"],
    ["itself", "."],
    ["its folder", ".."],
    [
      "nothing",
      "x",
    ],
  ]
) {
  Deno.test(`readPackage() refuses a link to ${what}`, async () => {
    const folder = await Deno.makeTempDir({ prefix: "seedling-package-" });
    try {
      await Deno.mkdir(join(folder, "cloudinit/cmd"), { recursive: true });
      await Deno.writeTextFile(join(folder, "cloudinit/version.py"), "");
      await Deno.mkdir(join(folder, ".git"));
      await Deno.writeTextFile(join(folder, ".git/config"), "token");
      await Deno.symlink(to ?? "", join(folder, "cloudinit/cmd/main.py"));
      await assertRejects(
        () => readPackage(folder),
        ImageError,
        'its "cloudinit/cmd/main.py" is a link that leads out of it, to itself or to nothing',
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

Deno.test("readPackage() follows a link to another file of the source, and reads no endless version", async () => {
  const folder = await Deno.makeTempDir({ prefix: "seedling-package-" });
  try {
    await Deno.mkdir(join(folder, "cloudinit/cmd"), { recursive: true });
    await Deno.writeTextFile(join(folder, "cloudinit/version.py"), "");
    await Deno.symlink("../version.py", join(folder, "cloudinit/cmd/main.py"));
    await Deno.symlink("/dev/zero", join(folder, "meson.build"));
    const { files, version } = await readPackage(folder);
    assertEquals([files.map(({ name }) => name), version], [["cmd/main.py", "version.py"], "of no version"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
