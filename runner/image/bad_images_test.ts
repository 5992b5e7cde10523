import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { BAD_HEADERS, CUTS, MISLABELED, soundImage } from "../../fixtures/attacks/bad_images.ts";
import { ImageError } from "../disk/bytes.ts";
import { findImage } from "./image.ts";
import { deflateRawSync } from "node:zlib";
import { qcow2Reader } from "../disk/qcow2.ts";

const SOUND = await soundImage();

/** Looks a file with these bytes up, as a case that names its path does. */
async function find(bytes: Uint8Array<ArrayBuffer>) {
  const folder = await Deno.makeTempDir({ prefix: "seedling-bad-image-" });
  try {
    await Deno.writeFile(`${folder}/disk.img`, bytes);
    return await findImage({ kind: "path", path: `${folder}/disk.img` }, `${folder}/cache`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function assertRefused(bytes: Uint8Array<ArrayBuffer>, says: string): Promise<void> {
  const error = await assertRejects(() => find(bytes), ImageError);
  assertStringIncludes(error.message, says);
}

Deno.test("findImage() takes the image that the others are spoiled from", async () =>
  assertEquals((await find(SOUND)).format, "qcow2"));

for (const { what, spoil, says } of BAD_HEADERS) {
  Deno.test(`findImage() refuses a qcow2 image with ${what}`, async () => {
    const bytes = SOUND.slice();
    spoil(new DataView(bytes.buffer));
    await assertRefused(bytes, says);
  });
}

for (const length of CUTS) {
  Deno.test(`findImage() refuses a qcow2 image that is cut after ${length} bytes`, async () =>
    await assertRefused(SOUND.slice(0, length), 'Cannot use image "'));
}

for (const [what, { at, magic }] of Object.entries(MISLABELED)) {
  Deno.test(`findImage() does not take ${what} for a raw disk`, async () => {
    const bytes = new Uint8Array(1 << 20);
    bytes.set(Uint8Array.from(magic, (letter) => letter.charCodeAt(0)), at);
    await assertRefused(bytes, "Cannot use image");
  });
}

Deno.test("findImage() takes a raw disk that holds a qcow2 image for a qcow2 image, with what that has", async () => {
  const bytes = new Uint8Array(1 << 20);
  new DataView(bytes.buffer).setUint32(0, 0x514649fb);
  await assertRefused(bytes, "version 0 is unknown");
});

/** By perl, which every Debian has: Deno would want leave to listen. */
async function makeSocket(path: string): Promise<void> {
  const bind = "socket(S, PF_UNIX, SOCK_STREAM, 0) && bind(S, sockaddr_un($ARGV[0])) || die";
  const { success } = await new Deno.Command("perl", { args: ["-MSocket", "-e", bind, path] }).output();
  assert(success);
  assert((await Deno.lstat(path)).isSocket);
}

for (const what of ["socket", "loop of links", "link that leads nowhere", "closed folder"] as const) {
  Deno.test(`findImage() refuses a ${what}`, async () => {
    const folder = await Deno.makeTempDir({ prefix: "seedling-bad-image-" });
    const path = `${folder}/disk.img`;
    try {
      if (what === "socket") await makeSocket(path);
      if (what === "loop of links") await Deno.symlink(path, path);
      if (what === "link that leads nowhere") await Deno.symlink(`${folder}/nowhere`, path);
      if (what === "closed folder") await Deno.mkdir(path, { mode: 0 });
      await assertRejects(
        () => findImage({ kind: "path", path }, `${folder}/cache`),
        ImageError,
        "Cannot use image",
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

Deno.test("qcow2Reader() does not inflate a cluster beyond its size", async () => {
  const packed = deflateRawSync(new Uint8Array(64 << 20));
  const file = new Uint8Array(1 << 20);
  const view = new DataView(file.buffer);
  view.setBigUint64(0x10000, 0x20000n);
  const sectors = BigInt(Math.ceil(packed.length / 512)) - 1n;
  view.setBigUint64(0x20000, (1n << 62n) | (sectors << 54n) | 0x30000n);
  file.set(packed, 0x30000);
  const read = (offset: number, length: number) => {
    const bytes = new Uint8Array(length);
    bytes.set(file.subarray(offset, offset + length));
    return Promise.resolve(bytes);
  };
  const header = {
    ...{ version: 3, clusterBits: 16, virtualSizeBytes: 1 << 20, l1Offset: 0x10000, l1Entries: 1 },
    ...{ hasBackingFile: false, extendedL2: false },
  };
  await assertRejects(() => qcow2Reader(read, header)(0, 512), Error, "larger than");
});

/** The sound image with the first of its second-level tables elsewhere, which `fill` fills. */
function withTable(at: number, fill: (view: DataView<ArrayBuffer>) => void): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(16 << 20);
  bytes.set(SOUND);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(Number(view.getBigUint64(40)), BigInt(at));
  fill(view);
  return bytes;
}

Deno.test("findImage() refuses a qcow2 image with a cluster that does not inflate", async () => {
  const bytes = withTable(8 << 20, (view) => {
    view.setBigUint64(8 << 20, (1n << 62n) | BigInt(12 << 20));
    new Uint8Array(view.buffer).fill(0xff, 12 << 20, (12 << 20) + 512);
  });
  await assertRefused(bytes, "a compressed cluster of it cannot be read");
});

Deno.test("findImage() refuses a qcow2 image whose tables lead beyond any file", async () => {
  const bytes = withTable(8 << 20, (view) => view.setBigUint64(8 << 20, 1n << 55n));
  await assertRefused(bytes, "its tables speak of a cluster at byte 36028797018963970");
});
