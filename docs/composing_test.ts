/** docs/composing.md tells what of the suite is composed: pasted by `deno task update`, held to it otherwise. */
import { holdGolden, withBlock } from "../fixtures/harness/golden.ts";
import { EQUIPPED_HOST, SAMPLE_IMAGE } from "../fixtures/harness/sample_plan.ts";
import { loadCases, plan } from "../mod.ts";
import { compose } from "../runner/plan/compose.ts";
import { aloneTable, composedSummary, keysTable } from "./composing.ts";

const PAGE = new URL("composing.md", import.meta.url);

Deno.test("docs/composing.md tells what of the suite is composed", async () => {
  const loaded = await loadCases([new URL("../cases", import.meta.url).pathname]);
  const cases = loaded.cases.map((each) => ({ case: each, image: SAMPLE_IMAGE }));
  const planned = plan(cases, EQUIPPED_HOST);
  const blocks = {
    composed: composedSummary(compose(planned, cases, EQUIPPED_HOST)),
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
