import { assertEquals } from "@std/assert";
import { SAMPLE } from "../fixtures/goldens/reports/sample.ts";
import { REPORT_FORMATS } from "./formats.ts";

const FOLDER = new URL("../fixtures/goldens/reports/", import.meta.url);
const SUFFIXES = { text: "txt", tap: "tap", junit: "xml" };

// deno test --allow-read --allow-write reporters/goldens_test.ts -- --update-goldens
const isUpdate = Deno.args.includes("--update-goldens");

for (const format of REPORT_FORMATS) {
  Deno.test(`${format.name}() writes the golden report, byte for byte`, async () => {
    const file = new URL(`sample.${SUFFIXES[format.name]}`, FOLDER);
    const report = format.render(SAMPLE, { color: false, columns: 80 });
    if (isUpdate) await Deno.writeTextFile(file, report);
    assertEquals(report, await Deno.readTextFile(file));
  });
}
