import { assertEquals, assertThrows } from "@std/assert";
import { join } from "@std/path";
import { df } from "./df.ts";
import { lsblk } from "./lsblk.ts";
import { FactsError, type Row } from "./fact.ts";

const FIXTURES = new URL("../../fixtures/", import.meta.url);

function read(fixture: string): string {
  return Deno.readTextFileSync(new URL(fixture, FIXTURES));
}

function linesOf(text: string) {
  return text.split("\n").map((text, index) => ({ number: index + 1, text }));
}

/** `target=device type size used avail use%`, what a person compares. */
function brief(rows: readonly Row[]): readonly string[] {
  return rows.map(({ names, columns }) => {
    const texts = [columns.type, columns.size, columns.used, columns.avail, columns["use%"]];
    return `${names.join("=")} ${texts.map((each) => each && "text" in each ? each.text : "-").join(" ")}`;
  });
}

function sizeOf(rows: readonly Row[], name: string): readonly number[] {
  const size = rows.find(({ names }) => names.includes(name))?.columns.size;
  return size?.kind === "size" ? [size.size.minBytes, size.size.maxBytes] : [];
}

const TABLES: Readonly<Record<string, readonly string[]>> = {
  "df-gnu-h.txt": [
    "/dev=udev - 478M 0 478M 0%",
    "/run=tmpfs - 98M 436K 98M 1%",
    "/=/dev/vda1 - 20G 1.1G 18G 6%",
    "/dev/shm=tmpfs - 488M 0 488M 0%",
    "/boot/efi=/dev/vda15 - 105M 6.1M 99M 6%",
  ],
  "df-gnu-hT.txt": [
    "/=/dev/root ext4 2.0G 1.1G 966M 52%",
    "/dev=devtmpfs devtmpfs 478M 0 478M 0%",
    "/var/lib/docker/overlay2/x/merged=overlay overlay 2.0G 1.1G 966M 52%",
  ],
  "df-gnu-k.txt": ["/=/dev/vda1 - 20G 1.1G 19G 6%", "/run=tmpfs - 98M 436K 98M 1%"],
  "df-gnu-output-b1.txt": [
    "/dev=udev devtmpfs 478M 0 478M 0%",
    "/=/dev/vda1 ext4 20G 1.1G 19G 6%",
    "/boot/efi=/dev/vda15 vfat 105M 6.1M 99M 6%",
  ],
  "df-gnu-BM.txt": ["/=/dev/vda1 - 20G 1.1G 19G 6%"],
  "df-posix-PT.txt": [
    "/proc=proc proc 0 0 0 -",
    "/sys=sysfs sysfs 0 0 0 -",
    "/=/dev/mapper/ubuntu--vg-ubuntu--lv ext4 20G 6.7G 12G 36%",
  ],
  "df-gnu-wrapped.txt": [
    "/=/dev/mapper/VolGroup00-LogVol00 - 19G 1.4G 17G 8%",
    "/boot=/dev/vda1 - 99M 13M 82M 14%",
  ],
  "df-busybox-PTk.txt": ["/dev=devtmpfs devtmpfs 478M 0 478M 0%", "/=/dev/vda2 ext4 20G 122M 18G 1%"],
  "df-busybox-Pk.txt": ["/=/dev/vda1 - 20G 122M 18G 1%"],
  "df-busybox-h.txt": [
    "/=/dev/root - 19.5G 24.8M 19.5G 0%",
    "/dev=devtmpfs - 478.0M 0 478.0M 0%",
    "/data=/dev/mapper/a-very-long-name - 19.1G 121.5M 18.0G 1%",
  ],
  "df-german-h.txt": ["/=/dev/vda1 - 20G 1.1G 18G 6%", "/run=tmpfs - 98M 436K 98M 1%"],
  "df-french-k.txt": ["/=/dev/vda1 - 20G 1.1G 19G 6%"],
  "df-odd-names.txt": [
    "/mnt/my share=//server/my share cifs 1.0T 0 1.0T 0%",
    "/=composefs overlay 8.0K 8.0K 0 100%",
    "/run/none=none tmpfs - - - -",
  ],
};
for (const [fixture, rows] of Object.entries(TABLES)) {
  Deno.test(`df.parse() reads ${fixture}`, () =>
    assertEquals(brief(df.parse(read(`facts/${fixture}`))), rows));
  Deno.test(`df.scrape() reads ${fixture} on a console`, () => {
    const worn = read(`facts/${fixture}`).replaceAll(/ +/g, " ").replaceAll(
      /^/gm,
      "[   19.446021] cloud-init[1113]: ",
    );
    assertEquals(brief(df.scrape?.(linesOf(worn)).at(-1) ?? []), rows);
  });
}

