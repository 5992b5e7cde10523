/** The JSON report: every field, told once. Its schema, its type and its reader are made of this. */
import {
  amount,
  count,
  exactly,
  list,
  moment,
  object,
  optional,
  type Schema,
  text,
  type ValueOf,
  word,
  yes,
} from "./shape.ts";

/** Counts up where a field goes or changes what it means; new fields alone change nothing. */
export const REPORT_VERSION = 1;

const verdict = word(
  ["pass", "fail", "error", "skip", "expected-failure"],
  "what became of it; error: nobody can tell, because of the host, QEMU or a damaged report",
);

const finding = object({
  path: text("where in the case's terms: lsblk.vda1.size"),
  expected: text("what the case says; empty where that is no value"),
  actual: text("what was read; may be the guest's own words"),
  readFrom: text("where it was read: frame after/lsblk, console line 231; empty where nothing was"),
  at: text("the case's place that asked: cases/growth/default.yaml:12:13; empty for the boot"),
  message: optional(text("what expected and actual do not say")),
}, "why a point does not pass");

const advice = object({
  about: text("the kind of finding"),
  causes: list(text("a cause"), "what usually causes it, the likeliest first"),
  next: list(text("a look"), "what to look at next"),
  source: text("where that is known from: an address"),
}, "what usually causes a point's failure");

const point = object({
  kind: word(
    ["boot", "expectation", "twin", "condition", "cloud-init", "power-off", "expect-failure", "verdict"],
    "what it tells of: how the boot went, a row under expect, a fact of two clones, a condition that could not be told, " +
      "a crash of cloud-init, " +
      "the power button, an expected failure that did not come, or the case where no other point says what became of it",
  ),
  name: text("for people; unique within its case"),
  verdict,
  failing: optional(text("what its failure means, in the case's own words")),
  findings: list(finding, "why it does not pass; none where it does"),
  advice: optional(advice),
}, "one test point: the boot, or a row under expect");

const partition = object({
  name: text("vda1"),
  startBytes: count("from the start of the disk"),
  sizeBytes: count("its size"),
  filesystem: optional(object({
    type: text("ext4; ext4 on LVM where it is a volume's"),
    sizeBytes: count("its size"),
  }, "what the host reads in it")),
}, "a partition");

const disk = (description: string) =>
  object({
    sizeBytes: count("its size"),
    partitions: list(partition, "in the order in which they stand"),
  }, description);

const line = object({
  number: count("of the raw file, from 1"),
  text: text("what stands there, without secrets"),
  coloured: optional(list(
    object({
      from: count("its first UTF-16 unit in the text, from 0"),
      to: count("the unit behind its last one"),
      colour: optional(
        word(["red", "green", "yellow", "blue", "magenta", "cyan"], "a bright one counts as its dark one"),
      ),
      bold: optional(yes("it was written in bold")),
    }, "a part of the text"),
    "what of it the guest coloured, from left to right; none where a secret stood",
  )),
}, "a line of a console");

const boot = object({
  id: text("the same for cases that share the boot"),
  composed: optional(list(text("an id"), "the cases whose seeds were one in it, this one's with them")),
  seconds: amount("from QEMU's start to its end"),
  recordedAt: optional(moment("when it was heard, where a record stands in for it: ISO 8601, UTC")),
  ending: text("its name of docs/faults.md: reported, panic"),
  phases: list(
    object({
      phase: word(
        ["firmware", "bootloader", "kernel", "initramfs", "userspace", "cloud-init", "report"],
        "where the boot was",
      ),
      atMs: amount("since QEMU's start"),
    }, "a phase of the boot"),
    "when each was first seen",
  ),
  stages: optional(list(
    object({
      stage: text("init-local, init, modules:config, modules:final; finished for the end of the last one"),
      upSeconds: amount("since the guest's kernel started, by its own clock"),
    }, "a stage of cloud-init"),
    "when each was seen to begin",
  )),
  consolePath: text("the kept console"),
  lastLines: list(text("a line"), "the console's last lines, for a boot that did not pass"),
  console: optional(list(
    line,
    "the console's end and what stands around the lines that findings name, for a case that did not pass; " +
      "the numbers tell where lines are left out",
  )),
}, "the boot that a case is judged by");

