import { assertEquals } from "@std/assert";
import { SAMPLE } from "../fixtures/goldens/reports/sample.ts";
import { REPORT_FORMATS } from "./formats.ts";

Deno.test("REPORT_FORMATS has each format once", () => {
  assertEquals(REPORT_FORMATS.map((each) => each.name), [
    "text",
    "tap",
    "junit",
    "json",
    "ndjson",
    "html",
    "markdown",
    "github",
    "github-summary",
    "gitlab",
  ]);
});

Deno.test("REPORT_FORMATS renders each format as itself", () => {
  const starts = REPORT_FORMATS.map((each) =>
    each.render(SAMPLE, { color: false, columns: 80 }).split("\n")[0]
  );
  assertEquals(starts, [
    "✓ growth/default  Partition and filesystem fill the disk                  81.2 s",
    "TAP version 13",
    '<?xml version="1.0" encoding="UTF-8"?>',
    "{",
    '{"event":"run","format":"seedling-events","version":1,"tool":{"name":"seedling","version":"0.1.0"},' +
    '"startedAt":"2026-01-05T09:30:00.000Z","host":{"hostname":"builder","accelerator":"tcg",' +
    '"because":"/dev/kvm opens, but a 64-bit loop hangs in it","qemuVersion":"10.0.2"}}',
    "<!DOCTYPE html>",
    "**7 cases: 2 passed, 1 failed, 1 failed as expected, 1 error, 2 skipped** on " +
    "`ubuntu-18.04-server-cloudimg-amd64` (seedling `0.1.0`, tcg, QEMU `10.0.2`, `2026-01-05T09:30:00.000Z`)",
    "::error file=cases/growth/growpart-off.yaml,line=11,col=13,title=seedling%3A growth/growpart-off fails::" +
    "lsblk.vda1.size: expected 19.9G, actual 2.1G%0A" +
    "console.df./.size: The filesystem is as large as in the image: cloud-init's resizefs has not run%0A" +
    'console.df./.use: expected "<= 10%25" (of the 20G that the disk of this case has), actual 52%25',
    "## Seedling",
    "[",
  ]);
});

for (const wanted of ["text", "junit", "html", "markdown", "github", "github-summary"]) {
  Deno.test(`${wanted} says why a red case asks, for who did not write it`, () => {
    const [red] = SAMPLE.cases.filter(({ verdict }) => verdict === "fail");
    const format = REPORT_FORMATS.find(({ name }) => name === wanted);
    if (!red || !format) throw new Error("the sample has no red case, or there is no such format");
    const run = { ...SAMPLE, cases: [{ ...red, description: "Greenhouses want light." }] };
    assertEquals(
      format.render(run, { color: false, columns: 100 }).includes("Greenhouses want light."),
      true,
    );
  });
}
