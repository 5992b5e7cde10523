import { assertEquals } from "@std/assert";
import type { Row } from "./fact.ts";
import { scrapeLsblk } from "./lsblk_table.ts";

const FIXTURES = new URL("../../fixtures/", import.meta.url);

function linesOf(text: string) {
  return text.split("\n").map((text, index) => ({ number: index + 1, text }));
}

function scrape(fixture: string): readonly Row[] {
  return scrapeLsblk(linesOf(Deno.readTextFileSync(new URL(fixture, FIXTURES)))).at(-1) ?? [];
}

/** `name size type mountpoints (line)`, what a person compares. */
function brief(rows: readonly Row[]): readonly string[] {
  return rows.map(({ names, columns, line }) => {
    const [size, type] = [columns.size, columns.type].map((each) => each && "text" in each ? each.text : "?");
    return `${names.join("=")} ${size} ${type} :${line}`;
  });
}

const TABLES: Readonly<Record<string, readonly string[]>> = {
  "facts/lsblk-centos-7.7.txt": [
    "sda=root-disk 20G disk :2",
    "sda1=/boot 1G part :3",
    "sda2 19G part :4",
    "centos-root=/ 17G lvm :5",
    "centos-swap=[SWAP] 2G lvm :6",
    "sr0 1024M rom :7",
  ],
  "facts/lsblk-ubuntu-18.04.txt": [
    "loop0=/snap/core18/1223 54.9M loop :2",
    "loop1=/snap/core/7917 89.1M loop :3",
    "sda=root-disk 20G disk :4",
    "sda1 1M part :5",
    "sda2=/ 20G part :6",
    "sr0 1024M rom :7",
  ],
  "facts/lsblk-2.37-mountpoints.txt": [
    "vda=root-disk 20G disk :2",
    "vda1 1M part :3",
    "vda2=/boot/efi 512M part :4",
    "vda3=/var/snap=/snap=/ 19.5G part :5",
    "vdb 366K disk :8",
  ],
  "facts/lsblk-old-dm.txt": [
    "vda=root-disk 20G disk :2",
    "vda1=/boot 500M part :3",
    "vda2 19.5G part :4",
    "vg-root=/ 18G lvm :5",
    "vg-swap=[SWAP] 1.5G lvm :6",
  ],
  "facts/lsblk-decimal-comma.txt": ["xvda=root-disk 20G disk :2", "xvda1=/ 19.9G part :3"],
  "facts/lsblk-bytes-fstype.txt": [
    "vda=root-disk 20G disk :2",
    "vda1=/ 19.9G part :3",
    "vda14 4M part :4",
    "vda15=/boot/efi 106M part :5",
  ],
  "facts/lsblk-nvme.txt": [
    "nvme0n1=root-disk 8G disk :2",
    "nvme0n1p1=/ 8G part :3",
    "nvme0n1p127 1M part :4",
    "nvme0n1p128=/boot/efi 10M part :5",
  ],
  "facts/lsblk-worn-console.txt": [
    "vda=root-disk 20G disk :2",
    "vda1=/ 19.9G part :4",
    "vda15=/boot/efi 106M part :5",
    "vdb 366K disk :6",
  ],
  "consoles/article-default.console": [
    "fd0 4K disk :2",
    "sr0 1024M rom :3",
    "vda=root-disk 20G disk :4",
    "vda1=/ 19.9G part :5",
    "vda14 4M part :6",
    "vda15=/boot/efi 106M part :7",
    "vdb 366K disk :8",
  ],
  // Their disk's own row is not printed, so none of the rows can be called root-disk.
  "consoles/article-growpart-off.console": ["vda1=/ 2.1G part :2"],
  "consoles/article-resize_rootfs-false.console": ["vda1=/ 19.9G part :2"],
};
for (const [fixture, rows] of Object.entries(TABLES)) {
  Deno.test(`scrapeLsblk() reads ${fixture}`, () => assertEquals(brief(scrape(fixture)), rows));
}

