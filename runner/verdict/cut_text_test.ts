/** What was not kept of a guest's words makes no case pass. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { articleReport, frameText } from "../../fixtures/harness/frames.ts";
import { parseCase } from "../suite/read_cases.ts";
import { listenTo, type Transcript } from "../console/console.ts";
import { judge } from "./verdict.ts";

function caseOf(text: string) {
  const parsed = parseCase(text, { id: "x", source: "x.yaml", readFile: () => new Uint8Array() });
  if (!("case" in parsed)) throw new Error(parsed.mistakes.map(({ message }) => message).join("\n"));
  return parsed.case;
}

const heard = (console: string) => listenTo({ console: new TextEncoder().encode(console) });
const x = (length: number) => "x".repeat(length);
const NEVER = "expect: { console: { never: [BAD-THING] } }\n";

/** A console's long line, and what `never` comes to. */
const CONSOLES: readonly (readonly [string, string, "pass" | "fail" | "error"])[] = [
  ["behind what is kept", `${x(8192)}BAD-THING\n`, "error"],
  ["across the cut", `${x(8188)}BAD-THING\n`, "error"],
  ["behind what is kept of a line without an end", `${x(8192)}BAD-THING`, "error"],
  ["before the cut", `${x(8183)}BAD-THING${x(9)}\n`, "fail"],
  ["on another line", `${x(9000)}\nBAD-THING\n`, "fail"],
  ["nowhere, with a line cut", `${x(9000)}\n`, "error"],
  ["nowhere", `${x(8192)}\n`, "pass"],
  ["behind what is kept of a text that was drawn over", `${x(9000)}\rshort\n`, "error"],
  ["in a text that was drawn over", "a BAD-THING\r[ ** ] wait\r[*** ] wait\n", "fail"],
  ["in a text that was blanked", "a BAD-THING\r           \r\n", "fail"],
  ["in a text that was drawn over, as it is written down", "a BAD-THING^M[ ** ] wait^M[*** ] wait\n", "fail"],
  ["nowhere in a spinner", "[*   ] wait\r[**  ] wait\r[*** ] wait\n", "pass"],
  [
    "in no state of a line that has too many",
    Array.from({ length: 9000 }, (_, n) => `${n} %\r`).join(""),
    "error",
  ],
];
for (const [where, console, verdict] of CONSOLES) {
  Deno.test(`judge() comes to ${verdict} where what may never be said stands ${where}`, () => {
    const judged = judge(
      caseOf(NEVER),
      heard(`[   25.6] cloud-init[385]: Cloud-init v. 22.4.2 finished at x\n${console}`),
    );
    assertEquals(judged.points.find(({ name }) => name === "console never")?.verdict, verdict);
    assertEquals(judged.verdict, verdict);
  });
}

Deno.test("judge() errs where a row that may not be there may be the one that is torn", () => {
  const table =
    "Filesystem      Size  Used Avail Use% Mounted on\nudev 1G 0 1G 0% /dev\n/dev/vda1        20G  1.0G   10G   6% /\n";
  const verdictOf = (rest: string) =>
    judge(
      caseOf("expect: { console: { df: { /home: absent } } }\n"),
      heard(`[   25.6] cloud-init[385]: Cloud-init v. 22.4.2 finished at x\n${table}${rest}`),
    ).verdict;
  assertEquals(
    ["", "/dev/vdb  9.8G 1.0G 8G 6% /ho", "/dev/vdb 1.0G", "/dev/mapper/a-home[   26.000000] usb 1-1: new\n"]
      .map(verdictOf),
    [
      "pass",
      "error",
      "error",
      "error",
    ],
  );
});

Deno.test("judge() errs about a row that another writer broke off, and not where the log ends behind one", () => {
  const verdictOf = (end: string) =>
    judge(
      caseOf("expect: { console: { df: { /da: present } } }\n"),
      heard(
        `[   25.6] cloud-init[385]: Cloud-init v. 22.4.2 finished at x\n${DF}udev 1G 0 1G 0% /dev\n${end}`,
      ),
    ).verdict;
  const row = "/dev/vdb 1G 1M 1G 3% /da";
  assertEquals(verdictOf(`${row}\n`), "pass");
  assertEquals(verdictOf(row), "pass");
  assertEquals(verdictOf(`${row}[   60.000000] random: bar\nta\n`), "error");
});

