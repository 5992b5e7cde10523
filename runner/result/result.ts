/** What a run came to: all that the reporters see. */
import type { Phase } from "../console/console.ts";
import type { Coloured } from "../facts/fact.ts";
import type { HostSummary } from "../host/summary.ts";
import type { BootAttempt } from "../record/outcome.ts";
import type { Point, Verdict } from "../verdict/point.ts";
import type { DrawnDisk } from "./drawn_disk.ts";
import type { CaseHistory } from "./history.ts";

/** A line of a console that a report shows. */
export interface ShownLine {
  /** The raw file's line, from 1. */
  readonly number: number;
  /** Without secrets. Guest text. */
  readonly text: string;
  /** As the guest coloured it; none where nothing is, or where a secret stood. */
  readonly coloured?: readonly Coloured[];
}

/** When a stage of cloud-init began. */
export interface StageStart {
  /** `init-local`, `init`, `modules:config`, `modules:final`; `finished` for the end of the last one. */
  readonly stage: string;
  /** Since the guest's kernel started, by its own clock. */
  readonly upSeconds: number;
}

/** What the reports say of the boot of a case. */
export interface BootSummary {
  /** The same for cases that share it. */
  readonly id: string;
  /** The cases whose seeds were one in it, this one's with them; none where the seed was its cases' own. */
  readonly composed?: readonly string[];
  /** From QEMU's start to its end. */
  readonly seconds: number;
  /** When it was heard, where a record stands in for it: ISO 8601, UTC. */
  readonly recordedAt?: string;
  /** Its name out of the closed list of endings. */
  readonly ending: string;
  /** When each was first seen. */
  readonly phases: readonly { readonly phase: Phase; readonly atMs: number }[];
  /** Those of cloud-init that its console shows; none where it shows none. */
  readonly stages?: readonly StageStart[];
  /** Path of the kept console. */
  readonly consolePath: string;
  /** The console's last lines (at most 20), for a boot that did not pass. */
  readonly lastLines: readonly string[];
  /** Its end and what stands around the lines that findings name, for a case that did not pass; numbers tell where lines are left out. */
  readonly console?: readonly ShownLine[];
}

/** Why a root is as large as it is. */
export interface GrowthCause {
  /** Who grew it, as `grown-by` has it; `nobody` where it stayed. */
  readonly by: string;
  /** By what that is told. */
  readonly because: string;
  /** What stood in the way, in the guest's own words; none where nothing was said. */
  readonly obstacle?: string;
}

/** One case's result. */
export interface CaseResult {
  /** The case's. */
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
  /** Whether the run left its boot out, though the case wanted one: its one point says why. */
  readonly isNotBooted?: true;
  /** The boots before it that the host's trouble ended; none where the first one told. */
  readonly attempts?: readonly BootAttempt[];
  /** What it came to in a composed boot, which did not count: it was judged alone. */
  readonly screened?: {
    /** The composed boot's id. */
    readonly boot: string;
    /** A pass there is one of a case whose boot was made alone for another case. */
    readonly verdict: Verdict;
  };
  /** The image. */
  readonly before?: DrawnDisk;
  /** The overlay, after the boot. */
  readonly after?: DrawnDisk;
  /** Who grew the root; none where nobody can tell. */
  readonly growth?: GrowthCause;
}

/** What an image was booted by, where its disk decided that. */
export interface ImageFirmware {
  /** Its name. */
  readonly image: string;
  /** What started it. */
  readonly firmware: "bios" | "uefi";
  /** What stands on its disk. */
  readonly because: string;
}

/** How a boot was made, for whoever makes it again; without the secrets of its cases. */
export interface BootSetUp {
  /** As {@linkcode BootSummary.id} has it. */
  readonly id: string;
  /** The boot whose disk it goes on with. */
  readonly after?: string;
  /** Of the image's bytes. */
  readonly imageSha256: string;
  /** What the guest sees of its disk. */
  readonly diskBytes: number;
  /** The guest's. */
  readonly memoryBytes: number;
  /** Virtual ones. */
  readonly cpus: number;
  /** How long it may take, in ms. */
  readonly deadlineMs: number;
  /** The seed's files; one that is no text, or the probe's, is told by its size. */
  readonly seed: readonly { readonly name: string; readonly text: string }[];
  /** What makes its files, and starts QEMU, as lines of a shell; none for a warm reboot. */
  readonly commands: readonly string[];
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
  /** Of each image whose cases left it to the disk. */
  readonly firmware?: readonly ImageFirmware[];
  /** How the boots were made; none where nothing was planned. */
  readonly boots?: readonly BootSetUp[];
  /** How its cases fared until now, this run with them; none where nothing is kept of earlier runs. */
  readonly history?: readonly CaseHistory[];
  /** In the order in which they were given. */
  readonly cases: readonly CaseResult[];
}

/** A run as a report goes through it: its cases may be read from a disk, each time that somebody does. */
export interface ToldRun extends Omit<RunResult, "boots" | "cases"> {
  /** As {@linkcode RunResult.boots}. */
  readonly boots?: Iterable<BootSetUp>;
  /** As {@linkcode RunResult.cases}. */
  readonly cases: Iterable<CaseResult>;
}
