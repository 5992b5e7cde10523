import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { serveWeb } from "../../fixtures/harness/web_server.ts";
import { ImageError } from "../disk/bytes.ts";
import { NET } from "./net.ts";
import { ask, askText, followed, PassingError, persistently, refusalOf, UnreachableError } from "./web.ts";

Deno.test("followed() refuses what leads from https to http", () => {
  assertThrows(
    () => followed("https://a.example/x?key=1", "http://b.example/y?key=2", []),
    ImageError,
    "https://a.example/x?[redacted] leads to http://b.example/y?[redacted]: from https to http",
  );
});

const FOLLOWED = [
  ["https://a.example/x", "https://b.example/y", "https://b.example/y"],
  ["http://a.example/x", "https://a.example/x", "https://a.example/x"],
  ["http://a.example/x", "http://b.example/y", "http://b.example/y"],
  ["https://a.example/1/x", "../2/y", "https://a.example/2/y"],
  ["https://a.example/x", "//b.example/y", "https://b.example/y"],
] as const;

for (const [from, location, to] of FOLLOWED) {
  Deno.test(`followed() goes from ${from} by ${location} to ${to}`, () =>
    assertEquals(followed(from, location, []), to));
}

Deno.test("ask() takes a redirect without an address for an answer", async () => {
  await using server = serveWeb(() => ({ status: "304 Not Modified" }));
  const answer = await ask(`${server.origin}/x`, {}, { net: server.net });
  await answer.cancel();
  assertEquals(answer.status, 304);
});

Deno.test("refusalOf() waits as long as the server asks, but no more than a minute", () => {
  const pause = (status: number, after?: string) => {
    const bytes = new ReadableStream<Uint8Array>();
    const headers = new Headers(after === undefined ? {} : { "retry-after": after });
    const refusal = refusalOf("https://a.example/", {
      status,
      headers,
      bytes,
      cancel: () => Promise.resolve(),
    });
    return refusal instanceof PassingError ? refusal.pauseMs ?? "as we like" : "never";
  };
  assertEquals(pause(503), "as we like");
  assertEquals(pause(503, "7"), 7000);
  assertEquals(pause(429, "86400"), 60_000);
  assertEquals(pause(503, "Wed, 21 Oct 2026 07:28:00 GMT"), "as we like");
  assertEquals(pause(404, "7"), "never");
});

/** A step that fails so, time after time, and the pauses that are made. */
async function tried(errors: readonly Error[], gained = () => Promise.resolve(false)) {
  const pauses: number[] = [];
  const net = { ...NET, pause: (ms: number) => Promise.resolve(void pauses.push(ms)) };
  let nth = 0;
  const step = () => {
    const error = errors[nth++];
    return error ? Promise.reject(error) : Promise.resolve("done");
  };
  const result = await persistently(step, { net }, gained).catch((error: Error) => error.message);
  return [result, pauses];
}

const passing = Array.from({ length: 9 }, (_, nth) => new PassingError(`${nth}`));

Deno.test("persistently() makes longer and longer pauses, and gives up after five tries", async () => {
  assertEquals(await tried(passing.slice(0, 2)), ["done", [1000, 2000]]);
  assertEquals(await tried(passing), ["4", [1000, 2000, 4000, 8000]]);
  assertEquals(await tried([new PassingError("x", 7000)]), ["done", [7000]]);
  assertEquals(await tried([new ImageError("x")]), ["x", []]);
});

Deno.test("persistently() counts anew where a try brought something", async () => {
  assertEquals(await tried(passing, () => Promise.resolve(true)), ["done", Array(9).fill(1000)]);
});

Deno.test("persistently() asks again where nobody answers only if somebody did before", async () => {
  const gone = new UnreachableError("gone");
  assertEquals(await tried([gone]), ["gone", []]);
  assertEquals(await tried([passing[0] ?? gone, gone]), ["gone", [1000]]);
  assertEquals(await tried([gone, gone], () => Promise.resolve(true)), ["done", [1000, 1000]]);
});

Deno.test("askText() reads a text of many parts as one", async () => {
  const text = "ü".repeat(100_000);
  await using server = serveWeb(() => ({ status: "200 OK", body: text }));
  assertEquals(await askText(`${server.origin}/x`, { net: server.net }), text);
});

Deno.test("NET waits for nothing that is called off", async () => {
  NET.onSilence(() => {
    throw new Error("it was called off");
  })[Symbol.dispose]();
  const interrupted = AbortSignal.abort(new Error("interrupted"));
  await assertRejects(() => NET.pause(60_000, interrupted), Error, "interrupted");
  const later = new AbortController();
  const pause = NET.pause(60_000, later.signal);
  later.abort(new Error("interrupted later"));
  await assertRejects(() => pause, Error, "interrupted later");
  await NET.pause(0, undefined);
});
