/** docs/cases.md and docs/cases.schema.json are drawn from the table of keys: by `deno task update`, and held to it otherwise. */
import { assert, assertEquals } from "@std/assert";
import { holdGolden, withBlock } from "../fixtures/harness/golden.ts";
import { Ajv } from "ajv";
import { parse } from "yaml";
import { BAD_YAML } from "../fixtures/attacks/bad_yaml.ts";
import { KEYS, keysIn } from "../runner/case/keys.ts";
import { caseSchema } from "../runner/case/schema.ts";
import { KINDS } from "../runner/facts/kinds.ts";
import { parseCase } from "../runner/suite/read_cases.ts";
import { factTable, keyTable, valueTable } from "./cases.ts";

const PAGE = new URL("cases.md", import.meta.url);
const SCHEMA = new URL("cases.schema.json", import.meta.url);
const CASES = new URL("../cases/", import.meta.url);

Deno.test("docs/cases.md tells of every key and every fact", async () => {
  const page = await Deno.readTextFile(PAGE);
  const tables = { keys: keyTable(), facts: factTable(KINDS), values: valueTable(KINDS) };
  const put = (text: string, [name, table]: readonly [string, string]) =>
    withBlock(text, name, `\n${table}\n`);
  await holdGolden(PAGE, Object.entries(tables).reduce(put, page));
});

Deno.test("docs/cases.schema.json is the schema of the table", () =>
  holdGolden(SCHEMA, `${JSON.stringify(caseSchema(KINDS), null, 1)}\n`));

const ajv = new Ajv({ strict: false, allErrors: false });
const isCase = ajv.compile(caseSchema(KINDS));
const isDefaults = ajv.compile({ ...caseSchema(KINDS), $ref: "#/definitions/defaults" });

async function* suite(folder = CASES): AsyncGenerator<URL> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* suite(new URL(`${name}/`, folder));
    else if (name.endsWith(".yaml")) yield new URL(name, folder);
  }
}

Deno.test("caseSchema() takes every case of the suite, as a validator of others reads it", async () => {
  const refused: string[] = [];
  let count = 0;
  for await (const file of suite()) {
    const validate = file.pathname.endsWith("/defaults.yaml") ? isDefaults : isCase;
    const isFine = validate(parse(await Deno.readTextFile(file)));
    if (!isFine) refused.push(`${file.pathname}: ${ajv.errorsText(validate.errors)}`);
    count++;
  }
  assertEquals(refused, []);
  assert(count > 90, `${count} files`);
});

Deno.test("caseSchema() and parseCase() take the example of each key", () => {
  for (const { key, example, places } of KEYS) {
    if (!places.includes("case")) continue;
    const needed = key === "sector-size" ? "firmware: uefi\n" : "";
    const rest = key === "expect" || key === "boots" ? "" : "expect: { df: { /: present } }\n";
    const text = `${example.replace("...", "a".repeat(64))}\n${needed}${rest}`;
    const { mistakes } = parseCase(text, { id: "x", source: "x.yaml", readFile: () => new Uint8Array() });
    // A file of several cases is none of one.
    assertEquals(mistakes.filter(({ message }) => !message.includes("parseCases")), [], text);
    assert(isCase(parse(text)), `${text}: ${ajv.errorsText(isCase.errors)}`);
  }
});

Deno.test("caseSchema() refuses what no case may hold", () => {
  const rows = [
    "disk: 20 gigs",
    "bus: ide",
    "cpus: 0",
    "memory: much",
    "timeout: 3 minutes",
    "sector-size: 1024",
    "nmae: x",
    "disks: { data: { bus: nvme } }",
    "seed: { on: floppy }",
    "tags: []",
    "variants: { a: { matrix: { bus: [nvme] } } }",
    "boots: [{ image: other }]",
    "reboot: true",
    "clones: { equal: [hostname] }",
    "skip: { when: { os: { id: debian } } }",
    "expect: {}",
    "expect: { lsblck: { vda: present } }",
    "expect: { lsblk: { vda: { sise: 20G } } }",
    "expect: { root: grow }",
    "expect: { df: { /: { size: { least: 1G } } } }",
    "expect: { never: [panic] }",
  ];
  for (const text of rows) assertEquals(isCase(parse(text)), false, text);
});

Deno.test("caseSchema() takes no text that is refused for its values", () => {
  // Syntax, size and depth are the reader's alone, and so is what a value means beyond its form.
  const unknown = BAD_YAML.filter(([, , says]) => /unknown (?:key|bus|column)/.test(says));
  assert(unknown.length > 5);
  for (const [what, text] of unknown) assertEquals(isCase(parse(text, { maxAliasCount: 0 })), false, what);
});

Deno.test("keysIn() lists each key once", () => {
  const keys = keysIn("case");
  assertEquals([...new Set(keys)], keys);
});
