import { assertEquals } from "@std/assert";
import { df } from "./df.ts";
import { lsblk } from "./lsblk.ts";

const linesOf = (text: string) => text.split("\n").map((text, index) => ({ number: index + 1, text }));
const LSBLK =
  "NAME   MAJ:MIN RM SIZE RO TYPE MOUNTPOINT\nvda    252:0    0  20G  0 disk \n└─vda1 252:1    0  20G  0 part /";
const DF = "Filesystem      Size  Used Avail Use% Mounted on\n/dev/vda1        20G  1.0G   10G   6% /";
const KERNEL = "[    5.000000] random: crng init done";

/** What stands behind a table, and the line of it that may be a row which somebody tore. */
const TABLES: readonly (readonly [string, string, number | undefined])[] = [
  ["lsblk", "", undefined],
  ["lsblk", `\n${KERNEL}`, undefined],
  ["lsblk", "\nroot@debian:~# ", undefined],
  ["lsblk", "\ndone", undefined],
  ["lsblk", `\nvd${KERNEL}`, 4],
  ["lsblk", "\nvd", 4],
  ["lsblk", `\nsr${KERNEL}`, 4],
  ["lsblk", `\nvdb    252:16   0   1G  0 di${KERNEL}`, 4],
  ["lsblk", `\n├─vda2 2${KERNEL}`, 4],
  ["lsblk", `\n${KERNEL}\nvd${KERNEL}`, 5],
  ["lsblk", `\nvdb    252:16   ${KERNEL}\n0  1G  0 disk`, undefined],
  ["lsblk", `\n└─vda15 252:15  0  106M  0 par${KERNEL}\nt /boot/efi`, 4],
  ["lsblk", "\n[...]", 4],
  ["lsblk", "\n ...", 4],
  ["lsblk", "\n[root@node1 ~]# vdostats --all", undefined],
  ["df", "\nroot@node1:~# /dev/x", undefined],
  ["lsblk", "\n[truncated 200 lines]", 4],
  ["lsblk", `\n${KERNEL}\n[...]`, 5],
  ["lsblk", "\nroot@debian:~# \n[...]", undefined],
  ["lsblk", `\n${KERNEL}\n${KERNEL}\n${KERNEL}\n[...]`, undefined],
  ["lsblk", `\n${KERNEL}\n${KERNEL}\n${KERNEL}\n[...]\nvdd    252:48   0   1G  0 disk`, 7],
  [
    "lsblk",
    "\nprintk: cloud-init: 12 output lines suppressed due to ratelimiting\nvdd    252:48   0   1G  0 disk",
    4,
  ],
  ["df", "\n[   26.1] ** 53 printk messages dropped ** [   26.2] x", 3],
  ["df", `\n${KERNEL}\n[   26.1] systemd-journald[99]: Missed 12 kernel messages`, 4],
  ["df", "\ndf: /data: Stale file handle", 3],
  ["lsblk", "\ndf: /data: Stale file handle", undefined],
  ["df", "\ntimeout: sending signal TERM to command 'df'", 3],
  ["df", "\n[   26.1] cloud-init[560]: timeout: sending signal KILL to command 'df'", 3],
  ["df", "\ndf: /data: can't find mount point", 3],
  ["df", "\ndf: Warning: cannot read table of mounted file systems: No such file or directory", 3],
  ["lsblk", "\nscript.sh: line 3:   812 Killed                  lsblk", 4],
  ["df", "\nSegmentation fault (core dumped)", 3],
  ["df", "\ndf: write error: No space left on device", 3],
  ["lsblk", "\nlsblk: vdb: failed to get device path: No such file or directory", 4],
  ["df", "\n[   26.1] systemd-journald[99]: Suppressed 12 messages from cloud-final.service", 3],
  ["df", `\n/dev/vdb 1.0G 405M 619M 40% /da${KERNEL}\nta`, 3],
  ["df", `\n/dev/vdb 1.0G 405M 619M 40% /data${KERNEL}\n\ndone`, undefined],
  ["df", "\n... 40 lines omitted ...", 3],
  ["df", "", undefined],
  ["df", `\n${KERNEL}`, undefined],
  ["df", "\ndebian login: ", undefined],
  ["df", "\n/dev/vd", 3],
  ["df", `\n/dev/vdb1   9.${KERNEL}`, 3],
  ["df", `\n/dev/mapper/a-very-long-name\n${KERNEL}`, 3],
  ["df", "\n/dev/mapper/a-very-long-name\n                 20G  1.0G   10G   6% /home", undefined],
];

for (const [kind, behind, line] of TABLES) {
  Deno.test(`TornRows finds ${line === undefined ? "none" : `line ${line}`} behind a table of ${kind} with ${JSON.stringify(behind)}`, () => {
    const [table, text] = kind === "df" ? [df, DF] : [lsblk, LSBLK];
    const [rows = []] = table.scrape?.(linesOf(text + behind)) ?? [];
    assertEquals(rows[0]?.tornBehind, line);
  });
}

Deno.test("toRows() makes two rows of a device that a table tells with two sizes", () => {
  const [rows = []] =
    lsblk.scrape?.(linesOf(`${LSBLK}\nvda    252:0    0   2G  0 disk \nvda    252:0    0   2G  0 disk `)) ??
      [];
  assertEquals(rows.map(({ names }) => names[0]), ["vda", "vda1", "vda"]);
});
