/** Downloads from servers that break off, lie and lead astray. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import {
  type Answer,
  sendFile,
  type Sent,
  serveWeb,
  type WebServer,
} from "../../fixtures/harness/web_server.ts";
import { ImageError } from "../disk/bytes.ts";
import { download, type Wanted } from "./download.ts";
import type { Net } from "./net.ts";

const FILE = Uint8Array.from({ length: 300_000 }, (_, at) => at * 7 % 251);
const OTHER = FILE.map((byte) => byte ^ 1);
const HALF = 150_000;

const sha256 = async (bytes: Uint8Array<ArrayBuffer>) =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
const DIGEST = { algorithm: "sha256", hex: await sha256(FILE) } as const;

interface Tried extends AsyncDisposable {
  readonly server: WebServer;
  readonly part: string;
  readonly steps: string[];
  readonly fetch: (more?: Partial<Wanted>, signal?: AbortSignal) => Promise<void>;
}

/** A server that answers each request by the next answer, and whatever comes after by the last one. */
async function trying(...answers: readonly Answer[]): Promise<Tried> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-download-" });
  let requests = 0;
  const server = serveWeb((asked) => {
    const answer = answers[Math.min(requests++, answers.length - 1)];
    return answer ? answer(asked) : { status: "404 Not Found" };
  });
  const part = join(folder, "disk.part");
  const steps: string[] = [];
  const wanted = { url: `${server.origin}/disk.img`, digest: DIGEST, saidBy: "the case", part, name: "disk" };
  return {
    server,
    part,
    steps,
    fetch: (more, signal) =>
      download({ ...wanted, ...more }, {
        net: server.net,
        signal,
        progress: ({ what }) => void (steps.at(-1) === what || steps.push(what)),
      }),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

const whole = sendFile(FILE);
const say = (sent: Sent): Answer => () => sent;
const cut = (body: Uint8Array, more: Partial<Sent> = {}): Answer =>
  say({ status: "200 OK", body, ...more, headers: { "content-length": `${FILE.length}`, ...more.headers } });

/** What a server does, in how many requests the file is there all the same, and what those ask. */
const MENDED: Readonly<Record<string, readonly [answers: readonly Answer[], asked: readonly string[]]>> = {
  "sends it at once": [[whole], ["/disk.img"]],
  "sends it without a length": [[say({ status: "200 OK", headers: { "content-length": "" }, body: FILE })], [
    "/disk.img",
  ]],
  "breaks off in the middle": [[cut(FILE.subarray(0, HALF)), whole], [
    "/disk.img",
    `/disk.img bytes=${HALF}-`,
  ]],
  "breaks off before the first byte": [[cut(new Uint8Array()), whole], ["/disk.img", "/disk.img"]],
  "sends another version under another ETag when it goes on": [
    [cut(OTHER.subarray(0, HALF), { headers: { etag: '"1"' } }), sendFile(FILE, '"2"')],
    ["/disk.img", `/disk.img bytes=${HALF}-`],
  ],
  "goes on with other bytes under the same ETag": [
    [cut(OTHER.subarray(0, HALF), { headers: { etag: '"1"' } }), sendFile(FILE, '"1"')],
    ["/disk.img", `/disk.img bytes=${HALF}-`, "/disk.img"],
  ],
  "sends all of it where a part is asked for": [
    [cut(FILE.subarray(0, HALF)), say({ status: "200 OK", body: FILE })],
    ["/disk.img", `/disk.img bytes=${HALF}-`],
  ],
  "goes on at another place": [
    [
      cut(FILE.subarray(0, HALF)),
      say({
        status: "206 Partial Content",
        headers: { "content-range": `bytes 0-${FILE.length - 1}/${FILE.length}` },
        body: FILE,
      }),
      whole,
    ],
    ["/disk.img", `/disk.img bytes=${HALF}-`, "/disk.img"],
  ],
  "goes on with a file of another length": [
    [
      cut(FILE.subarray(0, HALF)),
      say({
        status: "206 Partial Content",
        headers: { "content-range": `bytes ${HALF}-${HALF + 9}/${HALF + 10}` },
        body: FILE.subarray(HALF, HALF + 10),
      }),
      whole,
    ],
    ["/disk.img", `/disk.img bytes=${HALF}-`, "/disk.img"],
  ],
  "goes on without saying where": [
    [cut(FILE.subarray(0, HALF)), say({ status: "206 Partial Content", body: FILE.subarray(HALF) }), whole],
    ["/disk.img", `/disk.img bytes=${HALF}-`, "/disk.img"],
  ],
  "knows no such part": [
    [cut(FILE.subarray(0, HALF)), say({ status: "416 Range Not Satisfiable" }), whole],
    ["/disk.img", `/disk.img bytes=${HALF}-`, "/disk.img"],
  ],
  "is busy, twice": [
    [
      say({ status: "503 Service Unavailable", headers: { "retry-after": "7" } }),
      say({ status: "429 Too Many" }),
      whole,
    ],
    ["/disk.img", "/disk.img", "/disk.img"],
  ],
  "leads elsewhere, three times": [
    [1, 2, 3].map((nth): Answer => say({ status: "302 Found", headers: { location: `/${nth}` } })).concat(
      whole,
    ),
    ["/disk.img", "/1", "/2", "/3"],
  ],
};

for (const [what, [answers, asked]] of Object.entries(MENDED)) {
  Deno.test(`download() has the file from a server that ${what}`, async () => {
    await using tried = await trying(...answers);
    await tried.fetch();
    assertEquals(await sha256(await Deno.readFile(tried.part)), DIGEST.hex);
    assertEquals(tried.server.asked, asked);
  });
}

Deno.test("download() goes on after a server that says nothing more", async () => {
  await using tried = await trying(cut(FILE.subarray(0, HALF), { stalls: true }), whole);
  await tried.fetch();
  assertEquals(await sha256(await Deno.readFile(tried.part)), DIGEST.hex);
  assertEquals(tried.server.asked.length, 2);
  assert(tried.steps.some((step) => /^disk: trying again, as \S+ has said nothing for 60 s$/.test(step)));
});

const redirect = (location: string): Answer => say({ status: "302 Found", headers: { location } });

/** What a server does for ever, and what is said of it in the end. */
const GIVEN_UP: Readonly<Record<string, readonly [answer: Answer, says: RegExp, requests: number]>> = {
  "has no such file": [say({ status: "404 Not Found" }), /disk\.img answered 404$/, 1],
  "is out of order": [say({ status: "500 Internal Server Error" }), /disk\.img answered 500$/, 5],
  "serves another file": [sendFile(OTHER), /^its sha256 is [0-9a-f]{64}, the case says [0-9a-f]{64}$/, 1],
  "sends less than it says": [cut(FILE.subarray(0, 10)), /cannot be fetched: |ended after 10 of/, 5],
  "says less than there is": [
    say({ status: "200 OK", headers: { "content-length": "10" }, body: FILE }),
    /^its sha256 is/,
    1,
  ],
  "sends a page where it promises a file": [say({ status: "200 OK", body: "<html>" }), /^its sha256 is/, 1],
  "leads to itself": [redirect("/disk.img"), /leads to \/disk\.img, and so in a circle$/, 1],
  "leads to no address": [redirect("http://"), /leads to http:\/\/, which is no address$/, 1],
  "leads out of the web": [redirect("file:///etc/passwd"), /which is no address of the web$/, 1],
  "is larger than it may be": [
    say({ status: "200 OK", headers: { "content-length": "2000000" }, body: FILE }),
    /^it is larger than 1M, as no image is that is fetched$/,
    1,
  ],
  "sends more than it may, and says no length": [
    say({ status: "200 OK", headers: { "content-length": "" }, body: new Uint8Array(2_000_000) }),
    /^it is larger than 1M/,
    1,
  ],
  "answers what is no HTTP": [say({ status: "what?" }), /cannot be fetched: /, 1],
};

for (const [what, [answer, says, requests]] of Object.entries(GIVEN_UP)) {
  Deno.test(`download() gives up a server that ${what}`, async () => {
    await using tried = await trying(answer);
    const error = await assertRejects(() => tried.fetch({ mostBytes: 1 << 20 }), ImageError);
    assert(says.test(error.message), error.message);
    assertEquals(tried.server.asked.length, requests);
  });
}

Deno.test("download() follows no more than ten redirects", async () => {
  let nth = 0;
  await using tried = await trying(() => ({ status: "302 Found", headers: { location: `/${nth++}` } }));
  await assertRejects(() => tried.fetch(), ImageError, "the 11th redirect");
});

Deno.test("download() keeps what has come for a later run, and leaves nothing beside the whole", async () => {
  await using tried = await trying(cut(FILE.subarray(0, HALF)), say({ status: "404 Not Found" }), whole);
  await assertRejects(() => tried.fetch(), ImageError, "answered 404");
  assertEquals((await Deno.stat(tried.part)).size, HALF);
  await tried.fetch();
  assertEquals(tried.server.asked.at(-1), `/disk.img bytes=${HALF}-`);
});

Deno.test("download() asks for nothing where all has come and was only not proven yet", async () => {
  await using tried = await trying(whole);
  await tried.fetch();
  await tried.fetch();
  assertEquals(tried.server.asked.length, 1);
});

Deno.test("download() takes nothing of another file that was begun there", async () => {
  await using tried = await trying(cut(OTHER.subarray(0, HALF)), say({ status: "404 Not Found" }), whole);
  const other = { algorithm: "sha256", hex: await sha256(OTHER) } as const;
  await assertRejects(() => tried.fetch({ digest: other }), ImageError, "answered 404");
  await tried.fetch();
  assertEquals(tried.server.asked.at(-1), "/disk.img");
});

Deno.test("download() proves by SHA-512 too", async () => {
  await using tried = await trying(whole);
  const hex = new Uint8Array(await crypto.subtle.digest("SHA-512", FILE)).toHex();
  await tried.fetch({ digest: { algorithm: "sha512", hex } });
});

Deno.test("download() ends with the reason of a run that is interrupted, and keeps what has come", async () => {
  const interrupted = new AbortController();
  await using tried = await trying(cut(FILE.subarray(0, HALF), { stalls: true }));
  const { net } = tried.server;
  const patient: Net = { ...net, onSilence: () => ({ [Symbol.dispose]: () => {} }) };
  const wanted = {
    ...{ url: `${tried.server.origin}/disk.img`, digest: DIGEST, saidBy: "the case" },
    ...{ part: tried.part, name: "disk" },
  };
  const progress = () => interrupted.abort(new Error("interrupted"));
  const { signal } = interrupted;
  await assertRejects(() => download(wanted, { net: patient, signal, progress }), Error, "interrupted");
  assert((await Deno.stat(tried.part)).size > 0);
});

Deno.test("download() ends with the reason of a run that is interrupted, though the server never pauses", async () => {
  const interrupted = new AbortController();
  let pieces = 0;
  // As fetch does it where bytes have come already: they are given whether anybody aborts or not.
  const endless = new ReadableStream({
    pull: (controller) => ++pieces > 1000 ? controller.close() : controller.enqueue(new Uint8Array(1024)),
  });
  const { fetch } = globalThis;
  globalThis.fetch = () => Promise.resolve(new Response(endless));
  const part = await Deno.makeTempFile({ prefix: "seedling-download-" });
  try {
    const wanted = {
      url: "http://a.example/disk.img",
      digest: DIGEST,
      saidBy: "the case",
      part,
      name: "disk",
    };
    const progress = () => interrupted.abort(new Error("interrupted"));
    const fetching = { signal: interrupted.signal, progress };
    await assertRejects(() => download(wanted, fetching), Error, "interrupted");
    assert(pieces < 10, `${pieces}`);
  } finally {
    globalThis.fetch = fetch;
    await Deno.remove(part);
    await Deno.remove(`${part}.json`);
  }
});

Deno.test("download() fetches nothing that the disk has no room for, and stops before it is full", async () => {
  const wants = { digest: DIGEST, saidBy: "the case", name: "disk" };
  const freeBytes = () => Promise.resolve((512 << 20) + (32 << 20));
  for (const [length, most] of [[`${600 << 20}`, 0], ["", 64 << 20]] as const) {
    const body = new Uint8Array(128 << 20);
    await using tried = await trying(say({ status: "200 OK", body, headers: { "content-length": length } }));
    const wanted = { ...wants, url: `${tried.server.origin}/disk.img`, part: tried.part };
    await assertRejects(
      () => download(wanted, { net: tried.server.net, freeBytes }),
      ImageError,
      "(make room, or set XDG_CACHE_HOME to a folder with more)",
    );
    const size = await Deno.stat(tried.part).then((file) => file.size, () => 0);
    assert(size <= most, `${size}`);
  }
});
