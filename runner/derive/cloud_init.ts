/** A cloud-init's source -> what is put into an image, so that its first boot is that version's first boot. */
import { join } from "@std/path";
import { ImageError } from "../disk/bytes.ts";
import type { Image } from "../image/image.ts";
import { named } from "../image/named.ts";
import type { Around } from "../image/progress.ts";
import { workFolder } from "../setup/cache.ts";
import type { Addition } from "./addition.ts";
import {
  type CloudInitMode,
  type CloudInitSource,
  type CloudInitWish,
  findCloudInit,
  shownSource,
} from "./cloud_init_source.ts";
import { deriveImage } from "./derive.ts";
import { commitOf, openRepository, takeFiles } from "./git.ts";
import { findGuestPython, refuseNewPython, refuseOtherUnits } from "./guest_python.ts";
import type { GuestTree, TreeEdit } from "./guest_tree.ts";
import { unpackPackage } from "./package_file.ts";
import { readSystem, SYSTEM_FOLDERS, type SystemFiles } from "./system_files.ts";
import { systemEdits } from "./system_places.ts";
import { filesDigest, type PythonPackage, readPackage, staged } from "./python_package.ts";

/** A cloud-init that was read; its files are there until it is disposed of. */
export interface CloudInitBuild extends AsyncDisposable {
  /** What is put into an image. */
  readonly addition: Addition;
  /** Its Python as it is put in. */
  readonly python: PythonPackage;
}

/**
 * Puts a cloud-init into an image before its first boot; the image found again by its key where it was made before. Throws
 * {@linkcode ImageError} where the source is none, or does not fit the image.
 */
export async function withCloudInit(image: Image, wish: CloudInitWish, around: Around): Promise<Image> {
  await using build = await readCloudInit(wish, around);
  return await deriveImage(image, build.addition, around);
}

/** Reads a cloud-init, to be put into any number of images. Throws {@linkcode ImageError} where the source is none. */
export async function readCloudInit(
  { source, mode }: CloudInitWish,
  around: Around,
): Promise<CloudInitBuild> {
  return await named(`cloud-init ${source}`, around.signal, async () => {
    const work = await workFolder(join(around.cacheFolder, "images"));
    try {
      const from = await findCloudInit(source);
      const folder = await unpack(from, mode, {
        work: work.path,
        signal: around.signal,
      });
      const read = await readPackage(folder);
      const files = await staged(read.files, join(work.path, "python"));
      const found = await withVersion({ ...read, files }, work.path);
      return {
        addition: additionOf(found, {
          ...{ mode, shown: shownSource(from) },
          ...(mode === "all" && { system: await readSystem(folder, work.path, around.signal) }),
        }),
        python: found,
        [Symbol.asyncDispose]: () => work[Symbol.asyncDispose](),
      };
    } catch (error) {
      await work[Symbol.asyncDispose]();
      throw error;
    }
  });
}

/** The files of a tree that go into a guest. */
const WANTED: Readonly<Record<CloudInitMode, readonly string[]>> = {
  code: ["cloudinit", "meson.build"],
  all: ["cloudinit", "meson.build", ...SYSTEM_FOLDERS],
};

/** A source's tree, as a checkout has it. */
async function unpack(
  source: CloudInitSource,
  mode: CloudInitMode,
  { work, signal }: { readonly work: string; readonly signal: AbortSignal | undefined },
): Promise<string> {
  if (source.kind === "checkout") return await Deno.realPath(source.path); // other programs are given its files
  const into = join(work, "tree");
  await Deno.mkdir(into);
  if (source.kind === "ref") {
    await using repository = await openRepository(source.path, signal);
    await takeFiles(repository, await commitOf(repository, source.ref), { paths: WANTED[mode], into });
    return into;
  }
  if (mode === "all") {
    throw new ImageError(
      "mode all is of a checkout; a package of Debian is installed whole by image: { from: ..., debs: [...] }",
    );
  }
  return await unpackPackage(source.path, { work, signal });
}

interface Origin {
  readonly mode: CloudInitMode;
  /** Where it comes from, for people. */
  readonly shown: string;
  /** What goes in beside the Python. */
  readonly system?: SystemFiles;
}

function additionOf(found: PythonPackage, { mode, shown, system }: Origin): Addition {
  return {
    title: `cloud-init ${found.version} of ${shown} (${mode})`,
    digest: filesDigest([
      { name: mode, mode: 0, bytes: new Uint8Array() },
      ...found.files,
      ...system?.files ?? [],
    ]),
    needsPrograms: false,
    putInto: (tree) => putIn(tree, found, system),
  };
}

/** From 26.1 on the version stands in a file that only the build makes; without it the code calls itself a placeholder. */
async function withVersion(found: PythonPackage, work: string): Promise<PythonPackage> {
  const name = "meson_versions.py";
  const isAsked = found.files.some(({ name, bytes }) =>
    name === "version.py" && new TextDecoder().decode(bytes).includes("meson_versions")
  );
  if (!isAsked || found.files.some((each) => each.name === name)) return found;
  const text = `UPSTREAM_VERSION = "${found.version}"\nDOWNSTREAM_VERSION = "@DOWNSTREAM_VERSION@"\n`;
  const source = join(work, name);
  await Deno.writeTextFile(source, text);
  const bytes = new TextEncoder().encode(text);
  return { ...found, files: [...found.files, { name, source, mode: 0o644, bytes }] };
}

/** Takes the guest's whole folder away first: a module that is gone would be imported all the same, and old bytecode run. */
async function putIn(tree: GuestTree, found: PythonPackage, system: SystemFiles | undefined): Promise<void> {
  const guest = await findGuestPython(tree);
  refuseNewPython(guest, found);
  if (!system) await refuseOtherUnits(tree, found);
  const others = system ? await systemEdits(tree, system) : [];
  await tree.change([{ kind: "remove", path: guest.folder }]);
  await tree.change(found.files.map(({ name, source, mode }): TreeEdit => ({
    ...{ kind: "write", path: `${guest.folder}/${name}`, source, mode },
  })));
  await tree.change(others);
}
