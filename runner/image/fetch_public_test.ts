/** Public images from a server on loopback. */
import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { type Answer, sendFile, serveWeb, type WebServer } from "../../fixtures/harness/web_server.ts";
import { ImageError } from "../disk/bytes.ts";
import { fetchPublic, findPublic } from "./fetch_public.ts";
import { findImage } from "./image.ts";
import { readKept, removeKept, stateOf } from "./kept_public.ts";
import type { PublicImage } from "./public_images.ts";

/** A disk of two sectors, and that of a later day. */
const DISK = new Uint8Array(1024).fill(1);
const NEWER = new Uint8Array(1024).fill(2);

const digest = async (bytes: Uint8Array<ArrayBuffer>, algorithm: "SHA-256" | "SHA-512" = "SHA-256") =>
  new Uint8Array(await crypto.subtle.digest(algorithm, bytes)).toHex();

interface Published extends AsyncDisposable {
  readonly server: WebServer;
  readonly cache: string;
  /** What stands under each path now. */
  readonly files: Map<string, Answer>;
  readonly image: (more?: Partial<PublicImage>) => PublicImage;
}

async function publishing(): Promise<Published> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-public-" });
  const files = new Map<string, Answer>();
  const server = serveWeb((asked) => files.get(asked.path)?.(asked) ?? { status: "404 Not Found" });
  return {
    server,
    cache: join(folder, "cache"),
    files,
    image: (more) => ({
      name: "tiny-1",
      title: "Tiny",
      url: `${server.origin}/images/disk.img`,
      checksums: `${server.origin}/images/SHA256SUMS`,
      user: "tiny",
      readAt: "https://example.com",
      isChecked: true,
      ...more,
    }),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

const text = (body: string): Answer => () => ({ status: "200 OK", body });

/** Publishes a disk as of a day. */
async function publish({ files }: Published, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hex = await digest(bytes);
  files.set("/images/disk.img", sendFile(bytes));
  files.set("/images/SHA256SUMS", text(`${"0".repeat(64)} *other.img\n${hex} *disk.img\n`));
  return hex;
}

Deno.test("findImage() fetches a public image by its name, once", async () => {
  await using at = await publishing();
  const hex = await publish(at, DISK);
  const options = { catalogue: [at.image()], net: at.server.net };
  const reference = { kind: "name", name: "tiny-1" } as const;
  const first = await findImage(reference, at.cache, options);
  assertEquals([first.name, first.sha256, first.virtualSizeBytes], ["tiny-1", hex, 1024]);
  assertEquals((await findImage(reference, at.cache, { ...options, isOffline: true })).path, first.path);
  assertEquals(at.server.asked, ["/images/SHA256SUMS", "/images/disk.img"]);
});

Deno.test("findImage() takes a file of the cache that somebody put there under that name", async () => {
  await using at = await publishing();
  await Deno.mkdir(join(at.cache, "images"), { recursive: true });
  await Deno.writeFile(join(at.cache, "images", "tiny-1.qcow2"), new Uint8Array(2048));
  const image = await findImage({ kind: "name", name: "tiny-1" }, at.cache, { catalogue: [at.image()] });
  assertEquals([image.virtualSizeBytes, at.server.asked], [2048, []]);
});

Deno.test("findImage() fetches nothing where it may not", async () => {
  await using at = await publishing();
  await publish(at, DISK);
  const options = { catalogue: [at.image()], net: at.server.net, isOffline: true };
  const byName = { kind: "name", name: "tiny-1" } as const;
  await assertRejects(
    () => findImage(byName, at.cache, options),
    ImageError,
    'Cannot use image "tiny-1": it is not in the cache, and --offline fetches nothing (seedling images fetch tiny-1, where',
  );
  const byUrl = { kind: "url", url: at.image().url, sha256: await digest(DISK) } as const;
  await assertRejects(
    () => findImage(byUrl, at.cache, options),
    ImageError,
    "it is not in the cache, and --offline fetches nothing",
  );
  assertEquals(at.server.asked, []);
});

Deno.test("fetchPublic() fetches what is newer, and a run stays with what it has", async () => {
  await using at = await publishing();
  const fetching = { cacheFolder: at.cache, net: at.server.net };
  const first = await publish(at, DISK);
  const { fetchedAtMs: _, ...fetched } = await fetchPublic(at.image(), fetching);
  assertEquals(fetched, {
    sha256: first,
    published: { algorithm: "sha256", hex: first },
    url: at.image().url,
    isNew: true,
  });
  assertEquals((await fetchPublic(at.image(), fetching)).isNew, false);
  const second = await publish(at, NEWER);
  assertStringIncludes(await findPublic(at.image(), fetching), first);
  assertEquals((await fetchPublic(at.image(), fetching)).sha256, second);
  assertStringIncludes(await findPublic(at.image(), fetching), second);
});

Deno.test("fetchPublic() proves by SHA-512, and keeps by SHA-256 all the same", async () => {
  await using at = await publishing();
  await publish(at, DISK);
  at.files.set("/images/disk.img.sha512", text(`${await digest(DISK, "SHA-512")}\n`));
  const image = at.image({ checksums: `${at.image().url}.sha512` });
  const { sha256 } = await fetchPublic(image, { cacheFolder: at.cache, net: at.server.net });
  assertEquals(sha256, await digest(DISK));
});

Deno.test("fetchPublic() asks for the newest that a pattern fits", async () => {
  await using at = await publishing();
  const hex = await digest(DISK);
  at.files.set("/images/disk-10.img", sendFile(DISK));
  at.files.set("/images/SHA256SUMS", text(`${"0".repeat(64)}  disk-9.img\n${hex}  disk-10.img\n`));
  const image = at.image({ url: `${at.server.origin}/images/disk-*.img` });
  const { url } = await fetchPublic(image, { cacheFolder: at.cache, net: at.server.net });
  assertEquals(url, `${at.server.origin}/images/disk-10.img`);
});

Deno.test("fetchPublic() reads the list again where the image was replaced meanwhile", async () => {
  await using at = await publishing();
  const old = await digest(DISK);
  const hex = await publish(at, NEWER);
  const now = at.files.get("/images/SHA256SUMS");
  at.files.set("/images/SHA256SUMS", (asked) => {
    at.files.set("/images/SHA256SUMS", now ?? text(""));
    return text(`${old} *disk.img\n`)(asked);
  });
  const { sha256, published } = await fetchPublic(at.image(), { cacheFolder: at.cache, net: at.server.net });
  assertEquals([sha256, published.hex], [hex, hex]);
});

/** What a project's server does, and what is said of it. */
const BAD: Readonly<Record<string, readonly [path: string, answer: Answer, says: RegExp]>> = {
  "has no list": ["/images/SHA256SUMS", () => ({ status: "404 Not Found" }), /SHA256SUMS answered 404$/],
  "has a page for a list": ["/images/SHA256SUMS", text("<html>"), /SHA256SUMS lists no digests$/],
  "lists no such file": [
    "/images/SHA256SUMS",
    text(`${"0".repeat(64)}  disk-2.img\n`),
    /SHA256SUMS lists 1 files, and no disk\.img \(it may have been replaced by a newer one: see \S+\/images\/\)$/,
  ],
  "has an endless list": [
    "/images/SHA256SUMS",
    text("x".repeat(5 << 20)),
    /is no list: it is longer than 4M$/,
  ],
  "has no image": ["/images/disk.img", () => ({ status: "404 Not Found" }), /disk\.img answered 404$/],
  "serves another image": [
    "/images/disk.img",
    sendFile(new Uint8Array(1024)),
    /^its sha256 is [0-9a-f]{64}, http:\S+SHA256SUMS says [0-9a-f]{64}$/,
  ],
};

for (const [what, [path, answer, says]] of Object.entries(BAD)) {
  Deno.test(`fetchPublic() keeps what it has where the project ${what}`, async () => {
    await using at = await publishing();
    const fetching = { cacheFolder: at.cache, net: at.server.net };
    const hex = await publish(at, DISK);
    await fetchPublic(at.image(), fetching);
    await publish(at, NEWER);
    at.files.set(path, answer);
    const error = await assertRejects(() => fetchPublic(at.image(), fetching), ImageError);
    assertMatch(error.message, says);
    assertEquals((await readKept(at.cache, "tiny-1"))?.sha256, hex);
  });
}

Deno.test("findPublic() fetches once for all who want it at a time", async () => {
  await using at = await publishing();
  await publish(at, DISK);
  const waiting: string[] = [];
  const progress = ({ what }: { readonly what: string }) =>
    void (what.endsWith("another run fetches it") && waiting.push(what));
  const fetching = { cacheFolder: at.cache, net: at.server.net, progress };
  const paths = await Promise.all([1, 2, 3].map(() => findPublic(at.image(), fetching)));
  assertEquals(new Set(paths).size, 1);
  assertEquals(at.server.asked.filter((path) => path === "/images/disk.img").length, 1);
  assertEquals(waiting.length, 2);
});

Deno.test("stateOf() tells what was begun, and removeKept() spares the file that another name stands for", async () => {
  await using at = await publishing();
  const fetching = { cacheFolder: at.cache, net: at.server.net };
  const hex = await publish(at, DISK);
  at.files.set("/images/disk.img", () => ({
    status: "200 OK",
    headers: { "content-length": "1024" },
    body: new Uint8Array(100),
  }));
  await assertRejects(() => fetchPublic(at.image(), fetching), ImageError);
  assertEquals(await stateOf(at.cache, "tiny-1"), { begunBytes: 100 });
  await publish(at, DISK);
  const names = ["tiny-1", "tiny-2"];
  for (const name of names) await fetchPublic(at.image({ name }), fetching);
  assertEquals((await stateOf(at.cache, "tiny-1")).sizeBytes, 1024);
  assertEquals(await removeKept(at.cache, "tiny-1", names), 0);
  assertEquals((await readKept(at.cache, "tiny-2"))?.sha256, hex);
  assertEquals(await removeKept(at.cache, "tiny-2", names), 1024);
  assertEquals(await stateOf(at.cache, "tiny-2"), {});
  assertEquals(await removeKept(at.cache, "tiny-3", names), 0);
});

Deno.test("readKept() takes a note that is damaged for none", async () => {
  await using at = await publishing();
  await Deno.mkdir(join(at.cache, "public"), { recursive: true });
  for (const note of ["", "{", "null", "[]", '{"sha256": "x"}', `{"sha256": "${"0".repeat(64)}"}`]) {
    await Deno.writeTextFile(join(at.cache, "public", "tiny-1.json"), note);
    assertEquals(await readKept(at.cache, "tiny-1"), undefined);
  }
});
