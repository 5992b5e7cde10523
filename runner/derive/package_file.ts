/** The Python of a package of Debian or of RPM, taken out without installing it. */
import { join } from "@std/path";
import { ImageError } from "../disk/bytes.ts";
import { unpack, type Unpacker } from "../image/packer.ts";
import { outputOf } from "./program.ts";

/** How a package's files come out as a tar, one after the other, by how its name ends. */
const OPENERS: Readonly<Record<string, readonly Unpacker[]>> = {
  ".deb": [{ argv: ["dpkg-deb", "--fsys-tarfile", "-"], package: "dpkg" }],
  ".rpm": [
    { argv: ["bsdcat"], package: "libarchive-tools" },
    { argv: ["bsdtar", "-cf", "-", "--format=gnutar", "@-"], package: "libarchive-tools" },
  ],
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
  const openers = Object.entries(OPENERS).find(([end]) => path.endsWith(end))?.[1];
  if (openers === undefined) throw new RangeError(`Cannot unpack "${path}": no package by its name`);
  const root = join(work, "package");
  let tar = path;
  for (const [index, opener] of openers.entries()) {
    const to = join(work, `package-${index}`);
    if (index > 0) await refuseOther(tar, path);
    await unpack(opener, { from: tar, to, limits: LIMITS, what: path, signal });
    tar = to;
  }
  await Deno.mkdir(root);
  const wanted = ["--wildcards", "*usr/lib/python3*/*-packages/cloudinit*"];
  const names = await outputOf(["tar", "-tf", tar], { package: "tar", signal });
  if (!/usr\/lib\/python3[^/\n]*\/(?:dist|site)-packages\/cloudinit\//.test(names)) {
    throw new ImageError(`"${path}" has no cloudinit in a python3's dist-packages or site-packages`);
  }
  await outputOf(["tar", "-xf", tar, "-C", root, ...wanted], { package: "tar", signal });
  return await packagesFolder(await Deno.realPath(root), path);
}

/** bsdtar reads every archive that it knows, and one of them names files of the host for its contents. */
async function refuseOther(payload: string, path: string): Promise<void> {
  using file = await Deno.open(payload);
  const start = new Uint8Array(6);
  await file.read(start);
  const magic = new TextDecoder().decode(start);
  if (/^07070[127]$/.test(magic)) return;
  // Its files have numbers, whose names stand in the header (rpm.org, docs/manual/format_payload).
  if (magic === "07070X") {
    throw new ImageError(
      `"${path}" is in RPM's format 6, whose payload names no files (build it by --define "_rpmformat 4")`,
    );
  }
  throw new ImageError(`"${path}" holds no cpio, as a package of RPM does`);
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
