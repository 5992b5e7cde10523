import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { type GuestFiles, guestText, HAS_EXT4, smallGuest } from "../../fixtures/harness/small_guest.ts";
import {
  HAS_GIT,
  SMALL_CLOUD_INIT,
  smallHistory,
  writeChanges,
} from "../../fixtures/harness/small_history.ts";
import { ImageError } from "../disk/bytes.ts";
import { findImage, type Image } from "../image/image.ts";
import { findProgram, run } from "../setup/command.ts";
import { withCloudInit } from "./cloud_init.ts";

const HERE = "/usr/lib/python3/dist-packages/cloudinit";
const UNIT = "/usr/lib/systemd/system/cloud-init-local.service";
const GUEST: GuestFiles = {
  [`${HERE}/version.py`]: '__VERSION__ = "22.4.2"\n',
  [`${HERE}/old.py`]: "old\n",
  [`${HERE}/__pycache__/util.cpython-311.pyc`]: "compiled of old\n",
  [UNIT]: "[Service]\nExecStart=/usr/bin/cloud-init init --local\n",
  "/usr/lib/python3.11/os.py": "",
  "/lib": "-> usr/lib",
};

interface Surroundings {
  readonly folder: string;
  /** A checkout of the history. */
  readonly checkout: string;
  readonly commits: readonly string[];
  readonly image: Image;
  readonly put: (source: string, image?: Image) => Promise<Image>;
  readonly read: (image: Image, path: string) => Promise<string | undefined>;
}

