/** The reports that a run writes while it goes on, and of a boot that failed: a process of its own. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { TEST_HOST } from "../fixtures/harness/qemu.ts";
import { start } from "../fixtures/harness/running_cli.ts";

const OPTIONS = [
  "--image=<disk.img>",
  "--report=ndjson=<events>",
  "--report=html=<run.html>",
  "--repro=<repro>",
];

Deno.test({
  name: "seedling run tells each event as it happens, and writes a red boot out",
  ignore: !TEST_HOST,
  fn: async () => {
    await using running = await start({ options: OPTIONS });
    await running.said("initramfs");
    const eventsOf = async () =>
      (await Deno.readTextFile(join(running.folder, "events"))).trimEnd().split("\n")
        .map((line) => JSON.parse(line));
    const before = (await eventsOf()).map(({ event }) => event);
    assertEquals(before.slice(0, 2), ["run", "started"]);
    assert(!before.includes("ended"), before.join());
    running.kill("SIGINT");
    await running.ended();
    const events = await eventsOf();
    assertEquals(events.slice(-3).map(({ event }) => event), ["ended", "judged", "over"]);
    assertEquals(events.at(-2).case.verdict, "error");
    assertStringIncludes(await Deno.readTextFile(join(running.folder, "run.html")), "<h2>! waits</h2>");
    const [boot = ""] = await Array.fromAsync(
      Deno.readDir(join(running.folder, "repro")),
      ({ name }) => name,
    );
    const files = await Array.fromAsync(
      Deno.readDir(join(running.folder, "repro", boot)),
      ({ name }) => name,
    );
    assertEquals(files.toSorted(), ["README.md", "run.sh", "seed"]);
  },
});
