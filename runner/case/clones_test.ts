import { assertEquals } from "@std/assert";
import { parseCases } from "../suite/read_cases.ts";

const OPTIONS = { id: "hygiene/clones", source: "c.yaml", readFile: () => new Uint8Array() };
const EXPECT = "expect: { machine-id: present }\n";

const mistakes = (text: string) => parseCases(text, OPTIONS).mistakes.map(({ message }) => message);

Deno.test("parseCases() makes a second case of one with clones, which is held against the first", () => {
  const { cases: [first, clone] } = parseCases(
    `name: Unique\n${EXPECT}clones: { differs: [machine-id, ssh.ed25519.fingerprint], same: [hostname] }\n`,
    OPTIONS,
  );
  assertEquals([first?.id, clone?.id, clone?.name], [
    "hygiene/clones",
    "hygiene/clones[clone]",
    "Unique [clone]",
  ]);
  assertEquals([first?.twin, clone?.twin?.of.id, clone?.expectations], [undefined, first?.id, []]);
  assertEquals(clone?.twin?.expected.map(({ want, fact, at }) => [want, fact, at.line, at.column]), [
    ["differs", "machine-id", 3, 21],
    ["differs", "ssh.ed25519.fingerprint", 3, 33],
    ["same", "hostname", 3, 66],
  ]);
});

Deno.test("parseCases() names the clone of a variant inside its brackets", () => {
  const { cases } = parseCases(`variants: { a: }\n${EXPECT}clones: { same: [hostname] }\n`, OPTIONS);
  assertEquals(cases.map(({ id }) => id), ["hygiene/clones[a]", "hygiene/clones[a,clone]"]);
});

Deno.test("parseCases() says what is wrong with clones, at its place", () => {
  const example = "(write clones: { differs: [machine-id], same: [hostname] })";
  assertEquals(mistakes(`${EXPECT}clones:\n`), [
    `c.yaml:2:1: "clones" is empty: nothing would be compared ${example}`,
  ]);
  assertEquals(mistakes(`${EXPECT}clones: [machine-id]\n`), [
    `c.yaml:2:9: "clones" must be a mapping ${example}`,
  ]);
  assertEquals(mistakes(`${EXPECT}clones: { difers: [machine-id] }\n`), [
    `c.yaml:2:11: unknown key "difers" (did you mean "differs"?)`,
  ]);
  assertEquals(mistakes(`${EXPECT}clones: { same: hostname }\n`), [
    `c.yaml:2:17: "same" must be a list of facts ${example}`,
  ]);
  assertEquals(mistakes(`${EXPECT}clones: { same: [hostnam, [x]] }\n`), [
    `c.yaml:2:18: unknown kind of fact "hostnam" (did you mean "hostname"?)`,
    `c.yaml:2:27: a fact must be text ${example}`,
  ]);
  assertEquals(mistakes("clones: { same: [hostname] }\nboots: [{ expect: { root: grown } }]\n"), [
    `c.yaml:2:1: "clones" can't stand beside "boots" (make a file of each)`,
  ]);
});
