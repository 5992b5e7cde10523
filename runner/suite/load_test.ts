import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { suiteFolder } from "./load_name.ts";
import { loadCases } from "./load.ts";

const OK = "expect: { df: { /: present } }\n";

/** A folder with files; a value `-> x` is a link to `x`. Runs `test` there, and takes it away. */
async function withFolder(
  files: Readonly<Record<string, string | Uint8Array>>,
  test: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, content] of Object.entries(files)) {
      const path = join(folder, name);
      await Deno.mkdir(join(path, ".."), { recursive: true });
      if (typeof content !== "string") await Deno.writeFile(path, content);
      else if (content.startsWith("-> ")) await Deno.symlink(content.slice(3), path);
      else await Deno.writeTextFile(path, content);
    }
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** What was loaded, with the folder's own name taken out. */
async function load(folder: string, ...names: readonly string[]) {
  const { cases, mistakes } = await loadCases(names.map((name) => `${folder}/${name}`));
  return {
    cases: cases.map(({ id, source }) => `${id} ${source.replace(folder, "~")}`),
    mistakes: mistakes.map(({ message }) => message.replaceAll(folder, "~")),
  };
}

Deno.test("loadCases() reads the cases of the article, each by its path", async () => {
  const { cases: growth, mistakes } = await loadCases(["cases/growth", "cases/growth/default.yaml"]);
  assertEquals(mistakes, []);
  const cases = growth.filter(({ tags }) => tags?.includes("article"));
  assertEquals(cases.map(({ id }) => id), [
    "growth/default",
    "growth/growpart-off",
    "growth/resize-rootfs-false",
  ]);
  const [alone] = (await loadCases(["cases/growth/default.yaml"])).cases;
  assertEquals([alone?.id, alone?.source], ["growth/default", "cases/growth/default.yaml"]);
  for (const { expectations } of cases) {
    const asked = new Set(expectations.map(({ from, kind }) => `${from} ${kind}`));
    assertEquals([...asked].sort(), [
      "console df",
      "console lsblk",
      "report df",
      "report grown-by",
      "report lsblk",
      "report root",
    ]);
  }
});

Deno.test("loadCases() gives a case of the suite one id, however it is named", async () => {
  const whole = `${await Deno.realPath(".")}/cases/growth`;
  for (
    const path of ["cases", "./cases/growth/", "cases/growth/default.yaml", whole, "runner/../cases/growth"]
  ) {
    const { cases } = await loadCases([path]);
    assertEquals(cases.some(({ id }) => id === "growth/default"), true, path);
  }
});

Deno.test("suiteFolder() is the nearest cases that a working folder is in", () => {
  assertEquals(suiteFolder("/a/cases/b/cases/growth"), "/a/cases/b/cases");
  assertEquals(suiteFolder("/a/cases"), "/a/cases");
  assertEquals(suiteFolder("/a/my-cases"), "/a/my-cases/cases");
});

Deno.test("loadCases() reads folders in byte order, and a file once", async () => {
  const files = {
    "b.yaml": OK,
    "a/z.yaml": OK,
    "a-b.yaml": OK,
    "a/README.md": "",
    ".hidden/x.yaml": OK,
    "Z.yaml": OK,
  };
  await withFolder(files, async (folder) => {
    const expected = ["Z ~/Z.yaml", "a-b ~/a-b.yaml", "a/z ~/a/z.yaml", "b ~/b.yaml"];
    assertEquals(await load(folder, ""), { cases: expected, mistakes: [] });
    assertEquals(await load(folder, "b.yaml", "", "b.yaml"), {
      cases: ["b ~/b.yaml", ...expected.slice(0, 3)],
      mistakes: [],
    });
  });
});

Deno.test("loadCases() tells the mistakes of all files at once", async () => {
  const files = {
    "a.yaml": "disk: 1x\n" + OK,
    "b.yaml": "name: [\n",
    "c.yaml": new Uint8Array([0xff, 0xfe, 0x41, 0]),
  };
  await withFolder(files, async (folder) => {
    assertEquals(await load(folder, "", "nope"), {
      cases: [],
      mistakes: [
        `Cannot read "~/nope": no such file or folder (name a case's file, or a folder of cases)`,
        `~/a.yaml:1:7: "1x" is not a size (write 20G or 20480M)`,
        "~/b.yaml:1:7: this bracket is not closed, or a line inside of it is not indented",
        "~/c.yaml:1:1: not text in UTF-8 (save it as UTF-8)",
      ],
    });
  });
});

