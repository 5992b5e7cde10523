import { assert, assertEquals } from "@std/assert";
import { SAMPLE_IMAGE } from "../../fixtures/harness/sample_plan.ts";
import { parseCase } from "../suite/read_cases.ts";
import { listenTo } from "../console/console.ts";
import { redactedAttempts, redactedResult } from "./redacted_result.ts";
import type { CaseResult } from "./result.ts";
import { judgedResult, unbootedResult } from "./judge_case.ts";

const redact = (text: string) => text.replaceAll("compost", "[redacted]");
const SAID = "said compost";

const FULL: CaseResult = {
  ...{
    id: "a",
    source: "a.yaml",
    verdict: "fail",
    name: SAID,
    description: SAID,
    image: SAID,
    because: SAID,
  },
  points: [{
    kind: "expectation",
    name: SAID,
    verdict: "fail",
    findings: [{ path: SAID, expected: SAID, actual: SAID, readFrom: SAID, at: "a.yaml:1:1", message: SAID }],
  }],
  boot: {
    ...{ id: "boot", seconds: 1, ending: "reported", phases: [], consolePath: "console" },
    lastLines: Array.from({ length: 30 }, (_, at) => `${at} compost`),
  },
};

Deno.test("redactedResult() redacts every text of a result that is not a name of ours", () => {
  const shown = redactedResult(FULL, redact);
  assertEquals(JSON.stringify(shown).includes("compost"), false);
  // All of it is there all the same.
  assertEquals(
    JSON.stringify(shown).match(/said \[redacted\]/g)?.length,
    JSON.stringify(FULL).match(/said compost/g)?.length,
  );
  assertEquals(shown.boot?.lastLines, Array.from({ length: 20 }, (_, at) => `${at + 10} [redacted]`));
});

Deno.test("redactedResult() adds nothing to a result that says less", () => {
  const bare: CaseResult = { id: "a", source: "a.yaml", verdict: "pass", name: "a", image: "b", points: [] };
  assertEquals(redactedResult(bare, redact), bare);
});

Deno.test("redactedAttempts() redacts why a boot was made anew", () => {
  assertEquals(redactedAttempts([{ because: SAID, seconds: 1 }], redact), [{
    because: "said [redacted]",
    seconds: 1,
  }]);
});

function caseOf(text: string) {
  const parsed = parseCase(text, { id: "x", source: "x.yaml", readFile: () => new Uint8Array() });
  assert("case" in parsed, parsed.mistakes.map(({ message }) => message).join("\n"));
  return parsed.case;
}

Deno.test("judgedResult() shows no password that cloud-init made up, far above the last lines too", () => {
  const noise = Array.from({ length: 30 }, (_, at) => `line ${at}`);
  const lines = ["Set the following 'random' passwords", "debian:8vKqMz3fT", ...noise, "seen: 8vKqMz3fT"];
  const transcript = listenTo({ console: new TextEncoder().encode(`${lines.join("\n")}\n`) });
  const heard = { id: "boot", image: "debian-12", transcript, seconds: 1, consolePath: "console" };
  const result = judgedResult(caseOf("expect: { console: { never: [seen] } }\n"), heard);
  assertEquals([result.verdict, result.boot?.lastLines.length, result.boot?.lastLines.at(-1)], [
    "fail",
    20,
    "seen: [redacted]",
  ]);
  assertEquals(result.points.flatMap(({ findings }) => findings).map(({ actual }) => actual), [
    "seen: [redacted]",
  ]);
});

Deno.test("unbootedResult() shows no secret of its case", () => {
  const testCase = caseOf("cloud-config: { password: compost-4711 }\nexpect: { df: { /: present } }\n");
  const { points } = unbootedResult(
    { case: testCase, image: SAMPLE_IMAGE },
    "error",
    "Cannot boot: compost-4711",
  );
  assertEquals(points[0]?.findings[0]?.message, "Cannot boot: [redacted]");
});

Deno.test("redactedResult() leaves points without a secret the same objects: thousands of cases share them", () => {
  const { points } = FULL;
  assert(redactedResult(FULL, (text) => text).points === points);
  const [point] = points;
  assert(point);
  const plain = { ...point, name: "boot", findings: [] };
  const shown = redactedResult({ ...FULL, points: [plain, point] }, redact);
  assert(shown.points[0] === plain);
});