const attempt = object({
  because: text("why it does not count"),
  ending: optional(text("as the boot's; none where it could not start")),
  seconds: optional(amount("from QEMU's start to its end")),
  consolePath: optional(text("the kept console")),
}, "a boot that the host's trouble ended, and that was made anew");

/** A case of a report. */
export const CASE = object({
  id: text("growth/default, growth/off[quoted]"),
  name: text("for people"),
  description: optional(text("why the case is there")),
  source: text("the case's file"),
  image: text("its name"),
  verdict,
  points: list(point, "the boot, then each row that is expected"),
  because: optional(text("why an expected failure is one")),
  boot: optional(boot),
  isNotBooted: optional(yes("the run left its boot out, though the case wanted one: its point says why")),
  attempts: optional(list(attempt, "the boots before it, the first one first")),
  screened: optional(object({
    boot: text("its id"),
    verdict,
  }, "what it came to in a composed boot, which did not count: it was judged alone")),
  before: optional(disk("the image's disk, as the host reads it")),
  after: optional(disk("the disk after the boot, as the host reads it")),
  growth: optional(object({
    by: text("who grew the root: cloud-init, initramfs, systemd or nobody"),
    because: text("by what that is told"),
    obstacle: optional(text("what stood in the way, in the guest's own words")),
  }, "why the root is as large as it is")),
}, "a case and what it came to");

const head = {
  tool: object({ name: text("seedling"), version: text("0.1.0") }, "what wrote this"),
  startedAt: moment("ISO 8601, UTC"),
  host: optional(object({
    hostname: text("its name"),
    accelerator: word(["kvm", "tcg"], "what ran the guests"),
    because: text("why this accelerator"),
    qemuVersion: text("10.0.2"),
    unconfined: optional(text("which privileges QEMU keeps that it does not need")),
  }, "the host that boots; none where nothing was booted")),
};

/** How a boot of a report was made. */
export const BOOT_SET_UP = object({
  id: text("as a case's boot has it"),
  after: optional(text("the boot whose disk it goes on with")),
  imageSha256: text("of the image's bytes"),
  diskBytes: count("what the guest sees of its disk"),
  memoryBytes: count("the guest's"),
  cpus: count("virtual ones"),
  deadlineMs: amount("how long it may take"),
  seed: list(
    object(
      { name: text("user-data"), text: text("without secrets; what is no text is told by its size") },
      "a file",
    ),
    "the files of its seed",
  ),
  commands: list(text("a line of a shell"), "what makes its files, and starts QEMU"),
}, "how a boot was made");

const historyEntry = object({
  at: moment("when its run began: ISO 8601, UTC"),
  verdict,
  imageSha256: optional(text("of the image's bytes; none where the boot could not be made")),
  seconds: optional(amount("from QEMU's start to its end; none where nothing was booted for it")),
  accelerator: optional(word(["kvm", "tcg"], "what ran the guest")),
  isRecorded: optional(yes("a record stood in for the boot")),
  because: optional(text("the first thing that did not pass")),
}, "a case at one time");

const when = {
  at: text("when that run began"),
  imageSha256: optional(text("of the image that it was run on")),
};

/** How a case fared on an image. */
export const CASE_HISTORY = object({
  id: text("the case's id"),
  image: text("the image's name: its bytes may have changed meanwhile"),
  entries: list(historyEntry, "oldest first, the latest 30"),
  failsSince: optional(object({
    ...when,
    runs: count("which it has not passed in a row"),
    passed: optional(object(when, "the last time that it passed; none where no kept run has it")),
  }, "since when it does not pass; none for a case that passed the last time")),
  flakes: optional(object({
    boot: text("the boot's key"),
    passes: count("how often it passed"),
    fails: count("how often it failed"),
  }, "a boot of one key that was judged by the same and came to different verdicts")),
  slower: optional(object({
    before: amount("the median of the boots before, in seconds"),
    now: amount("the median of the latest, in seconds"),
    latest: count("how many are the latest"),
    earlier: count("how many those before are"),
  }, "the latest boots took longer than each one before")),
}, "how a case fared on an image");