const DF = "Filesystem Size Used Avail Use% Mounted on\n";
const LSBLK = "NAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINTS\n";
/** What a console shows, and what comes of a row that it does not. */
const PARTS: readonly (readonly [string, string, string])[] = [
  ["df of one row", `${DF}/dev/vda1 20G 1G 19G 5% /\n`, "error"],
  [
    "df that was asked for two places",
    `# df -h / /boot\n${DF}/dev/vda1 20G 1G 19G 5% /\n/dev/vda2 1G 1M 1G 1% /boot\n`,
    "error",
  ],
  [
    "df of some types",
    `+ df -t ext4\n${DF}/dev/vda1 20G 1G 19G 5% /\n/dev/vda2 1G 1M 1G 1% /boot\n`,
    "error",
  ],
  [
    "df that is filtered",
    `# df -h | grep -e /dev -e Size\n${DF}/dev/vda1 20G 1G 19G 5% /\n/dev/vda2 1G 1M 1G 1% /b\n`,
    "error",
  ],
  [
    "df that says what it could not read",
    `df: /data: Stale file handle\n${DF}udev 1G 0 1G 0% /dev\n/dev/vda1 20G 1G 19G 5% /\n`,
    "error",
  ],
  ["lsblk of disks alone", `+ lsblk -d\n${LSBLK}vda 254:0 0 20G 0 disk\n`, "error"],
  [
    "lsblk with other columns",
    `+ lsblk -o NAME,SIZE,TYPE -b\nNAME SIZE TYPE\nvda 21474836480 disk\n\`-vda1 21000000000 part\n`,
    "pass",
  ],
  ["df of a whole machine", `# df -h | sort\n${DF}udev 1G 0 1G 0% /dev\n/dev/vda1 20G 1G 19G 5% /\n`, "pass"],
  [
    "df of one row, and all of it before",
    `${DF}udev 1G 0 1G 0% /dev\n/dev/vda1 20G 1G 19G 5% /\n${DF}/dev/vda1 20G 1G 19G 5% /\n`,
    "pass",
  ],
  [
    "df of a pipe that is traced",
    `+ df -h\n+ grep -v /home\n${DF}udev 1G 0 1G 0% /dev\n/dev/vda1 20G 1G 19G 5% /\n`,
    "error",
  ],
  [
    "df that ssh shows",
    `+ ssh vm df -h\n${DF}udev 1G 0 1G 0% /dev\n/dev/vda1 20G 1G 19G 5% /\n`,
    "pass",
  ],
  ["lsblk of a pod", `# kubectl exec web -- lsblk\n${LSBLK}vda 254:0 0 20G 0 disk /\n`, "error"],
  ["lsblk of a partition", `${LSBLK}vda1 254:1 0 20G 0 part /\n`, "error"],
  [
    "lsblk of one disk by its name",
    `# lsblk /dev/vda\n${LSBLK}vda 254:0 0 20G 0 disk\n\`-vda1 254:1 0 20G 0 part /\n`,
    "error",
  ],
  ["lsblk of a disk without partitions", `# lsblk\n${LSBLK}vda 254:0 0 20G 0 disk /\n`, "pass"],
  ["lsblk of Xen's partition that is a disk", `${LSBLK}xvda1 202:1 0 20G 0 disk /\n`, "pass"],
  [
    "lsblk -l of two disks",
    `${LSBLK}vda 254:0 0 20G 0 disk\nvdb 254:16 0 1G 0 disk\nvda1 254:1 0 20G 0 part /\n`,
    "pass",
  ],
];
for (const [what, table, verdict] of PARTS) {
  Deno.test(`judge() comes to ${verdict} where a row that may not be there is not in ${what}`, () => {
    const kind = what.startsWith("df") ? "df: { /home: absent }" : "lsblk: { vdz: absent }";
    const log = `[   25.6] cloud-init[385]: Cloud-init v. 22.4.2 finished at x\n${table}`;
    const judged = judge(caseOf(`expect: { console: { ${kind} } }\n`), heard(log));
    assertEquals(judged.verdict, verdict);
  });
}

