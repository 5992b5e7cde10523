/** What a case is: all that a person wrote, checked, as plain data. */
import type { CloudInitWish } from "../derive/cloud_init_source.ts";
import type { Recipe } from "../derive/recipe.ts";
import type { AnyKind } from "../facts/fact.ts";
import type { ImageReference } from "../image/image_reference.ts";
import type { Matcher } from "../match/value.ts";
import type { CaseError, Position } from "../yaml/case_error.ts";
import type { DiskSize, MachineFields } from "./machine_fields.ts";

/** What one column of a row must be. */
export interface ExpectedCell {
  /** A column of its kind of fact: `size`. */
  readonly column: string;
  /** Holds a value against what the person wrote. */
  readonly matcher: Matcher;
  /** What the person wrote, of which the matcher is made. */
  readonly written: unknown;
  /** Where the value stands in the case. */
  readonly at: Position;
}

/** One row under `expect` (`df /`): one test point of the reports. */
export interface Expectation {
  /** The key of its kind of fact: `lsblk`. */
  readonly kind: string;
  /** `report`: judged from the frames of the probe; `console`: from the table the guest printed (`expect.console.lsblk`). */
  readonly from: "report" | "console";
  /** The row's name: `vda1`, `/`. Empty for kinds with one row. */
  readonly row: string;
  /** Whether the row must be there at all; an absent row has no cells. */
  readonly presence: "present" | "absent";
  /** What its columns must be, in the order of the file. */
  readonly cells: readonly ExpectedCell[];
  /** Where the row's name stands in the case. */
  readonly at: Position;
}

/** A fact that must differ between two clones, or be the same. */
export interface ExpectedTwin {
  /** Which of the two. */
  readonly want: "differs" | "same";
  /** By its path: `machine-id`, `ssh.ed25519.fingerprint`. */
  readonly fact: string;
  /** Where it stands in the case. */
  readonly at: Position;
}

/** The NoCloud seed as the case asks for it, byte for byte. Absent parts are left to seed.ts. */
export interface CaseSeed {
  /** `cloud-config` or `user-data`; empty where the case has neither. */
  readonly userData: Uint8Array;
  /** `meta-data` */
  readonly metaData?: Uint8Array;
  /** `vendor-data` */
  readonly vendorData?: Uint8Array;
  /** `network-config` */
  readonly networkConfig?: Uint8Array;
}

/**
 * What a case says of it. `vouched`: its cloud-config leaves alone what other cases judge, though nobody can tell that by its
 * keys; `never`: it is booted alone.
 */
export type Composing =
  | { readonly kind: "vouched" }
  | { readonly kind: "never"; readonly because: string };

/** What a person wrote, checked. */
export interface Case extends MachineFields, Conditions {
  /** Path below the suite's folder without `.yaml`, and which of several cases of the file: `growth/off[quoted]`. */
  readonly id: string;
  /** For people; the id where the case has none. */
  readonly name: string;
  /** Why the case is there. */
  readonly description?: string;
  /** What a failure means, for whoever reads the report. */
  readonly failing?: string;
  /** The file, as the person named it. */
  readonly source: string;
  /** The words it is selected by; absent where it has none. */
  readonly tags?: readonly string[];
  /** The whole case as YAML, where more than its file makes it: defaults, a variant, a matrix. */
  readonly merged?: string;
  /** The image it is written for; absent: whatever `--image` names. */
  readonly image?: ImageReference;
  /** What is put into the image before its first boot. */
  readonly recipe?: Recipe;
  /** The cloud-init that is put into the image before its first boot; absent: the image's own. */
  readonly cloudInit?: CloudInitWish;
  /** Size of the disk the guest sees; absent: as large as the image. */
  readonly disk?: DiskSize;
  /** A whole number of MiB, 64 MiB at least. @default {1 GiB} */
  readonly memoryBytes: number;
  /** 1 to 64. @default {1} */
  readonly cpus: number;
  /** Deadline of the boot; absent: by accelerator. */
  readonly timeoutMs?: number;
  /** Holds budgets of time against a guest under TCG too, whose times are those of the emulation. */
  readonly budgets?: "enforced";
  /** Whether it has its boot to itself: no other case is judged by it. An earlier record of its own stands in all the same. */
  readonly isExclusive?: boolean;
  /** Whether its cloud-config may stand in one seed with that of others; absent: the table of cloud-config's keys tells. */
  readonly compose?: Composing;
  /** Where what stands behind each of its keys was written. */
  readonly keysAt?: Readonly<Record<string, Position>>;
  /** What cloud-init is given. */
  readonly seed: CaseSeed;
  /** The boot before on the same disk, of a case of several boots. */
  readonly previous?: Case;
  /** Whether the guest is rebooted into it: the QEMU of the boot before runs on. */
  readonly isReboot?: boolean;
  /** Whether another boot goes on with its disk, for which the guest must power off in order. */
  readonly isContinued?: boolean;
  /** Of a clone: the boot that it is the same as, and what of the two is compared. */
  readonly twin?: { readonly of: Case; readonly expected: readonly ExpectedTwin[] };
  /** Lines that no row under `never` and `commands` is failed for. */
  readonly excused?: readonly Excuse[];
  /** What is judged, in the order of the file; empty for a clone alone. */
  readonly expectations: readonly Expectation[];
}