/** A whole report. */
export const REPORT = object({
  format: word(["seedling-report"], "tells it from other files"),
  version: exactly(REPORT_VERSION, "of this format; new fields alone do not count it up"),
  ...head,
  seconds: amount("of the whole run"),
  firmware: optional(list(
    object({
      image: text("its name"),
      firmware: word(["bios", "uefi"], "what started it"),
      because: text("what stands on its disk"),
    }, "what an image was booted by"),
    "of each image whose cases left it to the disk",
  )),
  boots: optional(list(BOOT_SET_UP, "how the boots were made; none where nothing was planned")),
  history: optional(list(CASE_HISTORY, "how its cases fared until now, this run with them")),
  cases: list(CASE, "in the order in which they were given"),
}, "What a run of seedling came to.");

const bootName = {
  boot: text("its id"),
  cases: list(text("an id"), "the cases that it judges"),
};

/** The lines of the ndjson report, by their `event`. */
export const EVENTS = {
  run: object({
    event: word(["run"], "the first line"),
    format: word(["seedling-events"], "tells it from other files"),
    version: exactly(REPORT_VERSION, "of this format"),
    ...head,
  }, "a run begins"),
  started: object(
    {
      event: word(["started"], "a boot starts"),
      ...bootName,
      because: optional(text("why it is made once more; none for the first time")),
    },
    "a boot starts, maybe once more",
  ),
  progress: object({
    event: word(["progress"], "once a second, and at each change of phase"),
    ...bootName,
    phase: text("where the boot is"),
    seconds: amount("since QEMU's start"),
    lastLine: text("the console's last line, without secrets"),
  }, "where a running boot is"),
  ended: object({
    event: word(["ended"], "a boot is over, or will not be made"),
    ...bootName,
    outcome: word(
      ["heard", "recorded", "broken", "not-run"],
      "recorded: a record stands in for it; broken: it could not start, or its record not be kept",
    ),
  }, "a boot is over"),
  judged: object({ event: word(["judged"], "a case is judged"), case: CASE }, "a case is judged"),
  over: object({
    event: word(["over"], "the last line: without it the run was cut short"),
    seconds: amount("of the whole run"),
    verdicts: object({
      "pass": count("cases"),
      "fail": count("cases"),
      "error": count("cases"),
      "skip": count("cases"),
      "expected-failure": count("cases"),
    }, "how many cases came to each"),
  }, "the run is over"),
};

/** A report as JSON has it. */
export type ReportJson = ValueOf<typeof REPORT>;
/** A case of it. */
export type CaseJson = ValueOf<typeof CASE>;
/** How a case of it fared. */
export type HistoryJson = ValueOf<typeof CASE_HISTORY>;
/** A test point of it. */
export type PointJson = CaseJson["points"][number];
/** What usually causes a point's failure. */
export type Advice = ValueOf<typeof advice>;
/** A line of the ndjson report. */
export type EventJson = { [K in keyof typeof EVENTS]: ValueOf<(typeof EVENTS)[K]> }[keyof typeof EVENTS];

/** The JSON Schema of reports and, under `#/definitions/event`, of the lines of ndjson. */
export function reportSchema(): Schema & Readonly<Record<string, unknown>> {
  const events = Object.values(EVENTS).map(({ schema }) => schema);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    $id: "https://jsr.io/@seedling/seedling/report.schema.json",
    title: "Report of seedling",
    ...REPORT.schema,
    definitions: { event: { anyOf: events } },
  };
}