Deno.test("judge() errs about rows that a part of a table lacks, and skips no case by them", () => {
  const log =
    `[   25.6] cloud-init[385]: Cloud-init v. 22.4.2 finished at x\n# lsblk /dev/vda\n${LSBLK}vda 254:0 0 20G 0 disk\n`;
  const verdictOf = (text: string) => judge(caseOf(text), heard(log)).verdict;
  assertEquals(verdictOf("expect: { console: { lsblk: { vdz: present } } }\n"), "error");
  assertEquals(
    verdictOf("expect: { lsblk: { vda: present } }\nonly-if: { lsblk: { vdz: { size: 1G } } }\n"),
    "error",
  );
  assertEquals(
    verdictOf(
      "expect: { lsblk: { vda: present } }\nskip: { because: x, when: { lsblk: { vdz: absent } } }\n",
    ),
    "error",
  );
});

const LOSSES: readonly string[] = [
  "[   10.000000] ** 53 printk messages dropped **",
  "** 53 printk messages dropped ** [   10.000000] foo",
  "[   10.0] printk: 512 messages dropped",
  "[   10.0] printk: (udev-worker): 33 output lines suppressed due to ratelimiting",
  "[   10.0] systemd-journald[99]: Missed 53 kernel messages",
  "[   10.0] cloud-init: 12 output lines suppressed due to ratelimiting",
  "[   10.0] systemd-journald[200]: Suppressed 12 messages from cloud-final.service",
  "Jun  5 09:14:13 host rsyslogd: imuxsock lost 12 messages from pid 385 due to rate-limiting",
  "Jun  5 09:14:13 host rsyslogd[301]: imuxsock[pid: 385]: begin to drop messages due to rate-limiting",
  "[output clipped, log limit 1MiB reached]",
  "[12 lines not shown]",
  "##[warning]log truncated",
  "Output has been truncated",
  "This step has been truncated due to its large size.",
  "Skipping 5,432 KB..",
  "Your output is too long, so it has been truncated.",
  "Log truncated (limit 4MB)",
  "Job's log exceeded limit of 4194304 bytes.",
  "... 120 more lines ...",
  "... (truncated) ...",
  "<... skipping 120 lines ...>",
  "[Output truncated, 12345 bytes]",
  "--- 8< --- snip ---",
  "+++ output cut +++",
  "==== CUT ====",
  "-- 100 lines hidden --",
  "* * *",
  "foo line [truncated 5000 bytes]",
];
for (const loss of LOSSES) {
  Deno.test(`judge() errs about what may never be said where a line says ${JSON.stringify(loss.slice(0, 60))}`, () => {
    const log = `[   25.6] cloud-init[385]: Cloud-init v. 22.4.2 finished at x\n${loss}\nmore\n`;
    assertEquals(judge(caseOf(NEVER), heard(log)).verdict, "error");
  });
}

Deno.test("judge() takes what systemd alone could not tell the kernel's log for no loss", () => {
  for (const before of ["printk: ", ""]) {
    const line = `[   10.0] ${before}systemd: 33 output lines suppressed due to ratelimiting`;
    const log = `[   25.6] cloud-init[385]: Cloud-init v. 22.4.2 finished at x\n${line}\nmore\n`;
    assertEquals(judge(caseOf(NEVER), heard(log)).verdict, "pass");
  }
});

