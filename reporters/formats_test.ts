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
  ]);
});
