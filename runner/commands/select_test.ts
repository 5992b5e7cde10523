/** Which cases are run, and what a plan says of those that are put together. */
import { assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { join } from "@std/path";
import { call } from "../../fixtures/harness/call.ts";
import { casesOf as casesOnImage, planOf } from "../../fixtures/harness/composed.ts";
import { EQUIPPED_HOST, SAMPLE_HOST, SAMPLE_IMAGE } from "../../fixtures/harness/sample_plan.ts";
import { compose } from "../plan/compose.ts";
import { plan } from "../plan/plan.ts";
import { parseCases } from "../suite/read_cases.ts";
import { dryRunText } from "./dry_run.ts";
import { readFilter } from "./select.ts";
import { UsageError } from "./usage.ts";

const OK = "expect: { df: { /: present } }\n";

const FILES: Readonly<Record<string, string>> = {
  "growth/a.yaml": `name: A\ntags: [growth, smoke]\n${OK}`,
  "growth/b.yaml": `name: B\ntags: [growth]\nvariants: { x: , y: { tags: [odd] } }\n${OK}`,
  "health/c.yaml": `name: C\n${OK}`,
};

async function list(...args: readonly string[]) {
  const folder = await Deno.makeTempDir({ prefix: "seedling-select-" });
  try {
    for (const [name, text] of Object.entries(FILES)) {
      await Deno.mkdir(join(folder, name, ".."), { recursive: true });
      await Deno.writeTextFile(join(folder, name), text);
    }
    const { code, out, err } = await call("run", folder, "--list", ...args);
    return { code, lines: out.split("\n").slice(0, -1), err };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const idsOf = async (...args: readonly string[]) =>
  (await list(...args)).lines.map((line) => line.split("  ")[0]).join(" ");

Deno.test("run --list shows ids, tags and names", async () => {
  assertEquals((await list()).lines, [
    "growth/a  growth,smoke  A",
    "growth/b[x]  growth  B [x]",
    "growth/b[y]  growth,odd  B [y]",
    "health/c  -  C",
  ]);
});

Deno.test("run --tag selects the cases with any of the tags", async () => {
  assertEquals(await idsOf("--tag", "smoke"), "growth/a");
  assertEquals(await idsOf("--tag=smoke", "--tag=odd"), "growth/a growth/b[y]");
});

Deno.test("run --tag leaves the cases out whose tag follows a !", async () => {
  assertEquals(await idsOf("--tag", "!smoke"), "growth/b[x] growth/b[y] health/c");
  assertEquals(await idsOf("--tag=growth", "--tag=!smoke", "--tag=!odd"), "growth/b[x]");
});

Deno.test("run --filter selects by a part of the id, or by an expression between slashes", async () => {
  assertEquals(await idsOf("--filter", "h/b["), "growth/b[x] growth/b[y]");
  assertEquals(await idsOf("--filter", "/^health|x.$/"), "growth/b[x] health/c");
  assertEquals(await idsOf("--filter", "b", "--tag", "odd"), "growth/b[y]");
  // A single slash is a part of every id below a folder.
  assertEquals((await list("--filter", "/")).lines.length, 4);
});

/** What selects nothing, and what is said of it. */
const NOTHING: readonly (readonly [args: readonly string[], message: string])[] = [
  [["--tag", "smok"], 'Cannot select by tag "smok": no case has it (did you mean "smoke"?)\n'],
  [["--tag=odd", "--tag=even"], 'Cannot select by tag "even": no case has it (known: growth, odd, smoke)\n'],
  [["--tag=!od"], 'Cannot select by tag "od": no case has it (did you mean "odd"?)\n'],
  [["--tag=odd", "--tag=!growth"], "Cannot run: no case is left by --tag odd --tag !growth\n"],
  [["--filter", "z"], 'Cannot run: the filter "z" finds no case in 4 (--list names them all)\n'],
  [["--tag=odd", "--filter=a"], 'Cannot run: the filter "a" finds no case in 1 (--list names them all)\n'],
];

Deno.test("run exits with 2 where nothing is selected", async () => {
  for (const [args, message] of NOTHING) {
    assertEquals(await list(...args), { code: 2, lines: [], err: message }, args.join(" "));
  }
  const { code, err } = await list("--filter", "/(/");
  assertEquals(code, 2);
  assertStringIncludes(err, 'Cannot read "--filter /(/": ');
  assertStringIncludes(err, "(write /^growth/, or a part of an id)\n");
});

const casesOf = (text: string) =>
  parseCases(text, { id: "x", source: "cases/x.yaml", readFile: () => new Uint8Array() }).cases;

Deno.test("dryRunText() shows a case that is put together beside its boot, and what is skipped at the end", () => {
  const selected = [
    ...casesOf(`variants: { a: { cpus: 2 } }\n${OK}`),
    ...casesOf(`skip: { because: "not\u202e yet" }\n${OK}`),
  ];
  const booted = selected.slice(0, 1).map((each) => ({ case: each, image: SAMPLE_IMAGE }));
  const planned = plan(booted, SAMPLE_HOST);
  const text = dryRunText(planned, SAMPLE_HOST, selected);
  const lines = text.split("\n");
  const at = lines.indexOf("# x[a] from cases/x.yaml:");
  assertEquals(lines.slice(at, at + 6), [
    "# x[a] from cases/x.yaml:",
    "#   expect:",
    "#     df:",
    "#       /: present",
    "#   cpus: 2",
    `boot_${planned.boots[0]?.id}=$(mktemp -d)`,
  ]);
  assertEquals(lines.slice(-2), ["# x is skipped: not\\u202e yet", ""]);
});

Deno.test("dryRunText() shows a seed that is shared, and the boots that it stands for", () => {
  const cases = casesOnImage({
    zone: "cloud-config: { timezone: Asia/Tokyo }\nexpect: { commands: { date: { exit: 0 } } }\n",
    user: "cloud-config: { users: [{ name: ann }] }\nexpect: { users: { ann: present } }\n",
  });
  const planned = planOf(cases);
  const text = dryRunText(
    compose(planned, cases, EQUIPPED_HOST),
    EQUIPPED_HOST,
    cases.map((each) => each.case),
  );
  assertMatch(text, /^#!\/bin\/sh\n# 1 boot instead of 2 under tcg /);
  assertStringIncludes(
    text,
    "for zone, user\n# composed of 2 boots; what does not pass by it is booted alone:\n",
  );
  for (const { id, caseIds } of planned.boots) {
    assertStringIncludes(text, `#   boot ${id} for ${caseIds[0]}\n`);
  }
  assertMatch(text, /"timezone": "Asia\/Tokyo",\n {2}"users": \[/);
  assertEquals(text.match(/^boot_/gm)?.length, 1);
});

Deno.test("dryRunText() says at its head by which firmware an image is booted, and why", () => {
  const selected = casesOf(OK);
  const planned = plan(selected.map((each) => ({ case: each, image: SAMPLE_IMAGE })), SAMPLE_HOST);
  const firmware = [{ image: "$& \x1b[m", firmware: "bios", because: "GRUB in the first sector" }] as const;
  const [, , chosen, next] = dryRunText(planned, SAMPLE_HOST, selected, firmware).split("\n");
  assertEquals([chosen, next], ["# $& by BIOS: GRUB in the first sector", ""]);
});

Deno.test("plan() has the guest asked for what the conditions of a case name", () => {
  const [testCase] = casesOf(`only-if: { files: { /only/if: present } }
skip: { because: x, when: { files: { /skip/when: present } } }
expect-failure: { because: x, until: 2027-03-01, when: { files: { /expect/failure: present } } }
${OK}`);
  const { boots: [boot] } = plan(testCase ? [{ case: testCase, image: SAMPLE_IMAGE }] : [], SAMPLE_HOST);
  const probe = new TextDecoder().decode(boot?.files["seed/vendor-data"]);
  for (const path of ["/only/if", "/skip/when", "/expect/failure"]) assertStringIncludes(probe, path);
});

Deno.test("readFilter() refuses an expression that is too large where it is read, not where it is used", () => {
  assertThrows(() => readFilter(`/${"A".repeat(500_000)}/`), UsageError, "too large");
});
