import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { call, callWith } from "../../fixtures/harness/call.ts";
import { testWithQemu } from "../../fixtures/harness/qemu.ts";
import { folderWith } from "../../fixtures/harness/running_shell.ts";

const guest = (size: string, more = "") =>
  ({
    console: `[    0.0] Linux version 6.1\r\n${more}` +
      `Filesystem Size Used Avail Use% Mounted on\r\n/dev/vda1 ${size} 1.1G 966M 52% /\r\ndebian login: `,
    then: "poweroff",
  }) as const;

testWithQemu("compare boots both images, twice where they differ, and tells what changed", async () => {
  const [a, b] = [await folderWith(guest("2.0G")), await folderWith(guest("3.0G", "WARNING: odd\r\n"))];
  try {
    const file = join(a, "up.yaml");
    await Deno.writeTextFile(file, "seed: none\nexpect:\n  console: { df: { /: { size: 2.0G } } }\n");
    const cacheFolder = join(a, "seedling");
    const recordsFolder = join(cacheFolder, "records");
    const compare = (to: string, ...more: readonly string[]) =>
      callWith(
        { cacheFolder, recordsFolder },
        ...["compare", file, "--from", join(a, "disk.img"), "--to", join(to, "disk.img"), "--accel=tcg"],
        ...more,
      );
    const count = async () => (await Array.fromAsync(Deno.readDir(recordsFolder))).length;
    const same = await compare(a);
    assertEquals([same.code, await count()], [0, 1], same.out + same.err);
    assertStringIncludes(
      same.out,
      "nothing changed in 1 boot · both sides are the same bytes, booted once\n",
    );

    const page = join(a, "out.html");
    const other = await compare(b, "--report=text", `--report=html=${page}`);
    assertEquals([other.code, await count()], [1, 4], other.out + other.err);
    assertStringIncludes(other.out, "≠ up > console df /: pass → fail\n");
    assertStringIncludes(other.out, "≠ up: df / size: 2.0G → 3.0G\n");
    assertStringIncludes(other.out, "+ up: WARNING: odd\n");
    assertStringIncludes(await Deno.readTextFile(page), "<td>2.0G</td><td>3.0G</td>");
  } finally {
    for (const folder of [a, b]) await Deno.remove(folder, { recursive: true });
  }
});

testWithQemu("compare --image puts each side into it, and says which of them is no cloud-init", async () => {
  const folder = await folderWith(guest("2.0G"));
  try {
    const file = join(folder, "up.yaml");
    await Deno.writeTextFile(file, "expect:\n  hostname: x\n");
    const sides = ["--from", join(folder, "old"), "--to", join(folder, "new")];
    const { code, err } = await callWith(
      { cacheFolder: join(folder, "seedling"), recordsFolder: join(folder, "seedling", "records") },
      ...["compare", file, "--image", join(folder, "disk.img"), ...sides],
    );
    assertEquals(code, 2, err);
    assertStringIncludes(err, `"${join(folder, "old")}" is no cloud-init: there is no such folder`);
    await Deno.mkdir(join(folder, "old"));
    const alone = await call("compare", file, ...sides);
    assertEquals(alone.code, 2);
    assertStringIncludes(
      alone.err,
      `"${join(folder, "old")}" is no image (give the image into which both cloud-inits are put`,
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** Wrong usage, and what is said of it. */
const WRONG: readonly (readonly [args: readonly string[], message: string])[] = [
  [
    ["--to", "b"],
    "Cannot compare: --from is missing (name two images, or with --image two cloud-inits: --from A --to B)",
  ],
  [["--from", "a", "--to", "b", "--cloud-init-mode=all"], 'Cannot put in "--cloud-init-mode all" of nothing'],
  [["--from", "a", "--to", "b", "--report=junit"], 'Cannot read "--report junit": unknown'],
];

for (const [args, message] of WRONG) {
  Deno.test(`compare ${args.join(" ")} cannot compare`, async () => {
    const { code, err } = await call("compare", ...args);
    assertEquals(code, 2);
    assertStringIncludes(err, message);
  });
}
