import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { articleReport } from "../../fixtures/harness/frames.ts";
import { SAMPLE_IMAGE } from "../../fixtures/harness/sample_plan.ts";
import { listenTo } from "../console/console.ts";
import type { PlannedBoot } from "../plan/planned_boot.ts";
import { type BootToKeep, keepRecord } from "./record.ts";
import { readRecordText, RecordError } from "./record_text.ts";
import { isAsKept, readRecord, readRecording, readSoundRecord } from "./recording.ts";

const NONCE = "0123456789abcdef";
const REPORT = articleReport(21357395968, 20946554880).replaceAll("@NONCE@", NONCE);
const CONSOLE = "Linux version 6.1\r\ndebian login: ";
const { layout } = SAMPLE_IMAGE;

const BOOT: PlannedBoot = {
  ...{ id: "4a5b57dd6bfc", caseIds: ["a"], image: SAMPLE_IMAGE },
  ...{ deadlineMs: 1, silenceMs: 1, diskBytes: 0, memoryBytes: 0, cpus: 1 },
  ...{
    asked: { files: ["/etc/motd"] },
    isContinued: false,
    files: {},
    nonceIn: [],
    prepare: [["truncate", "disk"]],
    argv: ["qemu-system-x86_64"],
  },
};

const bytes = (text: string) => new TextEncoder().encode(text);

/** A boot that said CONSOLE and `report`, its ports lying in `folder`. */
async function bootIn(folder: string, report = REPORT): Promise<BootToKeep> {
  const ports = join(folder, "boot");
  await Deno.mkdir(ports);
  await Deno.writeTextFile(join(ports, "console"), CONSOLE);
  await Deno.writeTextFile(join(ports, "report"), report);
  const transcript = listenTo({ console: bytes(CONSOLE), report: bytes(report), nonce: NONCE });
  const phases = [{ phase: "kernel", atMs: 1200.5 }] as const;
  const heard = { id: BOOT.id, image: "debian-12", seconds: 83.2, before: layout, after: layout };
  return { boot: BOOT, heard: { ...heard, transcript: { ...transcript, phases } }, nonce: NONCE, ports };
}

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-record-" });
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A kept record, then changed. */
async function brokenRecord(folder: string, breakIt: (record: string) => Promise<void>): Promise<string> {
  const console = await keepRecord(join(folder, "records"), await bootIn(folder));
  const record = join(console, "..");
  await breakIt(record);
  return record;
}

const namesIn = (folder: string) => Array.fromAsync(Deno.readDir(folder), ({ name }) => name);

Deno.test("keepRecord() keeps what readRecord() reads back", () =>
  inFolder(async (folder) => {
    const kept = await bootIn(folder);
    const consolePath = await keepRecord(join(folder, "records"), kept);
    assertEquals(consolePath, join(folder, "records", "4a5b57dd6bfc-01234567", "console"));
    assertEquals(await readRecord(join(consolePath, "..")), { ...kept.heard, caseIds: ["a"], consolePath });
  }));

Deno.test("keepRecord() keeps for which cases it was booted, and by what its bytes are known again", () =>
  inFolder(async (folder) => {
    const record = join(await keepRecord(join(folder, "records"), await bootIn(folder)), "..");
    const text = readRecordText(await Deno.readTextFile(join(record, "record.json")), record);
    assertEquals([text.caseIds, text.digest?.length, await isAsKept(record)], [["a"], 64, true]);
    await Deno.writeTextFile(join(record, "console"), CONSOLE.replace("6.1", "6.2"));
    assertEquals([await isAsKept(record), await readSoundRecord(record)], [false, undefined]);
  }));

Deno.test("keepRecord() lets nobody but the owner read", () =>
  inFolder(async (folder) => {
    const console = await keepRecord(join(folder, "records"), await bootIn(folder));
    const record = join(console, "..");
    const paths = [
      join(record, ".."),
      record,
      ...["console", "report", "record.json"].map((name) => join(record, name)),
    ];
    const modes = await Promise.all(paths.map(async (path) => ((await Deno.stat(path)).mode ?? 0) & 0o777));
    assertEquals(modes, [0o700, 0o700, 0o600, 0o600, 0o600]);
  }));

Deno.test("keepRecord() keeps a boot whose ports were never made as one that said nothing", () =>
  inFolder(async (folder) => {
    const console = await keepRecord(folder, {
      ...await bootIn(folder),
      ports: join(folder, "no-such-boot"),
    });
    assertEquals((await Deno.stat(console)).size, 0);
  }));

