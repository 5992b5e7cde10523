/** docs/conformance.md tells what the recorded boots of seeded images come to: pasted by `deno task update`, held to it otherwise. */
import { assert, assertEquals } from "@std/assert";
import { defect } from "../fixtures/detection/defect.ts";
import { DEFECTS } from "../fixtures/detection/defects.ts";
import { detectionsOf, type DetectionsOfImage, falseAlarms } from "../fixtures/detection/detection.ts";
import { casesOfDetection, seededBoots } from "../fixtures/detection/recorded_detections.ts";
import { holdGolden, withBlock } from "../fixtures/harness/golden.ts";
import { RELEASES } from "../fixtures/images/releases.ts";
import { loadCases } from "../mod.ts";
import { isAsKept } from "../runner/record/recording.ts";
import { detectionSummary, detectionTable } from "./detection.ts";

const PAGE = new URL("conformance.md", import.meta.url);

const cases = await casesOfDetection();
const { cases: suite } = await loadCases([new URL("../cases", import.meta.url).pathname]);
const detected: DetectionsOfImage[] = [];
for (const { name } of RELEASES) detected.push(...[await detectionsOf(name, cases, DEFECTS) ?? []].flat());

Deno.test("docs/conformance.md tells which defects are found", async () => {
  const page = await Deno.readTextFile(PAGE);
  const text = `\n${detectionSummary(detected, await falseAlarms(suite))}\n\n${detectionTable(detected)}\n`;
  await holdGolden(PAGE, withBlock(page, "detection", text));
});

for (const { image, detections } of detected) {
  Deno.test(`the suite finds nine of ten defects seeded into ${image}`, () => {
    const missed = detections.filter(({ foundBy }) => foundBy.length === 0);
    assert(missed.length * 10 <= detections.length, missed.map(({ defect: { name } }) => name).join(", "));
  });

  Deno.test(`the recordings of defects in ${image} are as they were kept, and of defects that there are`, async () => {
    const known = new Set(DEFECTS.map(({ name }) => name));
    for (const { recorded, defects } of await seededBoots(image)) {
      assert(await isAsKept(recorded.folder), recorded.folder);
      assertEquals(defects.filter((name) => !known.has(name)), [], "boot these again: deno task detection");
    }
  });
}

Deno.test("no sound image is accused", async () => {
  const { alarms } = await falseAlarms(suite);
  assertEquals(alarms, []);
});

const found = (image: string, foundBy: readonly string[]): DetectionsOfImage => ({
  ...{ image, boots: 1, besides: [] },
  detections: [{ defect: defect("d", "something is wrong", ["hygiene/x", "d"]), foundBy }],
});

Deno.test("detectionTable() says on which image a defect slipped through", () => {
  const table = detectionTable([found("debian-12", ["hygiene/x"]), found("debian-13", [])]);
  assertEquals(table.split("\n").at(-1), "| something is wrong | `hygiene/x` | **missed** on debian-13 |");
  assertEquals(
    detectionTable([found("debian-12", ["hygiene/x"])]).split("\n").at(-1)?.endsWith("| yes |"),
    true,
  );
});

Deno.test("detectionSummary() counts what was found, and names false alarms", () => {
  const text = detectionSummary([found("debian-12", [])], { images: 2, judged: 9, alarms: ["x hygiene/y"] });
  assertEquals(text.split("\n").slice(2), [
    "| `debian-12` | 1 | 0 | 1 | 1 |",
    "",
    "False alarms: 1 in 9 judgements on 2 sound images (x hygiene/y).",
  ]);
});
