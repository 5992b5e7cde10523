/** Cases as attacks on what reads them: each is refused at a place, at once, and within little memory. */
import { assert, assertEquals } from "@std/assert";
import { UNPRINTABLE } from "../../fixtures/attacks/bad_text.ts";
import { BAD_YAML } from "../../fixtures/attacks/bad_yaml.ts";
import { within } from "../../fixtures/fuzz/target.ts";
import { STD_FLAGS } from "../../fixtures/harness/std_flags.ts";
import { parseCases } from "./read_cases.ts";

// The reading of none takes half of it; most of that is npm:yaml's, for a megabyte.
const LIMIT_MS = 4000;
const MOST_HEAP_MIB = 200;

const read = (text: string) =>
  parseCases(text, { id: "x", source: "x.yaml", readFile: () => new Uint8Array() });

for (const [what, text, says] of BAD_YAML) {
  Deno.test(`parseCases() refuses ${what}, with a place and at once`, () => {
    const { cases, mistakes: [first] } = within(LIMIT_MS, () => read(text));
    const message = first?.message ?? "";
    assert(message.startsWith(`x.yaml:${says}`), message.slice(0, 300));
    assertEquals(cases, []);
    assert(!UNPRINTABLE.test(message) && !message.includes("\n"), message.slice(0, 300));
  });
}

Deno.test("a case that is read with __proto__ in its cloud-config changes no other object", () => {
  assertEquals(
    read("cloud-config: { __proto__: { polluted: 1 } }\nexpect: { df: { /: present } }\n").mistakes,
    [],
  );
  const other: Readonly<Record<string, unknown>> = {};
  assertEquals(other.polluted, undefined);
});

Deno.test(`parseCases() reads every large text of these with ${MOST_HEAP_MIB} MiB of memory`, async () => {
  const script = `import { BAD_YAML } from ${
    JSON.stringify(import.meta.resolve("../../fixtures/attacks/bad_yaml.ts"))
  };
import { parseCases } from ${JSON.stringify(import.meta.resolve("./read_cases.ts"))};
const options = { id: "x", source: "x.yaml", readFile: () => new Uint8Array() };
for (const [, text] of BAD_YAML.filter(([, { length }]) => length > 100_000)) parseCases(text, options);
console.log(BAD_YAML.length);`;
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(file, script);
    const flags = ["--no-check", "--allow-env", `--v8-flags=--max-old-space-size=${MOST_HEAP_MIB}`];
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", ...flags, ...STD_FLAGS, file],
    }).output();
    const decoder = new TextDecoder();
    assertEquals(decoder.decode(stdout).trim(), `${BAD_YAML.length}`, decoder.decode(stderr).slice(0, 500));
  } finally {
    await Deno.remove(file);
  }
});
