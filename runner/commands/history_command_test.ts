import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { call, callWith } from "../../fixtures/harness/call.ts";
import { keptOn } from "../../fixtures/harness/kept_runs.ts";
import { SAMPLE } from "../../fixtures/goldens/reports/sample.ts";
import { json } from "../../reporters/json.ts";
import { CASE_HISTORY } from "../../reporters/report_shape.ts";
import { historyFolder, keepRun } from "../result/history_folder.ts";

async function withTemp(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-history-" });
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("history tells of the runs that the cache keeps, chosen by case and image", async () => {
  await withTemp(async (cacheFolder) => {
    for (const day of [1, 2]) await keepRun(historyFolder(cacheFolder), keptOn(day));
    await keepRun(historyFolder(cacheFolder), keptOn(3, { id: "hygiene/machine-id", image: "debian-13" }));
    const all = await callWith({ cacheFolder }, "history");
    assertEquals([all.code, all.out.split("\n").at(-2)], [0, "2 cases, 3 runs kept"]);
    const { out } = await callWith(
      { cacheFolder },
      "history",
      "--filter=growth",
      "--image=debian-12",
      "--json",
    );
    const told = JSON.parse(out);
    assertEquals([told.format, told.version, told.cases.length], ["seedling-history", 1, 1]);
    assertEquals(CASE_HISTORY.is(told.cases[0]), true);
    const none = await callWith({ cacheFolder }, "history", "--filter=grwth");
    assertEquals(none.code, 2);
    assertStringIncludes(none.err, "none of the 3 runs has such a case");
  });
});

Deno.test("history tells of JSON reports that were kept elsewhere", async () => {
  await withTemp(async (folder) => {
    const [first, second] = [join(folder, "1.json"), join(folder, "2.json")];
    await Deno.writeTextFile(first, json(SAMPLE));
    await Deno.writeTextFile(second, json({ ...SAMPLE, startedAt: "2026-01-06T09:30:00.000Z" }));
    const { code, out } = await call("history", second, first, "--filter", "growth/growpart-off");
    assertEquals(code, 0);
    assertStringIncludes(out.replaceAll("\n  |", ""), "since 2026-01-05T09:30:00.000Z, 2 runs");
  });
});

Deno.test("history without any run says how there come to be some", async () => {
  const { code, out, err } = await call("history");
  assertEquals([code, out], [2, ""]);
  assertStringIncludes(err, "no run is kept yet");
});
