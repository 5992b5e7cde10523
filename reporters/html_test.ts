import { assert, assertEquals, assertMatch } from "@std/assert";
import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { BAD_TEXTS, badRun } from "../fixtures/attacks/bad_text.ts";
import { SAMPLE } from "../fixtures/goldens/reports/sample.ts";
import type { RunResult } from "../runner/result/result.ts";
import { html } from "./html.ts";
import { reportOf } from "./json.ts";
import { unpackReport } from "./packed_report.ts";
import page from "./page.json" with { type: "json" };

const PARTS = /<script type="text\/plain" id="report-data">\n([\w+/=]*)\n<\/script>/;

function packedIn(text: string) {
  const [, base64 = ""] = PARTS.exec(text) ?? [];
  return JSON.parse(new TextDecoder().decode(gunzipSync(Uint8Array.fromBase64(base64))));
}

Deno.test("html() lets its own script and style in by their digests, and nothing else", () => {
  const text = html(SAMPLE);
  const digest = (part: string) => createHash("sha256").update(part).digest("base64");
  const [, policy = ""] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text) ?? [];
  assertEquals(policy.split("; "), [
    "default-src 'none'",
    `script-src 'sha256-${digest(page.script)}'`,
    `style-src 'sha256-${digest(page.style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ]);
  assert(!page.script.includes("</script") && !page.style.includes("</style"));
  // No address that a browser would go to by itself.
  assertEquals(text.replace(page.script, "").match(/\b(?:src|href|action)="[^"]*"/g), null);
});

Deno.test("html() has the whole report in it", () => {
  assertEquals(unpackReport(packedIn(html(SAMPLE))), JSON.parse(JSON.stringify(reportOf(SAMPLE))));
});

Deno.test("html() has no element or attribute of a guest's", () => {
  const text = html(badRun(Object.values(BAD_TEXTS).flat().filter((each) => each.length < 10_000))).replace(
    page.script,
    "",
  ).replace(page.style, "");
  const tags = new Set(Array.from(text.matchAll(/<\/?([a-zA-Z!][^\s>]*)/g), ([, name = ""]) => name));
  const known =
    "!DOCTYPE html head meta title style body main h1 h2 table thead tbody tr th td noscript p script";
  assertEquals([...tags].filter((tag) => !known.split(" ").includes(tag)), []);
  assertEquals(text.match(/ on\w+="/g), null);
});

/** A run as large as a CI's: each case has its boot, one of ten fails. */
function largeRun(count: number): RunResult {
  const [pass, , fail] = SAMPLE.cases;
  const boots = [pass?.boot, fail?.boot];
  const cases = Array.from({ length: count }, (_, at) => {
    const [each, own] = at % 10 === 0 ? [fail, boots[1]] : [pass, boots[0]];
    if (!each || !own) throw new Error("the sample has no such case");
    const boot = { ...own, id: `b${at}`, seconds: 60 + at / 7 };
    const text = (line: number) =>
      `[   ${(line * 0.137 + at).toFixed(6)}] line ${line} of ${at} says ${(line * 7919) % 10007}`;
    const lines = Array.from({ length: 320 }, (_, line) => ({ number: line + 1, text: text(line) }));
    return {
      ...each,
      id: `area-${at % 12}/case-${at}`,
      boot: at % 10 === 0 ? { ...boot, console: lines } : boot,
    };
  });
  return { ...SAMPLE, cases };
}

Deno.test("html() of 200 cases is less than 1 MB", () => {
  const bytes = new TextEncoder().encode(html(largeRun(200))).length;
  assert(bytes < 1_000_000, `${bytes} bytes`);
});

/** The last lines of what real boots said. */
async function* recordedConsoles(folder: URL): AsyncGenerator<readonly { number: number; text: string }[]> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* recordedConsoles(new URL(`${encodeURIComponent(name)}/`, folder));
    if (name !== "console") continue;
    const text = await Deno.readTextFile(new URL("console", folder));
    yield text.split(/\r?\n/).map((text, at) => ({ number: at + 1, text: text.slice(0, 1000) })).slice(-300);
  }
}

Deno.test("html() of 200 red cases with a real boot each is less than 1 MB", async () => {
  const consoles = await Array.fromAsync(
    recordedConsoles(new URL("../fixtures/recordings/", import.meta.url)),
  );
  assert(consoles.length > 100, `${consoles.length} recordings`);
  const [, , fail] = SAMPLE.cases;
  if (!fail?.boot) throw new Error("the sample has no such case");
  const { boot } = fail;
  const cases = Array.from({ length: 200 }, (_, at) => {
    const console = consoles[at % consoles.length] ?? [];
    return { ...fail, id: `area/case-${at}`, boot: { ...boot, id: `b${at}`, console } };
  });
  const bytes = new TextEncoder().encode(html({ ...SAMPLE, cases })).length;
  assert(bytes < 1_000_000, `${bytes} bytes`);
});

Deno.test("html() tells what is red without its script, a case's words before its command", () => {
  const page = html(SAMPLE);
  assertMatch(
    page,
    /<h2>✗ growth\/growpart-off<\/h2>\n<p>Neither partition nor filesystem grows<\/p>(<p>[^<]+<\/p>)?\n<table>/,
  );
  assertMatch(page, /<th>what it means<\/th><th>what<\/th>/);
  assertMatch(
    page,
    /<td>lsblk vda1: size<\/td><td>19\.9G<\/td><td>2\.1G<\/td><td><\/td><td>cases\/growth\/growpart-off.yaml:11:13<\/td>/,
  );
});
