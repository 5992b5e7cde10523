import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { availableMemory, findHost } from "./host.ts";

const HANGS = { works: false, because: "it hangs" };

async function putProgram(path: string, says: string): Promise<void> {
  await Deno.mkdir(path.replace(/\/[^/]+$/, ""), { recursive: true });
  await Deno.writeTextFile(path, `#!/bin/sh\necho '${says}'\n`, { mode: 0o700 });
}

/** A host whose PATH holds just what the look itself calls, and `programs`. */
async function onHost(programs: Readonly<Record<string, string>>, code: string): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, says] of Object.entries(programs)) await putProgram(`${folder}/bin/${name}`, says);
    const tools = 'for tool in sh cat sed uname; do ln -s "$(command -v $tool)" "$0/bin/$tool"; done';
    await Deno.mkdir(`${folder}/bin`, { recursive: true });
    const run = `${tools}; PATH="$0/bin" exec "$@"`;
    const script = `import { findHost } from "${import.meta.resolve("./host.ts")}";
      const cacheFolder = ${JSON.stringify(folder)};
      const tryKvm = () => Promise.resolve({ works: false, because: "it hangs" });
      try { ${code} } catch (error) { console.log(error.name + ": " + error.message); }`;
    const { stdout } = await new Deno.Command("sh", {
      args: ["-c", run, folder, Deno.execPath(), "eval", script],
      cwd: "/",
    }).output();
    return new TextDecoder().decode(stdout).trim();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const FULL = { "qemu-system-x86_64": "QEMU emulator version 7.2.22", "qemu-img": "", "xorriso": "" };
const SHOW = "const { qemu, qemuImg, isoMaker } = await findHost({ accel: 'tcg', cacheFolder, tryKvm });";

Deno.test("findHost() takes the system's programs, genisoimage before xorriso", async () => {
  const code = `${SHOW} console.log(qemu.path, qemu.version, qemu.dataFolders.length, qemuImg, isoMaker);`;
  assertEquals(await onHost(FULL, code), "qemu-system-x86_64 7.2.22 0 qemu-img xorriso");
  assertEquals(
    await onHost({ ...FULL, genisoimage: "" }, code),
    "qemu-system-x86_64 7.2.22 0 qemu-img genisoimage",
  );
});

Deno.test("findHost() takes an unpacked QEMU that is newer, with its data", async () => {
  const unpacked = {
    ...FULL,
    "../qemu/10.0.2/usr/bin/qemu-system-x86_64": "QEMU emulator version 10.0.2 (Debian)",
  };
  const code =
    `${SHOW} console.log([qemu.version, qemu.path, ...qemu.dataFolders].join("\\n").replaceAll(cacheFolder, ""));`;
  assertEquals(
    await onHost(unpacked, code),
    [
      "10.0.2",
      "/qemu/10.0.2/usr/bin/qemu-system-x86_64",
      "/qemu/10.0.2/usr/share/qemu",
      "/qemu/10.0.2/usr/share/seabios",
      "/qemu/10.0.2/usr/lib/ipxe/qemu",
    ].join("\n"),
  );
});

Deno.test("findHost() finds what makes a FAT volume where there is both, and does without it", async () => {
  const code = SHOW.replace("{ qemu,", "{ vfat, qemu,") +
    ' console.log(vfat ? Object.values(vfat).map((path) => path.replace(cacheFolder, "")).join(" ") : "none");';
  assertEquals(await onHost({ ...FULL, "mkfs.vfat": "", "mcopy": "" }, code), "/bin/mkfs.vfat /bin/mcopy");
  assertEquals(await onHost({ ...FULL, "mkfs.vfat": "" }, code), "none");
});

Deno.test({
  name: "findHost() finds mkfs.vfat where no plain user's PATH leads",
  ignore: !await Deno.stat("/usr/sbin/mkfs.vfat").then(() => true, () => false),
  fn: async () => {
    const code = `${SHOW.replace("{ qemu,", "{ vfat, qemu,")} console.log(vfat?.mkfs);`;
    assertEquals(await onHost({ ...FULL, "mcopy": "" }, code), "/usr/sbin/mkfs.vfat");
  },
});

Deno.test("findHost() says which privileges QEMU keeps where there is no setpriv", async () => {
  const code = SHOW.replace("{ qemu,", "{ unconfined, qemu,") + " console.log(unconfined ?? 'none');";
  assertMatch(
    await onHost(FULL, code),
    /^QEMU keeps .*the right to gain more \(setpriv .* would take them\)$/,
  );
});

/** A QEMU in the cache that leaves a mark where it is asked for its version. */
const PLANTED = {
  ...FULL,
  "../qemu/99/usr/bin/qemu-system-x86_64": "QEMU emulator version 99'; : > \"${0%/qemu/*}/ran\"; echo '",
};
const TRIES =
  `try { ${SHOW} } finally { console.log(Deno.readDirSync(cacheFolder).some(({ name }) => name === "ran")); }`;

