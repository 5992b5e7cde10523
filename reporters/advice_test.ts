import { assert, assertEquals, assertMatch } from "@std/assert";
import { KINDS } from "../runner/facts/kinds.ts";
import { ENDING_NAMES, endingRow } from "../runner/console/endings.ts";
import type { Point, PointKind } from "../runner/verdict/point.ts";
import { adviceFor } from "./advice.ts";
import { BOOT_ADVICE } from "./advice_boot.ts";
import { FACT_ADVICE } from "./advice_facts.ts";

const point = (kind: PointKind, name: string, verdict: Point["verdict"] = "fail"): Point => ({
  kind,
  name,
  verdict,
  findings: [],
});

for (const { of, about, causes, next, source } of FACT_ADVICE) {
  Deno.test(`adviceFor() tells of ${of.join(", ")} that ${about}`, () => {
    for (const fact of of) {
      assertEquals(adviceFor(point("expectation", `${fact} x`), "reported"), { about, causes, next, source });
      assertEquals(adviceFor(point("expectation", `console ${fact} x`), "reported")?.about, about);
      assertEquals(adviceFor(point("twin", `differs ${fact}.x`), "reported")?.about, about);
      assert(KINDS.some(({ key }) => key === fact), `${fact} is no kind of fact`);
    }
    assertMatch(source, /^https:\/\//);
    assert(causes.length > 0 && next.length > 0);
  });
}

const KINDS_OF_POINT: Readonly<Record<string, PointKind>> = {
  "power-off-button": "power-off",
  "condition": "condition",
  "expect-failure": "expect-failure",
};

for (const { of, about, causes, next, source } of BOOT_ADVICE) {
  Deno.test(`adviceFor() tells of a boot's ${of.join(", ")} that ${about}`, () => {
    for (const subject of of) {
      const kind = KINDS_OF_POINT[subject] ?? "boot";
      assertEquals(adviceFor(point(kind, subject), subject), { about, causes, next, source });
      assert(kind !== "boot" || ENDING_NAMES.some((name) => name === subject), `${subject} is no ending`);
    }
    assertMatch(source, /^https:\/\//);
    assert(causes.length > 0 && next.length > 0);
  });
}

Deno.test("adviceFor() knows every kind of fact, and every ending that is bad but for a system that is no Linux", () => {
  const facts = FACT_ADVICE.flatMap(({ of }) => of);
  assertEquals(KINDS.map(({ key }) => key).filter((key) => !facts.includes(key)), []);
  const endings = BOOT_ADVICE.flatMap(({ of }) => of);
  const bad = ENDING_NAMES.filter((name) => endingRow(name).verdict !== "pass");
  assertEquals(bad.filter((name) => !endings.includes(name)), ["not-linux"]);
});

Deno.test("adviceFor() has nothing to say of what passes or is skipped, or is not known", () => {
  assertEquals(adviceFor(point("expectation", "root", "pass"), "reported"), undefined);
  assertEquals(adviceFor(point("boot", "boot", "skip"), "panic"), undefined);
  assertEquals(adviceFor(point("boot", "boot"), "not-linux"), undefined);
  assertEquals(adviceFor(point("verdict", "verdict"), undefined), undefined);
});
