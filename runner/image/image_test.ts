import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { gunzipSync } from "node:zlib";
import { ImageError } from "../disk/bytes.ts";
import { findImage } from "./image.ts";
import { inspect } from "./inspect.ts";
import { parseImageReference } from "./image_reference.ts";

const MIB = 1024 ** 2;

async function fixture(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const url = new URL(`../../fixtures/disks/${name}.qcow2.gz`, import.meta.url);
  return new Uint8Array(gunzipSync(await Deno.readFile(url)));
}

interface Folder extends AsyncDisposable {
  readonly path: string;
  readonly cache: string;
}

async function folder(): Promise<Folder> {
  const path = await Deno.makeTempDir({ prefix: "seedling-image-" });
  return {
    path,
    cache: join(path, "cache"),
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}

const byPath = (path: string) => ({ kind: "path" as const, path });

Deno.test("findImage() reads a qcow2 by its magic, whatever its suffix says", async () => {
  await using at = await folder();
  await Deno.writeFile(join(at.path, "disk.raw"), await fixture("gpt-ext4"));
  const image = await findImage(byPath(join(at.path, "disk.raw")), at.cache);
  assertEquals([image.format, image.virtualSizeBytes, image.layout.kind], ["qcow2", 64 * MIB, "gpt"]);
  assertEquals(image.layout.partitions.map(({ number }) => number), [1, 14, 15]);
  assertEquals(image.sha256.length, 64);
});

Deno.test("findImage() keeps a digest and notices a changed file", async () => {
  await using at = await folder();
  const path = join(at.path, "disk");
  await Deno.writeFile(path, new Uint8Array(1024));
  const first = await findImage(byPath(path), at.cache);
  assertEquals(first.sha256, "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef");
  assertEquals((await findImage(byPath(path), at.cache)).sha256, first.sha256);
  await Deno.writeFile(path, new Uint8Array(2048));
  assertEquals(
    (await findImage(byPath(path), at.cache)).sha256,
    "e5a00aa9991ac8a5ee3109844d84a55583bd20572ad3ffcd42792f3c36b183ad",
  );
});

Deno.test("findImage() finds a name of the catalogue in the cache", async () => {
  await using at = await folder();
  await Deno.mkdir(join(at.cache, "images"), { recursive: true });
  await Deno.writeFile(join(at.cache, "images", "tiny.qcow2"), await fixture("mbr-xfs"));
  const image = await findImage({ kind: "name", name: "tiny" }, at.cache);
  assertEquals([image.name, image.layout.kind], ["tiny", "mbr"]);
});

Deno.test("findImage() says what is wrong with an image and what would do", async (t) => {
  await using at = await folder();
  const write = async (name: string, bytes: Uint8Array<ArrayBuffer>) => {
    await Deno.writeFile(join(at.path, name), bytes);
    return byPath(join(at.path, name));
  };
  await new Deno.Command("mkfifo", { args: [join(at.path, "fifo")] }).output();
  await Deno.symlink("/dev/zero", join(at.path, "device"));
  await write("odd", new Uint8Array(1000));
  const rows = [
    ["a name that is not there", { kind: "name", name: "debian-99" }, "it is not in the cache"],
    ["a name with a way out", { kind: "name", name: "../x" }, "a name has only"],
    ["a path that is not there", byPath(join(at.path, "none.img")), "no such file"],
    ["a path through a file", byPath(join(at.path, "odd", "x.img")), "Not a directory"],
    ["a name too long for the disk", byPath(join(at.path, `${"x".repeat(300)}.img`)), "File name too long"],
    ["a folder", byPath(at.path), "is not a regular file"],
    ["a FIFO", byPath(join(at.path, "fifo")), "is not a regular file"],
    ["a link to a device", byPath(join(at.path, "device")), "is not a regular file"],
    ["an overlay", await write("overlay", await fixture("gpt-ext4-grown.overlay")), "it has a backing file"],
    ["odd bytes", await write("odd", new Uint8Array(1000)), "no whole number of 512-byte sectors"],
  ] as const;
  for (const [what, reference, message] of rows) {
    await t.step(what, async () => {
      const error = await assertRejects(() => findImage(reference, at.cache), ImageError, message);
      assertStringIncludes(error.message, 'Cannot use image "');
    });
  }
});

Deno.test("findImage() takes a download only with the right digest", async () => {
  await using at = await folder();
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    () => new Response(new Uint8Array(1024)),
  );
  try {
    const url = `http://127.0.0.1:${server.addr.port}/disk.img`;
    const sha256 = "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";
    const image = await findImage({ kind: "url", url, sha256 }, at.cache);
    assertEquals([image.virtualSizeBytes, image.sha256], [1024, sha256]);
    const wrong = { kind: "url", url, sha256: "0".repeat(64) } as const;
    await assertRejects(() => findImage(wrong, at.cache), ImageError, `its sha256 is ${sha256}`);
    const left = await Array.fromAsync(Deno.readDir(join(at.cache, "images")), ({ name }) => name);
    assertEquals(left.filter((name) => !name.endsWith(".lock")), [`sha256-${sha256}`]);
  } finally {
    await server.shutdown();
  }
});

Deno.test("findImage() says which address cannot be reached", async () => {
  await using at = await folder();
  const url = { kind: "url", url: "http://127.0.0.1:1/disk.img", sha256: "0".repeat(64) } as const;
  await assertRejects(
    () => findImage(url, at.cache),
    ImageError,
    "http://127.0.0.1:1/disk.img cannot be fetched",
  );
});

Deno.test("inspect() reads an overlay through its backing file", async () => {
  await using at = await folder();
  const [base, overlay] = [join(at.path, "base"), join(at.path, "overlay")];
  await Deno.writeFile(base, await fixture("gpt-ext4"));
  await Deno.writeFile(overlay, await fixture("gpt-ext4-grown.overlay"));
  const { layout, virtualSizeBytes } = await inspect(overlay, { backing: base });
  assertEquals([virtualSizeBytes, layout.partitions[0]?.filesystem?.sizeBytes], [128 * MIB, 117740 * 1024]);
});

Deno.test("parseImageReference() tells a path from a name", () => {
  assertEquals(parseImageReference("debian-12"), { kind: "name", name: "debian-12" });
  assertEquals(parseImageReference("./debian-12"), { kind: "path", path: "./debian-12" });
  const sha256 = "ab".repeat(32);
  assertEquals(parseImageReference(`sha256:${sha256.toUpperCase()}`), { kind: "digest", sha256 });
  for (const path of ["disk.qcow2", "disk.vhd", "debian-12.raw.xz"]) {
    assertEquals(parseImageReference(path), { kind: "path", path });
  }
});
