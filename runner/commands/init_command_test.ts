import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { type Called, callWith } from "../../fixtures/harness/call.ts";
import { testWithQemu } from "../../fixtures/harness/qemu.ts";
import { folderWith } from "../../fixtures/harness/running_shell.ts";
import type { Talk } from "../../fixtures/harness/talking_disk.ts";

const UP: Talk = { console: "[    0.0] Linux version 6.1\r\n\r\nhost login: ", then: "poweroff" };

type CallThere = (...words: readonly string[]) => Promise<Called>;

/** Calls the tool beside a talking disk; `@` in a word is its folder, whose cache stays between the calls. */
async function beside(talk: Talk, work: (call: CallThere, folder: string) => Promise<void>): Promise<void> {
  const folder = await folderWith(talk);
  const cacheFolder = join(folder, "seedling");
  const surroundings = { cacheFolder, recordsFolder: join(cacheFolder, "records") };
  try {
    await work(
      (...words) => callWith(surroundings, ...words.map((word) => word.replace("@", folder))),
      folder,
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

testWithQemu(
  "init writes a case that passes by the record of its boot",
  () =>
    beside(UP, async (call, folder) => {
      const path = join(folder, "cases", "disk.yaml");
      const made = await call("init", "@/disk.img", path, "--seed", "none", "--accel=tcg", "--memory=512M");
      assertEquals(made.code, 0, made.err);
      assertMatch(made.out, /disk\.yaml expects \d+ things, .* seedling run \S+disk\.yaml\n$/);
      const text = await Deno.readTextFile(path);
      assertMatch(text, /^image: \S+\/disk\.img\ndisk: \+5G\nmemory: "512M"\nseed: none$/m);
      const again = await call("run", path, "--accel=tcg");
      assertEquals(again.code, 0, again.out + again.err);
      assertStringIncludes(again.out, " · 1 boot recorded · ");

      const taken = await call("init", "@/disk.img", path, "--seed=none", "--accel=tcg");
      assertEquals([taken.code, await Deno.readTextFile(path)], [2, text]);
      assertStringIncludes(taken.err, "it is there already (--force writes over it)");
      const forced = await call("init", "@/disk.img", path, "--seed=none", "--accel=tcg", "--force");
      assertEquals([forced.code, (await Deno.readTextFile(path)).includes("memory")], [0, false]);

      const printed = await call("init", "@/disk.img", "-", "--seed=none", "--accel=tcg");
      assertEquals([printed.code, printed.out.startsWith("# A first case: ")], [0, true]);
    }),
);

testWithQemu(
  "init writes nothing of an image that does not come up, and tells how it ended",
  () =>
    beside({ console: "\r\nNo bootable device.\r\n", then: "hang" }, async (call, folder) => {
      const { code, out, err } = await call("init", "@/disk.img", "@/x.yaml", "--accel=tcg");
      assertEquals(code, 1, err);
      assertStringIncludes(out, "the firmware found nothing to boot");
      assertStringIncludes(err, "No case is written");
      assertEquals(await Deno.stat(join(folder, "x.yaml")).catch(() => "none"), "none");
    }),
);

/** Wrong usage, and what is said of it. */
const WRONG: readonly (readonly [args: readonly string[], message: string])[] = [
  [[], "Cannot write a first case: name one image"],
  [["a.img", "b.yaml", "c"], "Cannot write a first case: name one image"],
  [["a.img", "-", "--bus", "ide"], 'Cannot read "--bus ide"'],
  [["./no-such.img", "-"], 'Cannot use image "./no-such.img": no such file'],
  [["./no-such.img", "/proc/x.yaml"], 'Cannot write "/proc/x.yaml": '],
  [["./no-such.img", "/etc/passwd/x.yaml"], 'Cannot write "/etc/passwd/x.yaml": Not a directory'],
  [["a.img", "/"], 'Cannot write "/": it is there already (name a file)'],
];

for (const [args, message] of WRONG) {
  testWithQemu(`init ${args.join(" ")} says what is wrong`, async () => {
    const { code, err } = await callWith({}, "init", ...args);
    assertEquals(code, 2);
    assertStringIncludes(err, message);
  });
}
