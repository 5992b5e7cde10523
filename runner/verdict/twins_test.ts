import { assertEquals } from "@std/assert";
import type { Case } from "../case/case.ts";
import { parseCases } from "../suite/read_cases.ts";
import type { Transcript } from "../console/console.ts";
import { judge } from "./verdict.ts";

const encoder = new TextEncoder();

/** A guest of a name, with a machine-id, and no SSH. */
function heard(
  hostname: string,
  machineId: string,
  more: readonly (readonly [string, string])[] = [],
): Transcript {
  const frames = [["hostname", `${hostname}\n${hostname}\n\n`], ["machine-id", machineId], ...more, [
    "done",
    "",
  ]].map((
    [name = "", text],
  ) => ({ bootId: "b1", moment: "after", name, exit: 0, bytes: encoder.encode(text) } as const));
  const ending = { name: "reported", verdict: "pass", text: "the report is complete" } as const;
  return { lines: [], frames, phases: [], ending, damage: [] };
}

function cloneCase(clones: string): Case {
  const { cases: [, clone] } = parseCases(`expect: { hostname: a }\nclones: ${clones}\n`, {
    id: "c",
    source: "c.yaml",
    readFile: () => new Uint8Array(),
  });
  if (!clone) throw new Error("no clone");
  return clone;
}

const A = "0123456789abcdef0123456789abcdef\n";
const B = "fedcba9876543210fedcba9876543210\n";
const verdictsOf = (testCase: Case, clone: Transcript, original?: Transcript) =>
  judge(testCase, clone, original ? { original: { transcript: original } } : {}).points.map((
    { name, verdict },
  ) => `${name} ${verdict}`);

Deno.test("judge() holds a clone against the boot that it is a clone of", () => {
  const testCase = cloneCase("{ differs: [machine-id], same: [hostname] }");
  assertEquals(verdictsOf(testCase, heard("seedling", B), heard("seedling", A)), [
    "boot pass",
    "differs machine-id pass",
    "same hostname pass",
  ]);
  assertEquals(verdictsOf(testCase, heard("other", A), heard("seedling", A)), [
    "boot pass",
    "differs machine-id fail",
    "same hostname fail",
  ]);
});

Deno.test("judge() shows what both clones say, and where it was asked", () => {
  const testCase = cloneCase("{ same: [hostname] }");
  const { points: [, same] } = judge(testCase, heard("b", A), { original: { transcript: heard("a", A) } });
  const [finding] = same?.findings ?? [];
  assertEquals([finding?.expected, finding?.actual, finding?.at], [
    "the same in both clones",
    "a and b",
    "c.yaml:2:18",
  ]);
});

Deno.test("judge() errs on a fact that no clone tells, with those that are told", () => {
  const testCase = cloneCase("{ differs: [machine-id.x, kernel.release] }");
  const { points } = judge(testCase, heard("a", A), { original: { transcript: heard("a", B) } });
  assertEquals(points.slice(1).map(({ verdict, findings: [finding] }) => [verdict, finding?.message]), [
    ["error", "no boot tells machine-id.x: there is machine-id"],
    ["error", "the report has no frame after/kernel"],
  ]);
});

Deno.test("judge() skips a row that neither clone has", () => {
  const testCase = cloneCase("{ differs: [hostname, ssh.rsa.fingerprint] }");
  const keys = (name: string) => heard(name, A, [["ssh", "== public\n"]]);
  const { points } = judge(testCase, keys("a"), { original: { transcript: keys("b") } });
  assertEquals(points.slice(1).map(({ verdict }) => verdict), ["pass", "skip"]);
});

Deno.test("judge() can say nothing of clones where one alone was heard", () => {
  assertEquals(verdictsOf(cloneCase("{ same: [hostname] }"), heard("a", A)), [
    "boot pass",
    "same hostname skip",
  ]);
});
