/** One process of `deno task bench machines`: `write FOLDER CASES`, `plan FOLDER` or `make FOLDER CASES PARTS`. */
import { join } from "@std/path";
import { makeParts } from "../fixtures/harness/made_parts.ts";
import { SAMPLE_HOST, SAMPLE_IMAGE } from "../fixtures/harness/sample_plan.ts";
import { loadCases, plan } from "../mod.ts";
import { planDigest, shardOf } from "../runner/run/shard.ts";
import { writeCases } from "./made.ts";

async function planOnce(folder: string): Promise<void> {
  const { cases: selected } = await loadCases([join(folder, "cases")]);
  const cases = selected.map((each) => ({ case: each, image: SAMPLE_IMAGE }));
  const planned = plan(cases, SAMPLE_HOST);
  shardOf(planned, { part: 1, of: 500 }, () => undefined);
  planDigest({ cases, selected, planned }, 500, () => undefined);
}

async function makeOnce(folder: string, cases: number, parts: number): Promise<void> {
  const ids = Array.from({ length: cases }, (_, index) => `case-${index}`);
  const dealt = Array.from({ length: parts }, (_, part) => ids.filter((_, index) => index % parts === part));
  await makeParts(join(folder, "parts"), dealt);
}

const [what, folder = "", cases = "", parts = ""] = Deno.args;
if (what === "write") await writeCases(join(folder, "cases"), Number(cases), Number(cases) / 2);
else if (what === "plan") await planOnce(folder);
else await makeOnce(folder, Number(cases), Number(parts));
