/** `clones:` of a case: the same boot a second time, from the image's own disk, held against the first. */
import type { Case, ExpectedTwin } from "./case.ts";
import { emptyPart, isEmpty, type Reading, refuseUnknownKeys } from "./reading.ts";
import { isMapping, type Tree } from "../yaml/tree.ts";
import { suggest } from "../text/suggest.ts";

const KEYS = ["differs", "same"] as const;
const EXAMPLE = "write clones: { differs: [machine-id], same: [hostname] }";

/** What is compared of two clones, in the order of the file; nothing, with a mistake, where it is wrong. */
export function readClones(tree: Tree, reading: Reading): readonly ExpectedTwin[] {
  const { mistakes } = reading;
  if (!isMapping(tree) || isEmpty(tree)) {
    const what = isEmpty(tree) ? "is empty: nothing would be compared" : "must be a mapping";
    mistakes.add(["clones"], `"clones" ${what} (${EXAMPLE})`, emptyPart(tree));
    return [];
  }
  refuseUnknownKeys(tree, KEYS, { path: ["clones"], mistakes });
  return KEYS.flatMap((want) => tree[want] === undefined ? [] : readFacts(want, tree[want], reading));
}

function readFacts(want: "differs" | "same", tree: Tree, reading: Reading): readonly ExpectedTwin[] {
  const path = ["clones", want];
  if (!Array.isArray(tree) || tree.length === 0) {
    const mistake = `"${want}" must be a list of facts (${EXAMPLE})`;
    reading.mistakes.add(path, mistake, emptyPart(tree));
    return [];
  }
  const facts: readonly Tree[] = tree;
  return facts.flatMap((fact, index) => {
    if (!isFact(fact, [...path, index], reading)) return [];
    return [{ want, fact, at: reading.file.find([...path, index], "value") }];
  });
}

/** Whether a node names a fact of a kind that is there: `machine-id`, `ssh.ed25519.fingerprint`. */
function isFact(fact: Tree, path: readonly (string | number)[], reading: Reading): fact is string {
  const kinds = reading.kinds.filter((kind) => "probe" in kind).map(({ key }) => key);
  if (typeof fact !== "string") {
    reading.mistakes.add(path, `a fact must be text (${EXAMPLE})`);
    return false;
  }
  const kind = fact.split(".", 1)[0] ?? "";
  if (kinds.includes(kind)) return true;
  reading.mistakes.add(path, `unknown kind of fact "${kind}" ${suggest(kind, kinds)}`);
  return false;
}

/** The clone of a case: the same boot, of which only what `clones` says is judged. */
export function cloneOf(testCase: Case, twins: readonly ExpectedTwin[]): Case {
  const suffix = (text: string) => text.endsWith("]") ? `${text.slice(0, -1)},clone]` : `${text}[clone]`;
  const name = testCase.name === testCase.id ? suffix(testCase.id) : `${testCase.name} [clone]`;
  return {
    ...testCase,
    id: suffix(testCase.id),
    name,
    expectations: [],
    twin: { of: testCase, expected: twins },
  };
}
