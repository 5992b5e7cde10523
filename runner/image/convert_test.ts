/** What is no whole and honest disk of another format, and runs that want the same one at once. */
import { deflateSync } from "node:zlib";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { soundImage } from "../../fixtures/attacks/bad_images.ts";
import { ImageError } from "../disk/bytes.ts";
import { findImage } from "./image.ts";
import { toQcow2, unpack } from "./packer.ts";
import { limitsFor } from "./sparse_file.ts";
import { hasPrograms } from "../../fixtures/harness/programs.ts";

async function sh(script: string, cwd: string): Promise<void> {
  const { success, stderr } = await new Deno.Command("sh", { args: ["-ec", script], cwd, stdout: "null" })
    .output();
  assert(success, `${script}: ${new TextDecoder().decode(stderr)}`);
}

const HAS_ALL = await hasPrograms("qemu-img", "xz", "gzip", "zstd", "tar");

/** A test in a folder with a sound image, `disk.qcow2`. */
function withImage(name: string, test: (folder: string) => Promise<void>): void {
  Deno.test({
    name: `${name}${HAS_ALL ? "" : " (ignored: needs qemu-img, xz, gzip, zstd and tar)"}`,
    ignore: !HAS_ALL,
    fn: async () => {
      const folder = await Deno.makeTempDir({ prefix: "seedling-convert-" });
      try {
        await Deno.writeFile(join(folder, "disk.qcow2"), await soundImage());
        await test(folder);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

const find = (folder: string, name = "IN") =>
  findImage({ kind: "path", path: join(folder, name) }, join(folder, "cache"));

const EMPTY_QCOW = "qemu-img create -q -f qcow2 A.qcow2 1M";
const patch = (at: number, bytes: string) =>
  `printf '${bytes}' | dd of=IN bs=1 seek=${at} conv=notrunc status=none`;

const HALF = "head -c $(($(stat -c %s A) / 2)) A >IN";

/** How IN is made, and what is said of it. */
const REFUSED: Readonly<Record<string, readonly [make: string, says: string]>> = {
  "a vmdk with a parent": [
    `qemu-img create -q -f vmdk BASE 1M; qemu-img create -q -f vmdk -b BASE -F vmdk IN`,
    "it holds only what differs from another image (flatten it",
  ],
  "a vmdk that leads to any file": [
    `qemu-img create -q -f vmdk IN 1M; ${patch(12, "\\0\\0\\0\\0\\0\\0\\0\\0")}`,
    "it keeps its disk in other files",
  ],
  "a vdi that is a difference": [
    `qemu-img create -q -f vdi IN 1M; ${patch(0x4c, "\\004")}`,
    "it holds only what differs",
  ],
  "a vhd that is a difference": [
    `qemu-img convert -O vpc disk.qcow2 IN; s=$(stat -c %s IN); ` +
    `printf '\\004' | dd of=IN bs=1 seek=$((s - 512 + 63)) conv=notrunc status=none`,
    "it holds only what differs",
  ],
  "a qcow2 with a backing file in xz": [
    `${EMPTY_QCOW}; qemu-img create -q -f qcow2 -b A.qcow2 -F qcow2 B; xz -c B >IN`,
    "it has a backing file",
  ],
  "a luks disk in xz": ["printf 'LUKS\\272\\276' >A; truncate -s 1M A; xz -c A >IN", "it is LUKS"],
  "an xz that is cut short": [
    `xz -c disk.qcow2 >A; ${HALF}`,
    "xz cannot unpack it: Unexpected end of input (fetch it again)",
  ],
  "a gzip that is cut short": [
    `gzip -c disk.qcow2 >A; ${HALF}`,
    "gzip cannot unpack it: unexpected end of file (fetch it again)",
  ],
  "a zstd that is cut short": [`zstd -qc disk.qcow2 >A; ${HALF}`, "zstd cannot unpack it: "],
  "a zstd of a wide window": [
    "cat disk.qcow2 | zstd -q1c --long=31 >IN",
    "zstd cannot unpack it: it wants 2147483648 bytes of memory (unpack it with `zstd -d --long=31`",
  ],
  "a tar that is cut short": ["tar cf A disk.qcow2; head -c 100000 A >IN", "is not all there"],
  "a tar of two disks": [
    "cp disk.qcow2 b.img; tar cf IN disk.qcow2 b.img",
    "2 files are in it that may be its disk",
  ],
  "a tar without a disk": ["echo >a.txt; tar cf IN a.txt", "no disk is in it"],
  "a tar of a file system": [
    "mkdir -p etc; echo >etc/passwd; echo >etc/group; tar cf IN etc",
    "2 files are in it",
  ],
  "a text in gzip": ["echo hello | gzip >IN", "it has 6 bytes, which is no whole number of 512-byte sectors"],
  "gzip in gzip, six times over": [
    "cp disk.qcow2 IN; for i in 1 2 3 4 5 6; do gzip -c IN >A; mv A IN; done",
    "packed more than 5 times over",
  ],
  "a vmdk that is cut short": [
    `qemu-img convert -O vmdk disk.qcow2 A; ${HALF}`,
    "it is cut short",
  ],
};

for (const [what, [make, says]] of Object.entries(REFUSED)) {
  withImage(`findImage() refuses ${what}, and leaves nothing of it`, async (folder) => {
    await sh(make, folder);
    await assertRejects(() => find(folder), ImageError, says);
    const images = await Array.fromAsync(Deno.readDir(join(folder, "cache", "images")), ({ name }) => name)
      .catch(() => []);
    assertEquals(images.filter((name) => name.endsWith(".part")), []);
  });
}

const LIMITS = { mostBytes: 10 << 20, mostDataBytes: 1 << 20, mostSeconds: 60 };
const GZIP = { argv: ["gzip", "-dc"], package: "gzip" } as const;

for (const [what, source] of [["zeroes", "/dev/zero"], ["data", "/dev/urandom"]] as const) {
  withImage(`unpack() ends at its limit where ${what} come without end`, async (folder) => {
    await sh(`head -c 20M ${source} | gzip -1 >IN`, folder);
    const work = { from: join(folder, "IN"), to: join(folder, "OUT"), limits: LIMITS, what: "IN" };
    await assertRejects(() => unpack(GZIP, work), ImageError, "it unpacks to more than");
    const { blocks } = await Deno.stat(work.to);
    assert((blocks ?? 0) * 512 <= LIMITS.mostDataBytes);
  });
}

withImage("toQcow2() ends at its limit", async (folder) => {
  await sh("head -c 4M /dev/urandom >IN", folder);
  const work = { from: join(folder, "IN"), to: join(folder, "OUT"), limits: LIMITS, what: "IN" };
  await assertRejects(() => toQcow2("raw", work), ImageError, "it unpacks to more than 1M");
});

Deno.test("limitsFor() lets what is packed to a few MiB cost seconds, and takes a large disk that is mostly empty", () => {
  const [mib, gib] = [1024 ** 2, 1024 ** 3];
  const [small, large] = [limitsFor(2 * mib), limitsFor(gib / 2)];
  assert(small.mostBytes <= 4 * gib && small.mostDataBytes <= 4 * gib && small.mostSeconds <= 30);
  assert(large.mostBytes > 127 * gib && large.mostDataBytes > 10 * gib && large.mostSeconds > 200);
});

/** A disk of VMware's of which every block is the same compressed one: VMDK 5.0, "Stream-Optimized Compressed Sparse Extents". */
function streamOptimized(gib: number): Uint8Array<ArrayBuffer> {
  const [SECTOR, directory] = [512, 21];
  const tables = gib * 32; // of 512 grains of 64 KiB each
  const table = directory + Math.ceil(tables * 4 / SECTOR);
  const grain = table + 4;
  const packed = deflateSync(new Uint8Array(64 * 1024));
  const bytes = new Uint8Array((grain + 1) * SECTOR + packed.length + SECTOR);
  const view = new DataView(bytes.buffer);
  const words: readonly (readonly [at: number, value: number])[] = [[4, 3], [8, 0x30003]];
  const longs: readonly (readonly [at: number, value: number])[] = [
    ...[[12, gib * 2 ** 21], [20, 128], [28, 1], [36, 20]] as const,
    ...[[48, directory], [56, directory], [64, grain]] as const,
  ];
  bytes.set(new TextEncoder().encode("KDMV"));
  for (const [at, value] of words) view.setUint32(at, value, true);
  for (const [at, value] of longs) view.setBigUint64(at, BigInt(value), true);
  view.setUint32(44, 512, true);
  bytes.set(new TextEncoder().encode("\n \r\n"), 73);
  view.setUint16(77, 1, true);
  const text =
    `# Disk DescriptorFile\nversion=1\nCID=fffffffe\nparentCID=ffffffff\ncreateType="streamOptimized"\n`;
  bytes.set(new TextEncoder().encode(`${text}RW ${gib * 2 ** 21} SPARSE "x.vmdk"\n`), SECTOR);
  for (let each = 0; each < tables; each++) view.setUint32(directory * SECTOR + 4 * each, table, true);
  for (let each = 0; each < 512; each++) view.setUint32(table * SECTOR + 4 * each, grain, true);
  view.setUint32(grain * SECTOR + 8, packed.length, true);
  bytes.set(packed, grain * SECTOR + 12);
  return bytes;
}

withImage("toQcow2() ends where each block of a disk leads to the same few bytes", async (folder) => {
  await Deno.writeFile(join(folder, "IN"), streamOptimized(64));
  const limits = { ...LIMITS, mostSeconds: 1 };
  const work = { from: join(folder, "IN"), to: join(folder, "OUT"), limits, what: "IN" };
  await assertRejects(
    () => toQcow2("vmdk", work),
    ImageError,
    "making a disk of it takes more than 1 s of processor",
  );
});

withImage("unpack() ends a program that writes nothing and does not end", async (folder) => {
  const limits = { mostBytes: 1, mostDataBytes: 1, mostSeconds: 1 };
  const work = { from: join(folder, "disk.qcow2"), to: join(folder, "OUT"), limits, what: "IN" };
  const endless = ["sh", "-c", "exec 0<&-; while :; do :; done"] as const;
  await assertRejects(
    () => unpack({ argv: endless, package: "dash" }, work),
    ImageError,
    "making a disk of it takes more than 2 s of processor",
  );
});

withImage("unpack() says which package a program is in", async (folder) => {
  const work = { from: join(folder, "disk.qcow2"), to: join(folder, "OUT"), limits: LIMITS, what: "IN" };
  await assertRejects(
    () => unpack({ argv: ["no-such-xz"], package: "xz-utils" }, work),
    ImageError,
    "no-such-xz, which it takes, is not installed (`apt-get install --no-install-recommends xz-utils`)",
  );
});

withImage(
  "findImage() makes a disk once for all who want it at a time, and tells how far it is",
  async (folder) => {
    await sh("xz -c disk.qcow2 >IN", folder);
    const steps: string[] = [];
    const options = { progress: ({ what }: { readonly what: string }) => void steps.push(what) };
    const reference = { kind: "path", path: join(folder, "IN") } as const;
    const all = await Promise.all(
      [1, 2, 3].map(() => findImage(reference, join(folder, "cache"), options)),
    );
    assertEquals(new Set(all.map(({ path, stamp }) => `${path} ${stamp}`)).size, 1);
    assertEquals(steps.filter((what) => what.endsWith("another run makes a disk of it")).length, 2);
    assert(steps.includes(`${reference.path}: unpacking xz`));
  },
);

withImage("findImage() makes nothing any more where the run is interrupted", async (folder) => {
  await sh("xz -c disk.qcow2 >IN", folder);
  const interrupted = new AbortController();
  const progress = ({ what }: { readonly what: string }) =>
    what.endsWith("unpacking xz") && interrupted.abort(new Error("interrupted"));
  const reference = { kind: "path", path: join(folder, "IN") } as const;
  const { signal } = interrupted;
  await assertRejects(
    () => findImage(reference, join(folder, "cache"), { signal, progress }),
    Error,
    "interrupted",
  );
});

withImage("findImage() reads a qcow2 image whose clusters zstd has packed", async (folder) => {
  await sh("qemu-img convert -c -O qcow2 -o compression_type=zstd disk.qcow2 IN", folder);
  const { path, format, layout } = await find(folder);
  assertEquals([path, format], [join(folder, "IN"), "qcow2"]);
  assertEquals(layout, (await find(folder, "disk.qcow2")).layout);
});

withImage("findImage() refuses a vhdx that is a difference", async (folder) => {
  await sh("qemu-img convert -O vhdx disk.qcow2 IN", folder);
  const bytes = await Deno.readFile(join(folder, "IN"));
  const text = new TextDecoder("latin1").decode(bytes);
  const table = text.indexOf("metadata");
  const entry = text.indexOf(
    String.fromCharCode(...Uint8Array.fromHex("3767a1ca36fa434db3b633f0aa44e76b")),
    table,
  );
  const parameters = table + new DataView(bytes.buffer).getUint32(entry + 16, true);
  bytes[parameters + 4] = (bytes[parameters + 4] ?? 0) | 2;
  await Deno.writeFile(join(folder, "IN"), bytes);
  await assertRejects(() => find(folder), ImageError, "it holds only what differs");
});

/** Images that another tool makes whole: how each is made, and what the message gives for `run` in its brackets. */
const HELPED: Readonly<Record<string, readonly [make: string, says: string]>> = {
  "encrypted": [
    // It measures how fast a core is, by a clock of ticks: where none passed meanwhile it gives up.
    `printf secret >PASSPHRASE
    for _ in $(seq 50); do
      qemu-img create -q --object secret,id=key,file=PASSPHRASE -f qcow2 \\
        -o encrypt.format=luks,encrypt.key-secret=key,encrypt.iter-time=10 IN 1M && break
    done`,
    "it is encrypted (with its passphrase in a file: ",
  ],
  "with its data elsewhere": [
    "qemu-img create -q -f qcow2 -o data_file=data,data_file_raw=on IN 1M",
    "it keeps its data in an external file (where that file lies: ",
  ],
  "with a backing file": [
    `${EMPTY_QCOW}; qemu-img create -q -f qcow2 -b A.qcow2 -F qcow2 IN`,
    "it has a backing file (flatten it where that lies: ",
  ],
  "with a snapshot": [
    "qemu-img create -q -f qcow2 IN 1M; qemu-img snapshot -c a IN",
    "it holds internal snapshots (",
  ],
};
for (const [what, [make, says]] of Object.entries(HELPED)) {
  withImage(
    `findImage() refuses a qcow2 image ${what}, and the command that it gives makes one that it takes`,
    async (folder) => {
      await sh(make, folder);
      const { message } = await assertRejects(() => find(folder), ImageError, says);
      const [, command = ""] = /(qemu-img convert .* OUT)/.exec(message) ?? [];
      await sh(command, folder);
      assertEquals((await find(folder, "OUT")).virtualSizeBytes, 1 << 20);
    },
  );
}

withImage(
  "findImage() takes what was made before from a cache that may only be read, and says what else would do",
  async (folder) => {
    await sh("xz -c disk.qcow2 >IN; gzip -c disk.qcow2 >OTHER", folder);
    const { path } = await find(folder);
    const images = join(folder, "cache", "images");
    await Deno.chmod(images, 0o555);
    assertEquals((await find(folder)).path, path);
    // Root may write everywhere.
    if (Deno.uid() !== 0) await assertRejects(() => find(folder, "OTHER"), ImageError, "set XDG_CACHE_HOME");
    await Deno.chmod(images, 0o755);
  },
);
