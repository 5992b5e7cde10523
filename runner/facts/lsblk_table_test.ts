import { assertEquals } from "@std/assert";
import type { Row } from "./fact.ts";
import { scrapeLsblk, unreadLsblk } from "./lsblk_table.ts";

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

Deno.test("scrapeLsblk() passes over rows that could be read in several ways, and unreadLsblk() says so", () => {
  const lines = linesOf("x\nNAME SIZE LABEL PARTLABEL MOUNTPOINT\nvda1 19.9G cloudimg-rootfs /");
  assertEquals(scrapeLsblk(lines), []);
  assertEquals(
    unreadLsblk(lines),
    "line 2 shows a table of lsblk with columns that cannot be told apart: NAME SIZE LABEL PARTLABEL MOUNTPOINT",
  );
  assertEquals(unreadLsblk(linesOf("NAME READY STATUS\nNAME: x")), undefined);
});

/** lsblk in forms that few print, each between other lines: names, sizes, mountpoints and parents that matter. */
const FORMS: Readonly<Record<string, readonly [text: string, rows: readonly string[]]>> = {
  "-p": [
    "NAME          MAJ:MIN RM  SIZE RO TYPE MOUNTPOINT\n/dev/vda      252:0    0   20G  0 disk\n└─/dev/vda1   252:1    0 19.9G  0 part\n  └─/dev/mapper/vg-root 253:0 0 18G 0 lvm /",
    [
      "vda=/dev/vda=root-disk 20G disk :2",
      "vda1=/dev/vda1 19.9G part :3",
      "vg-root=/dev/mapper/vg-root=/ 18G lvm :4",
    ],
  ],
  "-f": [
    "NAME   FSTYPE LABEL           UUID                                 FSAVAIL FSUSE% MOUNTPOINT\nsda\n|-sda1 ext4   cloud img       11111111-2222-3333-4444-555555555555     17G    11% /\n`-sda15 vfat  UEFI            AAAA-BBBB                                99M     5% /boot/efi",
    ["sda=root-disk ? ? :2", "sda1=/ ? ? :3", "sda15=/boot/efi ? ? :4"],
  ],
  "-f of 2.37, on a console that collapsed its spaces": [
    "NAME FSTYPE FSVER LABEL UUID FSAVAIL FSUSE% MOUNTPOINTS\nvda\n├─vda1 ext4 1.0 cloudimg-rootfs 11111111-2222-3333-4444-555555555555 17G 11% /\n└─vda14",
    ["vda=root-disk ? ? :2", "vda1=/ ? ? :3", "vda14 ? ? :4"],
  ],
  "-l": [
    "NAME  MAJ:MIN RM  SIZE RO TYPE MOUNTPOINT\nvda   252:0    0   20G  0 disk\nvda1  252:1    0 19.9G  0 part /",
    ["vda=root-disk 20G disk :2", "vda1=/ 19.9G part :3"],
  ],
  "-P": [
    'NAME="vda" MAJ:MIN="252:0" RM="0" SIZE="20G" RO="0" TYPE="disk" MOUNTPOINT=""\nNAME="vda1" MAJ:MIN="252:1" RM="0" SIZE="19.9G" RO="0" TYPE="part" MOUNTPOINT="/"',
    ["vda=root-disk 20G disk :1", "vda1=/ 19.9G part :2"],
  ],
  "-P in a shell's names, with PKNAME": [
    'NAME="vda" PKNAME="" SIZE="20G" TYPE="disk" MAJ_MIN="252:0" FSUSE_PCT="" MOUNTPOINTS=""\nNAME="root" PKNAME="vda" SIZE="19G" TYPE="crypt" MAJ_MIN="253:0" FSUSE_PCT="11%" MOUNTPOINTS="/\\x0a/snap"',
    ["vda=root-disk 20G disk :1", "root=/=/snap 19G crypt :2"],
  ],
  "-J": [
    '{\n   "blockdevices": [\n      {"name":"vda", "size":"20G", "type":"disk", "mountpoint":null,\n         "children": [\n[    9.100000] usb 1-1: new\n            {"name":"vda1", "size":"19.9G", "type":"part", "mountpoint":"/"}\n         ]\n      }\n   ]\n}\nvm login: ',
    ["vda=root-disk 20G disk :3", "vda1=/ 19.9G part :6"],
  ],
  "-J on one line": [
    'x: {"blockdevices":[{"name":"vda","size":"20G","type":"disk","mountpoints":["/"]}]}',
    ["vda=/=root-disk 20G disk :1"],
  ],
  "-o with the name in the middle": [
    "SIZE  NAME   TYPE MOUNTPOINT\n  20G vda    disk\n19.9G ├─vda1 part /",
    ["vda=root-disk 20G disk :2", "vda1=/ 19.9G part :3"],
  ],
  "-o with a model": [
    "NAME   MODEL            SIZE TYPE MOUNTPOINT\nsda    QEMU HARDDISK     20G disk\n└─sda1                 19.9G part /",
    ["sda=root-disk 20G disk :2", "sda1=/ 19.9G part :3"],
  ],
  "-t": [
    "NAME   ALIGNMENT MIN-IO OPT-IO PHY-SEC LOG-SEC ROTA SCHED RQ-SIZE  RA WSAME\nvda            0    512      0     512     512    1 none      256 128    0B",
    ["vda ? ? :2"],
  ],
  "-ip": [
    "NAME        MAJ:MIN RM  SIZE RO TYPE MOUNTPOINT\n/dev/vda    252:0    0   20G  0 disk\n|-/dev/vda1 252:1    0 19.9G  0 part /\n`-/dev/vda15 252:15   0  106M  0 part /boot/efi",
    [
      "vda=/dev/vda=root-disk 20G disk :2",
      "vda1=/dev/vda1=/ 19.9G part :3",
      "vda15=/dev/vda15=/boot/efi 106M part :4",
    ],
  ],
  "-pP, with carriers by their paths": [
    'NAME="/dev/vda" KNAME="/dev/vda" PKNAME="" SIZE="20G" TYPE="disk" MOUNTPOINT=""\nNAME="/dev/mapper/root" KNAME="/dev/dm-0" PKNAME="/dev/vda" SIZE="19G" TYPE="crypt" MOUNTPOINT="/"',
    ["vda=/dev/vda=root-disk 20G disk :1", "root=/dev/mapper/root=/ 19G crypt :2"],
  ],
  "-pJ, with carriers by their paths": [
    '{"blockdevices":[{"name":"/dev/vda","kname":"/dev/vda","pkname":null,"size":"20G","type":"disk","mountpoint":null},{"name":"/dev/mapper/root","kname":"/dev/dm-0","pkname":"/dev/vda","size":"19G","type":"crypt","mountpoint":"/"}]}',
    ["vda=/dev/vda=root-disk 20G disk :1", "root=/dev/mapper/root=/ 19G crypt :1"],
  ],
  "a mountpoint with a space": [
    "NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINT\nvda 252:0 0 20G 0 disk\n└─vda1 252:1 0 19.9G 0 part /media/my disk",
    ["vda 20G disk :2", "vda1=/media/my disk 19.9G part :3"],
  ],
  "lines that a terminal of 40 columns broke": [
    "NAME MAJ:MIN RM SIZE RO TYPE\nMOUNTPOINT\nvda 252:0 0 20G 0 disk\n└─vda1 252:1 0 19.9G 0 part\n/",
    ["vda=root-disk 20G disk :3", "vda1=/ 19.9G part :4"],
  ],
  "rows that a terminal broke in the middle": [
    "NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINT\nvda 252:0 0 2\n0G 0 disk\n└─vda1 252:1 0 19.9G\n0 part /",
    ["vda=root-disk 20G disk :2", "vda1=/ 19.9G part :4"],
  ],
  "quotes of a list in JSON": [
    '        "NAME    MAJ:MIN RM  SIZE RO TYPE MOUNTPOINT",\n        "vda     252:0    0   20G  0 disk ",\n        "└─vda1  252:1    0 19.9G  0 part /",',
    ["vda=root-disk 20G disk :2", "vda1=/ 19.9G part :3"],
  ],
  "a prefix that nobody knows": [
    "vm-1 | INFO NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINT\nvm-1 | INFO vda 252:0 0 20G 0 disk\nvm-1 | INFO └─vda1 252:1 0 19.9G 0 part /",
    ["vda=root-disk 20G disk :2", "vda1=/ 19.9G part :3"],
  ],
  "an unknown word before one row": [
    "NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINT\nvda 252:0 0 20G 0 disk\nnote: see vdb 252:16 0 1G 0 disk",
    ["vda 20G disk :2"],
  ],
  "a row of the root's disk that is torn": [
    "NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINT\nsda 8:0 0 20G 0 disk\nfoo[  OK  [9]: ] Started x.sdb 8:16 0 20G 0 disk\nvg-root 253:0 0 18G 0 lvm /\nvdb 252:16 0 366K 0 disk",
    ["sda 20G disk :2", "vg-root=/ 18G lvm :4", "vdb 366K disk :5"],
  ],
  "-l of two disks, with a volume behind both": [
    "NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINT\nsda 8:0 0 20G 0 disk\nsda1 8:1 0 19.9G 0 part\nsdb 8:16 0 1G 0 disk\nvg-root 253:0 0 18G 0 lvm /",
    ["sda 20G disk :2", "sda1 19.9G part :3", "sdb 1G disk :4", "vg-root=/ 18G lvm :5"],
  ],
  "multipath": [
    "NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINT\nsda 8:0 0 20G 0 disk\n└─mpatha 253:0 0 20G 0 mpath\n  └─mpatha1 253:1 0 20G 0 part /\nsdb 8:16 0 20G 0 disk\n└─mpatha 253:0 0 20G 0 mpath\n  └─mpatha1 253:1 0 20G 0 part /",
    ["sda 20G disk :2", "mpatha 20G mpath :3", "mpatha1=/ 20G part :4", "sdb 20G disk :5"],
  ],
  "no column of mountpoints": [
    "NAME SIZE TYPE\nvda 20G disk\n`-vda1 19.9G part",
    ["vda 20G disk :2", "vda1 19.9G part :3"],
  ],
};
for (const [what, [text, rows]] of Object.entries(FORMS)) {
  Deno.test(`scrapeLsblk() reads ${what}`, () =>
    assertEquals(brief(scrapeLsblk(linesOf(text)).at(-1) ?? []), rows));
}