Deno.test("findHost() takes nothing from a cache that everybody may write", async () => {
  assertMatch(
    await onHost(PLANTED, `Deno.chmodSync(cacheFolder, 0o777); ${TRIES}`),
    /^false\nHostError: Cannot use the cache folder ".*": it may be written by everybody, and QEMU, images and records are taken from it/,
  );
});

Deno.test({
  name: "findHost() runs nothing of another user's cache",
  ignore: Deno.uid() !== 0,
  fn: async () => {
    assertMatch(
      await onHost(PLANTED, `Deno.chownSync(cacheFolder, 65534, 65534); ${TRIES}`),
      /^false\nHostError: Cannot use the cache folder ".*": it belongs to another user/,
    );
    for (const name of ["qemu", "records"]) {
      const chown = `Deno.mkdirSync(cacheFolder + "/${name}", { recursive: true });
        Deno.chownSync(cacheFolder + "/${name}", 65534, 65534);`;
      assertMatch(
        await onHost(PLANTED, `${chown} ${TRIES}`),
        /^false\nHostError: .*: it belongs to another user/,
      );
    }
    assertMatch(await onHost(PLANTED, `${TRIES} console.log(qemu.version)`), /^true\n/);
  },
});

Deno.test("findHost() says what to install", async () => {
  assertEquals(
    await onHost({}, SHOW),
    "HostError: Cannot boot an image: qemu-system-x86_64, qemu-img, genisoimage are not installed (run `seedling setup`, " +
      "or `apt-get install --no-install-recommends qemu-system-x86 qemu-utils genisoimage`)",
  );
  assertEquals(
    await onHost({ "qemu-system-x86_64": FULL["qemu-system-x86_64"], "qemu-img": "" }, SHOW),
    "HostError: Cannot boot an image: genisoimage is not installed (run `seedling setup`, " +
      "or `apt-get install --no-install-recommends genisoimage`)",
  );
});

Deno.test("findHost() refuses KVM that does not work where it is asked for", async () => {
  assertEquals(
    await onHost(FULL, SHOW.replace("tcg", "kvm")),
    "HostError: Cannot use KVM: it hangs (--accel tcg works everywhere, and takes about ten times as long)",
  );
});

Deno.test("findHost() gives this host's own figures", async () => {
  const code = `const { memory, cores, hostname } = await findHost({ accel: "tcg", cacheFolder, tryKvm });
    console.log([memory.availableBytes, memory.limitBytes, cores, hostname].join(" "));`;
  const [available, limit, cores, hostname] = (await onHost(FULL, code)).split(" ");
  const { stdout } = await new Deno.Command("uname", { args: ["-n"] }).output();
  assert(Number(limit) > 2 ** 28 && Number(limit) < 2 ** 50);
  assert(Number(available) >= 0 && Number(available) < Number(limit));
  assertEquals(Number(cores), navigator.hardwareConcurrency);
  assertEquals(hostname, new TextDecoder().decode(stdout).trim());
});

Deno.test("availableMemory() sees what findHost() sees", async () => {
  const code = "const { memory } = await findHost({ accel: 'tcg', cacheFolder, tryKvm }); " +
    "console.log(memory.availableBytes);";
  const [seen, available] = [Number(await onHost(FULL, code)), await availableMemory()];
  // Others use the same memory meanwhile.
  assert(Math.abs(seen - available) < 2 ** 31, `${seen} and ${available}`);
});

Deno.test("availableMemory() is 0 where no shell starts", async () => {
  const code = `import { availableMemory } from "${import.meta.resolve("./host.ts")}";
    console.log(await availableMemory());`;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", code],
    env: { PATH: "/nowhere" },
    cwd: "/",
  }).output();
  assertEquals(new TextDecoder().decode(stdout), "0\n");
});

Deno.test("findHost() throws the reason of its signal", async () => {
  const signal = AbortSignal.abort(new Error("interrupted"));
  const options = {
    accel: "tcg",
    cacheFolder: "/nowhere",
    tryKvm: () => Promise.resolve(HANGS),
    signal,
  } as const;
  await assertRejects(() => findHost(options), Error, "interrupted");
});

Deno.test("findHost() says that there is no shell", async () => {
  const code = `import { findHost } from "${import.meta.resolve("./host.ts")}";
    const tryKvm = () => Promise.resolve({ works: false, because: "" });
    await findHost({ accel: "tcg", cacheFolder: "/nowhere", tryKvm })
      .catch((error) => console.log(error.name + ": " + error.message));`;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", code],
    env: { PATH: "/nowhere" },
    cwd: "/",
  }).output();
  assertEquals(
    new TextDecoder().decode(stdout),
    "HostError: Cannot look at this host: no `sh` is on the PATH (add /bin to it)\n",
  );
});
