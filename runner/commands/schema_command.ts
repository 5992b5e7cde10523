/** `seedling schema`: the JSON Schema of cases, for an editor that completes and checks them. */
import { caseSchema } from "../case/schema.ts";
import { KINDS } from "../facts/kinds.ts";
import type { Shell } from "./shell.ts";
import { parseOptions, UsageError } from "./usage.ts";

/** Runs the command; its result is the exit code. */
export async function schemaCommand(args: readonly string[], { print }: Shell): Promise<number> {
  const { operands: [operand] } = parseOptions(args, { string: [], boolean: [] });
  if (operand !== undefined) throw new UsageError(`Cannot read "${operand}": schema takes no operand`);
  await print(`${JSON.stringify(caseSchema(KINDS), null, 1)}\n`);
  return 0;
}
