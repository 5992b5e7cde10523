import { assertEquals } from "@std/assert";
import type { Case } from "../case/case.ts";
import type { PublicImage } from "../image/public_images.ts";
import { readCases } from "../suite/read_cases.ts";
import { withNeeds } from "./image_needs.ts";

const NEEDY: PublicImage = {
  name: "needy-10",
  title: "Needy",
  url: "https://example.com/x",
  checksums: "https://example.com/y",
  user: "needy",
  cpuLevel: "x86-64-v3",
  memory: "2G",
  readAt: "https://example.com",
  isChecked: false,
};

function read(text: string): readonly Case[] {
  const { cases, mistakes } = readCases(`${text}\nexpect: { root: grown }\n`, {
    id: "x",
    source: "x.yaml",
    readFile: () => new Uint8Array(),
  }, []);
  assertEquals(mistakes, []);
  return cases;
}

const machine = ({ cpuLevel, memoryBytes }: Case) => `${cpuLevel} ${memoryBytes / 1024 ** 3}G`;

const ROWS = [
  ["a case on it", "image: needy-10", undefined, "x86-64-v3 2G"],
  ["the command line's", "image: other", "needy-10", "x86-64-v3 2G"],
  ["another image", "image: needy-10", "other", "undefined 1G"],
  ["a file of that name", "image: needy-10", "./needy-10", "undefined 1G"],
  ["a case that says more", "image: needy-10\nmemory: 3G\ncpu-level: x86-64-v2", undefined, "x86-64-v2 3G"],
  ["a case that says less", "image: needy-10\nmemory: 512M", undefined, "x86-64-v3 0.5G"],
] as const;

for (const [what, text, image, expected] of ROWS) {
  Deno.test(`withNeeds() sees to ${what}`, () => {
    assertEquals(withNeeds(read(text), image, [NEEDY]).map(machine), [expected]);
  });
}

Deno.test("withNeeds() sees to the boots before, each once", () => {
  const boots = "image: needy-10\nboots: [{ expect: { root: grown } }, { expect: { root: unchanged } }]";
  const { cases } = readCases(
    `${boots}\n`,
    { id: "x", source: "x.yaml", readFile: () => new Uint8Array() },
    [],
  );
  const [first, second] = withNeeds(cases, undefined, [NEEDY]);
  assertEquals(second?.previous === first, true);
  assertEquals(first && machine(first), "x86-64-v3 2G");
});
