/** What a run came to: all that the reporters see. */
import type { Phase } from "../console/console.ts";
import type { Case } from "../case/case.ts";
import type { AlwaysSkipped } from "../case/conditions.ts";
import type { ImageReference } from "../disk/image_reference.ts";
import type { DiskLayout, FilledPartition } from "../disk/layout.ts";
import type { BootAttempt } from "./attempts.ts";
import type { HeardBoot } from "./heard.ts";
import type { HostSummary } from "../host/summary.ts";
import type { CaseOnImage } from "../plan/plan.ts";
import type { GatherEvidence } from "../verdict/evidence.ts";
import { skipped } from "../verdict/gate.ts";
import { type Finding, judge, type Point, type Verdict } from "../verdict/verdict.ts";

/** A partition as the host reads it, for the picture of the growth. */
export interface DrawnPartition {
  /** `vda1` */
  readonly name: string;
  /** From the start of the disk. */
  readonly startBytes: number;
  /** Its size. */
  readonly sizeBytes: number;
  /** The filesystem inside, where the host can read it. */
  readonly filesystem?: { readonly type: string; readonly sizeBytes: number };
}

/** A disk as the host reads it. */
export interface DrawnDisk {
  /** Its size. */
  readonly sizeBytes: number;
  /** In the order in which they stand. */
  readonly partitions: readonly DrawnPartition[];
}

/** What the reports say of the boot of a case. */
export interface BootSummary {
  /** The same for cases that share it. */
  readonly id: string;
  /** From QEMU's start to its end. */
  readonly seconds: number;
  /** When it was heard, where a record stands in for it: ISO 8601, UTC. */
  readonly recordedAt?: string;
  /** Its name out of the closed list of endings. */
  readonly ending: string;
  /** When each was first seen. */
  readonly phases: readonly { readonly phase: Phase; readonly atMs: number }[];
  /** Path of the kept console. */
  readonly consolePath: string;
  /** The console's last lines (at most 20), for a boot that did not pass. */
  readonly lastLines: readonly string[];
}

/** One case's result. */
export interface CaseResult {
  /** As in {@linkcode Case.id}. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  /** The case's own. */
  readonly description?: string;
  /** The case's file. */
  readonly source: string;
  /** Its name. */
  readonly image: string;
  /** The worst of its points. */
  readonly verdict: Verdict;
  /** The boot, then each expectation. */
  readonly points: readonly Point[];
  /** Why an expected failure is one: the case's own words, link and date. */
  readonly because?: string;
  /** None for a case that was not booted. */
  readonly boot?: BootSummary;
  /** The boots before it that the host's trouble ended; none where the first one told. */
  readonly attempts?: readonly BootAttempt[];
  /** The image. */
  readonly before?: DrawnDisk;
  /** The overlay, after the boot. */
  readonly after?: DrawnDisk;
}

/** What a whole run came to: all that the reporters see. */
export interface RunResult {
  /** What wrote this. */
  readonly tool: { readonly name: string; readonly version: string };
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Of the whole run. */
  readonly seconds: number;
  /** The host that boots; none where nothing was booted. */
  readonly host?: HostSummary;
  /** In the order in which they were given. */
  readonly cases: readonly CaseResult[];
}

/** What a boot is judged beside. */
export interface JudgedBeside {
  /** Held against the date of an expected failure: `2027-03-01`. */
  readonly today?: string;
  /** The boot that it is a clone of. */
  readonly original?: HeardBoot;
  /** What is read of the boot, where several cases are judged by it: once for all. */
  readonly gather?: GatherEvidence;
}

/** A case held against what its boot gave. */
export function judgedResult(
  asked: Case,
  heard: HeardBoot,
  { today = dayInUtc(new Date()), ...beside }: JudgedBeside = {},
): CaseResult {
  const { id, transcript, seconds, heardAt, isRecorded, consolePath, before, after } = heard;
  const judged = judge(asked, transcript, { ...heard, ...beside, today });
  return {
    ...named(asked, heard.image),
    ...judged,
    boot: {
      id,
      seconds,
      ...(isRecorded && heardAt && { recordedAt: heardAt }),
      ending: transcript.ending.name,
      phases: transcript.phases,
      consolePath,
      lastLines: judged.verdict === "pass" ? [] : transcript.lines.slice(-LAST_LINES).map(({ text }) => text),
    },
    // A disk without partitions is no picture worth having.
    ...(before && before.partitions.length > 0 && { before: drawn(before) }),
    ...(after && after.partitions.length > 0 && { after: drawn(after) }),
  };
}

const LAST_LINES = 20;

const dayInUtc = (date: Date): string => date.toISOString().slice(0, 10);

/** A case that is left out always: nothing is booted for it. */
export function skippedResult(asked: AlwaysSkipped): CaseResult {
  return { ...named(asked, asked.image ? imageName(asked.image) : ""), ...skipped(asked, asked.skip) };
}

function imageName(reference: ImageReference): string {
  if (reference.kind === "name") return reference.name;
  return reference.kind === "path" ? reference.path : reference.url;
}

/** A case that was not booted: `skip` where that was wanted, `error` where it was not. */
export function unbootedResult(
  { case: asked, image }: CaseOnImage,
  verdict: "skip" | "error",
  message: string,
): CaseResult {
  const finding: Finding = {
    path: "boot",
    expected: "a boot",
    actual: "none",
    readFrom: "",
    at: "",
    message,
  };
  return { ...named(asked, image.name), verdict, points: [{ name: "boot", verdict, findings: [finding] }] };
}

function named({ id, name, description, source }: Case, image: string) {
  return { id, name, source, image, ...(description && { description }) };
}

/** A disk for the picture, partitions in the order in which they stand, named as under virtio. */
function drawn({ sizeBytes, partitions }: DiskLayout): DrawnDisk {
  return {
    sizeBytes,
    partitions: partitions.toSorted((a, b) => a.startBytes - b.startBytes).map(drawnPartition),
  };
}

function drawnPartition({ number, startBytes, sizeBytes, filesystem }: FilledPartition): DrawnPartition {
  const inside = filesystem && { type: filesystem.type, sizeBytes: filesystem.sizeBytes };
  return { name: `vda${number}`, startBytes, sizeBytes, ...(inside && { filesystem: inside }) };
}
