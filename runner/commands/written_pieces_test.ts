import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { run } from "../setup/command.ts";
import { writePieces } from "./written_pieces.ts";

async function inFolder(act: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-pieces-" });
  try {
    await act(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("writePieces() gives up on a pipe that nobody reads once the run is to end", () =>
  inFolder(async (folder) => {
    const file = join(folder, "pipe");
    await run(["mkfifo", file]);
    const ended = new AbortController();
    const patience = { signal: ended.signal, patienceMs: 0 };
    const writing = assertRejects(() => writePieces(file, ["a"], patience), Error, "nobody reads it");
    ended.abort();
    await writing;
    // The one that waits for a reader still holds a thread.
    using reader = await Deno.open(file, { read: true });
    assertEquals(await reader.read(new Uint8Array(1)), null);
  }));

Deno.test("writePieces() writes all of a run that is to end, where somebody takes it", () =>
  inFolder(async (folder) => {
    const file = join(folder, "report");
    await writePieces(file, ["a", "b".repeat(200_000)], { signal: AbortSignal.abort() });
    assertEquals((await Deno.stat(file)).size, 200_001);
  }));
