/** Real boots, recorded, judged again by their cases: what a change of a parser or of the judging does to them shows here. */
import { assert, assertEquals } from "@std/assert";
import { listRecorded, recordingOf } from "../../fixtures/conformance/recorded.ts";
import { loadCases } from "../suite/load.ts";
import { judge } from "../verdict/verdict.ts";
import { readRecord } from "./recording.ts";

const { cases, mistakes } = await loadCases([new URL("../../cases", import.meta.url).pathname]);
const recordings = recordingOf(cases, await listRecorded("debian-12"));

function recordOf(id: string) {
  const recording = recordings.get(id);
  assert(recording, `${id} is recorded`);
  return readRecord(recording.folder);
}

Deno.test("the suite's cases have no mistakes", () =>
  assertEquals(mistakes.map(({ message }) => message), []));

// The whole suite's: fixtures/mutations/.
const article = cases.filter(({ tags }) => tags?.includes("article"));

for (const each of article) {
  Deno.test(`judge() passes the recorded boot of ${each.id}`, async () => {
    const heard = await recordOf(each.id);
    const { verdict, points } = judge(each, heard.transcript, heard);
    assertEquals(points.filter((point) => point.verdict !== "pass"), []);
    assertEquals([verdict, points.length], ["pass", each.expectations.length + 1]);
  });
}

Deno.test("judge() fails each case of the article on the boots of the other two", async () => {
  for (const each of article) {
    for (const other of article.filter(({ id }) => id !== each.id)) {
      const heard = await recordOf(other.id);
      const { verdict, points } = judge(each, heard.transcript, heard);
      const failed = points.filter((point) => point.verdict === "fail").map(({ name }) => name);
      assertEquals([each.id, other.id, verdict, failed.includes("root")], [each.id, other.id, "fail", true]);
    }
  }
});
