/** The article's recipe by hand: overlay, seed, QEMU as it comes, and the wait for power-off. */
import { join } from "@std/path";
import type { Host, Image } from "../mod.ts";
import { time } from "./process.ts";

/** What is typed, one command after the other, in a folder that holds `user-data` and `meta-data`. */
export function recipeByHand(
  { qemu, qemuImg, isoMaker, accelerator }: Pick<Host, "qemu" | "qemuImg" | "isoMaker" | "accelerator">,
  { path, format }: Pick<Image, "path" | "format">,
): readonly (readonly string[])[] {
  const iso = ["-output", "seed.iso", "-volid", "cidata", "-joliet", "-rock", "user-data", "meta-data"];
  return [
    [qemuImg, "create", "-f", "qcow2", "-b", path, "-F", format, "disk.qcow2", "20G"],
    isoMaker === "xorriso" ? [isoMaker, "-as", "mkisofs", ...iso] : [isoMaker, ...iso],
    [
      qemu.path,
      // QEMU's own defaults but for what the article types; a QEMU that is unpacked must be told where its files are.
      ...qemu.dataFolders.flatMap((folder) => ["-L", folder]),
      ...(accelerator === "kvm" ? ["-accel", "kvm"] : []),
      ...["-m", "1024", "-nographic"],
      ...["-drive", "file=disk.qcow2,if=virtio,format=qcow2"],
      ...["-drive", "file=seed.iso,if=virtio,format=raw"],
    ],
  ];
}

/** The article's three user-datas, by the id of the case that asks the same; each powers off when it has shown its tables. */
export const USER_DATA: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    "default": "",
    "growpart-off": "growpart: { mode: 'off' }\n",
    "resize-rootfs-false": "resize_rootfs: false\n",
  }).map(([name, more]) => [name, `#cloud-config\n${more}runcmd:\n  - lsblk\n  - df -h\n  - poweroff\n`]),
);

const META_DATA = "instance-id: by-hand\nlocal-hostname: by-hand\n";
const LIMIT_MS = 1_200_000;

/** Seconds of a recipe from its first command until QEMU has ended; why not, where a command fails or the console lacks `shows`. */
export async function timeByHand(
  folder: string,
  commands: readonly (readonly string[])[],
  { userData, shows }: { readonly userData: string; readonly shows: RegExp },
): Promise<number | string> {
  await Deno.writeTextFile(join(folder, "user-data"), userData);
  await Deno.writeTextFile(join(folder, "meta-data"), META_DATA);
  const startedMs = performance.now();
  let console = "";
  for (const argv of commands) {
    const { code, out, err } = await time({ argv, cwd: folder, signal: AbortSignal.timeout(LIMIT_MS) });
    if (code !== 0) return `${argv[0]?.split("/").at(-1)}: exit code ${code}: ${err.trim()}`;
    console = out;
  }
  const seconds = (performance.now() - startedMs) / 1000;
  return shows.test(console) ? seconds : `the console does not show ${shows}`;
}
