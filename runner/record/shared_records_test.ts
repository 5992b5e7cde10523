import { assertEquals, assertMatch } from "@std/assert";
import fc from "fast-check";
import { join } from "@std/path";
import { writeRecords } from "../../bench/made.ts";
import { LIMITS } from "../../fixtures/harness/talking_boot.ts";
import { SAMPLE_IMAGE } from "../../fixtures/harness/sample_plan.ts";
import { NGINX_MISSING, startNginx } from "../../fixtures/harness/nginx.ts";
import { type Handler, serveStore } from "../../fixtures/harness/store_server.ts";
import type { PlannedBoot } from "../plan/planned_boot.ts";
import { readActionResult, writeActionResult } from "./action_result.ts";
import { knownBoots, recordsIn } from "./known_boots.ts";
import { sharedBoots, shareRecord } from "./shared_records.ts";
import { SharedStore, type StoreOptions } from "./shared_store.ts";

const ID = "0123456789ab";
const BOOT: PlannedBoot = {
  ...{ id: ID, caseIds: ["a"], image: SAMPLE_IMAGE, isContinued: false, ...LIMITS },
  ...{ nonceIn: [], files: {}, prepare: [], argv: [] },
};

Deno.test("readActionResult() reads back what was written, and nothing else without an error", () => {
  const sha256 = "ab".repeat(32);
  const files = [{ name: "record.json", sha256, sizeBytes: 0 }, {
    name: "console",
    sha256,
    sizeBytes: 123_456_789,
  }];
  assertEquals(readActionResult(writeActionResult(files)), files);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => void readActionResult(bytes)), {
    seed: 1,
  });
  const written = writeActionResult(files);
  for (let end = 1; end < written.length; end++) {
    assertEquals(readActionResult(written.subarray(0, end))?.length === 2, false);
  }
});

interface Found {
  readonly isFound: boolean;
  readonly trouble: string;
  /** What lies in the second machine's records afterwards. */
  readonly left: number;
}

/** Puts the record of a boot into a store from one machine, lets something happen, and looks for it from another. */
async function travel(
  meddle: (files: Map<string, Uint8Array>) => void,
  handler?: Handler,
  more: Partial<StoreOptions> = {},
): Promise<Found> {
  const files = new Map<string, Uint8Array>();
  await using server = serveStore(files, handler);
  return await travelBy(
    { url: `${server.url}/cache`, signal: new AbortController().signal, ...more },
    () => meddle(files),
  );
}

