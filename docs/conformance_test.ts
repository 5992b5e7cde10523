/** docs/conformance.md tells what the recordings come to: pasted by `deno task update`, held to it, and to the campaign, otherwise. */
import { assertEquals } from "@std/assert";
import { holdGolden, withBlock } from "../fixtures/harness/golden.ts";
import { CAMPAIGN, whatIsWrong } from "../fixtures/conformance/campaign.ts";
import { type Outcome, outcomeOf } from "../fixtures/conformance/outcomes.ts";
import { loadCases } from "../mod.ts";
import { MODULES } from "../fixtures/conformance/modules.ts";
import { REGRESSIONS } from "../fixtures/conformance/regressions.ts";
import { otherTable, releaseTables } from "./conformance.ts";
import { moduleTable, regressionTable } from "./coverage.ts";

const PAGE = new URL("conformance.md", import.meta.url);

const outcome = (image: string, ...verdicts: readonly ("pass" | "fail" | "skip")[]): Outcome => ({
  image,
  versions: {},
  behaviours: new Map(),
  results: verdicts.map((verdict, index) => ({
    ...{ id: `case-${index}`, name: `Case ${index}`, source: "", image, verdict },
    points: [{ kind: "expectation", name: "root", verdict, findings: [] }],
  })),
});

const { cases } = await loadCases([new URL("../cases", import.meta.url).pathname]);
const recorded: Outcome[] = [];
for (const under of CAMPAIGN) recorded.push(...[await outcomeOf(under, cases) ?? []].flat());

Deno.test("docs/conformance.md tells what the recordings come to", async () => {
  const page = await Deno.readTextFile(PAGE);
  const released = withBlock(page, "releases", `\n${releaseTables(recorded)}\n`);
  const others = withBlock(released, "others", `\n${otherTable(recorded, CAMPAIGN)}\n`);
  const modules = withBlock(others, "modules", `\n${moduleTable(MODULES, recorded)}\n`);
  await holdGolden(PAGE, withBlock(modules, "regressions", `\n${regressionTable(REGRESSIONS)}\n`));
});

for (const under of CAMPAIGN) {
  const results = recorded.find(({ image }) => image === under.image)?.results ?? [];
  if (results.length === 0) continue;
  Deno.test(`judge() gives the recordings of ${under.image} what the campaign says`, () =>
    assertEquals(results.flatMap((each) => whatIsWrong(each, under) ?? []), []));
}

Deno.test("releaseTables() shows the cases that differ, and counts those that do not", () => {
  const text = releaseTables([
    outcome("debian-12", "pass", "pass", "skip"),
    outcome("debian-13", "pass", "fail"),
  ]);
  assertEquals(text.split("\n").slice(-5), [
    "Judged on more than one of them: 2. Of these came out alike: 1. The others:",
    "",
    "| case |  | `debian-12` | `debian-13` |",
    "|---|---|---|---|",
    "| `case-1` | Case 1 | pass | **fail** |",
  ]);
});

Deno.test("releaseTables() shows no table where nothing differs", () => {
  const [last] = releaseTables([outcome("debian-12", "pass"), outcome("debian-13", "pass")]).split("\n")
    .slice(-1);
  assertEquals(last, "Judged on more than one of them: 1. Of these came out alike: 1.");
});

Deno.test("releaseTables() shows how boots differ that came out alike", () => {
  const behaving = (image: string, ...told: readonly string[]): Outcome => ({
    ...outcome(image, "pass", "pass"),
    behaviours: new Map(told.map((each, index) => [`case-${index}`, each])),
  });
  const text = releaseTables([behaving("debian-12", "done", "a"), behaving("debian-13", "done", "b")]);
  assertEquals(text.split("\n").slice(-3), [
    "| case | `debian-12`  | `debian-13`  |",
    "|---|---|---|",
    "| `case-1` | a | b |",
  ]);
});

Deno.test("otherTable() names what failed on a broken image, and leaves out what nobody booted", () => {
  const text = otherTable([outcome("growroot-disabled", "fail", "pass")], CAMPAIGN);
  assertEquals(text.split("\n").slice(2), [
    "| `growroot-disabled` | with /etc/growroot-disabled: nothing grows | `case-0` (root) | 1 |",
  ]);
  assertEquals(otherTable([outcome("debian-12", "pass")], CAMPAIGN), "None of them is recorded yet.");
});