Deno.test("scrapeLsblk() reads sizes as what lsblk may have printed so, bytes as bytes", () => {
  const [, part] = scrape("facts/lsblk-nvme.txt");
  assertEquals(part?.columns.size?.kind === "size" && part.columns.size.size.maxBytes > 8 * 1024 ** 3, true);
  const [disk] = scrape("facts/lsblk-bytes-fstype.txt");
  const sizeBytes = 21474836480;
  assertEquals(disk?.columns.size, {
    kind: "size",
    size: { minBytes: sizeBytes, maxBytes: sizeBytes },
    text: "20G",
  });
});

Deno.test("scrapeLsblk() tells an empty column from one that was not asked for", () => {
  assertEquals(scrape("facts/lsblk-bytes-fstype.txt")[2]?.columns.fstype, { kind: "absent" });
  assertEquals(scrape("facts/lsblk-nvme.txt")[1]?.columns.fstype, undefined);
});

Deno.test("scrapeLsblk() tells all mountpoints under MOUNTPOINTS, and only one under MOUNTPOINT", () => {
  const items = ["/var/snap", "/snap", "/"];
  const rows = scrape("facts/lsblk-2.37-mountpoints.txt");
  assertEquals(rows[3]?.columns.mountpoints, { kind: "list", items, text: items.join(", ") });
  assertEquals(scrape("facts/lsblk-centos-7.7.txt")[1]?.columns.mountpoints, undefined);
});

Deno.test("scrapeLsblk() puts together a row that the kernel broke", () => {
  const broken = [
    "NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINTS",
    "vda 252:0 0 20G 0 disk",
    "|-vda1 252:1 0 19.[   17.147463] EXT4-fs (vda1): resizing",
    "[   17.147500] EXT4-fs (vda1): resized",
    "9G 0 part /",
    "`-vda2 252:2 0 4M 0 part [   17.200000] random: crng init done",
    "vdb 252:16 0 366K 0 disk",
  ];
  assertEquals(brief(scrapeLsblk(linesOf(broken.join("\n"))).at(-1) ?? []), [
    "vda=root-disk 20G disk :2",
    "vda1=/ 19.9G part :3",
    "vda2 4M part :6",
    "vdb 366K disk :7",
  ]);
});

Deno.test("scrapeLsblk() gives every table, the oldest first, and none for a header alone", () => {
  const header = "NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINT";
  const text = [header, "vda 8:0 0 2G 0 disk", header, "vda 8:0 0 20G 0 disk", header].join("\n");
  assertEquals(scrapeLsblk(linesOf(text)).map(brief), [["vda 2G disk :2"], ["vda 20G disk :4"]]);
});

const HEADER = "NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINT";
const NO_ROWS: Readonly<Record<string, string>> = {
  "a word too many": "vda1 252:1 0 19.9G 0 part / extra",
  "a word too few": "vda1 252:1 0 19.9G part /",
  "no device number": "vda1 x 0 19.9G 0 part /",
  "a size that is none": "vda1 252:1 0 lots 0 part /",
  "a mountpoint that is none": "vda1 252:1 0 19.9G 0 part etc",
  "a mountpoint alone under MOUNTPOINT": "                             /usr/bin/growpart",
};
for (const [what, line] of Object.entries(NO_ROWS)) {
  Deno.test(`scrapeLsblk() takes no row from ${what}`, () => {
    const rows = scrapeLsblk(linesOf([HEADER, "vdb 8:0 0 366K 0 disk", line].join("\n"))).at(-1);
    assertEquals(brief(rows ?? []), ["vdb 366K disk :2"]);
  });
}

Deno.test("scrapeLsblk() takes no further mountpoint from a path at the left", () => {
  const text = [`${HEADER}S`, "vda1 8:1 0 2G 0 part /", "/usr/bin/growpart"].join("\n");
  assertEquals(scrapeLsblk(linesOf(text)).map(brief), [["vda1=/ 2G part :2"]]);
});

Deno.test("scrapeLsblk() takes no further mountpoint for a device that has none", () => {
  const text = [`${HEADER}S`, "vda1 8:1 0 2G 0 part ", "                       /usr/bin/growpart"].join("\n");
  assertEquals(scrapeLsblk(linesOf(text)).map(brief), [["vda1 2G part :2"]]);
});

