/** Real boots, recorded, judged again by their cases: what a change of a parser or of the judging does to them shows here. */
import { assertEquals } from "@std/assert";
import { loadCases } from "../case/load.ts";
import { listenTo } from "../console/console.ts";
import { judge } from "../verdict/verdict.ts";

const fileOf = (path: string) => new URL(`../../${path}`, import.meta.url);
const { cases, mistakes } = await loadCases([fileOf("cases").pathname]);

async function transcriptOf(id: string) {
  const folder = `fixtures/recordings/debian-12/${id}`;
  return listenTo({
    console: await Deno.readFile(fileOf(`${folder}/console`)),
    report: await Deno.readFile(fileOf(`${folder}/report`)),
  });
}

Deno.test("the suite's cases have no mistakes", () =>
  assertEquals(mistakes.map(({ message }) => message), []));

for (const each of cases) {
  Deno.test(`judge() passes the recorded boot of ${each.id}`, async () => {
    const { verdict, points } = judge(each, await transcriptOf(each.id));
    assertEquals(points.filter((point) => point.verdict !== "pass"), []);
    assertEquals([verdict, points.length], ["pass", each.expectations.length + 1]);
  });
}

Deno.test("judge() fails each case of the article on the boots of the other two", async () => {
  for (const each of cases) {
    for (const other of cases.filter(({ id }) => id !== each.id)) {
      const { verdict, points } = judge(each, await transcriptOf(other.id));
      const failed = points.filter((point) => point.verdict === "fail").map(({ name }) => name);
      assertEquals([each.id, other.id, verdict, failed.length >= 2], [each.id, other.id, "fail", true]);
    }
  }
});
