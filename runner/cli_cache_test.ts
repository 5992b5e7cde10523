/** One cache under several hands: mounted read-only, used by two runs at once, pruned while it is read. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { QEMU_MISSING } from "../fixtures/harness/qemu.ts";
import { callBeside, CASE, recordsOf, runBeside, runWords, start } from "../fixtures/harness/running_cli.ts";
import { hashFile } from "./image/digest.ts";
import { readSoundRecord } from "./record/recording.ts";

/** Shell words below which the cache may only be read, by a mount that nobody else sees. */
const READ_ONLY = [
  ...["unshare", "--mount", "/bin/sh", "-c"],
  'mount --bind "$FOLDER/seedling" "$FOLDER/seedling" && mount -o remount,bind,ro "$FOLDER/seedling" && exec "$@"',
  "sh",
];

async function canMount(): Promise<boolean> {
  const unshare = new Deno.Command("unshare", {
    args: ["--mount", "mount", "-t", "tmpfs", "none", "/mnt"],
    stderr: "null",
  });
  return (await unshare.output().catch(() => ({ success: false }))).success;
}

const NO_MOUNT = QEMU_MISSING ||
  (await canMount() ? "" : " (ignored: needs root, and a mount namespace of its own)");

const test = (name: string, fn: () => Promise<void>, missing: string = QEMU_MISSING) =>
  Deno.test({ name: `${name}${missing}`, ignore: missing !== "", fn });

test(
  "seedling run on a cache that is mounted read-only judges, and says once that no record is kept",
  async () => {
    const text = "name: waits\nmatrix:\n  bus: [virtio, scsi]\nexpect:\n  df:\n    /: present\n";
    await using running = await start({ text, then: "poweroff" });
    assertEquals(await running.ended(), 1);
    const kept = await recordsOf(running);
    const { code, err } = await callBeside(running.folder, runWords("tcg"), READ_ONLY);
    assertEquals([code, err.split("Cannot keep records in ").length], [1, 2], err);
    assertStringIncludes(
      err,
      "it may only be read (set XDG_CACHE_HOME to a folder of your own to keep them)",
    );
    const report = await Deno.readTextFile(join(running.folder, "report.xml"));
    assertEquals(report.match(/type="PowerOff"/g)?.length, 2);
    assertStringIncludes(report, '<property name="boot.console" value="(not kept)"/>');
    assertEquals([kept.length, await recordsOf(running)], [2, kept]);
    await running.leavesNothing();
  },
  NO_MOUNT,
);

test(
  "seedling run fetches nothing into a cache that is mounted read-only, and says what would do",
  async () => {
    const text = `image: { url: "http://127.0.0.1:1/x", sha256: "${"0".repeat(64)}" }\n${CASE}`;
    await using running = await start({ text, options: [], above: READ_ONLY });
    await running.said("it is not in the cache, which may only be read: Read-only file system");
    await running.said("(set XDG_CACHE_HOME to a folder of your own)");
    assertEquals(await running.ended(), 2);
  },
  NO_MOUNT,
);

test("seedling run twice at once on a cache without digests keeps one digest at most, the right one", async () => {
  await using running = await start({ then: "poweroff" });
  const other = await runBeside(running.folder);
  assertEquals([await running.ended(), other.code], [1, 1]);
  const digests = join(running.folder, "seedling", "digests");
  // Of an image that is newer than two seconds none is kept.
  const names = await Array.fromAsync(Deno.readDir(digests), ({ name }) => name).catch(() => []);
  const digest = await hashFile(join(running.folder, "disk.img"));
  assertEquals(
    await Promise.all(names.map((name) => Deno.readTextFile(join(digests, name)))),
    names.map(() => digest),
  );
  assert(names.length <= 1);
  const images = (await recordsOf(running)).map(async (record) => {
    return (await Deno.readTextFile(join(record, "record.json"))).includes(`"sha256": "${digest}"`);
  });
  assertEquals(await Promise.all(images), [true, true]);
});

test("seedling run reads records that another process prunes, and boots all the same", async () => {
  await using running = await start({ then: "poweroff" });
  assertEquals(await running.ended(), 1);
  const [record = ""] = await recordsOf(running);
  // No report stands in them: the run looks through all before it boots.
  const copies = Array.from({ length: 300 }, (_, index) => `${record.slice(0, -8)}${hex(index)}`);
  for (const copy of copies) await copyRecord(record, copy);
  const prune = ["records", "prune", "--max-age", "0d"];
  const [run, pruned] = await Promise.all([
    runBeside(running.folder),
    callBeside(running.folder, prune),
  ]);
  assertEquals([run.code, pruned.code], [1, 0], `${run.err}\n${pruned.err}`);
  const left = await recordsOf(running);
  assert(left.length < 2, left.join("\n"));
  for (const each of left) assert(await readSoundRecord(each), each);
  await running.leavesNothing();
});

const hex = (number: number) => number.toString(16).padStart(8, "0");

async function copyRecord(from: string, to: string): Promise<void> {
  await Deno.mkdir(to);
  for (const file of ["console", "report", "record.json"]) {
    await Deno.copyFile(join(from, file), join(to, file));
  }
}