Deno.test("loadCases() says what a path is that gives no case", async () => {
  const files = { "empty/README.md": "", "old/x.yml": OK, "notes.txt": "", "y.yml": OK, "a.qcow2": "" };
  await withFolder(files, async (folder) => {
    assertEquals((await load(folder, "empty", "old", "notes.txt", "y.yml", "a.qcow2")).mistakes, [
      `Cannot read "~/empty": no case in it (a case's name ends in .yaml)`,
      `Cannot read "~/old/x.yml": a case's name ends in .yaml (rename it to x.yaml)`,
      `Cannot read "~/notes.txt": not a case (its name must end in .yaml)`,
      `Cannot read "~/y.yml": a case's name ends in .yaml (rename it to y.yaml)`,
      `Cannot read "~/a.qcow2": not a case (an image is given by --image ~/a.qcow2)`,
    ]);
    assertEquals((await loadCases(["/dev/null"])).mistakes.map(({ message }) => message), [
      `Cannot read "/dev/null": it is neither a file nor a folder`,
    ]);
  });
});

Deno.test("loadCases() refuses two files with one id", async () => {
  await withFolder({ "a/x.yaml": OK, "b/x.yaml": OK }, async (folder) => {
    assertEquals(await load(folder, "a", "b/x.yaml"), {
      cases: ["x ~/a/x.yaml"],
      mistakes: [`Cannot tell "~/b/x.yaml" from "~/a/x.yaml": both have the id "x" (rename one)`],
    });
  });
});

Deno.test("loadCases() follows links to files of the folder, and no others", async () => {
  const files = {
    "cases/a.yaml": OK,
    "cases/b.yaml": "-> a.yaml",
    "cases/c.yaml": "-> ../outside.yaml",
    "cases/d": "-> .",
    "cases/e.yaml": "-> nowhere",
    "cases/f": "-> nowhere",
    "cases/README.md": "-> ../outside.yaml",
    "outside.yaml": OK,
  };
  await withFolder(files, async (folder) => {
    assertEquals(await load(folder, "cases"), {
      cases: ["a ~/cases/a.yaml", "b ~/cases/b.yaml"],
      mistakes: [
        `Cannot read "~/cases/c.yaml": the link leads out of the folder (copy the file)`,
        `Cannot read "~/cases/d": a link to a folder (name the folder itself)`,
        `Cannot read "~/cases/e.yaml": no such file or folder (mend or delete the link)`,
      ],
    });
  });
});

Deno.test("loadCases() reads files of the seed beside the case, and nowhere else", async () => {
  const user = (file: string) => `user-data: { file: ${file} }\n${OK}`;
  const files = {
    "cases/a.yaml": user("seed/user-data"),
    "cases/seed/user-data": "#!/bin/sh\n",
    "cases/b.yaml": user("secret"),
    "cases/secret": "-> ../secret",
    "cases/c.yaml": user("away/secret"),
    "cases/away": "-> ../elsewhere",
    "cases/d.yaml": user("seed"),
    "cases/e.yaml": user("missing"),
    "secret": "x",
    "elsewhere/secret": "x",
  };
  await withFolder(files, async (folder) => {
    const names = ["a", "b", "c", "d", "e"].map((name) => `cases/${name}.yaml`);
    const { cases } = await loadCases([`${folder}/cases/a.yaml`]);
    assertEquals(new TextDecoder().decode(cases[0]?.seed.userData), "#!/bin/sh\n");
    assertEquals((await load(folder, ...names)).mistakes, [
      `~/cases/b.yaml:1:20: cannot read "secret": a link leads out of the case's folder`,
      `~/cases/c.yaml:1:20: cannot read "away/secret": a link leads out of the case's folder`,
      `~/cases/d.yaml:1:20: cannot read "seed": not a file`,
      `~/cases/e.yaml:1:20: cannot read "missing": No such file or directory`,
    ]);
  });
});

Deno.test("loadCases() refuses a file that is too large before it reads it", async () => {
  await withFolder({ "a.yaml": new Uint8Array(4 * 1024 ** 2 + 1) }, async (folder) => {
    assertEquals((await load(folder, "a.yaml")).mistakes, [
      "~/a.yaml:1:1: the file is larger than 1 MiB (bring large data in with { file: path })",
    ]);
  });
});

Deno.test("loadCases() refuses a case or a folder whose name is not UTF-8, and no other file", async () => {
  await withFolder({ "cases/a.yaml": OK }, async (folder) => {
    const script =
      'cd "$0" && mkdir "$(printf \'d\\377\')" && touch "$(printf \'b\\377.yaml\')" "$(printf \'c\\377.txt\')"';
    await new Deno.Command("sh", { args: ["-c", script, `${folder}/cases`] }).output();
    assertEquals((await load(folder, "cases")).mistakes, [
      'Cannot read "~/cases/b\ufffd.yaml": its name is not UTF-8 (rename it)',
      'Cannot read "~/cases/d\ufffd": its name is not UTF-8 (rename it)',
    ]);
  });
});

