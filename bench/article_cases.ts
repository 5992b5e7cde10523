/** Twelve cases over the article's three boots, and how long their boots took. */
import { join } from "@std/path";
import { readRecordText, RECORD_FILE } from "../runner/record/record_text.ts";

/** What the three boots come to on the demo image, four ways each. */
const TWELVE: Readonly<Record<string, { readonly config: string; readonly expected: readonly string[] }>> = {
  "default": {
    config: "runcmd: [lsblk, df -h]",
    expected: [
      "root: grown",
      "df: { /: { size: 20G } }",
      "lsblk: { vda1: { size: 19.9G } }",
      "console: { df: { /: { size: 20G } } }",
    ],
  },
  "growpart-off": {
    config: 'growpart: { mode: "off" }, runcmd: [lsblk, df -h]',
    expected: [
      "root: unchanged",
      "df: { /: { size: 2.0G } }",
      "lsblk: { vda1: { size: 2.1G } }",
      "console: { df: { /: { size: 2.0G } } }",
    ],
  },
  "resize-rootfs-false": {
    config: "resize_rootfs: false, runcmd: [lsblk, df -h]",
    expected: [
      "root: partition-only",
      "df: { /: { size: 2.0G } }",
      "lsblk: { vda1: { size: 19.9G } }",
      "console: { df: { /: { size: 2.0G } } }",
    ],
  },
};

/** Writes them as files of a folder, and returns it. */
export async function writeTwelve(folder: string): Promise<string> {
  for (const [name, { config, expected }] of Object.entries(TWELVE)) {
    await Deno.mkdir(join(folder, name), { recursive: true });
    for (const [index, expect] of expected.entries()) {
      const text = `name: ${name} ${index + 1}\nimage: debian-12\ndisk: 20G\n` +
        `cloud-config: { ${config} }\nexpect: { ${expect} }\n`;
      await Deno.writeTextFile(join(folder, name, `${index + 1}.yaml`), text);
    }
  }
  return folder;
}

/** Seconds of each boot that a folder of records holds. */
export async function findRecordsOf(records: string): Promise<readonly number[]> {
  const entries = await Array.fromAsync(Deno.readDir(records));
  const folders = entries.filter(({ isDirectory, name }) => isDirectory && !name.startsWith("."));
  return await Promise.all(folders.map(async ({ name }) => {
    const text = await Deno.readTextFile(join(records, name, RECORD_FILE));
    return readRecordText(text, name).seconds;
  }));
}
