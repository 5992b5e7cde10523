/** Files of other formats, made by the tools that people use; and what these tools make of the advice. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { soundImage } from "../../fixtures/attacks/bad_images.ts";
import { ImageError } from "../disk/bytes.ts";
import { findImage } from "./image.ts";

/** Whether every program is there: minimal machines have not all of them. */
function haveTools(tools: readonly string[]): boolean {
  return tools.every((tool) =>
    new Deno.Command("sh", { args: ["-c", `command -v ${tool}`], stdout: "null" }).outputSync().success
  );
}

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

interface Made {
  /** Makes IN of disk.qcow2. */
  readonly make: string;
  readonly name: string;
  /** What is told to do, and what to run for it where that is words; the result is OUT. */
  readonly help: string;
  readonly run?: string;
  readonly tools: readonly string[];
}

const OR_TAR = "or tar xf IN where a tar is in it";
const CONVERT = "qemu-img convert -O qcow2 IN OUT";
const QEMU = ["qemu-img"];
const OVF = "echo '<Envelope/>' >disk.ovf";
const VMDK = "qemu-img convert -O vmdk -o subformat=streamOptimized disk.qcow2 DISK.vmdk";

const MADE: Readonly<Record<string, Made>> = {
  xz: { make: "xz -c disk.qcow2 >IN", name: "xz", help: `xz -dc IN >OUT, ${OR_TAR}`, tools: ["xz"] },
  gzip: {
    make: "gzip -c disk.qcow2 >IN",
    name: "gzip",
    help: `gunzip -c IN >OUT, ${OR_TAR}`,
    tools: ["gzip"],
  },
  bzip2: {
    make: "bzip2 -c disk.qcow2 >IN",
    name: "bzip2",
    help: `bunzip2 -c IN >OUT, ${OR_TAR}`,
    tools: ["bzip2"],
  },
  zstd: {
    make: "zstd -qc disk.qcow2 >IN",
    name: "zstd",
    help: `zstd -dc IN >OUT, ${OR_TAR}`,
    tools: ["zstd"],
  },
  lz4: { make: "lz4 -qc disk.qcow2 >IN", name: "lz4", help: `lz4 -dc IN >OUT, ${OR_TAR}`, tools: ["lz4"] },
  lzma: {
    make: "xz -c --format=lzma disk.qcow2 >IN",
    name: "lzma",
    help: `xz -dc --format=lzma IN >OUT, ${OR_TAR}`,
    tools: ["xz"],
  },
  "tar.gz": {
    make: "tar czf IN disk.qcow2",
    name: "gzip",
    help: OR_TAR,
    run: "tar xf IN; mv disk.qcow2 OUT",
    tools: ["tar", "gzip"],
  },
  "tar.xz": {
    make: "tar cJf IN disk.qcow2",
    name: "xz",
    help: OR_TAR,
    run: "tar xf IN; mv disk.qcow2 OUT",
    tools: ["tar", "xz"],
  },
  tar: {
    make: "tar cf IN disk.qcow2",
    name: "tar or OVA",
    help: "tar xf IN, then give the image in it",
    run: "tar xf IN; mv disk.qcow2 OUT",
    tools: ["tar"],
  },
  "tar as of old": {
    make: "tar cf IN --format=v7 disk.qcow2",
    name: "tar or OVA",
    help: "tar xf IN, then give the image in it",
    run: "tar xf IN; mv disk.qcow2 OUT",
    tools: ["tar"],
  },
  ova: {
    make: `${OVF}; ${VMDK}; tar cf IN --format=ustar disk.ovf DISK.vmdk; rm DISK.vmdk`,
    name: "tar or OVA",
    help: "tar xf IN, then qemu-img convert -O qcow2 DISK.vmdk OUT",
    run: "tar xf IN; qemu-img convert -O qcow2 DISK.vmdk OUT",
    tools: ["tar", ...QEMU],
  },
  zip: {
    make: "zip -q IN.zip disk.qcow2; mv IN.zip IN",
    name: "zip",
    help: "unzip IN, then give the image in it",
    run: "rm disk.qcow2; unzip -q IN; mv disk.qcow2 OUT",
    tools: ["zip", "unzip"],
  },
  ...Object.fromEntries(
    [["vmdk", "VMDK"], ["vhdx", "VHDX"], ["vdi", "VDI"], ["qed", "QED"], ["parallels", "Parallels"]].map(
      ([format = "", name = ""]) => [format, {
        make: `qemu-img convert -O ${format} disk.qcow2 IN`,
        name,
        help: CONVERT,
        tools: QEMU,
      }],
    ),
  ),
  "vhd that grows": {
    make: "qemu-img convert -O vpc disk.qcow2 IN",
    name: "VHD",
    help: CONVERT,
    tools: QEMU,
  },
  "vhd of a fixed size": {
    make: "qemu-img convert -O vpc -o subformat=fixed,force_size=on disk.qcow2 IN",
    name: "VHD of a fixed size",
    help: "qemu-img convert -f vpc -O qcow2 IN OUT",
    tools: QEMU,
  },
  "vmdk in two files": {
    make: "qemu-img convert -O vmdk -o subformat=monolithicFlat disk.qcow2 IN",
    name: "VMDK descriptor",
    help: CONVERT,
    tools: QEMU,
  },
};

/** The command that a message gives before its words. */
const commandIn = (help: string) => help.replace(/, (?:or|then) .*$/, "");

for (const [what, { make, name, help, run, tools }] of Object.entries(MADE)) {
  Deno.test({
    name: `findImage() refuses a file made as ${what}, and the command that it gives makes an image of it`,
    ignore: !haveTools(tools),
    fn: () =>
      withImage(async (folder) => {
        await sh(make, folder);
        const { message } = await assertRejects(() => find(folder, "IN"), ImageError);
        assertStringIncludes(message, `it is ${name}, only qcow2 and raw disks are booted (`);
        assertStringIncludes(message, help);
        await sh(run ?? commandIn(help), folder);
        const { layout } = await find(folder, "OUT");
        assertEquals(layout.partitions.map(({ number }) => number), [1, 14, 15]);
      }),
  });
}

/** What `qemu-img convert` makes of files that it does not know: a disk of their bytes. */
for (
  const what of ["xz", "gzip", "bzip2", "zstd", "lz4", "lzma", "tar.gz", "tar", "tar as of old", "ova", "zip"]
) {
  const { make, name, help, tools } = MADE[what] ?? { make: "", name: "", help: "", tools: [] };
  for (const format of ["qcow2", "qcow2 -c", "raw"]) {
    Deno.test({
      name: `findImage() refuses ${what} that was wrapped into a disk as ${format}`,
      ignore: !haveTools([...tools, ...QEMU]),
      fn: () =>
        withImage(async (folder) => {
          await sh(`${make}; qemu-img convert -O ${format} IN WRAPPED`, folder);
          const { message } = await assertRejects(() => find(folder, "WRAPPED"), ImageError);
          const where = format === "raw" ? "it is" : "its disk begins with";
          assertStringIncludes(message, `${where} ${name}`);
          assertStringIncludes(message, help);
        }),
    });
  }
}

Deno.test({
  name: "findImage() refuses an image that was taken for a raw disk",
  ignore: !haveTools(QEMU),
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
