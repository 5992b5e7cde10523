/** What the host tells, judged on real boots: root, grown-by, partitions, filesystem, and the console's lines. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { Case } from "../case/case.ts";
import { parseCase } from "../suite/read_cases.ts";
import { listenTo } from "../console/console.ts";
import type { DiskLayout } from "../disk/layout.ts";
import type { HostView } from "./evidence.ts";
import { judge } from "./verdict.ts";
import type { Point } from "./point.ts";

const FOLDER = new URL("../../fixtures/recordings/debian-12/growth/", import.meta.url);
const at = (path: string) => new URL(path, FOLDER);

interface Layouts {
  readonly before: DiskLayout;
  readonly after: DiskLayout;
}

/** As the host read image and disk around a recorded boot. */
const layoutsOf = (id: string): Layouts => JSON.parse(Deno.readTextFileSync(at(`${id}/record.json`)));

const READ = layoutsOf("default");
const [IMAGE_BYTES, FILESYSTEM_BYTES] = [2243952640, 21358424064];

/** The disk of `default` with a root of other sizes than its guest says. */
function disksWith(partition: number, filesystem: number): HostView {
  const partitions = READ.after.partitions.map((each) =>
    each.filesystem
      ? { ...each, sizeBytes: partition, filesystem: { ...each.filesystem, sizeBytes: filesystem } }
      : each
  );
  return { before: READ.before, after: { ...READ.after, partitions } };
}

const transcriptOf = (id: string) =>
  listenTo({
    console: Deno.readFileSync(at(`${id}/console`)),
    report: Deno.readFileSync(at(`${id}/report`)),
  });

function caseOf(expect: string): Case {
  const parsed = parseCase(`expect: ${expect}`, {
    id: "x",
    source: "x.yaml",
    readFile: () => new Uint8Array(),
  });
  assert("case" in parsed, parsed.mistakes.map(({ message }) => message).join("\n"));
  return parsed.case;
}

function pointOf(expect: string, id: string, disks?: HostView): Point {
  const [, point] = judge(caseOf(expect), transcriptOf(id), disks).points;
  assert(point !== undefined);
  return point;
}

const BOOTS: readonly (readonly [id: string, disks: HostView, root: string, grower: string])[] = [
  ["default", READ, "grown", "cloud-init"],
  ["resize-rootfs-false", layoutsOf("resize-rootfs-false"), "partition-only", "cloud-init"],
  ["growpart-off", layoutsOf("growpart-off"), "unchanged", "nobody"],
];
for (const [id, disks, root, grower] of BOOTS) {
  Deno.test(`judge() calls the root of the recorded boot ${id} ${root}, grown by ${grower}`, () => {
    for (const word of ["grown", "partition-only", "unchanged"]) {
      assertEquals(pointOf(`{ root: ${word} }`, id, disks).verdict, word === root ? "pass" : "fail");
    }
    for (const word of ["cloud-init", "initramfs", "systemd", "nobody"]) {
      assertEquals(pointOf(`{ grown-by: ${word} }`, id, disks).verdict, word === grower ? "pass" : "fail");
    }
  });
}

Deno.test("judge() shows the numbers of a root that became something else", () => {
  const [, disks] = BOOTS[1] ?? [];
  const { name, findings: [finding] } = pointOf("{ root: grown }", "resize-rootfs-false", disks);
  assertEquals([name, finding?.path, finding?.expected, finding?.actual, finding?.readFrom], [
    "root",
    "root",
    "grown",
    "partition-only",
    "the host's look at the disk",
  ]);
  assertStringIncludes(
    finding?.message ?? "",
    "partition 1 2.1G (2243952640 B) -> 19.9G (21358427648 B); " +
      "its ext4 2.1G (2243952640 B) -> 2.1G (2243952640 B)",
  );
});

Deno.test("judge() takes a guest that says otherwise than the disk for an error", () => {
  const point = pointOf("{ root: unchanged }", "default", disksWith(IMAGE_BYTES, IMAGE_BYTES));
  assertEquals(point.verdict, "error");
  assertMatch(
    point.findings[0]?.message ?? "",
    /lsblk says that vda1 has 21358427648 B, the host reads a partition of 2243952640 B/,
  );
});

const DISK = `{
  partitions: {
    table: { kind: gpt, size: 20G, free-at-end: "< 1M", backup-at-end: "yes" },
    1: { number: 1, start: 111M, end: 20G, size: 19.9G, type: 0fc63daf-8483-4772-8e79-3d69d8477de4 },
    vda14: { size: 4M, start: 1M }, /boot/efi: { size: 106M, number: 15 }, 2: absent,
  },
  filesystem: {
    /: { type: ext4, size: 19.9G, label: cloudimg-rootfs, blocks: ${FILESYSTEM_BYTES / 4096}, uuid: present },
  },
}`;