/** What reading a text needs beside it. */
export interface ParseCaseOptions {
  /** The case's id; each of several gets its own behind it, in brackets. */
  readonly id: string;
  /** Name of the file for messages, and base of relative paths. */
  readonly source: string;
  /** Bytes of a `{ file: path }`, joined to the folder of the file that names it. Throws what the OS says. */
  readonly readFile: (path: string, folder: string) => Uint8Array;
  /** What may stand under `expect`. @default {KINDS} */
  readonly kinds?: readonly AnyKind[];
}

/** The cases of a file; none where anything is wrong with it. */
export interface ParsedCases {
  /** In the order of the file: its variants, each with the cells of its matrix. */
  readonly cases: readonly Case[];
  /** In the order of the file; those of its defaults first. Raw: they may quote a secret, which `mistakeMessages` hides. */
  readonly mistakes: readonly CaseError[];
}

/** A case, or everything that is wrong with it. */
export type ParsedCase =
  | { readonly case: Case; readonly mistakes: readonly [] }
  | { readonly mistakes: readonly CaseError[] };

/** Why a case is left out: `skip`. */
export interface CaseSkip {
  /** What the person says. */
  readonly because: string;
  /** It is left out where all of these hold; absent: always, and nothing is booted for it. */
  readonly when?: readonly Expectation[];
  /** Where `skip` stands in the case. */
  readonly at: Position;
}

/** What a case is known to fail for: `expect-failure`. */
export interface ExpectedFailure {
  /** What the person says. */
  readonly because: string;
  /** http or https: where it is dealt with. */
  readonly link?: string;
  /** The last day on which the failure is expected: `2027-03-01`. */
  readonly until: string;
  /** It is expected where all of these hold; absent: everywhere. */
  readonly when?: readonly Expectation[];
  /** Where `expect-failure` stands in the case. */
  readonly at: Position;
}

/** Lines that are known and harmless, and held against nobody: an entry of `excused`. */
export interface Excuse {
  /** What the person calls it. */
  readonly name: string;
  /** An expression in RE2's syntax that is found in such a line. */
  readonly line: string;
  /** Why it is harmless. */
  readonly because: string;
  /** http or https: where it is dealt with. */
  readonly link?: string;
  /** It is excused where all of these hold; absent: everywhere. */
  readonly when?: readonly Expectation[];
}

/** Whether a case counts on what it is judged on. */
export interface Conditions {
  /** The case counts where all of these hold. */
  readonly onlyIf?: readonly Expectation[];
  /** When it is left out. */
  readonly skip?: CaseSkip;
  /** When its failure is no news. */
  readonly expectFailure?: ExpectedFailure;
}

/** A case that is left out whatever is booted. */
export type AlwaysSkipped = Case & { readonly skip: CaseSkip };

/** Whether a case is left out always: nothing is booted for it. */
export function isAlwaysSkipped(testCase: Case): testCase is AlwaysSkipped {
  return testCase.skip !== undefined && testCase.skip.when === undefined;
}

/** Every row that a case asks for: its expectations, and those of its conditions. */
export function rowsOf(
  { expectations, onlyIf, skip, expectFailure, excused = [] }:
    & Pick<Case, "expectations" | "excused">
    & Conditions,
): readonly Expectation[] {
  const conditions = [onlyIf, skip?.when, expectFailure?.when, ...excused.map(({ when }) => when)];
  return [...expectations, ...conditions.flatMap((each) => each ?? [])];
}
