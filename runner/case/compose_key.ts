/** `compose`: whether a case's cloud-config may stand in one seed with that of others. */
import { isMapping, type Tree } from "../yaml/tree.ts";
import type { Case } from "./case.ts";
import { emptyPart, type Reading, readLine, refuseUnknownKeys } from "./reading.ts";

const EXAMPLE = "write compose: true, or compose: { never: WHY }";

/** Reads `compose`. */
export function readCompose(tree: Tree, { mistakes }: Reading): Partial<Case> {
  if (tree === "true") return { compose: { kind: "vouched" } };
  if (!isMapping(tree)) {
    mistakes.add(
      ["compose"],
      `"compose" must be true, or { never: WHY } for a boot without others (${EXAMPLE})`,
      emptyPart(tree),
    );
    return {};
  }
  refuseUnknownKeys(tree, ["never"], { path: ["compose"], mistakes });
  const because = readLine(tree.never ?? null, {
    path: tree.never === undefined ? ["compose"] : ["compose", "never"],
    mistakes,
    example: EXAMPLE,
  });
  return because === undefined ? {} : { compose: { kind: "never", because } };
}
