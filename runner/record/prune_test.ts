import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import type { KeptRecord } from "./kept_records.ts";
import { listImages } from "./kept_images.ts";
import { listRecords } from "./kept_records.ts";
import { digestOf } from "../image/digest.ts";
import { expendable, pruneImages, pruneRecords } from "./prune.ts";

const DAY_MS = 86_400_000;
const NOW_MS = Date.parse("2026-03-01T00:00:00.000Z");
const BOUNDS = { maxSizeBytes: 1000, maxAgeMs: 30 * DAY_MS };

function kept(name: string, ageMs: number, changes: Partial<KeptRecord> = {}): KeptRecord {
  return { name, folder: name, status: "whole", sizeBytes: 100, keptAtMs: NOW_MS - ageMs, ...changes };
}

const gone = (records: readonly KeptRecord[], bounds: Parameters<typeof expendable>[1] = BOUNDS) =>
  expendable(records, bounds, NOW_MS).map(({ name }) => name);

Deno.test("expendable() lets go of nothing within the bounds", () =>
  assertEquals(gone([kept("a", 29 * DAY_MS, { sizeBytes: 500 }), kept("b", 0, { sizeBytes: 500 })]), []));

Deno.test("expendable() lets go of what is too old, whatever the size", () =>
  assertEquals(gone([kept("a", 31 * DAY_MS), kept("b", 29 * DAY_MS)]), ["a"]));

Deno.test("expendable() lets go of the oldest until the rest fits, and of no more", () => {
  const records = [1, 4, 2, 3].map((days) => kept(`${days}`, days * DAY_MS, { sizeBytes: 400 }));
  assertEquals(gone(records), ["4", "3"]);
});

Deno.test("expendable() counts what is too old as gone before it looks at the size", () => {
  const records = [kept("old", 31 * DAY_MS, { sizeBytes: 900 }), kept("new", 0, { sizeBytes: 900 })];
  assertEquals(gone(records), ["old"]);
});

Deno.test("expendable() lets go of what is damaged and half-written first, and of another version's by age", () => {
  const records = [
    kept("other-old", 31 * DAY_MS, { status: "other-version" }),
    kept("other", 0, { status: "other-version" }),
    kept("damaged", 0, { status: "damaged" }),
    kept("part", DAY_MS, { status: "half-written" }),
  ];
  assertEquals(gone(records), ["part", "damaged", "other-old"]);
});

Deno.test("expendable() leaves alone what another run may be writing", () => {
  const parts = [59, 61].map((min) =>
    kept(`${min}`, min * 60_000, { status: "half-written", sizeBytes: 900 })
  );
  assertEquals(gone(parts), ["61"]);
});

Deno.test("expendable() behind a run leaves alone what another run may be about to report", () => {
  const records = [
    kept("young", 59 * 60_000),
    kept("older", 61 * 60_000),
    kept("bad", 0, { status: "damaged" }),
  ];
  assertEquals(gone(records, { maxSizeBytes: 0, maxAgeMs: 0, sparedMs: 3_600_000 }), ["older"]);
});

Deno.test("expendable() takes a record of tomorrow for one of now", () =>
  assertEquals(gone([kept("a", -DAY_MS)], { maxSizeBytes: 0, maxAgeMs: DAY_MS }), ["a"]));

const RECORDING = new URL("../../fixtures/recordings/debian-12/growth/default/", import.meta.url);
const FILES = ["console", "report", "record.json"];

interface Shelf extends AsyncDisposable {
  readonly folder: string;
  /** Puts the recording of a real boot there, without some of its files. */
  readonly put: (name: string, without?: string) => Promise<string>;
}

async function shelf(): Promise<Shelf> {
  const cache = await Deno.makeTempDir({ prefix: "seedling-prune-" });
  const put = async (name: string, without?: string) => {
    const folder = join(cache, "records", name);
    await Deno.mkdir(folder, { recursive: true });
    for (const file of FILES.filter((each) => each !== without)) {
      await Deno.copyFile(new URL(file, RECORDING), join(folder, file));
    }
    return folder;
  };
  return { folder: cache, put, [Symbol.asyncDispose]: () => Deno.remove(cache, { recursive: true }) };
}

const names = (records: readonly KeptRecord[]) => records.map(({ name, status }) => `${name} ${status}`);

Deno.test("listRecords() tells whole, damaged and half-written ones apart, and leaves out what is no record", async () => {
  await using cache = await shelf();
  await cache.put("0123456789ab-aaaaaaaa");
  await cache.put("0123456789ab-bbbbbbbb", "report");
  await cache.put("0123456789ab-cccccccc", "record.json");
  await cache.put(".part-x", "record.json");
  await cache.put("my notes");
  const other = await cache.put("0123456789ab-dddddddd");
  await Deno.writeTextFile(join(other, "record.json"), '{"version":2}');
  const cut = await cache.put("0123456789ab-eeeeeeee");
  await Deno.truncate(join(cut, "record.json"), 300);
  const found = await listRecords(join(cache.folder, "records"));
  assertEquals(names(found).toSorted(), [
    ".part-x half-written",
    "0123456789ab-aaaaaaaa whole",
    "0123456789ab-bbbbbbbb damaged",
    "0123456789ab-cccccccc damaged",
    "0123456789ab-dddddddd other-version",
    "0123456789ab-eeeeeeee damaged",
  ]);
  assertEquals(found.find(({ status }) => status === "whole")?.told?.image.name, "debian-12");
});

