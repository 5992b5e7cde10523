import { assertEquals, assertThrows } from "@std/assert";
import { FactsError, type Row } from "./fact.ts";
import { lsblk } from "./lsblk.ts";

const FOLDER = new URL("../../fixtures/facts/", import.meta.url);
const GROWN_BYTES = 21357395968;

function parse(fixture: string): readonly Row[] {
  return lsblk.parse(Deno.readTextFileSync(new URL(fixture, FOLDER)));
}

function rowOf(rows: readonly Row[], name: string): Row["columns"] {
  const found = rows.filter(({ names }) => names.includes(name));
  assertEquals(found.length, 1, `rows called ${name}`);
  return found[0]?.columns ?? {};
}

function bytesOf(rows: readonly Row[], name: string): readonly unknown[] {
  const { size } = rowOf(rows, name);
  return size?.kind === "size" ? [size.size.minBytes, size.size.maxBytes, size.text] : [size];
}

for (const fixture of ["lsblk-2.27.json", "lsblk-2.34.json", "lsblk-2.38.json"]) {
  Deno.test(`lsblk.parse() reads ${fixture} to the byte`, () => {
    const rows = parse(fixture);
    assertEquals(bytesOf(rows, "vda1"), [GROWN_BYTES, GROWN_BYTES, "19.9G"]);
    assertEquals(rowOf(rows, "vda1"), rowOf(rows, "/"));
    assertEquals(bytesOf(rows, "root-disk"), [21474836480, 21474836480, "20G"]);
    assertEquals(rowOf(rows, "vda1").type, { kind: "text", text: "part" });
    assertEquals(rowOf(rows, "vda1").fstype, { kind: "text", text: "ext4" });
    assertEquals(rowOf(rows, "vda1").pkname, { kind: "text", text: "vda" });
    assertEquals(rowOf(rows, "vda1").ro, { kind: "number", number: 0, text: "0" });
    assertEquals(rowOf(rows, "vda").mountpoint, { kind: "absent" });
  });
}

Deno.test("lsblk.parse() tells all mountpoints since 2.37, the root first", () => {
  const row = rowOf(parse("lsblk-2.38.json"), "/var/lib/containers/storage/overlay");
  assertEquals(row.mountpoint, { kind: "text", text: "/" });
  const items = ["/var/lib/containers/storage/overlay", "/"];
  assertEquals(row.mountpoints, { kind: "list", items, text: items.join(", ") });
});

Deno.test("lsblk.parse() does not claim to know all mountpoints of an older lsblk", () => {
  const rows = parse("lsblk-2.34.json");
  assertEquals(rowOf(rows, "/").mountpoints, undefined);
  assertEquals(rowOf(rows, "vda").mountpoints, { kind: "absent" });
});

Deno.test("lsblk.parse() reads true and 1 as the same", () => {
  assertEquals(rowOf(parse("lsblk-2.38.json"), "vdb").ro, { kind: "number", number: 1, text: "1" });
  assertEquals(rowOf(parse("lsblk-2.27.json"), "sr0").rm, { kind: "number", number: 1, text: "1" });
});

Deno.test("lsblk.parse() reads the unquoted sizes of 2.38", () => {
  const rows = parse("lsblk-2.38-human.json");
  assertEquals(bytesOf(rows, "root-disk").at(-1), "20G");
  const { size } = rowOf(rows, "/");
  const within = size?.kind === "size" && size.size.minBytes <= GROWN_BYTES &&
    GROWN_BYTES <= size.size.maxBytes;
  assertEquals(within, true);
});

Deno.test("lsblk.parse() finds the root's disk below LVM on LUKS", () => {
  const rows = parse("lsblk-lvm-luks.json");
  assertEquals(rowOf(rows, "root-disk").name, { kind: "text", text: "nvme0n1" });
  assertEquals(rowOf(rows, "/").name, { kind: "text", text: "rhel-root" });
  assertEquals(rowOf(rows, "[SWAP]").name, { kind: "text", text: "rhel-swap" });
});

Deno.test("lsblk.parse() finds the root's disk in a list without a tree", () => {
  assertEquals(rowOf(parse("lsblk-flat.json"), "root-disk").name, { kind: "text", text: "vda" });
});

