/** Each bad text by itself: what a program that reads our reports gets of it, and that a terminal gets nothing else. */
import { assert, assertEquals } from "@std/assert";
import { SaxesParser } from "saxes";
import { Parser } from "tap-parser";
import { NAMES } from "../fixtures/attacks/bad_names.ts";
import { BAD_TEXT_TABLES, badRun, COMMAND, UNPRINTABLE } from "../fixtures/attacks/bad_text.ts";
import { titleOf } from "../fixtures/attacks/bad_text_row.ts";
import type { CaseResult, RunResult } from "../runner/result/result.ts";
import { TerminalText } from "../runner/console/terminal_text.ts";
import { junit } from "./junit.ts";
import { plainLine } from "./live_lines.ts";
import { tap } from "./tap.ts";
import { text as textReport } from "./text.ts";

// tap-parser's YAML library reads this variable, and without the permission it drops every diagnostic in silence.
const TAP_PARSER =
  (await Deno.permissions.query({ name: "env", variable: "LOG_TOKENS" })).state === "granted";

/** A run of one failed case in which the guest says a text in one place. */
function runWhere(said: string): RunResult {
  const finding = { path: "df", expected: "e", actual: "x", readFrom: "r", at: "a", message: said };
  const points = [{ kind: "expectation", name: "df", verdict: "fail", findings: [finding] }] as const;
  const result: CaseResult = { id: "a", name: "a", source: "a", image: said, verdict: "fail", points };
  return { ...badRun(["a"]), cases: [result] };
}

/** What a strict reader of XML finds: the suite's name, the property that names the image, the text of the failure. */
function readJunit(xml: string) {
  const read = { suite: "", image: "", failure: "" };
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    if (name === "testsuite") read.suite ||= String(attributes.name);
    if (name === "property" && attributes.name === "image") read.image = String(attributes.value);
  });
  parser.on("text", (part) => {
    if (part.includes("  message    ")) read.failure ||= part;
  });
  parser.write(xml).close();
  return read;
}

/** What no report of ours has: lines that are no TAP, and what would change how the rest is read. */
const STRAY: readonly string[] = ["extra", "child", "pragma", "comment", "bailout"];

/** The one point that tap-parser finds. */
function readTap(report: string) {
  const events = Parser.parse(report, { strict: true });
  assertEquals(events.filter(([type]) => STRAY.includes(type)), []);
  const asserts = events.flatMap(([type, result]) => (type === "assert" ? [result] : []));
  assertEquals(asserts.length, 1);
  return asserts[0];
}

for (const [table, rows] of Object.entries(BAD_TEXT_TABLES).filter(([, each]) => each !== NAMES)) {
  for (const [bad, shown = bad] of rows) {
    Deno.test(`junit() and text() hold ${titleOf(bad)} (${table})`, () => {
      const run = runWhere(bad);
      const { image, failure } = readJunit(junit(run));
      assertEquals(image, shown);
      assertEquals(failure.split("  message    ")[1], shown);
      const printed = [textReport(run, { color: false, columns: 100 }), liveOf(bad)].join("");
      assert(!UNPRINTABLE.test(printed) && !COMMAND.test(printed), printed);
    });

    Deno.test({
      name: `tap() holds ${titleOf(bad)} (${table})`,
      ignore: !TAP_PARSER,
      fn: () => {
        const point = readTap(tap(runWhere(bad)));
        assertEquals([point?.ok, point?.diag?.findings?.[0]?.message], [false, shown]);
      },
    });
  }
}

/** The line of a terminal while a boot runs whose console says a text, cut anywhere on its way. */
function liveOf(said: string): string {
  const bytes = new TextEncoder().encode(`${said.slice(0, 300)}\n`);
  const lines = [1, 2, 3, 7].map((piece) => {
    const terminal = new TerminalText();
    let lastLine = "";
    for (let at = 0; at < bytes.length; at += piece) {
      lastLine = terminal.push(bytes.subarray(at, at + piece)).at(-1)?.text ?? lastLine;
    }
    return plainLine({ name: "a", phase: "kernel", seconds: 1, lastLine });
  });
  // However a sequence or a tag is cut into pieces, the same is left of it.
  assertEquals(new Set(lines).size, 1);
  return `${lines[0]}\n`;
}

for (const [bad, shown = bad] of NAMES) {
  Deno.test({
    name: `every report tells apart what is named ${titleOf(bad)}, and reads it`,
    ignore: !TAP_PARSER,
    fn: () => {
      const run = badRun([bad, bad]);
      const cases = [...junit(run).matchAll(/<testcase name="([^"]*)" classname="([^"]*)"/g)];
      assertEquals(new Set(cases.map(([, name, classname]) => `${classname} ${name}`)).size, 12);
      const asserts = Parser.parse(tap(run), { strict: true }).flatMap(([type, result]) =>
        type === "assert" ? [result] : []
      );
      const kinds = asserts.map(({ ok, skip, todo }) =>
        [ok, skip !== false, todo !== false].map(Number).join("")
      );
      const one = ["000", "100", "000", "000", "110", "001"];
      assertEquals(kinds, [...one, ...one]);
      assertEquals(readJunit(junit(run)).suite, shown || "(no name)");
      // The cap is that of the whole line, which has the point's name too.
      const name = `${shown} > boot`.replaceAll("#", "\uff03");
      assertEquals(asserts[0]?.name.slice(0, 80), name.trim().slice(0, 80));
    },
  });
}
