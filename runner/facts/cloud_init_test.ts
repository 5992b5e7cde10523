import { assertEquals, assertThrows } from "@std/assert";
import { cloudInit } from "./cloud_init.ts";
import { FactsError, type Row } from "./fact.ts";
import { listOf } from "../match/list.ts";

const FOLDER = new URL("../../fixtures/facts/cloud-init/", import.meta.url);

type Columns = Row["columns"];

const columnsOf = (text: string): Columns => cloudInit.parse(text)[0]?.columns ?? {};
const list = (...items: readonly string[]) => listOf(items);
const text = (text: string) => ({ kind: "text" as const, text });

/** A frame's text of status.json with these stages, of a cloud-init that is done unless `end` says otherwise. */
const frame = (v1: Readonly<Record<string, unknown>>, end = "#result.json\n") =>
  `${JSON.stringify({ v1 }, null, 1)}\n${end}`;

Deno.test("cloudInit.parse() reads Debian 12's, whose 22.4 keeps no recoverable errors", () => {
  const columns = columnsOf(Deno.readTextFileSync(new URL("debian-12.txt", FOLDER)));
  assertEquals([columns.status, columns.version, columns.datasource], [
    text("done"),
    text("22.4.2"),
    text("nocloud"),
  ]);
  assertEquals([columns.recoverable_errors, columns.extended_status], [undefined, undefined]);
  assertEquals([columns.errors, columns.warnings], [
    list(),
    list(
      "schema.py[WARNING]: Invalid cloud-config provided: Please run 'sudo cloud-init schema --system' to see the schema errors.",
      "cc_growpart.py[WARNING]: 'growpart' in config was not a dict",
    ),
  ]);
  const { "modules-final": final, "modules-init": init } = columns;
  assertEquals([final?.kind === "duration" && final.text, init], ["3.119s", undefined]);
});

Deno.test("cloudInit.parse() reads a degraded 24.4, by stage and by level", () => {
  const columns = columnsOf(Deno.readTextFileSync(new URL("degraded-24.4.txt", FOLDER)));
  assertEquals([columns.status, columns.extended_status], [text("done"), text("degraded done")]);
  assertEquals(columns.version, text("24.4.1-0ubuntu0~24.04.1"));
  assertEquals(
    columns.recoverable_errors,
    list(
      "WARNING: cloud-config failed schema validation! You may run 'sudo cloud-init schema --system' to check the details.",
      "DEPRECATED: Config key 'lists' is deprecated in 22.3 and scheduled to be removed in 27.3. Use 'users' instead.",
    ),
  );
  assertEquals(columns["init-local"], { kind: "duration", durationMs: 250, text: "0.25s" });
});

Deno.test("cloudInit.parse() calls it an error where a stage has one", () => {
  const failed = "('growpart', ValueError('mode gpart not available'))";
  const columns = columnsOf(frame({
    init: { errors: [failed], recoverable_errors: { ERROR: ["x"] } },
    "modules-final": { errors: [failed] },
  }));
  assertEquals([columns.status, columns.extended_status, columns.errors], [
    text("error"),
    text("error - done"),
    list(failed),
  ]);
});

Deno.test("cloudInit.parse() calls it running without result.json", () => {
  const degraded = frame({ init: { errors: [], recoverable_errors: { WARNING: ["x"] } } }, "");
  assertEquals(columnsOf(degraded).extended_status, text("degraded running"));
  assertEquals(columnsOf(frame({}, "")).status, text("running"));
});

Deno.test("cloudInit.parse() tells no datasource as absent", () => {
  const { datasource, detail } = columnsOf(frame({ datasource: null }));
  assertEquals([datasource, detail], [{ kind: "absent" }, { kind: "absent" }]);
});

Deno.test("cloudInit.parse() does not claim to know a log that is not there, nor a stage that has no end", () => {
  const columns = columnsOf(frame({
    init: { start: 5, finished: null },
    "init-local": { start: 5, finished: 4 },
    "modules-config": { start: 0, finished: 1 },
  }));
  assertEquals(Object.keys(columns).sort(), ["datasource", "detail", "errors", "status"]);
});

Deno.test("cloudInit.parse() keeps at most 1000 characters of an error", () => {
  const { errors } = columnsOf(frame({ init: { errors: ["x".repeat(2000), { toString: 1 }] } }));
  assertEquals(errors, list(`${"x".repeat(1000)}…`, "(no text)"));
});

Deno.test("cloudInit.parse() takes no time for one that cannot be counted in milliseconds", () => {
  const columns = columnsOf(frame({ init: { start: 1, finished: 1e308, errors: [] } }));
  assertEquals([columns.init, columns.errors], [undefined, list()]);
});

const UNREADABLE: Readonly<Record<string, string>> = {
  "": "Cannot read cloud-init's facts: status.json is empty",
  "\n#result.json\n": "Cannot read cloud-init's facts: status.json is empty",
  "{": "Cannot read the JSON of cloud-init's status.json",
  "[]": 'Cannot read status.json of cloud-init: it has no "v1"',
  '{"v1":[]}': 'Cannot read status.json of cloud-init: it has no "v1"',
  [frame({ init: { errors: Array(1001).fill("x") } })]:
    "Cannot read status.json of cloud-init: more than 1000 errors",
};
for (const [text, message] of Object.entries(UNREADABLE)) {
  Deno.test(`cloudInit.parse() refuses ${JSON.stringify(text.slice(0, 30))}`, () => {
    assertThrows(() => cloudInit.parse(text), FactsError, message);
  });
}