Deno.test("loadCases() puts the defaults of all folders under a case, outermost first", async () => {
  const files = {
    "defaults.yaml": "tags: [all]\ncpus: 2\nmemory: 2G\n",
    "a/defaults.yaml": "tags: [a]\ncpus: 3\n",
    "a/b/x.yaml": `tags: [x]\n${OK}`,
    "a/b/y.yaml": `cpus: 4\n${OK}`,
    "z.yaml": OK,
  };
  await withFolder(files, async (folder) => {
    const { cases } = await loadCases([folder]);
    assertEquals(
      cases.map(({ id, tags, cpus, memoryBytes }) => [id, tags?.join(), cpus, memoryBytes / 1024 ** 3]),
      [["a/b/x", "all,a,x", 3, 2], ["a/b/y", "all,a", 4, 2], ["z", "all", 2, 2]],
    );
  });
});

Deno.test("loadCases() tells a mistake in defaults once, and where it stands", async () => {
  const files = {
    "defaults.yaml": "disk: 1x\ncpsu: 2\n",
    "a.yaml": OK,
    "b.yaml": `variants: { one: , two: { cpus: 65 } }\n${OK}`,
    "c.yaml": `disk: 20G\n${OK}`,
  };
  await withFolder(files, async (folder) => {
    assertEquals((await load(folder, "")).mistakes, [
      `~/defaults.yaml:1:7: "1x" is not a size (write 20G or 20480M)`,
      `~/defaults.yaml:2:1: unknown key "cpsu" (did you mean "cpus"?)`,
      `~/b.yaml:1:33: "65" is not a number of CPUs (write 1 to 64)`,
    ]);
  });
});

Deno.test("loadCases() refuses defaults that are none", async () => {
  const files = {
    "empty/defaults.yaml": "",
    "empty/x.yaml": OK,
    "list/defaults.yaml": "- x\n",
    "list/x.yaml": "disk: 1x\n" + OK,
    "own/defaults.yaml": "name: x\nvariants: { a: }\nmatrix: { cpus: [1] }\n",
    "own/x.yaml": OK,
    "syntax/defaults.yaml": "tags: [\n",
    "syntax/x.yaml": OK,
  };
  await withFolder(files, async (folder) => {
    assertEquals((await load(folder, "", "own/defaults.yaml")).mistakes, [
      `Cannot read "~/own/defaults.yaml": it stands under the cases of its folder, and is none (name a case)`,
      "~/empty/defaults.yaml:1:1: the file is empty (write tags:, memory: or others)",
      "~/list/defaults.yaml:1:1: defaults are a mapping of a case's keys (write tags:, memory: or others)",
      `~/own/defaults.yaml:1:1: "name" has no place in defaults (write it in each case)`,
      `~/own/defaults.yaml:2:1: "variants" has no place in defaults (write it in each case)`,
      `~/own/defaults.yaml:3:1: "matrix" has no place in defaults (write it in each case)`,
      "~/syntax/defaults.yaml:1:7: this bracket is not closed, or a line inside of it is not indented",
    ]);
  });
});

Deno.test("loadCases() looks for files and images beside the file that names them", async () => {
  const files = {
    "defaults.yaml": "image: ./disk.img\nuser-data: { file: user-data }\n",
    "user-data": "outer",
    "a/x.yaml": OK,
    "a/y.yaml": `image: ./disk.img\nuser-data: { file: user-data }\n${OK}`,
    "a/user-data": "inner",
  };
  await withFolder(files, async (folder) => {
    const { cases } = await loadCases([folder]);
    const told = cases.map(({ image, seed }) => [
      image?.kind === "path" ? image.path.replace(folder, "~") : image,
      new TextDecoder().decode(seed.userData),
    ]);
    assertEquals(told, [["~/disk.img", "outer"], ["~/a/disk.img", "inner"]]);
  });
});

Deno.test("loadCases() refuses defaults that a link brings in from elsewhere", async () => {
  const files = { "cases/defaults.yaml": "-> ../secret", "cases/x.yaml": OK, "secret": "tags: [x]\n" };
  await withFolder(files, async (folder) => {
    assertEquals((await load(folder, "cases/x.yaml")).mistakes, [
      "~/cases/defaults.yaml:1:1: the link leads out of its folder (copy the file)",
    ]);
  });
});

Deno.test("loadCases() refuses a file that is called like another's variant", async () => {
  const files = { "x.yaml": `variants: { a: , b: }\n${OK}`, "x[a].yaml": OK };
  await withFolder(files, async (folder) => {
    assertEquals((await load(folder, "")).mistakes, [
      `Cannot tell "~/x[a].yaml" from "~/x.yaml": both have the id "x[a]" (rename one)`,
    ]);
  });
});
