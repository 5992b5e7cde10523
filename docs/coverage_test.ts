/** What docs/conformance.md says of coverage names cases that there are, and their points; what is recorded says the same. */
import { assertEquals } from "@std/assert";
import { CAMPAIGN } from "../fixtures/conformance/campaign.ts";
import { MODULES } from "../fixtures/conformance/modules.ts";
import { REGRESSIONS } from "../fixtures/conformance/regressions.ts";
import { pointsOf } from "../fixtures/mutations/points.ts";
import { loadCases } from "../mod.ts";
import { isNamed, moduleTable, regressionTable } from "./coverage.ts";

const { cases } = await loadCases([new URL("../cases", import.meta.url).pathname]);
const ids = cases.map(({ id }) => id);

Deno.test("MODULES has each module of cloud-init 26.2 once, with cases that there are or a reason", () => {
  const names = MODULES.map(({ name }) => name);
  assertEquals([names.length, new Set(names).size], [60, 60]);
  assertEquals(names, names.toSorted());
  const isMute = ({ cases, because }: typeof MODULES[number]) => cases.length === 0 && because === undefined;
  assertEquals(MODULES.filter(isMute), []);
  const named = MODULES.flatMap((each) => each.cases);
  assertEquals(named.filter((name) => !ids.some(isNamed(name))), []);
});

Deno.test("REGRESSIONS names cases that there are, by a point of theirs", () => {
  const unknown = REGRESSIONS.filter(({ found, evidence }) => {
    if (evidence.kind === "not") return found !== "";
    const [name = "", kind = ""] = found.split(" ");
    const named = cases.filter(({ id }) => isNamed(name)(id));
    return !named.some((each) => pointsOf(each, cases).some((point) => point.startsWith(kind)));
  });
  assertEquals(unknown, []);
});

Deno.test("REGRESSIONS calls a release broken only where the campaign has its case fail", () => {
  const wrong = REGRESSIONS.flatMap(({ found, evidence }) => {
    const [name = ""] = found.split(" ");
    const images = evidence.kind === "released" ? evidence.images : [];
    return images.filter((image) => !CAMPAIGN.find((each) => each.image === image)?.fails.includes(name));
  });
  assertEquals(wrong, []);
});

Deno.test("moduleTable() says where a module's cases were booted, and that one failed", () => {
  const results = [{
    id: "a/b[c]",
    name: "",
    source: "",
    image: "debian-12",
    verdict: "fail" as const,
    points: [],
  }];
  const outcomes = [{ image: "debian-12", results, behaviours: new Map(), versions: {} }];
  const text = moduleTable(
    [{ name: "x", cases: ["a/b"] }, { name: "y", cases: [], because: "why" }],
    outcomes,
  );
  assertEquals(text.split("\n"), [
    "Of 2 modules 1 have a case, 0 of these for a part of what they do.",
    "",
    "| module | cases | recorded | what is not shown, and why |",
    "|---|---|---|---|",
    "| `x` | `a/b` | debian-12 (fails) |  |",
    "| `y` | - |  | why |",
  ]);
});

Deno.test("regressionTable() counts by how it is known, and leaves out what nothing finds", () => {
  const text = regressionTable([
    { repaired: "#1", breaks: "b", found: "a/b root", evidence: { kind: "run", bad: "x", good: "y" } },
    { repaired: "abcdef1", breaks: "c", found: "", evidence: { kind: "not", why: "a race" } },
  ]);
  const [sum = "", , , , ...rows] = text.split("\n");
  assertEquals(sum.startsWith("Of 2 the suite finds 1 by itself: 0 by a first boot"), true);
  assertEquals(rows, [
    "| [#1](https://github.com/canonical/cloud-init/pull/1) | b | `a/b` root | run: `x` fails, `y` passes |",
    "| [abcdef1](https://github.com/canonical/cloud-init/commit/abcdef1) | c | - | not found: a race |",
  ]);
});
