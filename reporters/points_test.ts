import { assertEquals } from "@std/assert";
import { badCase } from "../fixtures/attacks/bad_text.ts";
import type { PointKind } from "../runner/verdict/point.ts";
import { isBadBoot, pointsOf, sentence, skipReason } from "./points.ts";

const CASE = badCase("a");

Deno.test("pointsOf() gives a case without points an error", () => {
  const points = pointsOf({ ...CASE, verdict: "pass", points: [] });
  assertEquals(points.map((each) => [each.name, each.verdict]), [["verdict", "error"]]);
  assertEquals(points[0]?.findings[0]?.message, "The case has no test point: nothing was judged");
});

Deno.test("pointsOf() shows a bad verdict that no point shows", () => {
  const points = pointsOf({
    ...CASE,
    verdict: "fail",
    points: [{ kind: "boot", name: "boot", verdict: "pass", findings: [] }],
  });
  assertEquals(points.map((each) => each.verdict), ["pass", "fail"]);
  assertEquals(points[1]?.findings[0]?.message, "The case's verdict is fail, but each of its points passes");
});

Deno.test("pointsOf() leaves other points as they are", () => {
  assertEquals(pointsOf(CASE), CASE.points);
});

Deno.test("skipReason() prefers the message, and is empty where nobody said", () => {
  const finding = { path: "boot", expected: "", actual: "no KVM", readFrom: "", at: "" };
  assertEquals(
    skipReason({ kind: "boot", name: "boot", verdict: "skip", findings: [{ ...finding, message: "why" }] }),
    "why",
  );
  assertEquals(skipReason({ kind: "boot", name: "boot", verdict: "skip", findings: [finding] }), "no KVM");
  assertEquals(skipReason({ kind: "boot", name: "boot", verdict: "skip", findings: [] }), "");
});

Deno.test("sentence() says expected and actual, or the message alone", () => {
  const finding = { path: "df./.size", expected: "20G", actual: "2G", readFrom: "", at: "" };
  assertEquals(sentence(finding), "df./.size: expected 20G, actual 2G");
  assertEquals(sentence({ ...finding, message: "not grown" }), "df./.size: not grown");
});

Deno.test("isBadBoot() knows a boot whose name was redacted, and takes no row of that name for one", () => {
  const isBad = (kind: PointKind, name: string) => isBadBoot({ kind, name, verdict: "fail", findings: [] });
  assertEquals([isBad("boot", "[redacted]"), isBad("expectation", "boot")], [true, false]);
});
