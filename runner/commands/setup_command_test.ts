import { NO_INPUT } from "../../fixtures/harness/no_input.ts";
import { assertEquals } from "@std/assert";
import { call } from "../../fixtures/harness/call.ts";
import { CACHE_FOLDER, QEMU_MISSING } from "../../fixtures/harness/qemu.ts";
import { setupCommand } from "./setup_command.ts";

Deno.test({
  name: `setup has nothing to say where all is there, on a system that it cannot set up too${QEMU_MISSING}`,
  ignore: QEMU_MISSING !== "",
  fn: async () => {
    let out = "";
    const shell = {
      tool: { name: "seedling", version: "0.0.0" },
      print: (text: string) => Promise.resolve(void (out += text)),
      complain: () => Promise.resolve(),
      output: { isTerminal: false, columns: 60 },
      live: { isTerminal: false, columns: () => 60, write: () => {} },
      input: NO_INPUT,
      cacheFolder: CACHE_FOLDER,
      recordsFolder: `${CACHE_FOLDER}/records`,
      isCi: false,
      signal: new AbortController().signal,
      interruptedCode: () => 130,
    };
    const code = await setupCommand([], shell, 'ID=fedora\nPRETTY_NAME="Fedora Linux 44"\n');
    assertEquals([code, out], [0, "Ready: run (seedling doctor shows it)\n"]);
  },
});

Deno.test("setup sets nothing up but running", async () => {
  assertEquals((await call("setup", "image")).code, 2);
});