Deno.test("listRecords() finds a byte changed in a port only where it is to look thoroughly", async () => {
  await using cache = await shelf();
  const folder = await cache.put("0123456789ab-aaaaaaaa");
  const text = JSON.parse(await Deno.readTextFile(join(folder, "record.json")));
  await Deno.writeTextFile(join(folder, "record.json"), JSON.stringify({ ...text, digest: "another" }));
  const records = join(cache.folder, "records");
  assertEquals(names(await listRecords(records)), ["0123456789ab-aaaaaaaa whole"]);
  assertEquals(names(await listRecords(records, { isThorough: true })), ["0123456789ab-aaaaaaaa damaged"]);
});

Deno.test("listRecords() finds none where there is no folder", async () =>
  assertEquals(await listRecords("no-such-cache/records"), []));

Deno.test("pruneRecords() removes what is beyond the bounds, and nothing that is no record", async () => {
  await using cache = await shelf();
  await cache.put("0123456789ab-aaaaaaaa");
  await cache.put("0123456789ab-bbbbbbbb", "report");
  await cache.put("my notes");
  await Deno.symlink(cache.folder, join(cache.folder, "records", "0123456789ab-cccccccc"));
  const records = join(cache.folder, "records");
  const first = await pruneRecords(records, { ...BOUNDS, maxSizeBytes: 1e9 });
  assertEquals(names(first), ["0123456789ab-bbbbbbbb damaged"]);
  assertEquals(names(await pruneRecords(records, { ...BOUNDS, maxSizeBytes: 0 })), [
    "0123456789ab-aaaaaaaa whole",
  ]);
  const left = await Array.fromAsync(Deno.readDir(records), ({ name }) => name);
  assertEquals(left.toSorted(), ["0123456789ab-cccccccc", "my notes"]);
});

Deno.test("pruneImages() removes an image that nobody used, with its note, and none that a record used", async () => {
  await using cache = await shelf();
  const images = join(cache.folder, "images");
  await Deno.mkdir(images);
  const old = new Date(NOW_MS - 31 * DAY_MS);
  const files = ["debian-12.qcow2", "debian-12.json", "debian-11.qcow2", "debian-11.json", "my notes"];
  for (const name of [...files, "derived-1.qcow2.part", ".work-a"]) {
    await Deno.writeTextFile(join(images, name), name);
    await Deno.utime(join(images, name), old, old);
  }
  await cache.put("0123456789ab-aaaaaaaa");
  const records = (await listRecords(join(cache.folder, "records"))).map((each) => ({
    ...each,
    keptAtMs: NOW_MS,
  }));
  const removed = await pruneImages(cache.folder, records, { maxAgeMs: 30 * DAY_MS, nowMs: NOW_MS });
  assertEquals(removed.map(({ name }) => name), ["debian-11"]);
  const left = await Array.fromAsync(Deno.readDir(images), ({ name }) => name);
  assertEquals(left.toSorted(), ["debian-12.json", "debian-12.qcow2", "my notes"]);
});

Deno.test("listImages() finds the records of a disk that was made of another by its digest", async () => {
  await using cache = await shelf();
  await cache.put("0123456789ab-aaaaaaaa");
  const records = await listRecords(join(cache.folder, "records"));
  const own = records[0]?.told?.image.sha256;
  const names = [`converted-${own}`, `converted-${"0".repeat(64)}`, `derived-${own}`];
  const images = join(cache.folder, "images");
  await Deno.mkdir(images);
  for (const name of names) await Deno.writeTextFile(join(images, `${name}.qcow2`), "");
  await Deno.writeTextFile(join(images, `${names[0]}.qcow2.lock`), "");
  const found = await listImages(cache.folder, records);
  assertEquals(
    found.map(({ name, records }) => [name, records]),
    [[names[1], 0], [names[0], 1], [names[2], 1]],
  );
});

Deno.test("pruneImages() removes the files of an upgrade that nobody used, and nothing that is none", async () => {
  await using cache = await shelf();
  const upgrades = join(cache.folder, "upgrades");
  const old = new Date(NOW_MS - 31 * DAY_MS);
  for (
    const [name, used] of [["0".repeat(64), old], ["1".repeat(64), new Date(NOW_MS)], ["mine", old]] as const
  ) {
    await Deno.mkdir(join(upgrades, name), { recursive: true });
    await Deno.writeTextFile(join(upgrades, name, "commands"), "four");
    await Deno.utime(join(upgrades, name, "commands"), used, used);
  }
  const removed = await pruneImages(cache.folder, [], { maxAgeMs: 30 * DAY_MS, nowMs: NOW_MS });
  assertEquals(removed.map(({ name, sizeBytes }) => [name, sizeBytes]), [[`upgrade-${"0".repeat(64)}`, 4]]);
  const left = await Array.fromAsync(Deno.readDir(upgrades), ({ name }) => name);
  assertEquals(left.toSorted(), ["1".repeat(64), "mine"]);
});

Deno.test("listImages() takes an image for used when a run last asked for its digest", async () => {
  await using cache = await shelf();
  const path = join(cache.folder, "images", "a.qcow2");
  await Deno.mkdir(join(path, ".."));
  await Deno.writeTextFile(path, "");
  const used = async () => (await listImages(cache.folder, []))[0]?.lastUsedMs ?? 0;
  const settled = { nowMs: Date.now() + 60_000 };
  await digestOf(path, cache.folder, settled);
  const [kept] = await Array.fromAsync(Deno.readDir(join(cache.folder, "digests")), ({ name }) => name);
  const future = new Date("2100-01-01T00:00:00Z");
  await Deno.utime(join(cache.folder, "digests", kept ?? ""), future, future);
  assertEquals(await used(), future.getTime());
  await digestOf(path, cache.folder, settled);
  assert(await used() < future.getTime());
});
