/** Images that a broken download left: told before they boot, and by nobody else's word than their own tables'. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { gunzipSync } from "node:zlib";
import { ImageError } from "../disk/bytes.ts";
import { findImage } from "./image.ts";
import { hasPrograms } from "../../fixtures/harness/programs.ts";

const HAS_QEMU = await hasPrograms("qemu-img");

async function qemuImg(...args: readonly string[]): Promise<number> {
  return (await new Deno.Command("qemu-img", { args: [...args], stdout: "null", stderr: "null" }).output())
    .code;
}

/** Calls `test` with a fixture's disk as qemu-img writes it in a format, and the way to a cut copy. */
async function withDisk(
  name: string,
  format: readonly string[],
  test: (whole: string, cut: (bytes: number) => Promise<string>) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-cut-" });
  try {
    const packed = await Deno.readFile(new URL(`../../fixtures/disks/${name}.qcow2.gz`, import.meta.url));
    await Deno.writeFile(join(folder, "packed"), gunzipSync(packed));
    const whole = join(folder, "whole");
    assertEquals(await qemuImg("convert", ...format, join(folder, "packed"), whole), 0);
    await test(whole, async (bytes) => {
      const path = join(folder, `cut-${bytes}`);
      await Deno.copyFile(whole, path);
      await Deno.truncate(path, bytes);
      return path;
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const find = (path: string) => findImage({ kind: "path", path }, `${path}.cache`);

for (const name of ["gpt-ext4", "mbr-xfs"]) {
  Deno.test({
    name: `findImage() refuses a raw ${name} wherever it is cut`,
    ignore: !HAS_QEMU,
    fn: () =>
      withDisk(name, ["-O", "raw"], async (whole, cut) => {
        const { size } = await Deno.stat(whole);
        await find(whole);
        const last = name === "mbr-xfs" ? size - 8 * 1024 ** 2 : size - 512;
        for (const bytes of [1 << 20, size >> 1, last].map((each) => each - each % 512)) {
          await assertRejects(() => cut(bytes).then(find), ImageError, "it is cut short: it has");
        }
      }),
  });
}

for (const format of [["-O", "qcow2"], ["-c", "-O", "qcow2"]]) {
  Deno.test({
    name: `findImage() refuses a qcow2 image made by ${format.join(" ")} wherever it is cut`,
    ignore: !HAS_QEMU,
    fn: () =>
      withDisk("gpt-ext4", format, async (whole, cut) => {
        const { size } = await Deno.stat(whole);
        assertEquals([(await find(whole)).format, await qemuImg("check", whole)], ["qcow2", 0]);
        for (const share of [0.3, 0.5, 0.7, 0.9]) {
          const path = await cut(Math.floor(size * share / 65536) * 65536);
          // It does not look where compressed clusters end.
          if (format[0] === "-O") assert(await qemuImg("check", path) > 0, "qemu-img sees nothing");
          const { message } = await assertRejects(() => find(path), ImageError);
          assert(/it is cut short|lies outside the file/.test(message), message);
        }
      }),
  });
}

const FOREIGN: readonly (readonly string[])[] = [
  ["-O", "vdi"],
  ["-O", "vmdk"],
  ["-O", "vmdk", "-o", "subformat=streamOptimized"],
];

for (const format of FOREIGN) {
  Deno.test({
    name: `findImage() refuses what qemu-img makes by ${format.join(" ")} wherever it is cut`,
    ignore: !HAS_QEMU,
    fn: () =>
      withDisk("mbr-xfs", format, async (whole, cut) => {
        const { size } = await Deno.stat(whole);
        await find(whole);
        // What stands behind the last packed block is empty.
        for (const bytes of [size >> 1, size - 65 * 1024].map((each) => each - each % 512)) {
          await assertRejects(() => cut(bytes).then(find), ImageError, "it is cut short");
        }
      }),
  });
}
