/** Whoever sets NO_COLOR gets no colours from any command, on a terminal too. */
import { NO_INPUT } from "../../fixtures/harness/no_input.ts";
import { assertEquals } from "@std/assert";
import { gunzipSync } from "node:zlib";
import { join } from "@std/path";
import { main } from "../cli.ts";
import type { Shell } from "./shell.ts";

const RECORDING = "fixtures/recordings/debian-12/growth/default";
const DISK = new Uint8Array(gunzipSync(await Deno.readFile("fixtures/disks/gpt-ext4.qcow2.gz")));

/** Whether what a command prints on a terminal has colours. */
async function isColored(args: readonly string[], isPlain: boolean): Promise<boolean> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-no-color-" });
  try {
    await Deno.writeFile(join(folder, "disk.qcow2"), DISK);
    let out = "";
    const shell: Shell = {
      tool: { name: "seedling", version: "0.0.0" },
      print: (text) => Promise.resolve(void (out += text)),
      complain: () => Promise.resolve(),
      output: { isTerminal: true, columns: 100, isPlain },
      live: { isTerminal: false, columns: () => 100, write: () => {} },
      input: NO_INPUT,
      cacheFolder: folder,
      recordsFolder: join(folder, "records"),
      isCi: false,
      signal: new AbortController().signal,
      interruptedCode: () => 130,
    };
    await main(args.map((each) => each.replace("FOLDER", folder)), shell);
    return out.includes("\x1b[");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const COMMANDS: readonly (readonly [args: readonly string[], isColored: boolean])[] = [
  [["check", "cases/growth/default.yaml", "--record", RECORDING], true],
  [["diff", RECORDING, "fixtures/recordings/debian-12/growth/growpart-off"], true],
  [["explain", "cases/growth/default.yaml"], true],
  [["inspect", "FOLDER/disk.qcow2"], true],
  [["inspect", "FOLDER/disk.qcow2", "--json"], false],
  [["records"], false],
  [["--help"], false],
];

for (const [args, hasColors] of COMMANDS) {
  Deno.test(`seedling ${args.join(" ")} prints no colours where NO_COLOR is set`, async () =>
    assertEquals([await isColored(args, false), await isColored(args, true)], [hasColors, false]));
}
