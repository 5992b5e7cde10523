/** docs/report.schema.json is drawn from the report's shape, and holds for whatever is reported. */
import { assert, assertEquals } from "@std/assert";
import { Ajv } from "ajv";
import { BAD_TEXTS, badRun, withMoments } from "../fixtures/attacks/bad_text.ts";
import { CAMPAIGN } from "../fixtures/conformance/campaign.ts";
import { outcomeOf } from "../fixtures/conformance/outcomes.ts";
import { SAMPLE } from "../fixtures/goldens/reports/sample.ts";
import { holdGolden } from "../fixtures/harness/golden.ts";
import { loadCases } from "../mod.ts";
import { json } from "../reporters/json.ts";
import { ndjson } from "../reporters/ndjson.ts";
import { readReport } from "../reporters/read_report.ts";
import { reportSchema } from "../reporters/report_shape.ts";
import type { RunResult } from "../runner/result/result.ts";

const SCHEMA = new URL("report.schema.json", import.meta.url);

Deno.test("docs/report.schema.json is the schema of the shape", () =>
  holdGolden(SCHEMA, `${JSON.stringify(reportSchema(), null, 1)}\n`));

/** The schema for a reader that wants to know every field: a new one must be told there. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return "properties" in inner ? { ...inner, additionalProperties: false } : inner;
}

const ajv = new Ajv({ strict: false, formats: { "date-time": true } });
const isReport = ajv.compile(Object(closed({ ...reportSchema(), $id: "report" })));
const isEvent = ajv.compile(
  Object(closed({ $id: "event", anyOf: Object(reportSchema().definitions).event.anyOf })),
);

function hold(run: RunResult): void {
  const written = json(run);
  assert(isReport(JSON.parse(written)), ajv.errorsText(isReport.errors));
  assertEquals(readReport(written, "run.json").cases.length, run.cases.length);
  for (const line of ndjson(run).trimEnd().split("\n")) {
    assert(isEvent(JSON.parse(line)), ajv.errorsText(isEvent.errors));
  }
}

Deno.test("reportSchema() holds for the sample, and for every bad text", () => {
  hold(SAMPLE);
  hold(withMoments(badRun(Object.values(BAD_TEXTS).flat().filter((each) => each.length < 10_000))));
});

const { cases } = await loadCases([new URL("../cases", import.meta.url).pathname]);

Deno.test("reportSchema() holds for every recorded result of the suite, and readReport() reads it", async () => {
  let count = 0;
  for (const under of CAMPAIGN) {
    const outcome = await outcomeOf(under, cases);
    if (!outcome) continue;
    const { tool, startedAt } = SAMPLE;
    hold({ tool, startedAt, seconds: 1, cases: outcome.results });
    count += outcome.results.length;
  }
  assert(count > 300, `${count} results`);
});

Deno.test("reportSchema() refuses what is no report", () => {
  const report = JSON.parse(json(SAMPLE));
  for (
    const wrong of [{ ...report, version: 2 }, { ...report, cases: [{}] }, { ...report, tool: undefined }]
  ) {
    assertEquals(isReport(wrong), false);
  }
});
