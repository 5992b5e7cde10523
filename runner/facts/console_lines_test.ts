import { assert, assertEquals } from "@std/assert";
import { compileLinePattern } from "../match/line_pattern.ts";
import { never } from "./console_lines.ts";

/** What `never` makes of an expression over a console, and the line that it finds. */
function judged(source: string, texts: readonly string[]): string {
  const [[row] = []] = never.scrape(texts.map((text, index) => ({ number: index + 1, text })));
  const value = row?.columns[""];
  const matcher = compileLinePattern(source, "none");
  assert(value !== undefined && "test" in matcher);
  const outcome = matcher.test(value);
  return outcome.status === "mismatch" ? `${outcome.found?.number}: ${outcome.found?.text}` : outcome.status;
}

const FAILED = "Failed to start a.service";
/** Each before every line of a log: `^` would else find nothing in any of them. */
const PREFIXES: readonly string[] = [
  "",
  "[    1.500000] ",
  "2026-11-29T07:07:02.047Z ",
  "Nov 29 07:07:02 seedling systemd[1]: ",
  "[   12.1] cloud-init[1113]: ",
  "2026-11-29 10:00:00,123 - util.py[WARNING]: ",
  "[   12.1] cloud-init[1113]: 2026-11-29 10:00:00,123 - cc_growpart.py[ERROR]: ",
  "vm-1 | ",
];

for (const prefix of PREFIXES) {
  Deno.test(`never finds what begins behind ${JSON.stringify(prefix)}`, () => {
    const lines = ["Linux version 6.1", "one", FAILED, "two", "three"].map((text) => prefix + text);
    assertEquals(judged("^Failed to start", lines), `3: ${prefix}${FAILED}`);
    assertEquals(judged("^start", lines), "match");
    assertEquals(judged("[^ ]tart the", lines), "match");
  });
}

Deno.test("never finds what begins behind the name of a program, and the name itself", () => {
  const lines = ["[    9.0] cloud-init[9]: ERROR: x"];
  for (const source of ["^ERROR", "^cloud-init", "^\\[ +9\\.0"]) {
    assertEquals(judged(source, lines), `1: ${lines[0]}`);
  }
});
