import { assertEquals, assertMatch } from "@std/assert";
import { NO_INPUT } from "../../fixtures/harness/no_input.ts";
import { call } from "../../fixtures/harness/call.ts";
import { CACHE_FOLDER, QEMU_MISSING } from "../../fixtures/harness/qemu.ts";
import { doctorCommand } from "./doctor_command.ts";

Deno.test({
  name: `doctor tries a small boot, and exits with 0 where it works${QEMU_MISSING}`,
  ignore: QEMU_MISSING !== "",
  fn: async () => {
    let out = "";
    const code = await doctorCommand([], {
      tool: { name: "seedling", version: "0.0.0" },
      print: (text) => Promise.resolve(void (out += text)),
      complain: () => Promise.resolve(),
      output: { isTerminal: true, isPlain: true, columns: 60 },
      live: { isTerminal: false, columns: () => 60, write: () => {} },
      input: NO_INPUT,
      cacheFolder: CACHE_FOLDER,
      recordsFolder: `${CACHE_FOLDER}/records`,
      isCi: false,
      signal: new AbortController().signal,
      interruptedCode: () => 130,
    });
    assertEquals(code, 0, out);
    assertMatch(out, /^✓ qemu-system-x86_64 {2}\d+\.\d+/m);
    assertMatch(out, /^. accelerator +(kvm|tcg): [^]*^✓ a small boot +a 64-bit guest ran/m);
    assertMatch(out, /\nA boot works here\.\n$/);
    const isCommand = (line: string) => line.trimStart().startsWith(">");
    assertEquals(out.split("\n").filter((line) => line.length > 60 && !isCommand(line)), []);
  },
});

Deno.test("doctor takes no operand", async () => {
  assertEquals((await call("doctor", "who")).code, 2);
});
