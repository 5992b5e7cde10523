import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { NO_INPUT } from "../../fixtures/harness/no_input.ts";
import { EventStream } from "./event_stream.ts";
import { readReportTargets } from "./reports.ts";
import type { Shell } from "./shell.ts";

function listeningShell() {
  const heard = { out: "", err: "" };
  const shell: Shell = {
    tool: { name: "seedling", version: "0.0.0" },
    print: (text) => Promise.resolve(void (heard.out += text)),
    complain: (text) => Promise.resolve(void (heard.err += text)),
    output: { isTerminal: false, columns: 100 },
    live: { isTerminal: false, columns: () => 100, write: () => {} },
    input: NO_INPUT,
    cacheFolder: "/nowhere",
    recordsFolder: "/nowhere/records",
    isCi: false,
    signal: new AbortController().signal,
    interruptedCode: () => 130,
  };
  return { shell, heard };
}

Deno.test("EventStream writes each line as it comes, to files and to standard output", async () => {
  const folder = await Deno.makeTempDir({ prefix: "seedling-events-" });
  try {
    const { shell, heard } = listeningShell();
    const file = join(folder, "events");
    using stream = await EventStream.open(
      readReportTargets(["ndjson", `ndjson=${file}`, `json=${file}.json`]),
      shell,
    );
    await stream.write("one\n");
    assertEquals([await Deno.readTextFile(file), heard.out], ["one\n", "one\n"]);
    await stream.write("two\n");
    assertEquals([await Deno.readTextFile(file), heard.out, heard.err], ["one\ntwo\n", "one\ntwo\n", ""]);
    assertEquals([stream.isWanted, stream.isWhole], [true, true]);
    assertEquals(await Array.fromAsync(Deno.readDir(folder), ({ name }) => name), ["events"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("EventStream tells of a file that cannot be written once, and goes on with the others", async () => {
  const folder = await Deno.makeTempDir({ prefix: "seedling-events-" });
  try {
    const { shell, heard } = listeningShell();
    const targets = readReportTargets([
      `ndjson=${folder}`,
      "ndjson=/dev/full",
      `ndjson=${join(folder, "events")}`,
    ]);
    using stream = await EventStream.open(targets, shell);
    await stream.write("one\n");
    await stream.write("two\n");
    assertEquals(await Deno.readTextFile(join(folder, "events")), "one\ntwo\n");
    assertEquals([stream.isWhole, heard.err.split("\n").length], [false, 3]);
    assertStringIncludes(heard.err, 'Cannot write report "/dev/full":');
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("EventStream is not wanted where no report is a stream", async () => {
  const { shell, heard } = listeningShell();
  using stream = await EventStream.open(readReportTargets(["text"]), shell);
  await stream.write("one\n");
  assertEquals([stream.isWanted, heard.out], [false, ""]);
});
