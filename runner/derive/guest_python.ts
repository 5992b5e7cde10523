/** Where a guest has its cloud-init, and whether another fits in its place. */
import { ImageError } from "../disk/bytes.ts";
import type { GuestTree } from "./guest_tree.ts";
import type { PythonPackage, UnitProtocol } from "./python_package.ts";

/** A guest's cloud-init. */
export interface GuestPython {
  /** `/usr/lib/python3/dist-packages/cloudinit` */
  readonly folder: string;
  /** The minor version of its Python 3; `undefined` where the image does not show one. */
  readonly minor?: number;
}

const LIBRARIES = ["/usr/local/lib", "/usr/lib", "/usr/lib64"];

/** Each is looked into; no system has more than its own and a few beside it. */
const MOST_PYTHONS = 40;

/** Looks for a guest's cloud-init. Throws {@linkcode ImageError} where there is none, or more than one. */
export async function findGuestPython(tree: GuestTree): Promise<GuestPython> {
  if ((await tree.names("/ostree")).length > 0) {
    throw new ImageError(
      "its root is an OSTree deployment, whose /usr is not to be written (put it into the tree that it is made of)",
    );
  }
  const pythons: string[] = [];
  for (const library of LIBRARIES) {
    const names = await tree.names(library);
    pythons.push(
      ...names.filter((name) => /^python3(\.\d+)?$/.test(name)).map((name) => `${library}/${name}`),
    );
  }
  if (pythons.length > MOST_PYTHONS) {
    throw new ImageError(`it has ${pythons.length} folders of Python 3 (${MOST_PYTHONS} at most)`);
  }
  const folders: string[] = [];
  for (const python of pythons) {
    for (const packages of ["dist-packages", "site-packages"]) {
      const folder = `${python}/${packages}/cloudinit`;
      if ((await tree.names(folder)).includes("version.py")) folders.push(folder);
    }
  }
  const [folder, ...others] = folders;
  if (folder === undefined) {
    throw new ImageError(
      `no cloud-init was found in it: no cloudinit/version.py in the dist-packages or site-packages of a python3 in ${
        LIBRARIES.join(", ")
      }`,
    );
  }
  if (others.length > 0) {
    throw new ImageError(
      `it has more than one cloud-init: ${folders.join(", ")} (remove those that are not used)`,
    );
  }
  const minors = pythons.flatMap((path) => Number(/python3\.(\d+)$/.exec(path)?.[1] ?? NaN)).filter((each) =>
    !isNaN(each)
  );
  return { folder, ...(minors.length > 0 && { minor: Math.max(...minors) }) };
}

/** Throws {@linkcode ImageError} where a guest's Python is too new for the code. */
export function refuseNewPython({ minor }: GuestPython, { oldImports, version }: PythonPackage): void {
  const missed = oldImports.find(({ goneIn }) => minor !== undefined && minor >= goneIn);
  if (!missed) return;
  throw new ImageError(
    `its Python 3.${minor} is too new for cloud-init ${version}: ${missed.file} uses "${missed.module}", which Python 3.${missed.goneIn} removed (take an image with an older Python)`,
  );
}

const UNIT_FOLDERS = ["/usr/lib/systemd/system", "/lib/systemd/system", "/etc/systemd/system"];

const ERA: Readonly<Record<UnitProtocol, string>> = {
  "four programs": "before 24.3",
  "datagrams": "from 24.3 to 25.2",
  "a stream": "from 25.3 on",
};

/** Throws {@linkcode ImageError} where the image's units start the code in a way that it does not know. */
export async function refuseOtherUnits(tree: GuestTree, { protocol, version }: PythonPackage): Promise<void> {
  const units = await unitProtocol(tree);
  // Every version still has the four programs' command line.
  if (units === undefined || units === "four programs" || units === protocol) return;
  throw new ImageError(
    `its units are of a cloud-init ${ERA[units]}, and ${version} is one ${
      ERA[protocol]
    }: they would not start it (put in the units too: mode all; or take debian-12, whose units start every version)`,
  );
}

/** How an image's units talk to the code; `undefined` without systemd. */
async function unitProtocol(tree: GuestTree): Promise<UnitProtocol | undefined> {
  for (const folder of UNIT_FOLDERS) {
    const text = await tree.readText(`${folder}/cloud-init-local.service`);
    if (text === undefined) continue;
    const client = /\bn(?:c|etcat)\.?\w* +(?:-\w+ +)*?-(\w*U\w*)/.exec(text)?.[1];
    if (client === undefined) return "four programs";
    return client.includes("u") ? "datagrams" : "a stream";
  }
  return undefined;
}
