import { assertEquals } from "@std/assert";
import { SAMPLE } from "../fixtures/goldens/reports/sample.ts";
import { REPORT_FORMATS } from "./formats.ts";
import { namedByImage } from "./named_by_image.ts";

const [FIRST, ...REST] = SAMPLE.cases;
if (!FIRST) throw new Error("the sample has no case");
const BOTH = { ...SAMPLE, cases: [FIRST, ...REST, { ...FIRST, image: "debian-13" }] };

Deno.test("namedByImage() names the image of those cases alone that several images have", () => {
  assertEquals(namedByImage(SAMPLE), SAMPLE);
  const ids = [...namedByImage(BOTH).cases].map(({ id }) => id);
  assertEquals(ids, [
    `${FIRST.id} on ${FIRST.image}`,
    ...REST.map(({ id }) => id),
    `${FIRST.id} on debian-13`,
  ]);
});

for (const { name, render } of REPORT_FORMATS) {
  if (["json", "ndjson", "html"].includes(name)) continue;
  Deno.test(`${name} tells a red case of two images apart`, () => {
    const [red] = SAMPLE.cases.filter(({ verdict }) => verdict === "fail");
    if (!red) throw new Error("the sample has no red case");
    const run = { ...SAMPLE, cases: ["debian-12", "debian-13"].map((image) => ({ ...red, image })) };
    const shown = render(run, { color: false, columns: 100 });
    assertEquals(["debian-12", "debian-13"].map((each) => shown.includes(`${red.id} on ${each}`)), [
      true,
      true,
    ]);
  });
}