function withAll(
  name: string,
  guest: GuestFiles,
  test: (around: Surroundings) => Promise<void>,
  hasMore = true,
): void {
  Deno.test({
    name,
    ignore: !HAS_EXT4 || !HAS_GIT || !hasMore,
    fn: async () => {
      const folder = await Deno.makeTempDir({ prefix: "seedling-cloud-init-" });
      try {
        const cacheFolder = join(folder, "cache");
        const checkout = join(folder, "cloud-init");
        const commits = await smallHistory(checkout, [
          { subject: "start", changes: SMALL_CLOUD_INIT },
          { subject: "docs", changes: { "doc/read.me": "more\n", "cloudinit/tests/test_util.py": "test\n" } },
          { subject: "break", changes: { "cloudinit/util.py": "good = False\n", "cloudinit/gone.py": null } },
        ]);
        const image = await findImage({ kind: "path", path: await smallGuest(folder, guest) }, cacheFolder);
        const put = (source: string, into = image) =>
          withCloudInit(into, { source, mode: "code" }, { cacheFolder });
        const read = async ({ path }: Image, file: string) => {
          const raw = join(folder, "raw");
          await run(["qemu-img", "convert", "-O", "raw", path, raw]);
          return await guestText(raw, file);
        };
        await test({ folder, checkout, commits, image, put, read });
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

withAll(
  "withCloudInit() puts a commit's Python in the place of the image's, old bytecode gone",
  GUEST,
  async (around) => {
    const { checkout, commits, put, read } = around;
    await writeChanges(checkout, { "cloudinit/util.py": "not committed\n" });
    const made = await put(`${checkout}@${commits[0]}`);
    assert(
      made.name.endsWith(`guest.img + cloud-init 23.1 of cloud-init@${commits[0]?.slice(0, 12)} (code)`),
      made.name,
    );
    assertEquals(await read(made, `${HERE}/util.py`), "good = True\n");
    assertEquals(await read(made, `${HERE}/old.py`), undefined);
    assertEquals(await read(made, `${HERE}/__pycache__/util.cpython-311.pyc`), undefined);
    assertEquals(await Deno.readTextFile(join(checkout, "cloudinit/util.py")), "not committed\n");
  },
);

withAll(
  "withCloudInit() takes a checkout with what is not committed",
  GUEST,
  async ({ checkout, put, read }) => {
    await writeChanges(checkout, { "cloudinit/new.py": "new\n" });
    const made = await put(checkout);
    assertEquals(await read(made, `${HERE}/new.py`), "new\n");
    assertEquals(await read(made, `${HERE}/gone.py`), undefined);
  },
);

withAll(
  "withCloudInit() makes one image of trees that are the same: docs and tests change none",
  GUEST,
  async (around) => {
    const { checkout, commits: [start, docs, broken], put } = around;
    const { sha256, path } = await put(`${checkout}@${start}`);
    const same = await put(`${checkout}@${docs}`);
    assertEquals([same.sha256, same.path], [sha256, path]);
    assertNotEquals((await put(`${checkout}@${broken}`)).sha256, sha256);
  },
);

withAll(
  "withCloudInit() writes the version that only a build writes, from 26.1 on",
  GUEST,
  async (around) => {
    const { checkout, put, read } = around;
    await writeChanges(checkout, {
      "cloudinit/version.py": "from cloudinit import meson_versions\n",
      "meson.build": "project(\n  'cloud-init',\n  version: '26.2',\n)\n",
    });
    const made = await put(checkout);
    assert(made.name.includes("cloud-init 26.2 of"), made.name);
    assertEquals(
      (await read(made, `${HERE}/meson_versions.py`))?.split("\n")[0],
      'UPSTREAM_VERSION = "26.2"',
    );
  },
);

withAll("withCloudInit() takes the Python of a .deb", GUEST, async ({ folder, put, read }) => {
  const root = join(folder, "deb");
  await writeChanges(root, {
    "DEBIAN/control":
      "Package: cloud-init\nVersion: 1\nArchitecture: all\nMaintainer: A <a@b>\nDescription: x\n",
    "usr/lib/python3/dist-packages/cloudinit/version.py": '__VERSION__ = "24.1"\n',
    "usr/lib/python3/dist-packages/cloudinit/cmd/main.py": "",
  });
  const deb = join(folder, "cloud-init.deb");
  await run(["dpkg-deb", "--build", root, deb]);
  assertEquals(await read(await put(deb), `${HERE}/version.py`), '__VERSION__ = "24.1"\n');
});

const HAS_RPM = await Promise.all(["rpmbuild", "bsdtar"].map((name) => findProgram(name))).then((all) =>
  !all.includes(undefined)
);

const SPEC = `Name: cloud-init
Version: 25.1
Release: 1
Summary: x
License: x
BuildArch: noarch
%description
x
%install
mkdir -p %{buildroot}/usr/lib/python3.13/site-packages/cloudinit/cmd
cd %{buildroot}/usr/lib/python3.13/site-packages/cloudinit
echo '__VERSION__ = "25.1"' >version.py
: >cmd/main.py
%files
/usr/lib/python3.13/site-packages/cloudinit
`;

withAll("withCloudInit() takes the Python of a .rpm", GUEST, async ({ folder, put, read }) => {
  await Deno.writeTextFile(join(folder, "x.spec"), SPEC);
  const defines = [`_topdir ${folder}/rpm`, `_rpmdir ${folder}/rpm`, "_rpmformat 4"]
    .flatMap((each) => ["--define", each]);
  await run(["rpmbuild", "-bb", "--quiet", ...defines, join(folder, "x.spec")]);
  const made = await put(join(folder, "rpm/noarch/cloud-init-25.1-1.noarch.rpm"));
  assertEquals(await read(made, `${HERE}/version.py`), '__VERSION__ = "25.1"\n');
}, HAS_RPM);

withAll(
  "withCloudInit() takes no links of a .deb, and no package without a cloud-init",
  GUEST,
  async ({ folder, put }) => {
    const control =
      "Package: cloud-init\nVersion: 1\nArchitecture: all\nMaintainer: A <a@b>\nDescription: x\n";
    const build = async (name: string, make: (root: string) => Promise<void>) => {
      const root = join(folder, name);
      await writeChanges(root, { "DEBIAN/control": control });
      await make(root);
      await run(["dpkg-deb", "--build", root, `${root}.deb`]);
      return `${root}.deb`;
    };
    const linked = await build("linked", async (root) => {
      const to = join(folder, "elsewhere/dist-packages");
      await writeChanges(to, { "cloudinit/version.py": "", "cloudinit/cmd/main.py": "" });
      await Deno.mkdir(join(root, "usr/lib/python3"), { recursive: true });
      await Deno.symlink(to, join(root, "usr/lib/python3/dist-packages"));
    });
    const none = await build("none", () => Promise.resolve());
    // libarchive's mtree takes files of the host for its contents.
    const mtree = join(folder, "mtree.rpm");
    const place = "usr/lib/python3/dist-packages/cloudinit";
    await Deno.writeTextFile(mtree, `#mtree\n./${place}/version.py type=file contents=/etc/hostname\n`);
    if (HAS_RPM) await assertRejects(() => put(mtree), ImageError, "holds no cpio, as a package of RPM does");
    for (const deb of [linked, none]) {
      await assertRejects(
        () => put(deb),
        ImageError,
        "has no cloudinit in a python3's dist-packages or site-packages",
      );
    }
  },
);

withAll("withCloudInit() tells what a source is not", GUEST, async ({ folder, checkout, put }) => {
  const refused = async (source: string, words: string) =>
    await assertRejects(() => put(source), ImageError, words);
  await refused(
    join(folder, "none"),
    "none\" is no cloud-init: there is no such folder (write a checkout's folder",
  );
  await refused(join(folder, "none.rpm"), 'none.rpm" is not there');
  await refused(join(folder, "none.deb"), 'none.deb" is not there');
  await refused(folder, "it has no cloudinit/version.py and cloudinit/cmd/main.py");
  await refused(`${checkout}@v1`, '"v1" is no commit or tag of');
  await writeChanges(join(folder, "broken"), { ".git": "garbage" });
  await refused(`${folder}/broken@v1`, `git cannot read "${folder}/broken": fatal: `);
  await refused(`${folder}@v1`, 'has no git history, so that no "@REF" means anything in it');
});
