import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { call } from "../../fixtures/harness/call.ts";

const RECORDINGS = "fixtures/recordings/debian-12/growth";

Deno.test("diff shows what growpart changes, and exits with 1", async () => {
  const { code, out, err } = await call("diff", `${RECORDINGS}/default`, `${RECORDINGS}/growpart-off`);
  assertEquals([code, err], [1, ""]);
  const lines = out.split("\n").map((line) => line.replace(/ {2,}/g, "  "));
  const expected = [
    "≠ vda1  size  19.9G (21358427648 B)  2.1G (2243952640 B)",
    "≠ /  size  20G (20947582976 B)  2.0G (2134999040 B)",
    "≠ /  use%  3%  22%",
    "≠ root  grown  unchanged",
    "≠ grown-by  cloud-init  nobody",
  ];
  assertEquals(lines.filter((line) => expected.includes(line)), expected);
});

Deno.test("diff of a boot with itself shows nothing, and exits with 0", async () => {
  const { code, out } = await call("diff", `${RECORDINGS}/default`, `${RECORDINGS}/default`);
  assertEquals(code, 0);
  assertStringIncludes(out, "\n\n0 of ");
  assertEquals(out.includes("≠"), false);
});

Deno.test("diff --all shows also what is the same or masked", async () => {
  const { code, out } = await call(
    "diff",
    "--all",
    `${RECORDINGS}/default`,
    `${RECORDINGS}/growpart-off`,
  );
  assertEquals(code, 1);
  assertStringIncludes(out, "\n= vda14  type ");
  assertStringIncludes(out, "\n| logs and caches differ by up to 16 MiB, or 1 % of what is there\n");
});

Deno.test("diff of recordings that tell no fact exits with 2", async () => {
  const folder = await Deno.makeTempDir({ prefix: "seedling-diff-" });
  try {
    await Deno.writeTextFile(join(folder, "console"), "Linux version 6.1\n");
    const { code, out } = await call("diff", folder, folder);
    assertEquals(code, 2);
    assertStringIncludes(out, "No fact to compare: neither boot tells one.\n");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** Wrong usage, and what is said of it. */
const WRONG: readonly (readonly [args: readonly string[], message: string])[] = [
  [[], "Cannot compare 0 records (give two names that seedling records lists, or their folders)"],
  [["a"], "Cannot compare 1 record (give two names that seedling records lists, or their folders)"],
  [
    ["a", "b", "c"],
    "Cannot compare 3 records (give two names that seedling records lists, or their folders)",
  ],
  [["docs", "docs"], 'Cannot read record "docs": it has no console (give the folder of one boot)'],
  [["--al", "a", "b"], 'Cannot read option "--al": there is none of that name (did you mean "--all"?)'],
];

for (const [args, message] of WRONG) {
  Deno.test(`diff ${args.join(" ")} cannot compare`, async () => {
    assertEquals(await call("diff", ...args), { code: 2, out: "", err: `${message}\n` });
  });
}