/** df in forms that few print, between other lines: what each column says. */
const FORMS: Readonly<Record<string, readonly [text: string, told: Readonly<Record<string, string>>]>> = {
  "df -i": [
    "Filesystem     Inodes  IUsed  IFree IUse% Mounted on\n/dev/vda3      588672 588672      0  100% /",
    {
      filesystem: "/dev/vda3",
      inodes: "588672",
      iused: "588672",
      ifree: "0",
      "iuse%": "100%",
      "mounted on": "/",
    },
  ],
  "df -i of BusyBox": [
    "Filesystem              Inodes      Used Available Use% Mounted on\n/dev/vda3      588672 588600      72  100% /",
    {
      filesystem: "/dev/vda3",
      inodes: "588672",
      iused: "588600",
      ifree: "72",
      "iuse%": "100%",
      "mounted on": "/",
    },
  ],
  "df -i in French": [
    "Sys. de fichiers Inœuds IUtil. ILibre IUti% Monté sur\n/dev/vda3 588672 588600 72 100% /",
    {
      filesystem: "/dev/vda3",
      inodes: "588672",
      iused: "588600",
      ifree: "72",
      "iuse%": "100%",
      "mounted on": "/",
    },
  ],
  "df --output": [
    "Filesystem     Type Inodes IUsed IFree IUse% 1K-blocks   Used  Avail Use% File Mounted on\n/dev/vda1 ext4 100 10 90 10% 2048 1024 1024 50% - /",
    {
      filesystem: "/dev/vda1",
      type: "ext4",
      inodes: "100",
      iused: "10",
      ifree: "90",
      "iuse%": "10%",
      size: "2.0M",
      used: "1.0M",
      avail: "1.0M",
      "use%": "50%",
      "mounted on": "/",
    },
  ],
  "df of BSD": [
    "Filesystem 512-blocks Used Avail Capacity iused ifree %iused Mounted on\n/dev/gpt/rootfs 4096 2048 2048 50% 10 90 10% /",
    {
      filesystem: "/dev/gpt/rootfs",
      size: "2.0M",
      used: "1.0M",
      avail: "1.0M",
      "use%": "50%",
      iused: "10",
      ifree: "90",
      "iuse%": "10%",
      "mounted on": "/",
    },
  ],
  "a CI system's clock": [
    "2025-06-19T18:33:06.0196127Z Filesystem Size Used Avail Use% Mounted on\n2025-06-19T18:33:06.0197883Z tmpfs 7.9G 84K 7.9G 1% /dev/shm",
    { filesystem: "tmpfs", size: "7.9G", used: "84K", avail: "7.9G", "use%": "1%", "mounted on": "/dev/shm" },
  ],
  "a prefix that nobody knows": [
    "vm-1 | step 7 > Filesystem Size Used Avail Use% Mounted on\nvm-1 | step 7 > tmpfs 7.9G 84K 7.9G 1% /dev/shm",
    { filesystem: "tmpfs", size: "7.9G", used: "84K", avail: "7.9G", "use%": "1%", "mounted on": "/dev/shm" },
  ],
  "quotes of a list in JSON": [
    '   "Filesystem      Size  Used Avail Use% Mounted on",\n   "/dev/root        72G   48G   25G  66% /",',
    { filesystem: "/dev/root", size: "72G", used: "48G", avail: "25G", "use%": "66%", "mounted on": "/" },
  ],
  "a row that a terminal broke": [
    "Filesystem Size Used Avail Use% Mounted on\n/dev/root 72G 48G 2\n5G 66% /mnt",
    { filesystem: "/dev/root", size: "72G", used: "48G", avail: "25G", "use%": "66%", "mounted on": "/mnt" },
  ],
};
for (const [what, [text, told]] of Object.entries(FORMS)) {
  Deno.test(`df.scrape() reads ${what}`, () => {
    const [row] = df.scrape?.(linesOf(`x\n${text}\ny`)).at(-1) ?? [];
    const cells = Object.entries(row?.columns ?? {}).map((
      [key, value],
    ) => [key, "text" in value ? value.text : "-"]);
    assertEquals(Object.fromEntries(cells), told);
  });
}

