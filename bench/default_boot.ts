/** The boots that the benches of whole boots time. */
import { loadCases, plan } from "../mod.ts";
import type { PlannedBoot } from "../runner/plan/planned_boot.ts";
import type { BenchContext } from "./bench.ts";

const DEFAULT_CASE = new URL("../cases/growth/default.yaml", import.meta.url).pathname;

/** The boot of the article's first case on the demo image, as it is planned. */
export async function defaultBoot(
  { findBootable }: Pick<BenchContext, "findBootable">,
): Promise<PlannedBoot> {
  const { host, image } = await findBootable();
  const { cases } = await loadCases([DEFAULT_CASE]);
  const [boot] = plan(cases.map((each) => ({ case: each, image })), host).boots;
  if (!boot) throw new RangeError(`Cannot plan a boot: "${DEFAULT_CASE}" holds no case`);
  return boot;
}
