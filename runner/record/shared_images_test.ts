import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { createHash } from "node:crypto";
import { join } from "@std/path";
import { NGINX_MISSING, startNginx } from "../../fixtures/harness/nginx.ts";
import { type Handler, serveStore } from "../../fixtures/harness/store_server.ts";
import { ImageError } from "../disk/bytes.ts";
import { digestPath, fetchNear, fetchPinned } from "../image/pinned_image.ts";
import { sharedImages, shareImage } from "./shared_images.ts";
import { SharedStore, type StoreOptions } from "./shared_store.ts";

// More than a MiB, by which a store's patience is renewed.
const IMAGE = Uint8Array.from({ length: (3 << 20) + 5 }, (_, at) => (at * 7 + (at >> 12)) % 256);
const digest = (algorithm: string, bytes: Uint8Array) => createHash(algorithm).update(bytes).digest("hex");
const SHA256 = digest("sha256", IMAGE);
const SHA512 = { algorithm: "sha512", hex: digest("sha512", IMAGE) } as const;

interface Came {
  readonly hasCome: boolean;
  readonly trouble: string;
}

/** Puts an image into a store from one machine, lets something happen, and asks for it by its digest from another. */
async function travel(
  meddle: (files: Map<string, Uint8Array>) => void = () => {},
  handler?: Handler,
  more: Partial<StoreOptions> = {},
): Promise<Came> {
  const files = new Map<string, Uint8Array>();
  await using server = serveStore(files, handler);
  const options = { url: `${server.url}/cache`, signal: new AbortController().signal, ...more };
  return await travelBy(options, () => meddle(files));
}

async function travelBy(options: StoreOptions, meddle: () => void = () => {}): Promise<Came> {
  return await inFolder(async (folder) => {
    await Deno.writeFile(join(folder, "disk"), IMAGE);
    const puts = new SharedStore(options);
    await shareImage(puts, { path: join(folder, "disk"), sha256: SHA256 });
    meddle();
    const gets = new SharedStore(options);
    const fetching = { cacheFolder: join(folder, "other"), bring: sharedImages(gets) };
    const path = await fetchNear(SHA256, fetching).catch((error) => {
      if (!(error instanceof ImageError)) throw error;
      return undefined;
    });
    if (path !== undefined) assertEquals(digest("sha256", await Deno.readFile(path)), SHA256);
    return { hasCome: path !== undefined, trouble: puts.trouble || gets.trouble };
  });
}

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-images-" });
  try {
    return await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("sharedImages() brings by its digest what another machine has put", async () => {
  assertEquals(await travel(), { hasCome: true, trouble: "" });
});

const each = (change: (bytes: Uint8Array) => Uint8Array) => (files: Map<string, Uint8Array>) => {
  for (const [name, bytes] of files) files.set(name, change(bytes));
};

const LIES: Readonly<Record<string, (files: Map<string, Uint8Array>) => void>> = {
  "has lost it": (files) => files.clear(),
  "has cut it": each((bytes) => bytes.subarray(0, -1)),
  "has another in its place": each((bytes) => bytes.toReversed()),
  "says something behind it": each((bytes) =>
    new Uint8Array(bytes.length + 1).map((_, at) => bytes[at] ?? 0)
  ),
};
for (const [what, meddle] of Object.entries(LIES)) {
  Deno.test(`sharedImages() brings nothing where the store ${what}`, async () => {
    assertEquals(await travel(meddle), { hasCome: false, trouble: "" });
  });
}

const TROUBLES: readonly (readonly [what: string, handler: Handler, said: RegExp])[] = [
  ["is full", ({ method }) => method === "PUT" ? { status: 507 } : undefined, /answers PUT with 507/],
  [
    "lets nobody write",
    ({ method }) => method === "PUT" ? { status: 403 } : undefined,
    /answers PUT with 403/,
  ],
  ["is broken", () => ({ status: 500 }), /answers HEAD with 500/],
  ["leads elsewhere", () => ({ status: 302, headers: { location: "/elsewhere" } }), /./],
  ["never answers", () => "silent", /it took more than 0.3 s/],
];
for (const [what, handler, said] of TROUBLES) {
  Deno.test(`sharedImages() brings nothing where the store ${what}, and says why`, async () => {
    const patience = what === "never answers" ? { patienceMs: 300 } : {};
    const { hasCome, trouble } = await travel(() => {}, handler, patience);
    assertEquals(hasCome, false);
    assertMatch(trouble, said);
  });
}

Deno.test("fetchPinned() takes what the store has, and asks its address where the store lies or breaks off", async () => {
  const asked: string[] = [];
  const origin = new Map([["/disk.img", IMAGE]]);
  await using web = serveStore(origin, ({ url }) => (asked.push(new URL(url).pathname), undefined));
  const reference = { kind: "url", url: `${web.url}/disk.img`, sha256: SHA256 } as const;
  const files = new Map<string, Uint8Array>();
  await using server = serveStore(files);
  const fetchFrom = async (held: Uint8Array) =>
    await inFolder(async (cacheFolder) => {
      files.set(`/cas/${SHA256}`, held);
      const store = new SharedStore({ url: server.url, signal: new AbortController().signal });
      const path = await fetchPinned(reference, { cacheFolder, bring: sharedImages(store) });
      assertEquals(digest("sha256", await Deno.readFile(path)), SHA256);
      return asked.splice(0);
    });
  assertEquals(await fetchFrom(IMAGE), []);
  assertEquals(await fetchFrom(IMAGE.subarray(0, 1 << 20)), ["/disk.img"]);
  assertEquals(await fetchFrom(IMAGE.map((byte) => byte ^ 1)), ["/disk.img"]);
});

Deno.test("sharedImages() goes on with what has come before", async () => {
  await inFolder(async (cacheFolder) => {
    const part = `${digestPath(cacheFolder, SHA256)}.part`;
    await Deno.mkdir(join(cacheFolder, "images"));
    await Deno.writeFile(part, IMAGE.subarray(0, 1 << 20));
    await Deno.writeTextFile(`${part}.json`, JSON.stringify({ digest: SHA256 }));
    const ranges: (string | null)[] = [];
    await using server = serveRest(ranges);
    const store = new SharedStore({ url: server.url, signal: new AbortController().signal });
    const path = await fetchNear(SHA256, { cacheFolder, bring: sharedImages(store) });
    assertEquals([digest("sha256", await Deno.readFile(path)), ranges], [SHA256, ["bytes=1048576-"]]);
  });
});

/** A store that sends the rest of the image. */
function serveRest(ranges: (string | null)[]) {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, ({ headers }) => {
    ranges.push(headers.get("range"));
    const range = { "content-range": `bytes ${1 << 20}-${IMAGE.length - 1}/${IMAGE.length}` };
    return new Response(IMAGE.slice(1 << 20), { status: 206, headers: range });
  });
  const url = `http://127.0.0.1:${server.addr.port}`;
  return { url, [Symbol.asyncDispose]: () => server.shutdown() };
}