async function travelBy(options: StoreOptions, meddle: () => void = () => {}): Promise<Found> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-shared-" });
  try {
    const [one, other] = [join(folder, "one"), join(folder, "other")];
    await writeRecords(one, [BOOT]);
    const puts = new SharedStore(options);
    await shareRecord(puts, join(one, `${ID}-00000000`));
    meddle();
    const gets = new SharedStore(options);
    const found = await sharedBoots(knownBoots(recordsIn(other)), gets, other)(BOOT);
    const left = await Array.fromAsync(Deno.readDir(other)).catch(() => []);
    return { isFound: found !== undefined, trouble: puts.trouble || gets.trouble, left: left.length };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const SOUND = { isFound: true, trouble: "", left: 1 };
const NOTHING = { isFound: false, trouble: "", left: 0 };

Deno.test("sharedBoots() takes a record that another machine has put, as one made here", async () => {
  assertEquals(await travel(() => {}), SOUND);
});

const each = (path: RegExp, change: (bytes: Uint8Array) => Uint8Array | undefined) =>
(
  files: Map<string, Uint8Array>,
) => {
  for (const [name, bytes] of files) {
    if (!path.test(name)) continue;
    const changed = change(bytes);
    if (changed) files.set(name, changed);
    else files.delete(name);
  }
};
const text = (bytes: Uint8Array) => new TextDecoder("latin1").decode(bytes);
const latin = (word: string) => Uint8Array.from(word, (letter) => letter.charCodeAt(0));

/** What a store may have in the place of what was put. */
const LIES: Readonly<Record<string, (files: Map<string, Uint8Array>) => void>> = {
  "has no entry": each(/\/ac\//, () => undefined),
  "has lost a file": each(/\/cas\//, () => undefined),
  "has cut a file": each(/\/cas\//, (bytes) => bytes.subarray(0, -1)),
  "has changed a verdict's words": each(
    /\/cas\//,
    (bytes) => latin(text(bytes).replace("21358424064", "21358424065")),
  ),
  "has an entry that is none": each(/\/ac\//, () => latin("<html>login</html>")),
  "has an entry that is cut": each(/\/ac\//, (bytes) => bytes.subarray(0, 100)),
  "has an entry of endless size": each(/\/ac\//, () => new Uint8Array(1 << 20)),
  "has the entry of other files": each(/\/ac\//, (bytes) => latin(text(bytes).replace("console", "konsole"))),
};
for (const [what, meddle] of Object.entries(LIES)) {
  Deno.test(`sharedBoots() finds nothing where the store ${what}`, async () => {
    assertEquals(await travel(meddle), NOTHING);
  });
}

/** How a store may answer. */
const TROUBLES: readonly (readonly [what: string, handler: Handler, said: RegExp])[] = [
  ["is full", ({ method }) => method === "PUT" ? { status: 507 } : undefined, /answers PUT with 507/],
  [
    "lets nobody write",
    ({ method }) => method === "PUT" ? { status: 403 } : undefined,
    /answers PUT with 403/,
  ],
  ["is broken", () => ({ status: 500 }), /answers PUT with 500/],
  ["leads elsewhere", () => ({ status: 302, headers: { location: "/elsewhere" } }), /./],
  ["never answers", () => "silent", /it took more than 0.3 s/],
];
for (const [what, handler, said] of TROUBLES) {
  Deno.test(`sharedBoots() finds nothing where the store ${what}, and says why`, async () => {
    const { trouble, ...found } = await travel(
      () => {},
      handler,
      what === "never answers" ? { patienceMs: 300 } : {},
    );
    assertEquals(found, { isFound: false, left: 0 });
    assertMatch(trouble, said);
  });
}

Deno.test("sharedBoots() asks a store no more that has failed three times", async () => {
  let asked = 0;
  await using server = serveStore(new Map(), () => (asked++, { status: 500 }));
  const store = new SharedStore({ url: server.url, signal: new AbortController().signal });
  for (let boot = 0; boot < 10; boot++) {
    assertEquals(await sharedBoots(() => Promise.resolve(undefined), store, "/nowhere")(BOOT), undefined);
  }
  assertEquals(asked, 3);
});

Deno.test("SharedStore hides a password, and tells it to the store alone", async () => {
  let told: string | null = "";
  await using server = serveStore(
    new Map(),
    ({ headers }) => (told = headers.get("authorization"), { status: 500 }),
  );
  const url = server.url.replace("//", "//user:s3cret@");
  const store = new SharedStore({ url, signal: new AbortController().signal });
  await store.get("ac/x", 1);
  assertEquals([told, store.trouble.includes("s3cret")], [`Basic ${btoa("user:s3cret")}`, false]);
});

Deno.test("shareRecord() puts no record that would stand in for no boot", async () => {
  const files = new Map<string, Uint8Array>();
  await using server = serveStore(files);
  const folder = await Deno.makeTempDir({ prefix: "seedling-shared-" });
  await writeRecords(folder, [BOOT]);
  const record = join(folder, `${ID}-00000000`);
  const { after: _, ...told } = JSON.parse(await Deno.readTextFile(join(record, "record.json")));
  await Deno.writeTextFile(join(record, "record.json"), JSON.stringify(told));
  await shareRecord(new SharedStore({ url: server.url, signal: new AbortController().signal }), record);
  await Deno.remove(folder, { recursive: true });
  assertEquals(files.size, 0);
});

Deno.test({
  name: `sharedBoots() takes a record out of Debian's nginx with WebDAV${NGINX_MISSING}`,
  ignore: NGINX_MISSING !== "",
  fn: async () => {
    await using nginx = await startNginx();
    const options = { url: `${nginx.url}/cache`, signal: new AbortController().signal };
    assertEquals(await travelBy(options), SOUND);
    await nginx.forbidWriting();
    assertMatch((await travelBy(options)).trouble, /answers PUT with 40[35]/);
  },
});
