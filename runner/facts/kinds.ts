import type { FactKind } from "./fact.ts";
import { df } from "./df.ts";
import { lsblk } from "./lsblk.ts";

/** Every kind of fact, in the order in which the probe collects and the reports show them. */
export const FACT_KINDS: readonly FactKind[] = [lsblk, df];