const TREES: readonly string[] = [
  "├─",
  "|-",
  "ââ",
  "â”œâ”€",
  "Γö£ΓöÇ",
  "‚îú‚îÄ",
  "\ufffd\ufffd",
  "??",
  "Ã¢\u0094",
  "\\xe2\\x94\\x9c",
  "#342#224",
  "\\342\\224",
  "&boxvr;&boxh;",
  "  ",
  "鈹溾攢",
];
for (const tree of TREES) {
  Deno.test(`scrapeLsblk() knows a device behind the tree ${JSON.stringify(tree)}`, () => {
    const text = `${HEADER}\nvda 252:0 0 20G 0 disk\n${tree}vda1 252:1 0 19.9G 0 part /`;
    assertEquals(brief(scrapeLsblk(linesOf(text)).at(-1) ?? []), [
      "vda=root-disk 20G disk :2",
      "vda1=/ 19.9G part :3",
    ]);
  });
}

Deno.test("scrapeLsblk() does not call a device unmounted where no column tells mountpoints", () => {
  const [row] = scrapeLsblk(linesOf("NAME SIZE TYPE\nvda 20G disk")).at(-1) ?? [];
  assertEquals(Object.keys(row?.columns ?? {}), ["name", "type", "size"]);
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
  "the kernel inside a device's name": [
    "NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINTS",
    "vda 254:0 0 20G 0 disk",
    "`-v[   25.370325] ata1: up",
    "da1 254:1 0 19.9G 0 part /",
  ],
  "systemd's status in the middle of a row": [
    "NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINTS",
    "vda 254:0 0 20G 0 disk",
    "`-vda1 254:1 0 19[  OK  ] Started x.service.",
    ".9G 0 part /",
  ],
  "an agent that asks behind a row": [
    "NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINTS",
    "vda 254:0 0 20G 0 diskPlease enter passphrase for disk b: (press TAB for no echo) ",
    "`-vda1 254:1 0 19.9G 0 part /",
  ],
  "a shell's prompt behind a row": [
    "NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINTS",
    "vda 254:0 0 20G 0 disk",
    "`-vda1 254:1 0 19.9G 0 part / root@vm:~# ",
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

Deno.test("scrapeLsblk() reads a device that stands for nothing, of which an old lsblk -a tells no size", () => {
  const table = [
    "NAME    MAJ:MIN RM SIZE RO TYPE MOUNTPOINT",
    "vda     253:0    0  44M  0 disk ",
    "`-vda1  253:1    0  35M  0 part /",
    "loop0     7:0    0       0 loop ",
    "loop1     7:1    0  12M  0 loop /x",
  ];
  const rows = scrapeLsblk(linesOf(table.join("\n"))).at(-1) ?? [];
  assertEquals(rows.map(({ tornBehind }) => tornBehind), rows.map(() => undefined));
  assertEquals(brief(rows).slice(2), ["loop0 ? loop :4", "loop1=/x 12M loop :5"]);
});
