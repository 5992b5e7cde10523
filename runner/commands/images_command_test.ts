import { NO_INPUT } from "../../fixtures/harness/no_input.ts";
import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { call } from "../../fixtures/harness/call.ts";
import { sendFile, serveWeb } from "../../fixtures/harness/web_server.ts";
import type { PublicImage } from "../image/public_images.ts";
import { imagesCommand } from "./images_command.ts";
import type { Shell } from "./shell.ts";

const DISK = new Uint8Array(2048);
const HEX = new Uint8Array(await crypto.subtle.digest("SHA-256", DISK)).toHex();

const image = (origin: string, name: string, file: string): PublicImage => ({
  name,
  title: `${name} of a test`,
  url: `${origin}/${file}`,
  checksums: `${origin}/SHA256SUMS`,
  user: "tiny",
  firmware: "both",
  readAt: "https://example.com",
  isChecked: false,
});

/** What some command lines say one after the other, on one cache. */
async function say(...calls: readonly (readonly string[])[]): Promise<readonly string[]> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-images-" });
  await using server = serveWeb((asked) =>
    asked.path === "/disk.img"
      ? sendFile(DISK)(asked)
      : asked.path === "/SHA256SUMS"
      ? { status: "200 OK", body: `${HEX}  disk.img\n` }
      : { status: "404 Not Found" }
  );
  const { origin, net } = server;
  const catalogue = [image(origin, "tiny-1", "disk.img"), image(origin, "tiny-2", "gone.img")];
  let said = "";
  const shell: Shell = {
    tool: { name: "seedling", version: "0.0.0" },
    print: (text) => Promise.resolve(void (said += text)),
    complain: (text) => Promise.resolve(void (said += `! ${text}`)),
    output: { isTerminal: false, columns: 100 },
    live: { isTerminal: false, columns: () => 100, write: () => {} },
    input: NO_INPUT,
    cacheFolder: folder,
    recordsFolder: `${folder}/records`,
    isCi: false,
    signal: new AbortController().signal,
    interruptedCode: () => 130,
  };
  try {
    const all: string[] = [];
    for (const args of calls) {
      said = "";
      const code = await imagesCommand(args, shell, { catalogue, net });
      all.push(`${code}: ${said.replaceAll(origin, "ORIGIN").replaceAll(HEX, "HEX")}`);
    }
    return all;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("images fetches, lists and removes", async () => {
  const [none, fetched, again, listed, one, removed, gone] = await say(
    [],
    ["fetch", "tiny-1"],
    ["fetch", "tiny-1"],
    ["list"],
    ["tiny-1"],
    ["remove", "tiny-1"],
    ["remove", "tiny-1"],
  );
  assertMatch(none ?? "", /^0: image +what it is +user +in the cache\ntiny-1 +tiny-1 of a test +tiny +-\n/);
  assertStringIncludes(none ?? "", "2 public images, 0 in the cache, 0B\n");
  assertEquals(fetched, "0: tiny-1 is sha256 HEX, fetched now\n");
  assertEquals(again, "0: tiny-1 is sha256 HEX: nothing newer is published\n");
  assertMatch(listed ?? "", /\ntiny-1 +tiny-1 of a test +tiny +2K, \d+ \w+ old\n/);
  assertMatch(one ?? "", /^0: tiny-1 {2}tiny-1 of a test\n {2}address +ORIGIN\/disk\.img\n/);
  assertMatch(one ?? "", /\n {2}read at +https:\/\/example\.com \(not fetched from there yet\)\n/);
  assertMatch(one ?? "", /\n {2}boots by +bios and uefi\n[^]*\n {2}sha256 +HEX\n/);
  assertEquals(removed, "0: removed tiny-1, 2K\n");
  assertEquals(gone, "0: tiny-1 has no file of its own in the cache\n");
});

Deno.test("images fetches the others where one cannot be had, and says so", async () => {
  const [said] = await say(["fetch", "tiny-2", "tiny-1"]);
  assertEquals(
    said,
    '2: ! Cannot use image "tiny-2": ORIGIN/SHA256SUMS lists 1 files, and no gone.img (it may have been replaced by a newer one: see ORIGIN/)\n' +
      "tiny-1 is sha256 HEX, fetched now\n",
  );
});

Deno.test("images says what is wrong with a command line", async () => {
  await assertRejects(
    () => say(["fetsh"]),
    Error,
    'Cannot run "images fetsh": unknown (did you mean "fetch"?)',
  );
  await assertRejects(
    () => say(["fetch"]),
    Error,
    "Cannot fetch no image (name one: seedling images fetch tiny-1)",
  );
  await assertRejects(() => say(["list", "tiny-3"]), Error, 'Cannot find "tiny-3": there is no public image');
  assertEquals((await call("images", "fetch", "ubuntu-24.4")).code, 2);
});

Deno.test("images lists the built-in catalogue", async () => {
  const { code, out } = await call("images");
  assertEquals(code, 0);
  assertMatch(out, /^ubuntu-18\.04 {2,}Ubuntu 18\.04 LTS \(bionic\), the article's {2,}ubuntu {2,}-$/m);
});

Deno.test("--offline says how to fetch what the cache lacks", async () => {
  const { code, err } = await call("inspect", "ubuntu-24.04", "--offline");
  assertEquals(code, 2);
  assertStringIncludes(
    err,
    "--offline fetches nothing (seedling images fetch ubuntu-24.04, where there is a network)",
  );
});
