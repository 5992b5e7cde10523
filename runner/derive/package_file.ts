/** The Python of a package of Debian or of RPM, taken out without installing it. */
import { join } from "@std/path";
import { ImageError } from "../disk/bytes.ts";
import { unpack, type Unpacker } from "../image/packer.ts";
import { outputOf } from "./program.ts";

/** How a package's files come out as a tar, by how its name ends. */
const OPENERS: Readonly<Record<string, Unpacker>> = {
  ".deb": { argv: ["dpkg-deb", "--fsys-tarfile", "-"], package: "dpkg" },
  ".rpm": { argv: ["bsdtar", "-cf", "-", "--format=gnutar", "@-"], package: "libarchive-tools" },
};

/** How packages' names end. */
export const PACKAGE_ENDS: readonly string[] = Object.keys(OPENERS);

/** cloud-init's has some 5 MB. */
const LIMITS = { mostBytes: 256 * 1024 ** 2, mostDataBytes: 256 * 1024 ** 2, mostSeconds: 60 };

/** Where it is worked in. */
export interface Work {
  readonly work: string;
  readonly signal: AbortSignal | undefined;
}

/**
 * The folder that holds a package's `cloudinit`. Its archive may unpack to any length, and its folders may be links: of it come
 * 256 MiB at most, and what lies in this place in truth. Throws {@linkcode ImageError} where there is none.
 */
export async function unpackPackage(path: string, { work, signal }: Work): Promise<string> {
  const opener = Object.entries(OPENERS).find(([end]) => path.endsWith(end))?.[1];
  if (opener === undefined) throw new RangeError(`Cannot unpack "${path}": no package by its name`);
  const [tar, root] = [join(work, "package.tar"), join(work, "package")];
  await unpack(opener, { from: path, to: tar, limits: LIMITS, what: path, signal });
  await Deno.mkdir(root);
  const wanted = ["--wildcards", "*usr/lib/python3*/*-packages/cloudinit*"];
  const names = await outputOf(["tar", "-tf", tar], { package: "tar", signal });
  if (!/usr\/lib\/python3[^/\n]*\/(?:dist|site)-packages\/cloudinit\//.test(names)) {
    throw new ImageError(`"${path}" has no cloudinit in a python3's dist-packages or site-packages`);
  }
  await outputOf(["tar", "-xf", tar, "-C", root, ...wanted], { package: "tar", signal });
  await Deno.remove(tar);
  return await packagesFolder(await Deno.realPath(root), path);
}

async function packagesFolder(root: string, path: string): Promise<string> {
  const library = join(root, "usr/lib");
  for await (const { name } of Deno.readDir(library)) {
    for (const packages of ["dist-packages", "site-packages"]) {
      const folder = join(library, name, packages);
      if (await Deno.realPath(folder).catch(() => "") === folder) return folder;
    }
  }
  throw new ImageError(`"${path}" has a link in the place of its Python's folders`);
}
