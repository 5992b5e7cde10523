import { assertEquals } from "@std/assert";
import { createHash } from "node:crypto";
import { join } from "@std/path";
import { knownBoots, recordsIn } from "./known_boots.ts";
import { digestOfRecord, readRecordText } from "./record_text.ts";

const RECORDING = new URL("../../fixtures/recordings/debian-12/growth/default/", import.meta.url);
const FILES = ["console", "report", "record.json"];
const ID = "0123456789ab";
const BOOT = { id: ID, asked: {} };

interface Shelf extends AsyncDisposable {
  readonly folder: string;
  /** Puts the recording of a real boot there; `changes` go into its record.json. */
  readonly put: (name: string, changes?: object) => Promise<string>;
}

async function shelf(): Promise<Shelf> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-known-" });
  const put = async (name: string, changes: object = {}) => {
    const record = join(folder, name);
    await Deno.mkdir(record);
    for (const file of FILES) await Deno.copyFile(new URL(file, RECORDING), join(record, file));
    const text = JSON.parse(await Deno.readTextFile(join(record, "record.json")));
    const told = { ...text, id: ID, heardAt: "2026-01-01T00:00:00.000Z", ...changes };
    await Deno.writeTextFile(join(record, "record.json"), await withDigest(record, told));
    return record;
  };
  return { folder, put, [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
}

/** As `seedling run` keeps it. */
async function withDigest(record: string, told: object): Promise<string> {
  const sha256 = async (port: string) =>
    createHash("sha256").update(await Deno.readFile(join(record, port))).digest("hex");
  const ports = { consoleSha256: await sha256("console"), reportSha256: await sha256("report") };
  const text = readRecordText(JSON.stringify(told), record);
  return JSON.stringify({ ...told, digest: digestOfRecord(text, ports) });
}

/** Replaces in a file of a record what is there once. */
async function edit(path: string, from: string, to: string): Promise<void> {
  const text = await Deno.readTextFile(path);
  assertEquals(text.split(from).length, 2);
  await Deno.writeTextFile(path, text.replace(from, to));
}

Deno.test("knownBoots() finds the newest record of a boot", async () => {
  await using records = await shelf();
  await records.put(`${ID}-aa`, { heardAt: "2026-01-01T00:00:00.000Z" });
  await records.put(`${ID}-bb`, { heardAt: "2026-01-03T00:00:00.000Z" });
  await records.put(`${ID}-cc`, { heardAt: "2026-01-02T00:00:00.000Z" });
  const heard = await knownBoots(recordsIn(records.folder))(BOOT);
  assertEquals(heard?.consolePath, join(records.folder, `${ID}-bb`, "console"));
  assertEquals(heard?.transcript.frames.some(({ name }) => name === "lsblk"), true);
});

Deno.test("knownBoots() finds nothing for another boot, nor in a folder that is not there", async () => {
  await using records = await shelf();
  await records.put(`${ID}-aa`);
  assertEquals(await knownBoots(recordsIn(records.folder))({ id: "ba9876543210", asked: {} }), undefined);
  assertEquals(await knownBoots(recordsIn(join(records.folder, "none")))(BOOT), undefined);
});

Deno.test("knownBoots() takes a record only for what its probe was asked", async () => {
  await using records = await shelf();
  await records.put(`${ID}-aa`, { asked: { files: ["/etc/motd", "/etc/hosts"] } });
  const find = knownBoots(recordsIn(records.folder));
  assertEquals(await find({ id: ID, asked: { files: ["/etc/hosts"] } }) !== undefined, true);
  assertEquals(await find({ id: ID, asked: { files: ["/etc/issue"] } }), undefined);
  assertEquals(await find({ id: ID, asked: { commands: ["true"] } }), undefined);
});

Deno.test("knownBoots() takes a record for one row more of what a probe always tells", async () => {
  await using records = await shelf();
  await records.put(`${ID}-aa`, { asked: { lsblk: ["vda1"] } });
  const find = knownBoots(recordsIn(records.folder));
  assertEquals(await find({ id: ID, asked: { lsblk: ["vda"], df: ["/"] } }) !== undefined, true);
});

Deno.test("knownBoots() takes a record for a boot that another goes on with only where its button was pressed", async () => {
  await using records = await shelf();
  await records.put(`${ID}-aa`);
  const find = knownBoots(recordsIn(records.folder));
  assertEquals(await find({ ...BOOT, isContinued: true }), undefined);
  await records.put(`${ID}-bb`, { poweredOff: true });
  const again = knownBoots(recordsIn(records.folder));
  assertEquals((await again({ ...BOOT, isContinued: true }))?.poweredOff, true);
  assertEquals((await again({ ...BOOT, isContinued: false }))?.poweredOff, undefined);
});

Deno.test("knownBoots() takes an older record where the newest is damaged", async () => {
  await using records = await shelf();
  await records.put(`${ID}-aa`);
  const newest = await records.put(`${ID}-bb`, { heardAt: "2026-01-03T00:00:00.000Z" });
  await Deno.truncate(join(newest, "console"), 2000);
  const heard = await knownBoots(recordsIn(records.folder))(BOOT);
  assertEquals(heard?.consolePath, join(records.folder, `${ID}-aa`, "console"));
});

Deno.test("knownBoots() passes over a record of an earlier build, which does not say when it was heard", async () => {
  await using records = await shelf();
  await records.put(`${ID}-aa`, { heardAt: undefined });
  assertEquals(await knownBoots(recordsIn(records.folder))(BOOT), undefined);
});

const DAMAGE: Readonly<Record<string, (record: string) => Promise<void>>> = {
  "without its report": (record) => Deno.remove(join(record, "report")),
  "without its console": (record) => Deno.remove(join(record, "console")),
  "with half a console": (record) => Deno.truncate(join(record, "console"), 20_000),
  "with a word of its console changed": (record) =>
    edit(join(record, "console"), "Linux version", "Linux Version"),
  "with a figure of its record.json changed": (record) =>
    edit(join(record, "record.json"), '"seconds":', '"seconds":1'),
  "with half a record.json": (record) => Deno.truncate(join(record, "record.json"), 400),
  "with half a report": (record) => Deno.truncate(join(record, "report"), 9000),
  "with a bit of its report changed": async (record) => {
    const report = await Deno.readFile(join(record, "report"));
    report[9000] = report[9000] === 0x41 ? 0x42 : 0x41;
    await Deno.writeFile(join(record, "report"), report);
  },
};

for (const [what, damage] of Object.entries(DAMAGE)) {
  Deno.test(`knownBoots() passes over a record ${what}`, async () => {
    await using records = await shelf();
    await damage(await records.put(`${ID}-aa`));
    assertEquals(await knownBoots(recordsIn(records.folder))(BOOT), undefined);
  });
}

Deno.test("knownBoots() passes over a boot that did not come to its report, and one whose disk nobody read", async () => {
  await using records = await shelf();
  const ending = { name: "timeout", verdict: "error", text: "no report within 1 s" };
  const record = await records.put(`${ID}-aa`, { ending });
  await Deno.writeTextFile(join(record, "report"), "");
  await records.put(`${ID}-bb`, { after: undefined });
  assertEquals(await knownBoots(recordsIn(records.folder))(BOOT), undefined);
});