Deno.test("judge() errs about what may never be said where the kernel of a boot of ours lost lines, and takes its marks for text", () => {
  const ours = { host: { accelerator: "tcg" } } as const;
  const verdictOf = (line: string) =>
    judge(
      caseOf(NEVER),
      heard(`[   25.6] cloud-init[385]: Cloud-init v. 22.4.2 finished at x\n${line}\nmore\n`),
      ours,
    )
      .points.find(({ name }) => name === "console never")?.verdict;
  assertEquals(verdictOf("[   10.000000] ** 53 printk messages dropped **"), "error");
  assertEquals(verdictOf("[...]"), "pass");
});

Deno.test("judge() looks in firmware and loader, and for what may never be said in each boot of a log", () => {
  const boot =
    "[    0.000000] Linux version 6.1.0 (x@y) #1 SMP\n[   25.6] cloud-init[385]: Cloud-init v. 22.4.2 finished at x\n\nvm login: \n";
  const verdictOf = (text: string, log: string) => judge(caseOf(text), heard(log)).verdict;
  const never = "expect: { console: { never: no suitable video mode } }\n";
  const matches = "expect: { console: { matches: no suitable video mode } }\n";
  const loader = "SeaBIOS (version 1.16)\nGRUB loading.\nerror: no suitable video mode found.\n";
  assertEquals(verdictOf(never, `${loader}${boot}`), "fail");
  assertEquals(verdictOf(matches, `${loader}${boot}`), "pass");
  assertEquals(verdictOf(never, `${boot}${boot}`), "pass");
  assertEquals(verdictOf(never, `${loader}${boot}${boot}`), "fail");
  assertEquals(verdictOf(matches, `${loader}${boot}${boot}`), "fail");
});

Deno.test("judge() knows a quiet second boot where the guest has no seed", () => {
  const kernel = "[    0.000000] Linux version 6.1.0 (x@y) #1 SMP\n";
  const verdictOf = (log: string) =>
    judge(
      caseOf(NEVER),
      listenTo({ console: new TextEncoder().encode(log), awaited: "login" }),
    ).verdict;
  const up = `${kernel}\nvm login: \n`;
  assertEquals([verdictOf(up), verdictOf(`${up}${kernel}`), verdictOf(`${up}${up}`)], [
    "pass",
    "error",
    "pass",
  ]);
  assertEquals(verdictOf(`${up}${kernel}[    3.0] reboot: Power down\n`), "fail");
  // Its kernel says nothing.
  const loader = "SeaBIOS (version 1.16)\nGRUB loading.\n";
  const quiet = `${loader}\nvm login: \n`;
  assertEquals([verdictOf(quiet), verdictOf(`${quiet}${loader}`), verdictOf(`${quiet}${quiet}`)], [
    "pass",
    "error",
    "pass",
  ]);
  const turn =
    `${kernel}[  OK  ] Reached target multi-user.target - Multi-User System.\n[   30.1] reboot: Restarting system\n`;
  assertEquals(verdictOf(turn.repeat(3)), "fail");
  for (
    const begins of [
      "Loading Linux 6.1.0-37-amd64 ...",
      "(XEN) Xen version 4.17",
      "Boot failed. EFI SCSI Device.",
      ">>Start PXE over IPv4.",
    ]
  ) {
    assertEquals([begins, verdictOf(`${up}[   30.1] reboot: Restarting system\n${begins}\n`) === "pass"], [
      begins,
      false,
    ]);
  }
});

