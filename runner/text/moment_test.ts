import { assertEquals } from "@std/assert";
import { isMoment } from "./moment.ts";

Deno.test("isMoment() takes moments in UTC, of days that there are", () => {
  for (const text of ["2026-11-29T07:07:02.047Z", "2028-02-29T23:59:59Z"]) assertEquals(isMoment(text), true);
  const others = [
    "2026-13-45T00:00:00Z",
    "2027-02-29T00:00:00Z",
    "2026-11-29T25:00:00Z",
    "2026-11-29",
    "2026-11-29T07:07:02+01:00",
  ];
  for (const text of others) assertEquals(isMoment(text), false);
});