Deno.test("df.unread() names a header whose rows cannot be read", () => {
  const lines = linesOf("x\nFilesystem Size Used Avail Use% Mounted on\n/dev/root 72G 48G");
  assertEquals([df.scrape?.(lines), df.unread?.(lines)], [
    [],
    "line 2 shows a header of df, and no row that can be read (or those of a container)",
  ]);
  assertEquals(df.unread?.(linesOf("x")), undefined);
});

Deno.test("df.parse() reads bytes to the byte, blocks to the block", () => {
  assertEquals(sizeOf(df.parse(read("facts/df-gnu-output-b1.txt")), "/"), [20946554880, 20946554880]);
  assertEquals(sizeOf(df.parse(read("facts/df-gnu-k.txt")), "/"), [20455620 * 1024 - 1023, 20455620 * 1024]);
  assertEquals(sizeOf(df.parse(read("facts/df-french-k.txt")), "/"), [
    20455620 * 1024 - 1023,
    20455620 * 1024,
  ]);
  assertEquals(sizeOf(df.parse(read("facts/df-gnu-BM.txt")), "/"), [
    19976 * 1024 ** 2 + 1,
    19977 * 1024 ** 2,
  ]);
  assertEquals(sizeOf(df.parse(read("facts/df-posix-PT.txt")), "/proc"), [0, 0]);
});

Deno.test("df.scrape() knows that BusyBox rounds to the nearest tenth and GNU df up", () => {
  // BusyBox prints 264212084 KiB as 252.0G and 12334492 KiB as 11.8G; GNU df would print 252G and 12G.
  const text = read("facts/df-busybox-h.txt").replace("19.5G     24.8M", "11.8G     24.8M");
  const [min = 0, max = 0] = sizeOf(df.scrape?.(linesOf(text)).at(-1) ?? [], "/");
  assertEquals([min < 12334492 * 1024, max > 12334492 * 1024, max - min < 0.13 * 1024 ** 3], [
    true,
    true,
    true,
  ]);
});

for (const name of ["growpart-off", "resize_rootfs-false"]) {
  Deno.test(`df.scrape() reads the article's ${name} console`, () => {
    const [table = []] = df.scrape?.(linesOf(read(`consoles/article-${name}.console`))) ?? [];
    assertEquals(brief(table), ["/=/dev/vda1 - 2.0G 1.1G 966M 52%"]);
    assertEquals(table[0]?.line, 4);
  });
}

Deno.test("df.parse() reads sources and mountpoints with blanks, as the guest's df has them", () => {
  const rows = df.parse(
    "Filesystem Type 1B-blocks Used Avail Use% Mounted on\n" +
      "weird  name  5 tmpfs 3145728 0 3145728 0% /tmp/my  disk\n/dev/vda1 ext4 100 1 99 1% /\n",
  );
  assertEquals(brief(rows), [
    "/tmp/my  disk=weird  name  5 tmpfs 3.0M 0 3.0M 0%",
    "/=/dev/vda1 ext4 100 1 99 1%",
  ]);
});