Deno.test("judge() takes no table that stands behind the guest's last word for the guest's", () => {
  const up =
    "[    0.000000] Linux version 6.1.0 (x@y) #1 SMP\n[   25.6] cloud-init[385]: Cloud-init v. 22.4.2 finished at x\n";
  const tableOf = (size: string) => `${DF}udev 1.0G 0 1.0G 0% /dev\n/dev/vda1 ${size} 1.0G 1.0G 5% /\n`;
  const verdictOf = (log: string) =>
    judge(caseOf("expect: { df: { /: { size: 20G } } }\n"), heard(log)).verdict;
  for (
    const gone of [
      "[   99.0] reboot: Power down",
      "QEMU: Terminated",
      "qemu-system-x86_64: terminating on signal 15 from pid 1 (make)",
    ]
  ) {
    assertEquals([gone, verdictOf(`${up}${gone}\n${tableOf("20G")}`)], [gone, "error"]);
    assertEquals([gone, verdictOf(`${up}${tableOf("2.0G")}${gone}\n${tableOf("20G")}`)], [gone, "fail"]);
    assertEquals([gone, verdictOf(`${up}${tableOf("20G")}${gone}\n${tableOf("72G")}`)], [gone, "pass"]);
    // A line is one of the log's, whoever said it.
    const line = caseOf("expect: { console: { matches: TEST PASSED } }\n");
    assertEquals(judge(line, heard(`${up}${gone}\nTEST PASSED\n`)).verdict, "pass");
    // Of a guest that lives on, or is started again, they are.
    assertEquals([gone, verdictOf(`${up}${gone}\n${up}${tableOf("20G")}`)], [gone, "pass"]);
  }
  assertEquals(
    verdictOf(`${up}[   99.0] reboot: Restarting system\n${tableOf("20G")}\ndebian login: \n`),
    "pass",
  );
});

Deno.test("judge() takes no container's table for its machine's", () => {
  const up = "[   25.6] cloud-init[385]: Cloud-init v. 22.4.2 finished at x\n";
  const ofContainer =
    `${DF}overlay 20G 1.0G 1.0G 5% /\ntmpfs 1.0G 0 1.0G 0% /dev\n/dev/vdc 20G 1.0G 1.0G 5% /etc/hosts\n`;
  const own = `${DF}udev 1.0G 0 1.0G 0% /dev\n/dev/vda1 2.0G 1.0G 1.0G 5% /\n`;
  const verdictOf = (log: string) =>
    judge(caseOf("expect: { df: { /: { size: 20G } } }\n"), heard(`${up}${log}`)).verdict;
  assertEquals([verdictOf(`${own}${ofContainer}`), verdictOf(ofContainer)], ["fail", "error"]);
});

Deno.test("judge() lets no expected failure stand for a boot that may hang", () => {
  const log = "[    0.000000] Linux version 6.1.0 (x@y) #1 SMP\n";
  const rows = "expect: { console: { never: Linux version } }\n";
  const expected = "expect-failure: { because: x, until: 2099-01-01 }\n";
  assertEquals(judge(caseOf(rows), heard(log)).verdict, "fail");
  assertEquals(judge(caseOf(`${rows}${expected}`), heard(log)).verdict, "error");
});

Deno.test("judge() takes what a log that never came up does not say for no fault, and its condition for none that was asked", () => {
  const log = "[    0.000000] Linux version 6.1.0 (x@y) #1 SMP\n";
  const rows = "expect: { console: { matches: ssh } }\n";
  const conditions = [
    "",
    "skip: { because: x, when: { console: { matches: Linux version } } }\n",
    "only-if: { os: { id: debian } }\n",
  ];
  assertEquals(conditions.map((each) => judge(caseOf(`${rows}${each}`), heard(log)).verdict), [
    "error",
    "error",
    "error",
  ]);
});

Deno.test("judge() takes a module that a script lacks for none of cloud-init's, once that has finished", () => {
  const lacks = "[    9.1] cloud-init[385]: ModuleNotFoundError: No module named 'yaml'\n";
  const finished = "[   25.6] cloud-init[385]: Cloud-init v. 22.4.2 finished at x\n";
  assertEquals(judge(caseOf(NEVER), heard(`${lacks}${finished}`)).verdict, "pass");
  assertEquals(judge(caseOf(NEVER), heard(`${lacks}\nvm login: \n`)).verdict, "fail");
});

Deno.test("judge() errs about a row that goes on behind another writer's line", () => {
  const log =
    `[   25.6] cloud-init[385]: Cloud-init v. 22.4.2 finished at x\n${LSBLK}vda    254:0    0   20G  0 disk \n\`-vda1 254:1    0   19G  0 part /\nvdb    254:16\n[   12.345678] random: crng init done\n   0  100G  0 disk\n`;
  assertEquals(
    judge(caseOf("expect: { console: { lsblk: { vdb: absent } } }\n"), heard(log)).verdict,
    "error",
  );
});

