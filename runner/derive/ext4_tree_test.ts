import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { type GuestFiles, HAS_EXT4, smallGuest } from "../../fixtures/harness/small_guest.ts";
import { ImageError } from "../disk/bytes.ts";
import { run } from "../setup/command.ts";
import { checkExt4, ext4Tree } from "./ext4_tree.ts";
import type { GuestTree } from "./guest_tree.ts";

function withTree(
  name: string,
  files: GuestFiles,
  test: (tree: GuestTree, folder: string) => Promise<void>,
): void {
  Deno.test({
    name,
    ignore: !HAS_EXT4,
    fn: async () => {
      const folder = await Deno.makeTempDir({ prefix: "seedling-ext4-" });
      try {
        const place = { path: await smallGuest(folder, files), startBytes: 0, folder };
        await test(ext4Tree(place), folder);
        await checkExt4(place);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

const FILES = {
  "/usr/lib/a/one.py": "one",
  "/usr/lib/a/deep/er/two.py": "two",
  "/usr/lib/a/odd name.py": "odd",
  "/usr/lib/a/link.py": "-> one.py",
  "/lib": "-> usr/lib",
  "/etc/kept": "kept",
};

withTree("ext4Tree() looks into folders, through a link on the way", FILES, async (tree) => {
  assertEquals(await tree.names("/usr/lib/a"), ["deep", "link.py", "odd name.py", "one.py"]);
  assertEquals(await tree.names("/lib/a/deep"), ["er"]);
  assertEquals(await tree.names("/lib"), ["a"]);
  assertEquals(await tree.names("/none/such"), []);
  assertEquals(await tree.readText("/lib/a/odd name.py"), "odd");
  assertEquals(await tree.readText("/lib/a/none.py"), undefined);
  assertEquals(await tree.readText("/lib/a/deep"), undefined);
});

withTree(
  "ext4Tree() takes a folder away with all that is in it, and fills it anew",
  FILES,
  async (tree, folder) => {
    const source = join(folder, "new file");
    await Deno.writeTextFile(source, "new");
    await tree.change([
      { kind: "remove", path: "/lib/a" },
      { kind: "remove", path: "/none/such" },
      { kind: "write", path: "/lib/a/deep/three.py", source, mode: 0o755 },
      { kind: "write", path: "/etc/kept", source, mode: 0o600 },
      { kind: "link", path: "/etc/new/link", target: "/etc/kept" },
    ]);
    assertEquals(await tree.names("/usr/lib/a"), ["deep"]);
    assertEquals(await tree.names("/usr/lib/a/deep"), ["three.py"]);
    assertEquals(await tree.readText("/etc/kept"), "new");
    assertEquals(await tree.names("/etc/new"), ["link"]);
  },
);

withTree("ext4Tree() refuses a name that would become another command", FILES, async (tree) => {
  await assertRejects(
    () => tree.change([{ kind: "remove", path: "/etc/a\nrm /etc/kept" }]),
    ImageError,
    "has a control character",
  );
  assertEquals(await tree.readText("/etc/kept"), "kept");
});

withTree(
  "ext4Tree() refuses a path whose end debugfs would take for another command",
  FILES,
  async (tree, folder) => {
    const mark = join(folder, "mark");
    const words = ["", `!touch ${mark}`, ""].join('" ');
    for (const bytes of [1024, 8192]) {
      const path = `/etc/${"a".repeat(bytes - 1 - 'rm "/etc/./'.length)}${words}`;
      for (const kind of ["names", "remove"] as const) {
        const done = kind === "names" ? tree.names(path) : tree.change([{ kind, path }]);
        await assertRejects(() => done, ImageError, "a path in it is longer than debugfs takes");
      }
    }
    await assertRejects(() => Deno.stat(mark), Deno.errors.NotFound);
  },
);

withTree("ext4Tree() writes no file over a folder", FILES, async (tree, folder) => {
  await assertRejects(
    () => tree.change([{ kind: "write", path: "/usr/lib/a", source: folder, mode: 0o644 }]),
    ImageError,
    '"/usr/lib/a" is a folder in the image (remove it first)',
  );
});

Deno.test({
  name: "checkExt4() has e2fsck look for no journal beside the filesystem",
  ignore: !HAS_EXT4,
  fn: async () => {
    const folder = await Deno.makeTempDir({ prefix: "seedling-ext4-" });
    try {
      const path = join(folder, "root.img");
      const make = 'PATH=$PATH:/usr/sbin:/sbin; exec mke2fs -q -F -b 1024 "$@"';
      await run(["sh", "-c", make, "sh", "-O", "^has_journal", path, "8M"]);
      // As mke2fs -J device= has it, which takes a block device: s_journal_dev is the first disk of most hosts.
      const superblock = await Deno.open(path, { read: true, write: true });
      for (const [offset, bytes] of [[0x5c, [0x3c]], [0xd0, [0x12, 0x34]], [0xe4, [0x00, 0xfe]]] as const) {
        await superblock.seek(1024 + offset, Deno.SeekMode.Start);
        await superblock.write(new Uint8Array(bytes));
      }
      superblock.close();
      const check = () => checkExt4({ path, startBytes: 0, folder });
      await assertRejects(check, ImageError, "No such file or directory while checking journal");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
