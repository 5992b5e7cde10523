/** docs/composing.md tells what of the suite is composed: pasted by `deno task update`, held to it otherwise. */
import { holdGolden, withBlock } from "../fixtures/harness/golden.ts";
import { COMPOSED, heardOf, mutatedVerdict, suiteCases, verdictOf } from "../fixtures/composing/composed.ts";
import { EQUIPPED_HOST } from "../fixtures/harness/sample_plan.ts";
import { type Case, plan } from "../mod.ts";
import { compose } from "../runner/plan/compose.ts";
import type { HeardBoot } from "../runner/record/heard.ts";
import { aloneTable, comparedTable, composedSummary, keysTable } from "./composing.ts";

const PAGE = new URL("composing.md", import.meta.url);

const verdictsOf = (testCase: Case, heard: HeardBoot | undefined) =>
  heard ? [verdictOf(testCase, heard), mutatedVerdict(testCase, heard)] : [undefined, undefined];

Deno.test("docs/composing.md tells what of the suite is composed", async () => {
  const cases = await suiteCases();
  const planned = plan(cases, EQUIPPED_HOST);
  const composed = compose(planned, cases, EQUIPPED_HOST);
  const ids = composed.boots.flatMap(({ parts, caseIds }) => parts ? caseIds : []);
  const [together, alone] = [await heardOf("debian-12", COMPOSED), await heardOf("debian-12")];
  const compared = cases.filter((each) => ids.includes(each.case.id)).map(({ case: testCase }) => ({
    id: testCase.id,
    alone: verdictsOf(testCase, alone.get(testCase.id)),
    composed: verdictsOf(testCase, together.get(testCase.id)),
  }));
  const blocks = {
    compared: comparedTable(compared),
    composed: composedSummary(composed),
    alone: aloneTable(planned, cases),
    keys: keysTable(),
  };
  const page = await Deno.readTextFile(PAGE);
  const made = Object.entries(blocks).reduce(
    (text, [name, block]) => withBlock(text, name, `\n${block}\n`),
    page,
  );
  await holdGolden(PAGE, made);
});
