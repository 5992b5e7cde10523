import { assert, assertEquals, assertThrows } from "@std/assert";
import { SAMPLE_HOST, SAMPLE_IMAGE } from "../../fixtures/harness/sample_plan.ts";
import { parseCase } from "../suite/read_cases.ts";
import { openBoot } from "./open_boot.ts";
import { plan } from "./plan.ts";
import type { PlannedBoot } from "./planned_boot.ts";

function planned(keys = ""): PlannedBoot {
  const text = `${keys}expect: { root: grown }\n`;
  const parsed = parseCase(text, { id: "a", source: "a.yaml", readFile: () => new Uint8Array() });
  assert("case" in parsed);
  const [boot] = plan([{ case: parsed.case, image: SAMPLE_IMAGE }], SAMPLE_HOST).boots;
  assert(boot);
  return boot;
}

Deno.test("openBoot() gives the console to two pipes, and leaves the report channel as it is", () => {
  const { argv, prepare } = openBoot(planned());
  const words = argv.join(" ");
  assert(
    words.includes(" -chardev pipe,id=terminal,path=terminal -serial chardev:terminal -serial file:report "),
  );
  assert(!words.includes("file:console") && !words.includes("-no-reboot"));
  assertEquals(prepare.at(-1), ["mkfifo", "-m", "600", "terminal.in", "terminal.out"]);
});

Deno.test("openBoot() forwards SSH through a network that stays closed", () => {
  const door = { port: 40_022, privateKey: "key\n" };
  const { argv, files } = openBoot(planned("network: isolated\n"), door);
  assert(argv.includes("user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:40022-:22"), argv.join(" "));
  assertEquals(new TextDecoder().decode(files["ssh-key"]), "key\n");
  assertEquals(openBoot(planned()).files["ssh-key"], undefined);
});

Deno.test("openBoot() refuses a machine whose console it does not know", () => {
  assertThrows(() => openBoot({ ...planned(), argv: ["qemu-system-x86_64"] }), RangeError, "has none");
});
