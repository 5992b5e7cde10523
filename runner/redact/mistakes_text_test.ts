/** Whatever is wrong with a file, what is said of it shows no secret of the file. */
import { gzipSync } from "node:zlib";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { loadCases } from "../suite/load.ts";
import { mistakeMessages } from "./mistakes_text.ts";

async function messagesOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-mistakes-" });
  try {
    for (const [name, content] of Object.entries(files)) {
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      await Deno.writeFile(join(folder, name), bytes);
    }
    return mistakeMessages(await loadCases([folder])).join("\n");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const SEED = "cloud-config: { password: Compost-heap-95 }\n";
const EXPECT = "expect: { console: { never: [a] } }\n";

const FORMS = [
  `${SEED}expect: { console: { matches: "Compost-heap-95(" } }\n`,
  `${SEED}disk: Compost-heap-95\n${EXPECT}`,
  `${SEED}bus: Compost-heap-95\n${EXPECT}`,
  `${SEED}seed: { label: Compost-heap-95 Compost-heap-95 Compost-heap-95 }\n${EXPECT}`,
  `${SEED}Compost-heap-95: 1\n${EXPECT}`,
  `${EXPECT}${SEED}memory: Compost-heap-95\n`,
];

Deno.test("mistakeMessages() shows no secret of a file that no case came of", async () => {
  for (const text of FORMS) {
    const said = await messagesOf({ "a.yaml": text });
    assertStringIncludes(said, "a.yaml:");
    assertEquals(said.includes("Compost-heap-95"), false, said);
  }
});

Deno.test("mistakeMessages() shows no secret of defaults", async () => {
  const said = await messagesOf({ "defaults.yaml": SEED, "a.yaml": `disk: Compost-heap-95\n${EXPECT}` });
  assertStringIncludes(said, "[redacted]");
  assertEquals(said.includes("Compost-heap-95"), false, said);
});

Deno.test("mistakeMessages() leaves what is expected, and the file's name", async () => {
  const said = await messagesOf({
    "Compost-heap-95.yaml": `${SEED}expect: { console: { password: Locked } }\n`,
  });
  assertStringIncludes(said, "Compost-heap-95.yaml:2:");
  assertStringIncludes(said, "password");
});

Deno.test("mistakeMessages() shows no secret of a file that a seed is read from", async () => {
  const packed = gzipSync("#cloud-config\npassword: Compost-heap-95\n");
  for (const seed of ["#cloud-config\npassword: Compost-heap-95\n", new Uint8Array(packed)]) {
    const said = await messagesOf({
      "u": seed,
      "a.yaml": `user-data: { file: u }\ndisk: Compost-heap-95\n${EXPECT}`,
    });
    assertStringIncludes(said, 'a.yaml:2:7: "[redacted]" is not a size');
  }
});
