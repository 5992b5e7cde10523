import { assertEquals } from "@std/assert";
import { join } from "@std/path";
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