Deno.test("scrapeLsblk() takes no other disk for the root's whose own row is lost", () => {
  const text = [HEADER, "sda 8:0 0 366K 0 disk", "`-vda1 8:1 0 2G 0 part /", "root 8:2 0 2G 0 lvm /x"].join(
    "\n",
  );
  assertEquals(scrapeLsblk(linesOf(text)).map(brief), [[
    "sda 366K disk :2",
    "vda1=/ 2G part :3",
    "root=/x 2G lvm :4",
  ]]);
});

Deno.test("scrapeLsblk() passes over a header with columns that may be empty in the middle", () => {
  const text = "NAME SIZE LABEL UUID MOUNTPOINT\nvda1 19.9G cloudimg-rootfs /";
  assertEquals(scrapeLsblk(linesOf(text)), []);
});

Deno.test("scrapeLsblk() ends a table that has had no row for a hundred lines", () => {
  const text = [HEADER, "vda 8:0 0 2G 0 disk", ..."x".repeat(101), "vdb 8:16 0 2G 0 disk"].join("\n");
  assertEquals(scrapeLsblk(linesOf(text)).map(brief), [["vda 2G disk :2"]]);
});

Deno.test("scrapeLsblk() is not drawn into a device with 200,000 mountpoints", () => {
  const table = "NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINTS\nvda 252:0 0 20G 0 disk /\n";
  const [[row] = []] = scrapeLsblk(linesOf(table + "  /a\n".repeat(200_000)));
  assertEquals(row?.names.length, 200_003);
});

const VDA = ["vda", "vda1"];
const PROMPT = ["Debian GNU/Linux 12 seedling ttyS0", "seedling login: "] as const;

/** A table of two rows as a console shows it beside other writers. */
const BESIDE_OTHERS: Readonly<Record<string, readonly string[]>> = {
  "a prompt before its header": [
    PROMPT[0],
    `${PROMPT[1]}NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINTS`,
    "vda 254:0 0 20G 0 disk",
    "`-vda1 254:1 0 19.9G 0 part /",
  ],
  "a prompt before a row": [
    "NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINTS",
    PROMPT[0],
    `${PROMPT[1]}vda 254:0 0 20G 0 disk`,
    "`-vda1 254:1 0 19.9G 0 part /",
  ],
  "a prompt before the journal's row": [
    "[   25.370325] cloud-init[385]: NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINTS",
    `${PROMPT[1]}[   25.370325] cloud-init[385]: vda 254:0 0 20G 0 disk`,
    "[   25.370325] cloud-init[385]: `-vda1 254:1 0 19.9G 0 part /",
  ],
  "a prompt in the middle of a row": [
    "NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINTS",
    "vda 254:0 0 2",
    PROMPT[0],
    `${PROMPT[1]}0G 0 disk`,
    "`-vda1 254:1 0 19.9G 0 part /",
  ],
  "a prompt in the middle of its header": [
    "NAME MAJ:MIN RM SI",
    PROMPT[0],
    `${PROMPT[1]}ZE RO TYPE MOUNTPOINTS`,
    "vda 254:0 0 20G 0 disk",
    "`-vda1 254:1 0 19.9G 0 part /",
  ],
  "a passphrase asked for in between": [
    "NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINTS",
    "Please enter passphrase for disk b: vda 254:0 0 20G 0 disk",
    "`-vda1 254:1 0 19.9G 0 part /",
  ],
  "the kernel behind a whole row": [
    "NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINTS",
    "vda 254:0 0 20G 0 disk[   25.370325] ata1: up",
    "",
    "`-vda1 254:1 0 19.9G 0 part /",
  ],
};
for (const [what, texts] of Object.entries(BESIDE_OTHERS)) {
  Deno.test(`scrapeLsblk() reads a table with ${what}`, () => {
    // A console's lines leave blank ones out, and count them.
    const lines = texts.map((text, index) => ({ number: index + 1, text })).filter(({ text }) => text !== "");
    const rows = scrapeLsblk(lines).at(-1) ?? [];
    assertEquals(rows.map(({ names }) => names[0]), VDA);
    assertEquals(rows.map(({ columns: { size } }) => size?.kind === "size" && size.text), ["20G", "19.9G"]);
  });
}
