import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ImageError } from "../disk/bytes.ts";
import { findGuestPython, refuseNewPython, refuseOtherUnits } from "./guest_python.ts";
import type { GuestTree } from "./guest_tree.ts";
import type { PythonPackage } from "./python_package.ts";

/** A guest of files alone. */
const guest = (files: Readonly<Record<string, string>>): GuestTree => ({
  names: (folder) => {
    const below = Object.keys(files).filter((path) => path.startsWith(`${folder}/`));
    return Promise.resolve(
      [...new Set(below.map((path) => path.slice(folder.length + 1).split("/")[0] ?? ""))].sort(),
    );
  },
  readText: (path) => Promise.resolve(files[path]),
  change: () => Promise.reject(new Error("nothing is changed here")),
});

const HERE = "/usr/lib/python3/dist-packages/cloudinit";
const DEBIAN = { [`${HERE}/version.py`]: "", "/usr/lib/python3.11/os.py": "" };

Deno.test("findGuestPython() finds the folder by looking, and the guest's Python", async () => {
  assertEquals(await findGuestPython(guest(DEBIAN)), { folder: HERE, minor: 11 });
  const fedora = "/usr/lib/python3.13/site-packages/cloudinit";
  assertEquals(await findGuestPython(guest({ [`${fedora}/version.py`]: "" })), { folder: fedora, minor: 13 });
});

const REFUSED: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
  [
    "an image without cloud-init",
    { "/usr/lib/python3/dist-packages/yaml/x": "" },
    "no cloud-init was found in it",
  ],
  [
    "two of them",
    { ...DEBIAN, "/usr/local/lib/python3.11/dist-packages/cloudinit/version.py": "" },
    `more than one cloud-init: /usr/local/lib/python3.11/dist-packages/cloudinit, ${HERE}`,
  ],
  [
    "a root that is not to be written",
    { ...DEBIAN, "/ostree/repo/config": "" },
    "its root is an OSTree deployment",
  ],
];

for (const [what, files, words] of REFUSED) {
  Deno.test(`findGuestPython() refuses ${what}`, async () => {
    await assertRejects(() => findGuestPython(guest(files)), ImageError, words);
  });
}

const CODE: PythonPackage = { files: [], version: "23.1", protocol: "four programs", oldImports: [] };

Deno.test("refuseNewPython() refuses code that uses what the guest's Python no longer has", () => {
  const old = { ...CODE, oldImports: [{ module: "imp", goneIn: 12, file: "cloudinit/importer.py" }] };
  refuseNewPython({ folder: HERE, minor: 11 }, old);
  refuseNewPython({ folder: HERE }, old);
  assertThrows(
    () => refuseNewPython({ folder: HERE, minor: 13 }, old),
    ImageError,
    'Python 3.13 is too new for cloud-init 23.1: cloudinit/importer.py uses "imp", which Python 3.12 removed',
  );
});

// As Debian 12's, 13's and sid's units have it.
const UNITS = {
  "four programs": "ExecStart=/usr/bin/cloud-init init --local",
  "datagrams":
    "ExecStart=sh -c 'exec printf \"start\" | netcat -Uu -W1 /run/cloud-init/share/local.sock -s /run/cloud-init/share/local-return.sock | sh'",
  "a stream": "ExecStart=sh -c 'exec nc -U /run/cloud-init/share/local.sock <<<start | sh'",
} as const;

for (const [units, text] of Object.entries(UNITS)) {
  for (const protocol of ["four programs", "datagrams", "a stream"] as const) {
    const isFit = units === "four programs" || units === protocol;
    Deno.test(`refuseOtherUnits() ${isFit ? "takes" : "refuses"} code of ${protocol} behind units of ${units}`, async () => {
      const tree = guest({ "/lib/systemd/system/cloud-init-local.service": text });
      const check = () => refuseOtherUnits(tree, { ...CODE, protocol });
      if (isFit) await check();
      else await assertRejects(check, ImageError, "they would not start it (put in the units too: mode all;");
    });
  }
}

Deno.test("refuseOtherUnits() takes an image without systemd", async () => {
  await refuseOtherUnits(guest({}), CODE);
});
