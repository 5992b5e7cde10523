import { holdGolden } from "../fixtures/harness/golden.ts";
import { SAMPLE } from "../fixtures/goldens/reports/sample.ts";
import { REPORT_FORMATS } from "./formats.ts";

const FOLDER = new URL("../fixtures/goldens/reports/", import.meta.url);
const SUFFIXES: Readonly<Record<string, string>> = {
  "text": "txt",
  "tap": "tap",
  "junit": "xml",
  "json": "json",
  "ndjson": "ndjson",
  "markdown": "md",
  "github": "github",
  "github-summary": "summary.md",
  "gitlab": "gitlab.json",
};

// The page's golden is its picture: reporters/page/browser_test.ts.
for (const format of REPORT_FORMATS.filter(({ name }) => Object.hasOwn(SUFFIXES, name))) {
  Deno.test(`${format.name}() writes the golden report, byte for byte`, async () => {
    const file = new URL(`sample.${SUFFIXES[format.name]}`, FOLDER);
    const report = format.render(SAMPLE, { color: false, columns: 80 });
    await holdGolden(file, report);
  });
}