/** Headers and sizes below them, as GNU df 9.1 prints some 270 GB. */
const POWERS: Readonly<Record<string, readonly [size: string, minBytes: number, maxBytes: number]>> = {
  "1MB-blocks": ["270554MB", 270_553_000_001, 270_554_000_000],
  "1kB-blocks": ["270553175", 270_553_174_001, 270_553_175_000],
  "1GB-blocks": ["271GB", 270_000_000_001, 271_000_000_000],
  "1M-blocks": ["258020M", 258_019 * 1024 ** 2 + 1, 258_020 * 1024 ** 2],
  "1B-blocks": ["270553174016", 270_553_174_016, 270_553_174_016],
};
for (const [blocks, [size, minBytes, maxBytes]] of Object.entries(POWERS)) {
  Deno.test(`df.parse() reads ${size} below ${blocks}`, () => {
    const rows = df.parse(
      `Filesystem ${blocks} Used Available Use% Mounted on\n/dev/vda1 ${size} 1 1 36% /\n`,
    );
    assertEquals(sizeOf(rows, "/"), [minBytes, maxBytes]);
  });
}

Deno.test("df.scrape() counts in powers of 1000 where a small k shows that it was df -H", () => {
  const header = "Filesystem Size Used Avail Use% Mounted on";
  const table = `${header}\n/dev/vda1 22G 9.9G 11G 6% /\ntmpfs 103M 517k 102M 1% /run\n`;
  const [rows = []] = df.scrape?.(linesOf(table)) ?? [];
  assertEquals(sizeOf(rows, "/"), [21_000_000_001, 22_000_000_000]);
  const [binary = []] = df.scrape?.(linesOf(table.replace("517k", "517K"))) ?? [];
  assertEquals(sizeOf(binary, "/"), [21 * 1024 ** 3 + 1, 22 * 1024 ** 3]);
});

Deno.test("df.parse() does not count in blocks of nothing", () => {
  const [row] = df.parse("Filesystem 0-blocks Used Avail Use% Mounted on\n/dev/vda1 20 1 19 5% /\n");
  assertEquals(row?.columns.size, { kind: "size", size: { minBytes: 20, maxBytes: 20 }, text: "20" });
});

Deno.test("df.parse() takes no row for one whose numbers are beyond all numbers", () => {
  const [most, gnu] = ["9".repeat(400), "Filesystem Size Used Avail Use% Mounted on"];
  assertThrows(() => df.parse(`${gnu}\n/dev/vda1 20G 1G 19G ${most}% /\n`), FactsError, "no row");
  const busyBox = "Filesystem Size Used Available Use% Mounted on";
  const [row] = df.parse(`${busyBox}\n/dev/vda1 ${most}G 1G 19G 5% /\n`);
  assertEquals(row?.columns.size, { kind: "text", text: `${most}G` });
});

const UNREADABLE: Readonly<Record<string, string>> = {
  "": "its first line is no header",
  "df: not found\n": "its first line is no header",
  "/dev/vda1 20G 1G 19G 5% /\n": "its first line is no header",
  "Filesystem 1B-blocks Used Avail Use% Mounted on\n": "no row below its header",
};
for (const [text, message] of Object.entries(UNREADABLE)) {
  Deno.test(`df.parse() refuses ${JSON.stringify(text)}`, () => {
    assertThrows(() => df.parse(text), FactsError, message);
  });
}

