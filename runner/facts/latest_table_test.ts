import { assertEquals } from "@std/assert";
import { df } from "./df.ts";
import { latestTable } from "./latest_table.ts";
import { scrapeLsblk } from "./lsblk_table.ts";

const linesOf = (text: string) => text.split("\n").map((line, index) => ({ number: index + 1, text: line }));
const DF =
  "Filesystem Size Used Avail Use% Mounted on\n/dev/vda1 20G 1G 19G 5% /\n/dev/vda15 105M 6M 99M 6% /boot/efi";
const DF_I =
  "Filesystem Inodes IUsed IFree IUse% Mounted on\n/dev/vda1 100 10 90 10% /\n/dev/vda15 0 0 0 - /boot/efi";
const text = (value: unknown) =>
  typeof value === "object" && value !== null && "text" in value ? value.text : undefined;

Deno.test("latestTable() has the columns of df and of df -i, each with its own line", () => {
  for (const log of [`${DF}\n${DF_I}`, `${DF_I}\n${DF}`]) {
    const [row] = latestTable(df.scrape?.(linesOf(log)) ?? []) ?? [];
    assertEquals([text(row?.columns.size), text(row?.columns.inodes)], ["20G", "100"]);
    const line = (column: string) => row?.lines?.[column] ?? row?.line;
    const first = log.startsWith(DF) ? "size" : "inodes";
    assertEquals([line(first), line(first === "size" ? "inodes" : "size")], [2, 5]);
  }
});

Deno.test("latestTable() takes rows of an older table where the newest is a part, and none where it is whole", () => {
  const part = "Filesystem Size Used Avail Use% Mounted on\n/dev/vda15 105M 7M 98M 7% /boot/efi";
  const rows = latestTable(df.scrape?.(linesOf(`${DF}\n${part}`)) ?? []) ?? [];
  assertEquals(rows.map(({ names, columns }) => [names[0], text(columns["use%"])]), [["/boot/efi", "7%"], [
    "/",
    "5%",
  ]]);
  const whole = "Filesystem Size Used Avail Use% Mounted on\nudev 1G 0 1G 0% /dev\n/dev/vda1 20G 1G 19G 5% /";
  const without = latestTable(df.scrape?.(linesOf(`${part}\nx\n${whole}`)) ?? []) ?? [];
  assertEquals(without.map(({ names }) => names[0]), ["/dev", "/"]);
});

Deno.test("latestTable() knows the root's disk from another form of lsblk", () => {
  const whole = "NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINT\nvda 8:0 0 20G 0 disk\n`-vda1 8:1 0 19.9G 0 part /";
  const filesystems = "NAME FSTYPE UUID MOUNTPOINT\nvda1 ext4 AAAA-BBBB /\nvda";
  const rows = latestTable(scrapeLsblk(linesOf(`${whole}\n${filesystems}`))) ?? [];
  assertEquals(rows.map(({ names }) => names), [["vda1", "/"], ["vda", "root-disk"]]);
  assertEquals([text(rows[0]?.columns.fstype), text(rows[0]?.columns.size)], ["ext4", "19.9G"]);
});

Deno.test("latestTable() is none where there is none", () => assertEquals(latestTable([]), undefined));
