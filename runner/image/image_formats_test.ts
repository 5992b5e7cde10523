/** Files of other formats, made by the tools that people use; and what these tools make of the advice. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { soundImage } from "../../fixtures/attacks/bad_images.ts";
import { ImageError } from "../disk/bytes.ts";
import { findImage } from "./image.ts";
import { foreignFormat } from "./image_formats.ts";
import { hasPrograms } from "../../fixtures/harness/programs.ts";

async function sh(script: string, cwd: string): Promise<void> {
  const { success, stderr } = await new Deno.Command("sh", { args: ["-ec", script], cwd, stdout: "null" })
    .output();
  assert(success, `${script}: ${new TextDecoder().decode(stderr)}`);
}

/** Runs `test` in a folder with a sound image, `disk.qcow2`. */
async function withImage(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-formats-" });
  try {
    await Deno.writeFile(join(folder, "disk.qcow2"), await soundImage());
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const find = (folder: string, name: string) =>
  findImage({ kind: "path", path: join(folder, name) }, join(folder, "cache"));

Deno.test("foreignFormat() names what stands behind frames that are skipped", () => {
  const named = (text: string) =>
    foreignFormat({ head: Uint8Array.from(text, (letter) => letter.charCodeAt(0)) })?.name;
  const skipped = "\x5e\x2a\x4d\x18\x04\0\0\0abcd\x50\x2a\x4d\x18\0\0\0\0";
  assertEquals(named(`${skipped}\x04\x22\x4d\x18`), "lz4");
  assertEquals(named(`${skipped}\x28\xb5\x2f\xfd`), "zstd");
  assertEquals(named(`${skipped}\x55\xaa\0\0`), undefined);
  // Whatever it is, it is no disk.
  assertEquals(named("\x50\x2a\x4d\x18\xff\xff\xff\xff"), "zstd");
});

const OR_TAR = "or tar xf IN where a tar is in it";
const CONVERT = "qemu-img convert -O qcow2 IN OUT";
const QEMU = ["qemu-img"];
const OVF = "echo '<Envelope/>' >disk.ovf";
const VMDK = "qemu-img convert -O vmdk -o subformat=streamOptimized disk.qcow2 DISK.vmdk";
const RAW = "qemu-img convert -O raw disk.qcow2 disk.raw";
const HOLES = "truncate -s 1G disk.raw";

/** Commands that make IN of disk.qcow2, as people ship images, and the programs for it. */
const TAKEN: Readonly<Record<string, readonly [make: string, ...tools: string[]]>> = {
  xz: ["xz -c disk.qcow2 >IN", "xz"],
  "raw.xz": [`${RAW}; xz -c disk.raw >IN`, "xz", ...QEMU],
  gzip: ["gzip -c disk.qcow2 >IN", "gzip"],
  "gzip in two members": [
    `${RAW}; (head -c 1000000 disk.raw|gzip; tail -c +1000001 disk.raw|gzip) >IN`,
    "gzip",
    ...QEMU,
  ],
  "gzip with zeroes behind": ["gzip -c disk.qcow2 >IN; head -c 1024 /dev/zero >>IN", "gzip"],
  bzip2: ["bzip2 -c disk.qcow2 >IN", "bzip2"],
  zstd: ["zstd -qc disk.qcow2 >IN", "zstd"],
  "zstd behind a frame that is skipped, as pzstd has it": [
    "(printf '\\120\\052\\115\\030\\004\\000\\000\\000\\123\\000\\000\\000'; zstd -qc disk.qcow2) >IN",
    "zstd",
  ],
  "tar.gz": ["tar czf IN disk.qcow2", "tar", "gzip"],
  "tar.xz": ["tar cJf IN disk.qcow2", "tar", "xz"],
  tar: ["tar cf IN disk.qcow2", "tar"],
  "tar as of old": ["tar cf IN --format=v7 disk.qcow2", "tar"],
  "tar beside digests": ["sha256sum disk.qcow2 >SHA256SUMS; tar cf IN SHA256SUMS disk.qcow2", "tar"],
  "tar with a long name": [
    `mkdir ${"d".repeat(90)}; mv disk.qcow2 ${"d".repeat(90)}; tar cf IN ${"d".repeat(90)}`,
    "tar",
  ],
  "tar of a packed disk": [`${RAW}; zstd -q disk.raw; tar cf IN disk.raw.zst`, "tar", "zstd", ...QEMU],
  ...Object.fromEntries(
    ["oldgnu", "posix --sparse-version=0.1", "posix --sparse-version=1.0"].map((
      form,
    ): [string, [string, ...string[]]] => [`a sparse tar.gz as ${form}, as Google takes it`, [
      `${RAW}; ${HOLES}; tar cSzf IN --format=${form} disk.raw`,
      "tar",
      "gzip",
      ...QEMU,
    ]]),
  ),
  ova: [`${OVF}; ${VMDK}; tar cf IN --format=ustar disk.ovf DISK.vmdk; rm DISK.vmdk`, "tar", ...QEMU],
  ...Object.fromEntries(
    ["vmdk", "vhdx", "vdi", "vpc"].map((
      format,
    ): [string, [string, ...string[]]] => [format, [`qemu-img convert -O ${format} disk.qcow2 IN`, ...QEMU]]),
  ),
  "vmdk for a stream": [`${VMDK}; mv DISK.vmdk IN`, ...QEMU],
  "vhd of a fixed size": ["qemu-img convert -O vpc -o subformat=fixed,force_size=on disk.qcow2 IN", ...QEMU],
  "vhd of a fixed size, in gzip": [
    "qemu-img convert -O vpc -o subformat=fixed,force_size=on disk.qcow2 A; gzip -c A >IN",
    "gzip",
    ...QEMU,
  ],
};

for (const [what, [make, ...tools]] of Object.entries(TAKEN)) {
  Deno.test({
    name: `findImage() makes a disk of ${what}, the same as the one in it`,
    ignore: !await hasPrograms(...tools, ...QEMU),
    fn: () =>
      withImage(async (folder) => {
        await sh("cp disk.qcow2 sound.qcow2", folder);
        await sh(make, folder);
        const { format, path, layout, sha256 } = await find(folder, "IN");
        assertEquals([format, layout.partitions.map(({ number }) => number)], ["qcow2", [1, 14, 15]]);
        assertEquals(path, join(folder, "cache", "images", `converted-${sha256}.qcow2`));
        await sh(`qemu-img compare -f qcow2 sound.qcow2 -F qcow2 ${path}`, folder);
        assertEquals((await find(folder, "IN")).sha256, sha256);
        const kept = await Array.fromAsync(Deno.readDir(join(folder, "cache", "images")), ({ name }) => name);
        assertEquals(kept, [`converted-${sha256}.qcow2`]);
      }),
  });
}

interface Refused {
  /** Makes IN of disk.qcow2. */
  readonly make: string;
  readonly name: string;
  /** What is told to do, and what to run for it where that is words; the result is OUT. */
  readonly help: string;
  readonly run?: string;
  readonly tools: readonly string[];
}

const REFUSED: Readonly<Record<string, Refused>> = {
  lz4: { make: "lz4 -qc disk.qcow2 >IN", name: "lz4", help: `lz4 -dc IN >OUT, ${OR_TAR}`, tools: ["lz4"] },
  lzma: {
    make: "xz -c --format=lzma disk.qcow2 >IN",
    name: "lzma",
    help: `xz -dc --format=lzma IN >OUT, ${OR_TAR}`,
    tools: ["xz"],
  },
  zip: {
    make: "zip -q IN.zip disk.qcow2; mv IN.zip IN",
    name: "zip",
    help: "unzip IN, then give the image in it",
    run: "rm disk.qcow2; unzip -q IN; mv disk.qcow2 OUT",
    tools: ["zip", "unzip"],
  },
  ...Object.fromEntries(
    [["qed", "QED"], ["parallels", "Parallels"]].map(([format = "", name = ""]) => [format, {
      make: `qemu-img convert -O ${format} disk.qcow2 IN`,
      name,
      help: CONVERT,
      tools: QEMU,
    }]),
  ),
  "vmdk in two files": {
    make: "qemu-img convert -O vmdk -o subformat=monolithicFlat disk.qcow2 IN",
    name: "VMDK descriptor",
    help: CONVERT,
    tools: QEMU,
  },
};

/** The command that a message gives before its words. */
const commandIn = (help: string) => help.replace(/, (?:or|then|where) .*$/, "");

for (const [what, { make, name, help, run, tools }] of Object.entries(REFUSED)) {
  Deno.test({
    name: `findImage() refuses a file made as ${what}, and the command that it gives makes an image of it`,
    ignore: !await hasPrograms(...tools),
    fn: () =>
      withImage(async (folder) => {
        await sh(make, folder);
        const { message } = await assertRejects(() => find(folder, "IN"), ImageError);
        assertStringIncludes(message, `it is ${name}, which is no disk that boots (`);
        assertStringIncludes(message, help);
        await sh(run ?? commandIn(help), folder);
        const { layout } = await find(folder, "OUT");
        assertEquals(layout.partitions.map(({ number }) => number), [1, 14, 15]);
      }),
  });
}

/** What `qemu-img convert` makes of files that it does not know: a disk of their bytes. */
const WRAPPED: Readonly<Record<string, readonly [name: string, help: string]>> = {
  xz: ["xz", `xz -dc IN >OUT, ${OR_TAR}`],
  gzip: ["gzip", `gunzip -c IN >OUT, ${OR_TAR}`],
  tar: ["tar or OVA", "tar xf IN, then give the image in it"],
  ova: ["tar or OVA", "tar xf IN, then qemu-img convert -O qcow2 DISK.vmdk OUT"],
};
for (const [what, [name, help]] of Object.entries(WRAPPED)) {
  const [make = "", ...tools] = TAKEN[what] ?? [];
  for (const format of ["qcow2", "qcow2 -c"]) {
    Deno.test({
      name: `findImage() refuses ${what} that was wrapped into a disk as ${format}`,
      ignore: !await hasPrograms(...tools, ...QEMU),
      fn: () =>
        withImage(async (folder) => {
          await sh(`${make}; qemu-img convert -O ${format} IN WRAPPED`, folder);
          const { message } = await assertRejects(() => find(folder, "WRAPPED"), ImageError);
          assertStringIncludes(message, `its disk begins with ${name}`);
          assertStringIncludes(message, help);
        }),
    });
  }
}

Deno.test({
  name: "findImage() refuses an image that was taken for a raw disk",
  ignore: !await hasPrograms(...QEMU),
  fn: () =>
    withImage(async (folder) => {
      await sh("qemu-img convert -f raw -O qcow2 disk.qcow2 WRAPPED", folder);
      await assertRejects(() => find(folder, "WRAPPED"), ImageError, "its disk begins with a qcow2 image");
    }),
});

/** What a disk may begin with: an ISO that a stick boots too has a boot sector, an empty disk has nothing. */
const DISKS: readonly (readonly [string, Readonly<Record<number, string>>, boolean])[] = [
  ["an ISO without a boot sector", { 0x8001: "CD001" }, false],
  ["an ISO with a boot sector", { 0x8001: "CD001", 510: "\x55\xaa" }, true],
  ["squashfs", { 0: "hsqs" }, false],
  ["an initramfs", { 0: "070701" }, false],
  ["a kernel", { 0: "\x7fELF" }, false],
  ["a UKI", { 0: "MZ", 0x3c: "\x80\0\0\0", 0x80: "PE\0\0", 510: "\x55\xaa" }, false],
  ["a program of DOS", { 0: "MZ", 0x3c: "\x80\0\0\0", 510: "\x55\xaa" }, true],
  ["an LZ4 of old", { 0: "\x02\x21\x4c\x18" }, false],
  ["a zstd behind frames that are skipped", {
    0: "\x5e\x2a\x4d\x18\x04\0\0\0abcd\x50\x2a\x4d\x18\0\0\0\0\x28\xb5\x2f\xfd",
  }, false],
  ["an LZ4 behind frames that are skipped", { 0: "\x50\x2a\x4d\x18\0\0\0\0\x04\x22\x4d\x18" }, false],
  ["a frame that is skipped, and is longer than the file", { 0: "\x50\x2a\x4d\x18\xff\xff\xff\xff" }, false],
  ["EROFS", { 1024: "\xe2\xe1\xf5\xe0" }, false],
  ["a forensic image", { 0: "EVF\t\r\n\xff\0" }, false],
  ["a web page", { 0: "\n<!DOCTYPE html>" }, false],
  ["nothing", {}, true],
  ["a boot sector alone", { 0: "\xeb\x63\x90", 510: "\x55\xaa" }, true],
  ["text where a tar has its sum", { 0: "x", 148: "000100\0 " }, true],
];
for (const [what, marks, isTaken] of DISKS) {
  Deno.test(`findImage() ${isTaken ? "takes" : "refuses"} a disk that begins with ${what}`, async () => {
    await withImage(async (folder) => {
      const bytes = new Uint8Array(1 << 20);
      for (const [at, mark] of Object.entries(marks)) {
        bytes.set(Uint8Array.from(mark, (letter) => letter.charCodeAt(0)), Number(at));
      }
      await Deno.writeFile(join(folder, "IN"), bytes);
      const found = await find(folder, "IN").then(({ format }) => format, (error: Error) => error.message);
      assertEquals(found === "raw", isTaken, found);
    });
  });
}
