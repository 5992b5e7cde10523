import { assert, assertEquals } from "@std/assert";
import { SAMPLE } from "../fixtures/goldens/reports/sample.ts";
import { reportOf } from "./json.ts";
import { packReport, unpackReport } from "./packed_report.ts";
import type { CaseJson, ReportJson } from "./report_shape.ts";

const REPORT = reportOf(SAMPLE);

function withConsoles(consoles: readonly NonNullable<CaseJson["boot"]>["console"][]): ReportJson {
  const red = REPORT.cases.find(({ boot }) => boot?.console);
  if (!red?.boot) throw new Error("the sample has no such case");
  const { boot } = red;
  return {
    ...REPORT,
    cases: consoles.map((console, at) => ({ ...red, id: `${at}`, boot: { ...boot, id: `${at}`, console } })),
  };
}

const through = (report: ReportJson) => unpackReport(JSON.parse(JSON.stringify(packReport(report))));

Deno.test("unpackReport() gives what packReport() was given", () => {
  assertEquals(through(REPORT), REPORT);
  assertEquals(JSON.stringify(through(REPORT)), JSON.stringify(REPORT));
});

Deno.test("unpackReport() gives every line of a console back, however its clock is written", () => {
  const texts = [
    "[    0.000000] Linux version 6.1",
    "[   12.000001] a",
    "[12345.678901] a",
    "[123456789.000000] a",
    "[1.000000] a",
    "[    1.00000] a",
    "[ 0012.000001] a",
    "[   12.000001]",
    "[   11.999999] [    3.000000] two",
    "a",
    "",
  ];
  const lines = texts.map((text, at) => ({ number: 3 * at + 1, text }));
  const coloured = [{ from: 0, to: 1, colour: "red" as const }];
  const report = withConsoles([lines, [], [{ number: 2 ** 40, text: "a", coloured }, ...lines]]);
  assertEquals(through(report), report);
});

Deno.test("packReport() has a text once that stands behind another clock on each console", () => {
  const consoles = Array.from({ length: 50 }, (_, at) =>
    Array.from({ length: 300 }, (_, line) => ({
      number: line + 1,
      text: `[${`${line + at}`.padStart(5)}.${
        `${at * line}`.padStart(6, "0")
      }] what the kernel says at ${line}`,
    })));
  const packed = packReport(withConsoles(consoles));
  assertEquals(packed.texts.length, 300);
  assert(JSON.stringify(packed.parts).length < JSON.stringify(consoles).length / 3);
});
