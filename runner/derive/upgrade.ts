/** Another cloud-init onto a disk that has been booted already: commands that a later boot of the same disk is prepared by. */
import { createHash } from "node:crypto";
import { join } from "@std/path";
import { ImageError } from "../disk/bytes.ts";
import type { DiskChange, Image } from "../image/image.ts";
import { named } from "../image/named.ts";
import type { Around } from "../image/progress.ts";
import { workFolder } from "../setup/cache.ts";
import { readCloudInit } from "./cloud_init.ts";
import type { CloudInitWish } from "./cloud_init_source.ts";
import { commandsText, makeFolder, pathWord, writeFile } from "./ext4_commands.ts";
import { findGuestPython, refuseNewPython, refuseOtherUnits } from "./guest_python.ts";
import { foldersOf } from "./guest_tree.ts";
import { ext4Start, openTree } from "./open_tree.ts";
import { outputOf } from "./program.ts";
import type { PythonPackage } from "./python_package.ts";

/** From which cloud-init to which; the image's own is none. */
export interface Upgrade {
  readonly from: CloudInitWish | undefined;
  readonly to: CloudInitWish;
}

/** What an image keeps an upgrade under. */
export const upgradeKey = ({ from, to }: Upgrade): string => JSON.stringify([from, to]);

/** Makes ready what an upgrade takes. Throws {@linkcode ImageError} where it cannot be had. */
export async function makeUpgrade(image: Image, { from, to }: Upgrade, around: Around): Promise<DiskChange> {
  return await named(`${image.name}, upgraded to ${to.source}`, around.signal, async () => {
    const startBytes = ext4Start(image.layout);
    if (from === undefined || from.mode === "all" || to.mode === "all") {
      throw new ImageError(
        "a boot is upgraded from one cloud-init that was put in to another, by mode code (give each boot one, and none mode all)",
      );
    }
    if (startBytes === undefined) {
      throw new ImageError(
        "its root is no ext4 in a partition, on which alone a disk is upgraded between boots",
      );
    }
    await using old = await readCloudInit(from, around);
    await using next = await readCloudInit(to, around);
    const parts = [image.sha256, old.addition.digest, next.addition.digest];
    const digest = createHash("sha256").update(JSON.stringify(parts)).digest("hex");
    const folder = join(around.cacheFolder, "upgrades", digest);
    if (!await isThere(folder)) await makePack({ image, old: old.python, next: next.python, folder }, around);
    return {
      title: next.addition.title,
      digest,
      commands: commandsOf(image, join(folder, "commands"), startBytes),
    };
  });
}

const SCRIPT =
  `said=$(PATH=$PATH:/usr/sbin:/sbin debugfs -w -f "$1" "$2" 2>&1 | grep -Ev '^(debugfs: |debugfs [0-9]|Allocated inode: |$)')
[ -z "$said" ] || { echo "debugfs: $said" >&2; exit 1; }`;

/** In the boot's folder, where the overlay of the boot before has been copied to. */
function commandsOf({ path, format }: Image, commands: string, startBytes: number): DiskChange["commands"] {
  const [disk, raw] = ["disk.qcow2", "upgraded.raw"];
  return [
    ["qemu-img", "convert", "-f", "qcow2", "-O", "raw", disk, raw],
    ["sh", "-c", SCRIPT, "sh", commands, `${raw}?offset=${startBytes}`],
    ["qemu-img", "convert", "-f", "raw", "-O", "qcow2", "-F", format, "-B", path, raw, disk],
    ["rm", raw],
  ];
}

interface Pack {
  readonly image: Image;
  readonly old: PythonPackage;
  readonly next: PythonPackage;
  readonly folder: string;
}

/** The new files, and debugfs's commands that put them in; in place as a whole, whoever else makes the same. */
async function makePack({ image, old, next, folder }: Pack, { cacheFolder, signal }: Around): Promise<void> {
  await using work = await workFolder(join(cacheFolder, "upgrades"));
  const guest = await guestFolder(image, next, { folder: work.path, signal });
  const pack = join(work.path, "pack");
  await Deno.mkdir(pack);
  for (const [index, { bytes }] of next.files.entries()) await Deno.writeFile(join(pack, `${index}`), bytes);
  await Deno.writeTextFile(join(pack, "commands"), upgradeText(old, next, { guest, folder }));
  await Deno.rename(pack, folder).catch(async (error) => {
    if (!await isThere(folder)) throw error;
  });
}

/** A guest's bytecode stays: that of the old files is of other dates, and so is not run. */
function upgradeText(
  old: PythonPackage,
  next: PythonPackage,
  { guest, folder }: { readonly guest: string; readonly folder: string },
): string {
  const foldersIn = ({ files }: PythonPackage) => files.flatMap(({ name }) => foldersOf(`/${name}`));
  const there = new Set(foldersIn(old));
  const made = [...new Set(foldersIn(next))].filter((each) => !there.has(each)).sort();
  const commands = [
    ...old.files.map(({ name }) => `rm ${pathWord(`${guest}/${name}`)}`),
    ...made.flatMap((each) => makeFolder(`${guest}${each}`)),
    ...next.files.flatMap(({ name, mode }, index) =>
      writeFile(`${guest}/${name}`, join(folder, `${index}`), mode)
    ),
  ];
  return commandsText(commands);
}

async function guestFolder(
  { layout, format, path }: Image,
  next: PythonPackage,
  { folder, signal }: { readonly folder: string; readonly signal: AbortSignal | undefined },
): Promise<string> {
  const disk = join(folder, "disk");
  const convert = { package: "qemu-utils", signal };
  await outputOf(["qemu-img", "convert", "-f", format, "-O", "raw", path, disk], convert);
  await using tree = await openTree({ layout }, { disk, folder, needsPrograms: false, signal });
  const guest = await findGuestPython(tree);
  refuseNewPython(guest, next);
  await refuseOtherUnits(tree, next);
  return guest.folder;
}

const isThere = (path: string) => Deno.stat(path).then(() => true, () => false);
