/** The host's disk below a running boot: it has no room, or the guest takes more of it than it may. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Clock, LIMIT_MS } from "../../fixtures/harness/clock.ts";
import { QEMU_MISSING, testWithQemu } from "../../fixtures/harness/qemu.ts";
import { GOOD_TALK, resultOf, saidOf, talkingBoot } from "../../fixtures/harness/talking_boot.ts";
import type { WatchedOptions } from "../../fixtures/harness/watched_run.ts";
import { assemble } from "../machine/boot_sector.ts";
import type { PlannedBoot } from "../plan/planned_boot.ts";

interface Folder extends AsyncDisposable {
  readonly path: string;
}

async function folder(): Promise<Folder> {
  const path = await Deno.makeTempDir({ prefix: "seedling-disk-" });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** 16-bit code, loaded at 0000:7C00, that writes the sector 32 MiB behind the start of its disk. */
const WRITES = `
7c00  31 c0              xor ax,ax
7c02  8e d8              mov ds,ax
7c04  8e d0              mov ss,ax
7c06  bc 00 7c           mov sp,0x7c00
7c09  fb                 sti
7c0a  be 15 7c           mov si,0x7c15      ; the packet
7c0d  b8 00 43           mov ax,0x4300      ; INT 13h extensions: write
7c10  cd 13              int 0x13
7c12  f4                 hlt
7c13  eb fd              jmp 0x7c12
7c15  10 00 01 00        db 16, 0; dw 1     ; its size, one sector
7c19  00 7c 00 00        dw 0x7c00, 0       ; from 0000:7C00
7c1d  00 00 01 00 00 00 00 00  dq 0x10000
`;

testWithQemu("run() calls it a limit, and no fault of anyone, where a guest writes too much", async () => {
  const { argv, ...boot } = talkingBoot({ then: "wait" });
  const disk = new Uint8Array(1 << 20);
  disk.set(assemble(WRITES));
  const result = await resultOf({
    ...boot,
    files: { disk },
    prepare: [["truncate", "-s", "64M", "disk"]],
    // As the lease does, at 16 MiB instead of its 16 GiB.
    argv: ["sh", "-c", 'ulimit -f 32768; exec "$@"', "sh", ...argv],
  }, { retries: 1 });
  const { verdict, ending, message } = saidOf(result);
  assertEquals([verdict, ending], ["error", "output-limit"]);
  assertStringIncludes(message, "the guest wrote more on one of its disks than the host gives it: 16G");
  assertEquals(result.attempts, undefined);
});

/** A full disk for the boots' folders: a tmpfs. Only root may mount one, and not in every container. */
async function mountTmpfs(path: string, size: string): Promise<boolean> {
  const mount = new Deno.Command("mount", {
    args: ["-t", "tmpfs", "-o", `size=${size}`, "none", path],
    stderr: "null",
  });
  return (await mount.output().catch(() => ({ success: false }))).success;
}

async function canMount(): Promise<boolean> {
  await using at = await folder();
  const isMounted = await mountTmpfs(at.path, "64k");
  if (isMounted) await new Deno.Command("umount", { args: [at.path] }).output();
  return isMounted;
}

const MOUNTS = QEMU_MISSING === "" && await canMount();
const NO_MOUNT = MOUNTS ? "" : " (ignored: needs root, and to mount a tmpfs)";

async function onSmallDisk<T>(size: string, work: (path: string) => Promise<T>): Promise<T> {
  await using at = await folder();
  await mountTmpfs(at.path, size);
  try {
    return await work(at.path);
  } finally {
    await new Deno.Command("umount", { args: [at.path] }).output();
  }
}

/** Kept elsewhere: only the boot's own folder is full. */
async function resultOnSmallDisk(
  size: string,
  boot: PlannedBoot,
  options: (folderIn: string) => Partial<WatchedOptions>,
) {
  await using at = await folder();
  return await onSmallDisk(size, (folderIn) => {
    const there = { ...boot, folderIn };
    return resultOf(there, { ...options(folderIn), recordsFolder: at.path });
  });
}

/** A clock on which all limits are over once a disk is full. */
function overWhenFull(path: string): Partial<WatchedOptions> {
  const clock = new Clock();
  return { clockMs: clock.nowMs, onProgress: () => isFull(path) && clock.pass(2 * LIMIT_MS) };
}

/** Whether a disk takes not a byte more. */
function isFull(path: string): boolean {
  const { stdout } = new Deno.Command("df", { args: ["-Pk", path] }).outputSync();
  return / 0 +100% /.test(new TextDecoder().decode(stdout));
}

const MIB = 1024 ** 2;
const NO_ROOM = /No space left on device/;
/** Disks on which a boot's folder has no room, by what finds it out. */
const SMALL_DISKS = {
  "at all": ["4k", {}, / has 4 KiB free, and a boot needs 64 MiB \(set TMPDIR/],
  // A folder takes an inode, and the root of the disk has the only one.
  "to be made": ["65m,nr_inodes=1", {}, NO_ROOM],
  "for its files": ["65m", { large: new Uint8Array(66 * MIB) }, NO_ROOM],
} as const;

for (const [what, [size, files, message]] of Object.entries(SMALL_DISKS)) {
  Deno.test({
    name: `run() says that the boot's folder has no room ${what}, and tries again${NO_MOUNT}`,
    ignore: !MOUNTS,
    fn: async () => {
      const boot = talkingBoot(GOOD_TALK);
      const result = await resultOnSmallDisk(size, { ...boot, files: { ...boot.files, ...files } }, () => ({
        retries: 1,
      }));
      assertEquals([result.verdict, result.attempts?.length], ["error", 1]);
      assertMatch(saidOf(result).message, message);
    },
  });
}

Deno.test({
  name: `run() blames a full disk, not the guest, for words that are cut${NO_MOUNT}`,
  ignore: !MOUNTS,
  fn: async () => {
    const boot = talkingBoot({ console: "hello\r\n", then: "flood" });
    // All but two pages of the disk.
    const fill = ["sh", "-c", "head -c 99m /dev/zero >fill; truncate -s -8192 fill"];
    const full = { ...boot, prepare: [...boot.prepare, fill] };
    const { verdict, ending, message } = saidOf(await resultOnSmallDisk("66m", full, overWhenFull));
    assertEquals([verdict, ending], ["error", "host-disk-full"]);
    assertStringIncludes(message, "the host has no space left for the boot's folder");
  },
});