Deno.test("lsblk.parse() follows the kernel's names in a list without a tree", () => {
  const blockdevices = [
    { name: "vda", kname: "vda", pkname: null },
    { name: "vda2", kname: "vda2", pkname: "vda" },
    { name: "luks", kname: "dm-0", pkname: "vda2" },
    { name: "vg-root", kname: "dm-1", pkname: "dm-0", mountpoints: ["/"] },
  ];
  const rows = lsblk.parse(JSON.stringify({ blockdevices }));
  assertEquals(rows.map(({ names }) => names), [["vda", "root-disk"], ["vda2"], ["luks"], ["vg-root", "/"]]);
});

Deno.test("lsblk.parse() finds the root's disk where the filesystem has no partition", () => {
  assertEquals(
    rowOf(parse("lsblk-whole-disk.json"), "root-disk"),
    rowOf(parse("lsblk-whole-disk.json"), "/"),
  );
});

Deno.test("lsblk.parse() finds the root's disk below an ostree", () => {
  const rows = parse("lsblk-ostree.json");
  assertEquals(rowOf(rows, "root-disk").name, { kind: "text", text: "vda" });
  assertEquals(rowOf(rows, "vda4").mountpoint, { kind: "text", text: "/sysroot" });
});

Deno.test("lsblk.parse() names no root disk where a RAID has two, and one row for the RAID", () => {
  const rows = parse("lsblk-raid1.json");
  assertEquals(rows.map(({ names }) => names), [["sda"], ["md0", "/"], ["sdb"]]);
});

Deno.test("lsblk.parse() survives parents in a circle", () => {
  const devices = [["a", "b"], ["b", "a"]].map(([name, pkname]) => ({ name, pkname, mountpoint: "/" }));
  const rows = lsblk.parse(JSON.stringify({ blockdevices: devices }));
  assertEquals(rows.map(({ names }) => names), [["a", "/"], ["b", "/"]]);
});

Deno.test("lsblk.parse() keeps a name that JavaScript knows", () => {
  const rows = lsblk.parse('{"blockdevices":[{"name":"__proto__","size":512,"mountpoint":null}]}');
  assertEquals(bytesOf(rows, "__proto__"), [512, 512, "512B"]);
});

const deep = '{"name":"x","children":['.repeat(60) + "]}".repeat(60);
const UNREADABLE: Readonly<Record<string, string>> = {
  "": "Cannot read the JSON of lsblk",
  "NAME SIZE\nvda 20G\n": "Cannot read the JSON of lsblk",
  '{"blockdevices":[': "Cannot read the JSON of lsblk",
  "[]": 'its JSON has no list "blockdevices"',
  "{}": 'its JSON has no list "blockdevices"',
  '{"blockdevices":[1]}': "a device is no JSON object",
  '{"blockdevices":[{"size":1}]}': "a device has no name",
  '{"blockdevices":[{"name":"vda","children":{}}]}': "not a tree of devices",
  [`{"blockdevices":[${deep}]}`]: "not a tree of devices",
};
for (const [text, message] of Object.entries(UNREADABLE)) {
  Deno.test(`lsblk.parse() refuses ${JSON.stringify(text.slice(0, 50))}`, () => {
    assertThrows(() => lsblk.parse(text), FactsError, message);
  });
}

Deno.test("lsblk.parse() keeps a size that is no size as text", () => {
  const rows = lsblk.parse('{"blockdevices":[{"name":"a","size":1e300},{"name":"b","size":"2.0G"}]}');
  assertEquals(rowOf(rows, "a").size?.kind, "text");
  assertEquals(rowOf(rows, "b").size, { kind: "text", text: "2.0G" });
});

Deno.test("lsblk.parse() tells nothing of columns that were not asked for", () => {
  const [row] = lsblk.parse('{"blockdevices":[{"name":"vda","size":1024}]}');
  assertEquals(Object.keys(row?.columns ?? {}), ["name", "size"]);
  const [empty] = lsblk.parse('{"blockdevices":[{"name":"vda","fstype":null,"mountpoint":null}]}');
  assertEquals([empty?.columns.fstype, empty?.columns.mountpoint], [{ kind: "absent" }, { kind: "absent" }]);
});
