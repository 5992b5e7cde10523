import { assertEquals } from "@std/assert";
import { type Point, type PointKind, type Verdict, verdictOf } from "./point.ts";

const point = (kind: PointKind, verdict: Verdict): Point => ({ kind, name: kind, verdict, findings: [] });

Deno.test("verdictOf() is the worst of the points, and skip where no row of a quiet boot was held", () => {
  const boot = point("boot", "pass");
  const [held, left] = [point("expectation", "pass"), point("expectation", "skip")];
  assertEquals(verdictOf([boot, held, left]), "pass");
  assertEquals(verdictOf([boot, left, point("twin", "skip")]), "skip");
  assertEquals(verdictOf([boot]), "pass");
  assertEquals(verdictOf([point("boot", "fail"), left]), "fail");
});
