import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { guestText, HAS_EXT4, smallGuest } from "../../fixtures/harness/small_guest.ts";
import { HAS_GIT, SMALL_CLOUD_INIT, smallHistory } from "../../fixtures/harness/small_history.ts";
import { ImageError } from "../disk/bytes.ts";
import { findImage } from "../image/image.ts";
import { run } from "../setup/command.ts";
import { withCloudInit } from "./cloud_init.ts";
import type { CloudInitWish } from "./cloud_init_source.ts";
import { makeUpgrade } from "./upgrade.ts";

const HERE = "/usr/lib/python3/dist-packages/cloudinit";

Deno.test({
  name: "makeUpgrade() puts the second cloud-init onto the disk that the first one left, and nothing else",
  ignore: !HAS_EXT4 || !HAS_GIT,
  fn: async () => {
    const folder = await Deno.makeTempDir({ prefix: "seedling-upgrade-" });
    try {
      const around = { cacheFolder: join(folder, "cache") };
      const checkout = join(folder, "cloud-init");
      const [first, second] = await smallHistory(checkout, [
        { subject: "first", changes: SMALL_CLOUD_INIT },
        {
          subject: "second",
          changes: { "cloudinit/util.py": "new\n", "cloudinit/gone.py": null, "cloudinit/more/x.py": "x\n" },
        },
      ]);
      const wishOf = (commit: string | undefined): CloudInitWish => ({
        source: `${checkout}@${commit}`,
        mode: "code",
      });
      const [from, to] = [wishOf(first), wishOf(second)];
      const path = await smallGuest(folder, {
        [`${HERE}/version.py`]: "",
        "/etc/word": "kept",
        "/usr/lib/python3.11/os.py": "",
      });
      const image = await withCloudInit(
        await findImage({ kind: "path", path }, around.cacheFolder),
        from,
        around,
      );
      const change = await makeUpgrade(image, { from, to }, around);

      const boot = join(folder, "boot");
      await Deno.mkdir(boot);
      const size = String(image.virtualSizeBytes + 1024 ** 2); // as a case's disk is larger than its image
      await run([
        "qemu-img",
        "create",
        "-q",
        "-f",
        "qcow2",
        "-F",
        "qcow2",
        "-b",
        image.path,
        "disk.qcow2",
        size,
      ], { cwd: boot });
      for (const [program = "", ...args] of change.commands) await run([program, ...args], { cwd: boot });
      assertEquals(await Array.fromAsync(Deno.readDir(boot), ({ name }) => name), ["disk.qcow2"]);
      await run(["qemu-img", "convert", "-O", "raw", "disk.qcow2", "raw"], { cwd: boot });
      assertEquals((await Deno.stat(join(boot, "raw"))).size, Number(size));
      const read = (file: string) => guestText(join(boot, "raw"), file);
      assertEquals(await read(`${HERE}/util.py`), "new\n");
      assertEquals(await read(`${HERE}/more/x.py`), "x\n");
      assertEquals(await read(`${HERE}/gone.py`), undefined);
      assertEquals(await read("/etc/word"), "kept");
      await run(["sh", "-c", "PATH=$PATH:/usr/sbin:/sbin; exec e2fsck -f -n raw"], { cwd: boot });

      assertEquals(await makeUpgrade(image, { from, to }, around), change);
      assertNotEquals((await makeUpgrade(image, { from: to, to: from }, around)).digest, change.digest);
      const refused = (upgrade: Parameters<typeof makeUpgrade>[1]) =>
        assertRejects(
          () => makeUpgrade(image, upgrade, around),
          ImageError,
          "(give each boot one, and none mode all)",
        );
      await refused({ from: undefined, to });
      await refused({ from, to: { ...to, mode: "all" } });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
