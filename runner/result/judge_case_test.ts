import { assert, assertEquals } from "@std/assert";
import type { Case } from "../case/case.ts";
import { parseCase } from "../suite/read_cases.ts";
import { isAlwaysSkipped } from "../case/case.ts";
import { listenTo } from "../console/console.ts";
import type { HeardBoot } from "../record/heard.ts";
import { judgedResult, skippedResult } from "./judge_case.ts";

function caseOf(text: string): Case {
  const parsed = parseCase(text, { id: "x", source: "x.yaml", readFile: () => new Uint8Array() });
  assert("case" in parsed, parsed.mistakes.map(({ message }) => message).join("\n"));
  return parsed.case;
}

const DF = "Filesystem Size Used Avail Use% Mounted on\n/dev/vda1 2.0G 1.1G 966M 52% /\n";

const HEARD: HeardBoot = {
  id: "boot",
  image: "debian-12",
  transcript: listenTo({ console: new TextEncoder().encode(DF) }),
  seconds: 1,
  consolePath: "console",
};

const FAILS = "expect: { console: { df: { /: { size: 20G } } } }\n";

Deno.test("judgedResult() holds today against the date of an expected failure", () => {
  const testCase = caseOf(`expect-failure: { because: known, until: 2027-03-01 }\n${FAILS}`);
  const results = ["2027-03-01", "2027-03-02"].map((today) => judgedResult(testCase, HEARD, { today }));
  assertEquals(results.map(({ verdict, because }) => [verdict, because]), [
    ["expected-failure", "known (until 2027-03-01)"],
    ["fail", undefined],
  ]);
});

Deno.test("judgedResult() takes the day of the host where nobody says another", () => {
  const until = (date: string) => caseOf(`expect-failure: { because: known, until: ${date} }\n${FAILS}`);
  assertEquals(judgedResult(until("2001-01-01"), HEARD).verdict, "fail");
  assertEquals(judgedResult(until("9999-12-31"), HEARD).verdict, "expected-failure");
});

Deno.test("skippedResult() skips every point of a case, on whatever image it names", () => {
  const images = ["debian-12", "./disk.img", `{ url: "https://cloud.example/a", sha256: ${"0".repeat(64)} }`];
  for (
    const [image, shown] of images.map((
      each,
      at,
    ) => [each, ["debian-12", "disk.img", "https://cloud.example/a"][at]])
  ) {
    const testCase = caseOf(`image: ${image}\nskip: { because: not yet }\n${FAILS}`);
    assert(isAlwaysSkipped(testCase));
    const { verdict, points, boot, image: named } = skippedResult(testCase);
    assertEquals([verdict, boot, named], ["skip", undefined, shown]);
    assertEquals(points.map(({ name, verdict }) => `${name} ${verdict}`), ["boot skip", "console df / skip"]);
  }
});
