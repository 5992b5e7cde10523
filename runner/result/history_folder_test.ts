import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { keptOn } from "../../fixtures/harness/kept_runs.ts";
import { historyFolder, keepRun, keptRuns, pruneHistory } from "./history_folder.ts";

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const cache = await Deno.makeTempDir({ prefix: "seedling-history-" });
  try {
    await use(historyFolder(cache));
  } finally {
    await Deno.remove(cache, { recursive: true });
  }
}

const daysOf = async (folder: string) =>
  (await keptRuns(folder)).map(({ startedAt }) => startedAt.slice(8, 10));

Deno.test("keepRun() keeps a run that only its owner may read, and nothing of one without cases", async () => {
  await withFolder(async (folder) => {
    assertEquals(await keptRuns(folder), []);
    await keepRun(folder, keptOn(2));
    await keepRun(folder, keptOn(1));
    await keepRun(folder, { ...keptOn(3), cases: [] });
    assertEquals(await keptRuns(folder), [keptOn(1), keptOn(2)]);
    const modes = await Array.fromAsync(
      Deno.readDir(folder),
      async ({ name }) => ((await Deno.stat(join(folder, name))).mode ?? 0) & 0o777,
    );
    assertEquals(modes, [0o600, 0o600]);
  });
});

/** What may lie there and is no run. */
const BAD = {
  "2026-01-05T09-30-00-000Z-aaaaaaaa.json": "{",
  "2026-01-06T09-30-00-000Z-aaaaaaaa.json": '{"version":2}',
  "2026-01-07T09-30-00-000Z-aaaaaaaa.json": JSON.stringify({ ...keptOn(7), cases: [{ id: 7 }] }),
  "notes.json": JSON.stringify(keptOn(8)),
};

Deno.test("keptRuns() takes nothing that is no run", async () => {
  await withFolder(async (folder) => {
    await keepRun(folder, keptOn(1));
    for (const [name, text] of Object.entries(BAD)) await Deno.writeTextFile(join(folder, name), text);
    assertEquals(await daysOf(folder), ["01"]);
  });
});

Deno.test("pruneHistory() removes what is too old or too much, the oldest first, and nothing of others", async () => {
  await withFolder(async (folder) => {
    for (const day of [1, 2, 3]) await keepRun(folder, keptOn(day));
    await Deno.writeTextFile(join(folder, "notes.json"), "{}");
    await Deno.writeTextFile(join(folder, ".part-1"), "{");
    const { size } = await Deno.stat(join(
      folder,
      (await Array.fromAsync(Deno.readDir(folder)))
        .find(({ name }) => name.startsWith("2026"))?.name ?? "",
    ));
    const day = 86_400_000;
    await pruneHistory(folder, { maxSizeBytes: 2 * size + 10, maxAgeMs: day });
    assertEquals(await daysOf(folder), ["02", "03"]);
    // A clock that is ahead takes none of the latest.
    await pruneHistory(folder, { maxSizeBytes: 1e9, maxAgeMs: day }, Date.now() + 2 * day);
    assertEquals(await daysOf(folder), ["02", "03"]);
    assertEquals(
      (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).includes(".part-1"),
      false,
    );
    for (const day of Array.from({ length: 30 }).keys()) await keepRun(folder, keptOn(day % 28 + 1));
    await pruneHistory(folder, { maxSizeBytes: 1e9, maxAgeMs: day }, Date.now() + 2 * day);
    assertEquals((await daysOf(folder)).length, 30);
    await pruneHistory(folder, { maxSizeBytes: 1, maxAgeMs: day });
    assertEquals(await Array.fromAsync(Deno.readDir(folder), ({ name }) => name), ["notes.json"]);
  });
});
