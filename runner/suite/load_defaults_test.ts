/** A case has the same layers however it is named. */
import { assertEquals } from "@std/assert";
import { join, relative } from "@std/path";
import { loadCases } from "./load.ts";

const FILES: Readonly<Record<string, string>> = {
  "defaults.yaml": "tags: [beyond]\n",
  "project/deno.json": "{}",
  "project/defaults.yaml": "tags: [project]\n",
  "project/cases/defaults.yaml": "tags: [cases]\n",
  // No defaults of its own: what stands above goes through.
  "project/cases/a/b/defaults.yaml": "tags: [b]\n",
  "project/cases/a/b/x.yaml": "tags: [x]\nexpect: { df: { /: present } }\n",
};

/** Runs `test` in a folder with files; what stands behind a `-> ` is what a link leads to. */
async function withFolder(
  files: Readonly<Record<string, string>>,
  test: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    for (const [name, content] of Object.entries(files)) {
      const path = join(folder, name);
      await Deno.mkdir(join(path, ".."), { recursive: true });
      if (content.startsWith("-> ")) await Deno.symlink(content.slice(3), path);
      else await Deno.writeTextFile(path, content);
    }
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function tagsOf(...paths: readonly string[]): Promise<readonly string[]> {
  const { cases, mistakes } = await loadCases(paths);
  return [...mistakes.map(({ message }) => message), ...cases.flatMap(({ tags = [] }) => tags)];
}

const LINKS = {
  "elsewhere/x.yaml": "-> ../project/cases/a/b/x.yaml",
  "elsewhere/b": "-> ../project/cases/a/b",
  "elsewhere/cases": "-> ../project/cases",
};

/** The names that one case has. */
const NAMES: readonly (readonly [string, (folder: string) => readonly string[]])[] = [
  ["its file", (folder) => [`${folder}/project/cases/a/b/x.yaml`]],
  ["its folder", (folder) => [`${folder}/project/cases/a/b`]],
  ["a folder above it", (folder) => [`${folder}/project/cases/a`]],
  ["the suite", (folder) => [`${folder}/project/cases/`]],
  ["the project", (folder) => [`${folder}/project`]],
  ["a path from here", (folder) => [relative(Deno.cwd(), `${folder}/project/cases/a/b/x.yaml`)]],
  ["a path with detours", (folder) => [`${folder}/project/./cases/a/../a//b/x.yaml`]],
  ["its file, and the suite", (folder) => [`${folder}/project/cases/a/b/x.yaml`, `${folder}/project/cases`]],
  ["a link to it", (folder) => [`${folder}/elsewhere/x.yaml`]],
  ["a link to its folder", (folder) => [`${folder}/elsewhere/b`]],
  ["its file through a link", (folder) => [`${folder}/elsewhere/b/x.yaml`]],
  ["a link to the suite", (folder) => [`${folder}/elsewhere/cases`]],
];
for (const [what, name] of NAMES) {
  Deno.test(`loadCases() puts the same defaults under a case that is named by ${what}`, async () => {
    await withFolder({ ...FILES, ...LINKS }, async (folder) => {
      assertEquals(await tagsOf(...name(folder)), ["project", "cases", "b", "x"]);
    });
  });
}

/** What marks a project's folder, beyond which nobody looks. */
const MARKS: Readonly<Record<string, string>> = {
  "project/deno.jsonc": "{}",
  "project/.git": "gitdir: elsewhere\n",
  "project/.git/HEAD": "ref: refs/heads/main\n",
};
for (const [mark, content] of Object.entries(MARKS)) {
  Deno.test(`loadCases() looks for defaults up to the folder with ${mark}`, async () => {
    const { "project/deno.json": _, ...files } = FILES;
    await withFolder({ ...files, [mark]: content }, async (folder) => {
      for (const path of [`${folder}/project/cases/a/b/x.yaml`, folder]) {
        assertEquals(await tagsOf(path), ["project", "cases", "b", "x"]);
      }
    });
  });
}

Deno.test("loadCases() looks for defaults in all folders above a case that is in no project", async () => {
  const { "project/deno.json": _, ...files } = FILES;
  await withFolder(files, async (folder) => {
    const all = ["beyond", "project", "cases", "b", "x"];
    assertEquals((await tagsOf(`${folder}/project/cases/a/b/x.yaml`)).slice(-all.length), all);
    assertEquals((await tagsOf(`${folder}/project`)).slice(-all.length), all);
  });
});

Deno.test("loadCases() gives a link in a folder the defaults of the case that it names", async () => {
  const files = { ...FILES, "project/cases/c/y.yaml": "-> ../a/b/x.yaml" };
  await withFolder(files, async (folder) => {
    const { cases } = await loadCases([`${folder}/project/cases`]);
    assertEquals(cases.map(({ id, tags }) => `${id} ${tags?.join()}`), [
      "a/b/x project,cases,b,x",
      "c/y project,cases,b,x",
    ]);
    assertEquals(await tagsOf(`${folder}/project/cases/c/y.yaml`), ["project", "cases", "b", "x"]);
  });
});

Deno.test("loadCases() lets the later of a row's layers stand, whatever shape the earlier has", async () => {
  const files = {
    "deno.json": "{}",
    "defaults.yaml": "expect: { lsblk: { vda1: { size: 1G }, vda2: absent, vda3: { size: 1x } } }\n",
    "sub/defaults.yaml": "expect: { lsblk: { vda1: absent, vda2: { type: part }, vda3: absent } }\n",
    "sub/s.yaml": "expect: { lsblk: { vda1: { type: part }, vda2: absent } }\n",
  };
  await withFolder(files, async (folder) => {
    for (const path of [`${folder}/sub/s.yaml`, folder]) {
      const { cases: [first], mistakes } = await loadCases([path]);
      assertEquals(mistakes, []);
      const rows = first?.expectations.map(({ row, presence, cells, at }) =>
        [row, presence, ...cells.map(({ column }) => column), relative(folder, at.source)].join(" ")
      );
      assertEquals(rows, [
        "vda1 present type sub/s.yaml",
        "vda2 absent sub/s.yaml",
        "vda3 absent sub/defaults.yaml",
      ]);
    }
  });
});

Deno.test({
  name: "loadCases() says where it may not look for defaults",
  // As in a test that is allowed its own folder alone; what lies above it is no secret, and may hold a layer.
  fn: async () => {
    await withFolder({ "cases/x.yaml": "expect: { df: { /: present } }\n" }, async (folder) => {
      const script = `import { loadCases } from ${JSON.stringify(import.meta.resolve("./load.ts"))};
        const { mistakes } = await loadCases([${JSON.stringify(`${folder}/cases`)}]);
        console.log(mistakes.map(({ message }) => message).join("\\n"));`;
      const map = import.meta.resolve("../../npm/import_map.json").slice("file://".length);
      const args = [
        "run",
        "--quiet",
        "--no-prompt",
        `--import-map=${map}`,
        `--allow-read=${folder}/cases`,
        "-",
      ];
      const child = new Deno.Command(Deno.execPath(), {
        args,
        stdin: "piped",
        stdout: "piped",
        stderr: "piped",
      })
        .spawn();
      const writer = child.stdin.getWriter();
      await writer.write(new TextEncoder().encode(script));
      await writer.close();
      const { stdout } = await child.output();
      assertEquals(
        new TextDecoder().decode(stdout).replaceAll(folder, "~").split("\n")[0],
        "~/defaults.yaml:1:1: it cannot be read: Deno may not read there (allow it by --allow-read)",
      );
    });
  },
});

/** Folders in each other, each with the same defaults, and a case in the innermost. */
const nested = (depth: number, text: string): Readonly<Record<string, string>> => ({
  "deno.json": "{}",
  ...Object.fromEntries(
    Array.from({ length: depth }, (_, nth) => [`${"d/".repeat(nth + 1)}defaults.yaml`, text]),
  ),
  [`${"d/".repeat(depth)}x.yaml`]: "expect: { df: { /: present } }\n",
});

const TOO_MUCH =
  "with those of the folders above these defaults are too much (at most 50 of them, and 4 Mi characters)";
const LARGE = `description: "${"x".repeat(1_500_000)}"\n`;

for (
  const [what, depth, text, at] of [["51 defaults", 51, "tags: [a]\n", 51], [
    "four of a megabyte",
    4,
    LARGE,
    3,
  ]] as const
) {
  Deno.test(`loadCases() refuses ${what} above a case`, () =>
    withFolder(nested(depth, text), async (folder) => {
      const { cases, mistakes } = await loadCases([`${folder}/d`]);
      const source = `${folder}/${"d/".repeat(at)}defaults.yaml`;
      assertEquals([cases, mistakes.map(({ message }) => message)], [[], [`${source}:1:1: ${TOO_MUCH}`]]);
    }));
}