Deno.test("judge() skips no case by what a boot that died did not show", () => {
  const log =
    "[    0.000000] Linux version 6.1.0 (x@y) #1 SMP\n[    5.000000] Kernel panic - not syncing: VFS: x\n";
  const verdictOf = (condition: string) => judge(caseOf(`${NEVER}${condition}\n`), heard(log)).verdict;
  assertEquals(verdictOf("only-if: { console: { matches: Debian GNU/Linux } }"), "fail");
  assertEquals(verdictOf("skip: { because: x, when: { console: { never: Debian GNU/Linux } } }"), "fail");
  assertEquals(verdictOf("only-if: { console: { df: { /: present } } }"), "fail");
  // What it did show settles it.
  assertEquals(verdictOf("only-if: { console: { never: Linux version 6 } }"), "skip");
  assertEquals(verdictOf("skip: { because: x, when: { console: { matches: Linux version 6 } } }"), "skip");
});

const reported = (contents: string): Transcript => {
  const packed = (text: string) => `=${new TextEncoder().encode(text).toBase64()}`;
  const text = `${new TextEncoder().encode("/x").toBase64()} 644 root root 70000 ${packed("regular file")} ${
    packed(contents)
  }\n`;
  const frame = frameText({ moment: "after", name: "files", text }, "abc");
  const report = frame + articleReport(1, 1).replaceAll("@NONCE@", "abc");
  return listenTo({ console: new Uint8Array(), report: new TextEncoder().encode(report), nonce: "abc" });
};

Deno.test("judge() errs where two clones are the same as far as their files were kept", () => {
  const base = caseOf("expect: { df: { /: present } }\n");
  const at = { source: "x.yaml", line: 1, column: 1 };
  const verdictOf = (want: "same" | "differs", mine: string, other: string) => {
    const twin = { of: base, expected: [{ want, fact: "files./x.contents", at }] };
    const view = { original: { transcript: reported(other) } };
    return judge({ ...base, twin }, reported(mine), view).points.at(-1)?.verdict;
  };
  const [long, other] = [x(65_536), `y${x(65_535)}`];
  assertEquals([verdictOf("same", long, long), verdictOf("differs", long, long)], ["error", "error"]);
  assertEquals([verdictOf("same", long, other), verdictOf("differs", long, other)], ["fail", "pass"]);
  assertEquals([verdictOf("same", "x", "x"), verdictOf("differs", "x", "x")], ["pass", "fail"]);
});

/** What a case expects of a command, and what it comes to where the probe ended it. */
const ENDED: readonly (readonly [string, string])[] = [
  ["{ exit: 0 }", "error"],
  ["{ exit: 124 }", "error"],
  ["{ exit: { max: 9 } }", "error"],
  ["{ stdout: done }", "fail"],
  ["{ stdout: absent }", "fail"],
  ["{ stdout: { matches: begun } }", "pass"],
  ["{ stdout: { matches: other } }", "error"],
];
for (const [expected, verdict] of ENDED) {
  Deno.test(`judge() comes to ${verdict} where a command had not ended, and ${expected} is expected`, () => {
    const packed = (text: string) => new TextEncoder().encode(text).toBase64();
    const text = `${packed("true")} 124 =${packed("begun\n")} =\n`;
    const frame = frameText({ moment: "after", name: "commands", text }, "abc");
    const report = frame + articleReport(1, 1).replaceAll("@NONCE@", "abc");
    const bytes = { console: new Uint8Array(), report: new TextEncoder().encode(report) };
    const { points } = judge(
      caseOf(`expect: { commands: { "true": ${expected} } }\n`),
      listenTo({ ...bytes, nonce: "abc" }),
    );
    const point = points.at(-1);
    assertEquals(point?.verdict, verdict);
    if (verdict === "error") {
      assertStringIncludes(point?.findings[0]?.message ?? "", "it had not ended after 60 s");
    }
  });
}
