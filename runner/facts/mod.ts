/**
 * The kinds of facts that a case may expect, with their rows and columns, and how an expected value is matched.
 *
 * @example The columns of `df`
 * ```ts
 * import { KINDS } from "@seedling/seedling/facts";
 * import { assert } from "@std/assert";
 *
 * const df = KINDS.find(({ key }) => key === "df");
 * assert(df && "use%" in df.columns);
 * ```
 *
 * @module
 */
export { FACT_KINDS, KINDS } from "./kinds.ts";
export {
  type AnyKind,
  type Colour,
  type Coloured,
  type ConsoleKind,
  type ConsoleLine,
  type FactKind,
  FactsError,
  type HostKind,
  type Kind,
  type Row,
  type Seen,
} from "./fact.ts";
export type { Matcher, MatchOutcome, ReadLine, Value, ValueType } from "../match/value.ts";
export type { SizeDialect, SizeInterval } from "../text/size.ts";
