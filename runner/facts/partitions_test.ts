import { assertEquals, assertThrows } from "@std/assert";
import { articleDisk, AS_GROWN, AS_IMAGE, seen } from "../../fixtures/harness/seen.ts";
import type { Value } from "../match/value.ts";
import { FactsError, type Row, type Seen } from "./fact.ts";
import { lsblk } from "./lsblk.ts";
import { partitions } from "./partitions.ts";

const MIB = 1024 ** 2;
const read = (parts: Partial<Seen> = {}) => partitions.read(seen(AS_GROWN, parts));

function rowOf(rows: readonly Row[], name: string): Row["columns"] {
  const found = rows.filter(({ names }) => names.includes(name));
  assertEquals(found.length, 1, `rows called ${name}`);
  return found[0]?.columns ?? {};
}

const bytes = (sizeBytes: number, text: string): Value => ({
  kind: "size",
  size: { minBytes: sizeBytes, maxBytes: sizeBytes },
  text,
});

Deno.test("partitions.read() tells number, place, type and names of each partition", () => {
  assertEquals(rowOf(read(), "15"), {
    number: { kind: "number", number: 15, text: "15" },
    start: bytes(5 * MIB, "5M"),
    end: bytes(111 * MIB, "111M"),
    size: bytes(106 * MIB, "106M"),
    type: { kind: "text", text: "esp" },
    guid: { kind: "text", text: "e" },
    name: { kind: "text", text: "esp" },
  });
  assertEquals(rowOf(read(), "14").name, { kind: "absent" });
});

Deno.test("partitions.read() names a partition by number, device and mountpoint", () => {
  const namesOf = (parts: Partial<Seen>) => read(parts).map(({ names }) => names.join(" "));
  assertEquals(namesOf({}), ["table", "1 vda1 /", "14 vda14", "15 vda15 /boot/efi"]);
  assertEquals(namesOf({ told: () => undefined }), ["table", "1 vda1", "14 vda14", "15 vda15"]);
  const nvme = '{"blockdevices":[{"name":"nvme0n1","children":[{"name":"nvme0n1p1","mountpoints":["/"]}]}]}';
  assertEquals(namesOf({ told: () => lsblk.parse(nvme) })[1], "1 nvme0n1p1 /");
});

Deno.test("partitions.read() tells what is free at the end, and whether GPT's backup stands there", () => {
  assertEquals(rowOf(read(), "table"), {
    "kind": { kind: "text", text: "gpt" },
    "size": bytes(20 * 1024 ** 3, "20G"),
    "sector-size": { kind: "number", number: 512, text: "512" },
    "free-at-end": bytes(0, "0B"),
    "backup-at-end": { kind: "text", text: "yes" },
    "damage": { kind: "list", items: [], text: "none" },
  });
  const left = { ...articleDisk(AS_IMAGE), backup: { offsetBytes: 2252 * MIB - 512, isSound: true } };
  const table = rowOf(read({ after: left }), "table");
  assertEquals(table["free-at-end"], bytes(20 * 1024 ** 3 - 33 * 512 - 227328 * 512 - 2243952640, "17.8G"));
  assertEquals(table["backup-at-end"], { kind: "text", text: "no" });
  const torn = { ...articleDisk(AS_GROWN), backup: { offsetBytes: 20 * 1024 ** 3 - 512, isSound: false } };
  assertEquals(rowOf(read({ after: torn }), "table")["backup-at-end"], { kind: "text", text: "no" });
});

Deno.test("partitions.read() tells what is wrong with the table", () => {
  const damaged = { ...articleDisk(AS_GROWN), damage: ["partition 9 ends behind the disk's end"] };
  assertEquals(rowOf(read({ after: damaged }), "table").damage, {
    kind: "list",
    items: damaged.damage,
    text: "partition 9 ends behind the disk's end",
  });
});

Deno.test("partitions.read() knows no GUID, name or backup of an MBR", () => {
  const entry = { number: 1, startBytes: MIB, sizeBytes: 9 * MIB, type: "0x83" };
  const after = { kind: "mbr", sectorBytes: 512, sizeBytes: 10 * MIB, partitions: [entry] } as const;
  const rows = read({ after });
  assertEquals([rowOf(rows, "1").guid, rowOf(rows, "1").name], [{ kind: "absent" }, { kind: "absent" }]);
  assertEquals(rowOf(rows, "table")["backup-at-end"], { kind: "absent" });
  assertEquals(rowOf(rows, "table")["free-at-end"], bytes(0, "0B"));
});

Deno.test("partitions.read() tells a disk without a table", () => {
  const rows = read({ after: { kind: "none", sectorBytes: 512, sizeBytes: MIB, partitions: [] } });
  assertEquals(rows.map(({ names }) => names), [["table"]]);
  assertEquals(rowOf(rows, "table").kind, { kind: "text", text: "none" });
  assertEquals(rowOf(rows, "table")["sector-size"], { kind: "absent" });
});

Deno.test("partitions.read() cannot answer without a disk", () => {
  assertThrows(() => read({ after: undefined }), FactsError, "the host has read no disk after this boot");
});
