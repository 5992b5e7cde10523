import { holdGolden } from "../fixtures/harness/golden.ts";
import { SAMPLE } from "../fixtures/goldens/reports/sample.ts";
import { REPORT_FORMATS } from "./formats.ts";

const FOLDER = new URL("../fixtures/goldens/reports/", import.meta.url);
const SUFFIXES = { text: "txt", tap: "tap", junit: "xml" };

for (const format of REPORT_FORMATS) {
  Deno.test(`${format.name}() writes the golden report, byte for byte`, async () => {
    const file = new URL(`sample.${SUFFIXES[format.name]}`, FOLDER);
    const report = format.render(SAMPLE, { color: false, columns: 80 });
    await holdGolden(file, report);
  });
}