Deno.test("sharedImages() finds by a SHA-512 what a project lists so, and proves it by that", async () => {
  await inFolder(async (folder) => {
    const files = new Map<string, Uint8Array>();
    await using server = serveStore(files);
    const store = new SharedStore({ url: server.url, signal: new AbortController().signal });
    const [path, part] = [join(folder, "disk"), join(folder, "part")];
    await Deno.writeFile(path, IMAGE);
    await shareImage(store, { path, sha256: SHA256, listed: SHA512 });
    assert(await sharedImages(store)(SHA512, part));
    assertEquals(digest("sha512", await Deno.readFile(part)), SHA512.hex);
    assertEquals(await sharedImages(store)({ ...SHA512, hex: "0".repeat(128) }, part), false);
  });
});

Deno.test("shareImage() puts nothing that is there", async () => {
  const puts: string[] = [];
  const handler: Handler = ({ method }) => (method === "PUT" && puts.push(method), undefined);
  await using server = serveStore(new Map([[`/cas/${SHA256}`, IMAGE]]), handler);
  const store = new SharedStore({ url: server.url, signal: new AbortController().signal });
  await shareImage(store, { path: "/nowhere", sha256: SHA256 });
  assertEquals([puts, store.trouble], [[], ""]);
});

Deno.test("fetchNear() says what would do where nobody has the image", async () => {
  await inFolder(async (cacheFolder) => {
    await assertRejects(() => fetchNear(SHA256, { cacheFolder }), ImageError, "give --records URL");
    await assertRejects(() => fetchNear(SHA256, { cacheFolder, isOffline: true }), ImageError, "--offline");
  });
});

Deno.test({
  name: `sharedImages() brings an image out of Debian's nginx with WebDAV${NGINX_MISSING}`,
  ignore: NGINX_MISSING !== "",
  fn: async () => {
    await using nginx = await startNginx();
    const options = { url: `${nginx.url}/cache`, signal: new AbortController().signal };
    assertEquals(await travelBy(options), { hasCome: true, trouble: "" });
    await nginx.forbidWriting();
    assertEquals(await travelBy(options), { hasCome: true, trouble: "" });
  },
});