const HEADER = "Filesystem Size Used Avail Use% Mounted on";
const NO_ROWS: Readonly<Record<string, string>> = {
  "words before the device": "now see /dev/vda1 20G 1G 19G 5% /",
  "no share of use": "/dev/vda1 20G 1G 19G 5 /",
  "no mountpoint": "/dev/vda1 20G 1G 19G 5% root",
  "a size that is none": "/dev/vda1 big 1G 19G 5% /",
  "sizes without a device": "20G 1G 19G 5% /",
};
for (const [what, line] of Object.entries(NO_ROWS)) {
  Deno.test(`df.scrape() takes no row from ${what}`, () => {
    const table = df.scrape?.(linesOf([HEADER, "tmpfs 98M 0 98M 0% /run", line].join("\n"))).at(-1);
    assertEquals(brief(table ?? []), ["/run=tmpfs - 98M 0 98M 0%"]);
  });
}

Deno.test("df.scrape() keeps a size that df never prints as text", () => {
  const [table = []] = df.scrape?.(linesOf(`${HEADER}\n/dev/vda1 1024M 0 1024M 0% /`)) ?? [];
  assertEquals(table[0]?.columns.size, { kind: "text", text: "1024M" });
});

/** What the probe's df says where the guest's `df` is that script, and how it ends. */
async function askedOf(script: string): Promise<readonly [number, string]> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-df-" });
  try {
    await Deno.writeTextFile(join(folder, "df"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    const args = ["-c", `PATH=${folder}:$PATH\n${df.probe}`];
    const { code, stdout } = await new Deno.Command("sh", { args, stdin: "null", stderr: "null" }).output();
    return [code, new TextDecoder().decode(stdout)];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("df.probe asks by columns, and by what an older or smaller df knows where that is refused", async () => {
  const knows = (refused: string) => askedOf(`case "$*" in ${refused}) exit 1 ;; esac; echo "df $*"`);
  assertEquals(await knows("none"), [0, "df -B1 --output=source,fstype,size,used,avail,pcent,target\n"]);
  assertEquals(await knows("*--output*"), [0, "df -P -T -k\n"]);
  assertEquals(await knows("*--output*|*-T*"), [0, "df -P -k\n"]);
});

Deno.test("df.probe keeps the table of a df that could not read one mount of many", async () =>
  assertEquals(await askedOf('echo "df $1"; exit 1'), [1, "df -B1\n"]));

Deno.test("df.scrape() and lsblk.scrape() take a word that every object has for no column", () => {
  const headers = ["Filesystem constructor Used Avail Use% Mounted on", "NAME MAJ:MIN toString SIZE RO TYPE"];
  const lines = headers.flatMap((header) => [header, "/dev/vda1 1 2 3 4% /", "vda 252:0 0 20G 0 disk"]);
  const shown = lines.map((text, index) => ({ number: index + 1, text }));
  assertEquals([df.scrape?.(shown), lsblk.scrape?.(shown)], [[], []]);
});

/** Headers in other languages, and what a row of six words below them says. */
const LANGUAGES: Readonly<Record<string, readonly string[]>> = {
  "Sys. de fichiers blocs de 1024 Utilisé Disponible Capacité Monté sur": ["size", "used", "avail", "use%"],
  "Sys. de fichiers Taille Uti. Disp. Uti% Monté sur": ["size", "used", "avail", "use%"],
  "Dateisystem 1024-Blöcke Benutzt Verfügbar Kapazität Eingehängt auf": ["size", "used", "avail", "use%"],
  "Dateisystem Größe Benut Verf Ben% Eingehängt auf": ["size", "used", "avail", "use%"],
  "Souborový systém Velikost Užito Volno Uži% Připojeno do": ["size", "used", "avail", "use%"],
  "S. fitxers Blocs de 1K En ús Disponibles %Ús Muntat a": ["size", "used", "avail", "use%"],
  "S. fitxers Nodes-i En ús Lliures %Ús Muntat a": ["inodes", "iused", "ifree", "iuse%"],
  "System plików rozm. użyte dost. %uż. zamont. na": ["size", "used", "avail", "use%"],
  "Файловая система Iнодов IИспользовано IСвободно IИспользовано% Cмонтировано в": [
    "inodes",
    "iused",
    "ifree",
    "iuse%",
  ],
  "檔案系統 容量 已用 可用 已用% 掛載點": ["size", "used", "avail", "use%"],
  "檔案系統 1024-區塊 已用 可用 容量 掛載點": ["size", "used", "avail", "use%"],
  "文件系统 1K的块 已用 可用 已用% 挂载点": ["size", "used", "avail", "use%"],
  "Hệ thống tập tin khối-1K Dùng Còn Dung lượng Gắn vào": ["size", "used", "avail", "use%"],
  "Dosya sistemi Dosya indeksleri Doluİn Boşİn İnKullanım% Bağlanılan yer": [
    "inodes",
    "iused",
    "ifree",
    "iuse%",
  ],
  "Filesystem Size Used Avail Use% Eingehängt auf": ["size", "used", "avail", "use%"],
  "Filesystem 1k-blocks Used Available Use% Mounted on": ["size", "used", "avail", "use%"],
};
for (const [header, columns] of Object.entries(LANGUAGES)) {
  Deno.test(`df.scrape() reads the columns of ${header}`, () => {
    const [rows = []] = df.scrape?.(linesOf(`${header}\n/dev/vda1 100 10 90 10% /\n`)) ?? [];
    const told = Object.keys(rows[0]?.columns ?? {});
    assertEquals(told, ["filesystem", ...columns, "mounted on"]);
    const isCounted = /1024|1K|1k/.test(header);
    if (columns[0] === "size") assertEquals(sizeOf(rows, "/")[1], isCounted ? 102_400 : 100);
  });
}

Deno.test("df.scrape() knows a translated header with types", () => {
  const table = "Sist. Arq. Tipo Tam. Usado Disp. Uso% Montado em\n/dev/sda1 ext4 30G 16G 13G 55% /\n";
  assertEquals(brief(df.scrape?.(linesOf(table))[0] ?? []), ["/=/dev/sda1 ext4 30G 16G 13G 55%"]);
});

Deno.test("df.scrape() counts in powers of 1000 where the command above the table says so", () => {
  const table = "Filesystem Size Used Avail Use% Mounted on\n/dev/vda1 22G 9.9G 11G 6% /\n";
  const most = (command: string) => sizeOf(df.scrape?.(linesOf(`${command}\n${table}`))[0] ?? [], "/")[1];
  const binary = 22 * 1024 ** 3;
  for (const command of ["# df -H", "root@vm:~# df -TH /", "+ df --si", "$ sudo /bin/df -H"]) {
    assertEquals([command, most(command)], [command, 22_000_000_000]);
  }
  for (const command of ["# df -h", "# df -h; df -H", "# du -H", "see df-H"]) {
    assertEquals([command, most(command)], [command, binary]);
  }
});

Deno.test("df.scrape() puts a long source and its sizes together behind an indent, and around another writer", () => {
  const table = [
    "  Filesystem Size Used Avail Use% Mounted on",
    "  /dev/mapper/vg-root",
    "[   20.100000] random: crng init done",
    "      18G 15G 1.9G 89% /",
    "  done",
    "  an other's line of words",
    "  7G 1G 6G 10% /mnt",
  ];
  assertEquals(brief(df.scrape?.(linesOf(table.join("\n")))[0] ?? []), [
    "/=/dev/mapper/vg-root - 18G 15G 1.9G 89%",
  ]);
});

Deno.test("df.scrape() reads the units of macOS, and Markdown's bold type", () => {
  const text = "Filesystem Size Used Avail Capacity iused ifree %iused Mounted on\n" +
    "/dev/disk1 233Gi 228Gi 4.1Gi 99% 10 90 10% /\n**/dev/disk2 932Gi 0Bi 23Gi 98% 1 9 10% /mnt**\n";
  const [rows = []] = df.scrape?.(linesOf(text)) ?? [];
  assertEquals(brief(rows), ["/=/dev/disk1 - 233G 228G 4.1G 99%", "/mnt=/dev/disk2 - 932G 0 23G 98%"]);
});
