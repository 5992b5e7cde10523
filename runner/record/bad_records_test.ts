/** Whatever somebody hands on as a record: it is refused in one line, at once, and stands in for no boot. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { BAD_RECORD_FILES, BAD_RECORDS } from "../../fixtures/attacks/bad_records.ts";
import { listRecords } from "./kept_records.ts";
import { recordsIn } from "./known_boots.ts";
import { RecordError } from "./record_text.ts";
import { readRecord, readRecording, readSoundRecord } from "./recording.ts";

const NAME = "4a5b57dd6bfc-01234567";
const SOUND = {
  version: 1,
  id: "4a5b57dd6bfc",
  nonce: "0123456789abcdef",
  image: { name: "debian-12", sha256: "a" },
  seconds: 5,
  ending: { name: "timeout", verdict: "error", text: "it was not done" },
  phases: [{ phase: "kernel", atMs: 1 }],
};

/** A folder of records with one in it, and that one's own. */
async function withRecord(
  text: string,
  test: (folder: string, records: string) => Promise<void>,
): Promise<void> {
  const records = await Deno.makeTempDir({ prefix: "seedling-bad-record-" });
  const folder = join(records, NAME);
  try {
    await Deno.mkdir(folder);
    await Deno.writeTextFile(join(folder, "console"), "Linux version 6.1\n");
    await Deno.writeTextFile(join(folder, "report"), "");
    await Deno.writeTextFile(join(folder, "record.json"), text);
    await test(folder, records);
  } finally {
    await Deno.remove(records, { recursive: true });
  }
}

async function assertRefused(folder: string, records: string, says: string): Promise<void> {
  const { message } = await assertRejects(() => readRecord(folder), RecordError);
  assertStringIncludes(message, says);
  assert(message.length < 500 && !message.includes("\n"), message.slice(0, 1000));
  assertEquals(await readSoundRecord(folder), undefined);
  const [listed] = await listRecords(records, { isThorough: true });
  assertEquals([listed?.status, listed?.told], ["damaged", undefined]);
}

Deno.test("readRecord() reads the record that the others are made of", () =>
  withRecord(JSON.stringify(SOUND), async (folder, records) => {
    assertEquals((await readRecord(folder)).transcript.ending.name, "timeout");
    assertEquals((await listRecords(records, { isThorough: true }))[0]?.status, "whole");
  }));

for (const { what, fields } of BAD_RECORDS) {
  Deno.test(`readRecord() refuses a record with ${what}`, () =>
    withRecord(
      typeof fields === "string" ? fields : JSON.stringify({ ...SOUND, ...fields }),
      (folder, records) => assertRefused(folder, records, "its record.json is damaged (boot again"),
    ));
}

for (const { what, make, says } of BAD_RECORD_FILES) {
  Deno.test(`readRecord() refuses a record with ${what}`, () =>
    withRecord(JSON.stringify(SOUND), async (folder, records) => {
      const { success } = await new Deno.Command("sh", { args: ["-ec", make], cwd: folder }).output();
      assert(success);
      await assertRefused(folder, records, says);
    }));
}

Deno.test("readRecord() takes an ending that it does not know, or with another verdict than its own, for what is heard", async () => {
  for (
    const ending of [{ name: "teapot", verdict: "pass", text: "x" }, {
      name: "panic",
      verdict: "pass",
      text: "x",
    }]
  ) {
    await withRecord(JSON.stringify({ ...SOUND, ending }), async (folder) => {
      const { name, verdict } = (await readRecord(folder)).transcript.ending;
      assert(name !== ending.name && verdict !== "pass", name);
    });
  }
});

Deno.test("readSoundRecord() listens to no port that is larger than one of ours", () =>
  withRecord(JSON.stringify(SOUND), async (folder, records) => {
    await Deno.truncate(join(folder, "console"), 2 ** 40);
    assertEquals(await readSoundRecord(folder), undefined);
    assertEquals((await listRecords(records))[0]?.status, "damaged");
  }));

Deno.test("recordsIn() follows no link", () =>
  withRecord(JSON.stringify(SOUND), async (folder, records) => {
    await Deno.symlink(folder, join(records, "ffffffffffff-01234567"));
    const foldersOf = recordsIn(records);
    assertEquals([await foldersOf("4a5b57dd6bfc"), await foldersOf("ffffffffffff")], [[folder], []]);
  }));

Deno.test("readRecord() ends where the run is interrupted", () =>
  withRecord(JSON.stringify(SOUND), async (folder) => {
    await assertRejects(
      () => readRecord(folder, AbortSignal.abort(new Error("interrupted"))),
      Error,
      "interrupted",
    );
  }));

Deno.test("readRecording() of a pipe that nobody writes to ends where the run is interrupted", () =>
  withRecord("", async (folder) => {
    const pipe = join(folder, "pipe");
    await new Deno.Command("mkfifo", { args: [pipe] }).output();
    const interrupted = new AbortController();
    const reading = readRecording({ console: pipe, signal: interrupted.signal });
    interrupted.abort(new Error("interrupted"));
    await assertRejects(() => reading, Error, "interrupted");
    // Lets go of the thread that waits, where one does.
    using _ = await Deno.open(pipe, { read: true, write: true });
  }));