Deno.test("judge() holds partitions and filesystem against what the host read", () => {
  const { verdict, points } = judge(caseOf(DISK), transcriptOf("default"), READ);
  assertEquals([verdict, points.flatMap(({ findings }) => findings)], ["pass", []]);
  assertEquals(points.length, 7);
});

Deno.test("judge() takes kinds of the host for an error where the host read nothing", () => {
  for (
    const expect of ["{ root: grown }", "{ partitions: { 1: present } }", "{ filesystem: { /: present } }"]
  ) {
    const point = pointOf(expect, "default");
    assertEquals(point.verdict, "error");
    assertStringIncludes(point.findings[0]?.message ?? "", "the host has read no disk after this boot");
  }
  assertEquals(pointOf("{ root: grown }", "default", { after: READ.after }).verdict, "error");
});

Deno.test("judge() asks no disk about a boot that ended early", () => {
  const ending = { name: "panic", verdict: "fail", text: "the kernel panicked" } as const;
  const heard = { ...transcriptOf("default"), frames: [], ending };
  const [, point] = judge(caseOf("{ root: unchanged }"), heard, disksWith(IMAGE_BYTES, IMAGE_BYTES)).points;
  assertEquals([point?.verdict, point?.findings[0]?.message], ["skip", "no report: the kernel panicked"]);
});

Deno.test("judge() holds a disk that no guest ran on against what is asked of it, and leaves out what takes a guest", () => {
  const nothing = listenTo({
    console: new TextEncoder().encode("SeaBIOS (version 1.16.2)\r\nNo bootable device.\r\n"),
  });
  assertEquals(nothing.ending.name, "no-bootable-device");
  const verdicts = (expect: string) =>
    judge(caseOf(expect), nothing, { before: READ.before, after: READ.before }).points.map((each) =>
      each.verdict
    );
  assertEquals(verdicts("{ partitions: { table: { kind: gpt } } }"), ["fail", "pass"]);
  assertEquals(verdicts("{ partitions: { table: { kind: mbr } } }"), ["fail", "fail"]);
  assertEquals(verdicts("{ grown-by: cloud-init }"), ["fail", "skip"]);
});

Deno.test("judge() looks for expressions in the console, a finding for each that fails", () => {
  const expect =
    `{ console: { matches: ['^Welcome', 'Debian GNU/Linux 1[0-9]', nowhere], never: [Oops, '(?i)cloud-init v\\.'] } }`;
  const [, matches, never] = judge(caseOf(expect), transcriptOf("default")).points;
  assertEquals([matches?.name, matches?.verdict, never?.name, never?.verdict], [
    "console matches",
    "fail",
    "console never",
    "fail",
  ]);
  const [missing, ...others] = matches?.findings ?? [];
  assertEquals([missing?.expected, others.length], ["a line that matches nowhere", 0]);
  assertMatch(missing?.actual ?? "", /^\d{3} lines$/);
  assertEquals(never?.findings.length, 1);
  const [found] = never?.findings ?? [];
  assertEquals([found?.path, found?.expected], ["console.never", "no line that matches (?i)cloud-init v\\."]);
  const lines = new TextDecoder().decode(Deno.readFileSync(at("default/console"))).split("\n");
  assertEquals(
    found?.readFrom,
    `console line ${lines.findIndex((line) => /cloud-init v\./i.test(line)) + 1}`,
  );
  assertStringIncludes(found?.actual ?? "", "Cloud-init v. 22.4.2 running 'init-local'");
});

Deno.test("judge() takes a flooded console for an error where it finds nothing in what was kept", () => {
  const heard = { ...transcriptOf("default"), droppedLines: 9 };
  const [, never] = judge(caseOf("{ console: { never: [Oops] } }"), heard).points;
  assertEquals(never?.verdict, "error");
  assertStringIncludes(never?.findings[0]?.message ?? "", "9 lines of a flood were not kept");
});

Deno.test("judge() is not green on an empty console", () => {
  const heard = listenTo({ console: new Uint8Array() });
  const { verdict, points } = judge(caseOf("{ console: { never: [panic] } }"), heard);
  assertEquals([verdict === "pass", points[1]?.verdict], [false, "skip"]);
});

Deno.test("judge() tells what became of the root where no probe ran, if the guest was through with its boot", () => {
  const bare = { lines: [], frames: [], damage: [], phases: [] };
  const rootAfter = (name: "power-off" | "panic") => {
    const ending = { name, verdict: "fail", text: "no report" } as const;
    return judge(caseOf("{ root: grown }"), { ...bare, ending }, READ).points.at(-1)?.verdict;
  };
  assertEquals([rootAfter("power-off"), rootAfter("panic")], ["pass", "skip"]);
});

Deno.test("judge() tells what became of the root from a record without a report", () => {
  const console = new TextEncoder().encode("cloud-init[385]: Cloud-init v. 22.4.2 finished at x\n");
  const [, point] = judge(caseOf("{ root: grown }"), listenTo({ console }), READ).points;
  assertEquals(point?.verdict, "pass");
});
