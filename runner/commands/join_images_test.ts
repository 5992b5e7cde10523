/** What is wrong with the images of many cases is told once. */
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { HAS_EXT4, smallGuest } from "../../fixtures/harness/small_guest.ts";
import { NO_INPUT } from "../../fixtures/harness/no_input.ts";
import { ImageError } from "../disk/bytes.ts";
import { loadCases } from "../suite/load.ts";
import { joinImages } from "./join_images.ts";
import type { Shell } from "./shell.ts";

const ROW = "expect: { root: grown }\n";
const many = (count: number, text: string) =>
  Object.fromEntries(Array.from({ length: count }, (_, nth) => [`c${nth}.yaml`, text]));

/** What is said of a folder of cases, its own name taken out. */
async function said(files: Readonly<Record<string, string>>, image?: string): Promise<readonly string[]> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "seedling-images-" }));
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.mkdir(join(folder, name, ".."), { recursive: true });
      await Deno.writeTextFile(join(folder, name), text);
    }
    const { cases, mistakes } = await loadCases([folder]);
    assertEquals(mistakes, []);
    const shell = shellOf(folder);
    const error = await assertRejects(
      () => joinImages(cases, image?.replace("~", folder), shell),
      ImageError,
    );
    return error.message.replaceAll(folder, "~").split("\n");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function shellOf(folder: string): Shell {
  return {
    tool: { name: "seedling", version: "0.0.0" },
    print: () => Promise.resolve(),
    complain: () => Promise.resolve(),
    output: { isTerminal: false, columns: 80 },
    live: { isTerminal: false, columns: () => 80, write: () => {} },
    input: NO_INPUT,
    cacheFolder: join(folder, "cache"),
    recordsFolder: join(folder, "cache", "records"),
    isCi: false,
    signal: new AbortController().signal,
    interruptedCode: () => 130,
  };
}

const UNNAMED =
  "no image is named (give one for all: --image ./disk.qcow2, or --image ubuntu-24.04, a public one; or write image: NAME in a case or a defaults.yaml)";
const NOT_THERE =
  'Cannot use image "ubuntu-99": it is not in the cache, and no public image either (did you mean "ubuntu-18.04"?): a file\'s path needs a slash, ./ubuntu-99, and debian-12 is made by `deno task setup` in a checkout of seedling';
const VMDK = "KDMV".padEnd(512, "\0");

const ROWS: readonly (readonly [string, Readonly<Record<string, string>>, string | undefined, string[]])[] = [
  ["no image", many(89, ROW), undefined, [`~/c0.yaml, ~/c1.yaml, ~/c10.yaml and 86 more: ${UNNAMED}`]],
  ["no image in one case", many(1, ROW), undefined, [`~/c0.yaml: ${UNNAMED}`]],
  ["an image that is not there", many(40, `image: ubuntu-99\n${ROW}`), undefined, [
    `~/c0.yaml:1:8, ~/c1.yaml:1:8, ~/c10.yaml:1:8 and 37 more: ${NOT_THERE}`,
  ]],
  [
    "a file that defaults name",
    { ...many(40, ROW), "defaults.yaml": "image: ./none.img\n" },
    undefined,
    ['~/defaults.yaml:1:8: Cannot use image "~/none.img": no such file'],
  ],
  ["an image of the command line", many(40, ROW), "ubuntu-99", [NOT_THERE]],
  [
    "several of them",
    { ...many(4, ROW), "x/a.yaml": `image: ./none.img\n${ROW}`, "x/b.yaml": `image: ubuntu-99\n${ROW}` },
    undefined,
    [
      `~/c0.yaml, ~/c1.yaml, ~/c2.yaml and 1 more: ${UNNAMED}`,
      '~/x/a.yaml:1:8: Cannot use image "~/x/none.img": no such file',
      `~/x/b.yaml:1:8: ${NOT_THERE}`,
    ],
  ],
  [
    "variants of one file",
    { "a.yaml": `matrix: { cpus: [1, 2, 3, 4, 5] }\n${ROW}` },
    undefined,
    [`~/a.yaml: ${UNNAMED}`],
  ],
  ["an image of another format", { ...many(9, ROW), "disk.img": VMDK }, "~/disk.img", [
    'Cannot use image "~/disk.img": it keeps its disk in other files (flatten it where those are: qemu-img convert -O qcow2 IN OUT)',
  ]],
];
for (const [what, files, image, lines] of ROWS) {
  Deno.test(`joinImages() tells ${what} once`, async () => assertEquals(await said(files, image), lines));
}

Deno.test({
  name: "joinImages() puts what a case puts into its image into that of the command line",
  ignore: !HAS_EXT4,
  fn: async () => {
    const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "seedling-images-" }));
    try {
      const disk = await smallGuest(folder, { "/etc/x": "old" });
      await Deno.writeTextFile(join(folder, "x"), "new");
      await Deno.writeTextFile(
        join(folder, "a.yaml"),
        `image: { from: none, files: { /etc/x: ./x } }\n${ROW}`,
      );
      const { cases } = await loadCases([join(folder, "a.yaml")]);
      const [joined] = await joinImages(cases, disk, shellOf(folder));
      assertMatch(joined?.image.name ?? "", /guest\.img \+ 1 file \([0-9a-f]{8}\)$/);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