Deno.test("keepRecord() leaves nothing where it cannot keep all, and says why", () =>
  inFolder(async (folder) => {
    const kept = await bootIn(folder);
    const records = join(folder, "records");
    await Deno.mkdir(join(records, "4a5b57dd6bfc-01234567", "taken"), { recursive: true });
    await assertRejects(
      () => keepRecord(records, kept),
      RecordError,
      `Cannot keep record "${records}/4a5b57dd6bfc-`,
    );
    assertEquals(await namesIn(records), ["4a5b57dd6bfc-01234567"]);
    await assertRejects(
      () => keepRecord(join(kept.ports, "console"), kept),
      RecordError,
      "Cannot keep record",
    );
  }));

Deno.test("readRecord() takes an ending that no port shows from the record", () =>
  inFolder(async (folder) => {
    const kept = await bootIn(folder, "");
    await Deno.writeTextFile(join(kept.ports, "console"), "Linux version 6.1\n");
    const ending = { name: "timeout", verdict: "error", text: "no report after 120 s" } as const;
    const { heard } = kept;
    const timedOut = { ...kept, heard: { ...heard, transcript: { ...heard.transcript, ending } } };
    const console = await keepRecord(join(folder, "records"), timedOut);
    assertEquals((await readRecord(join(console, ".."))).transcript.ending, ending);
  }));

Deno.test("readRecord() calls a report that was complete and is not any more an error", () =>
  inFolder(async (folder) => {
    const record = await brokenRecord(folder, (record) => Deno.truncate(join(record, "report"), 0));
    const { name, verdict, text } = (await readRecord(record)).transcript.ending;
    assertEquals([name, verdict], ["report-incomplete", "error"]);
    assertEquals(text, "the record's report is not complete, and was when it was kept");
  }));

Deno.test("readRecord() reads a folder of two ports, or of a console alone", () =>
  inFolder(async (folder) => {
    const record = await brokenRecord(folder, (record) => Deno.remove(join(record, "record.json")));
    const heard = await readRecord(record);
    assertEquals([heard.id, heard.image, heard.seconds], ["4a5b57dd6bfc-01234567", "", 0]);
    assertEquals([heard.transcript.ending.name, heard.transcript.frames.length], ["reported", 3]);
    await Deno.remove(join(record, "report"));
    assertEquals((await readRecord(record)).transcript.ending.name, "cloud-init-never-ran");
  }));

/** What may be wrong with a record, and what is said of it. */
const BROKEN: Readonly<
  Record<string, readonly [breakIt: (record: string) => Promise<void>, message: string]>
> = {
  "a record.json cut in the middle": [
    (record) => Deno.truncate(join(record, "record.json"), 100),
    "its record.json is damaged (boot again, or give its files as --console and --report-channel)",
  ],
  "a record.json without its seconds": [
    (record) => Deno.writeTextFile(join(record, "record.json"), '{"version":1,"id":"a","nonce":"b"}'),
    "its record.json is damaged",
  ],
  "a record.json of another version": [
    (record) => Deno.writeTextFile(join(record, "record.json"), '{"version":7}'),
    "its record.json is of version 7, not 1",
  ],
  "no console": [
    (record) => Deno.remove(join(record, "console")),
    "it has no console (give the folder of one boot)",
  ],
  "no report": [
    (record) => Deno.remove(join(record, "report")),
    "its report is missing (give its console as --console FILE)",
  ],
};

for (const [name, [breakIt, message]] of Object.entries(BROKEN)) {
  Deno.test(`readRecord() refuses a record with ${name}`, () =>
    inFolder(async (folder) => {
      const record = await brokenRecord(folder, breakIt);
      await assertRejects(
        () => readRecord(record),
        RecordError,
        `Cannot read record "${record}": ${message}`,
      );
    }));
}

Deno.test("readRecording() names the file it cannot read", () =>
  inFolder(async (folder) => {
    const console = join(folder, "console");
    await Deno.writeTextFile(console, CONSOLE);
    const [lost, noFile] = [join(folder, "lost"), folder];
    await assertRejects(
      () => readRecording({ console: lost }),
      RecordError,
      `Cannot read "${lost}": no such file`,
    );
    await assertRejects(
      () => readRecording({ console, report: lost }),
      RecordError,
      `Cannot read "${lost}": no such file`,
    );
    await assertRejects(
      () => readRecording({ console: noFile }),
      RecordError,
      `Cannot read "${folder}": Is a direc`,
    );
  }));
