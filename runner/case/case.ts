/** YAML text -> Case, every mistake with its place. */
import type { DiskSize } from "./disk_size.ts";
import type { Conditions } from "./conditions.ts";
import type { MachineFields } from "./machine_fields.ts";
import { readCases } from "./read_cases.ts";
import type { ImageReference } from "../disk/image_reference.ts";
import type { AnyKind } from "../facts/fact.ts";
import type { Matcher } from "../match/match.ts";
import { shownOnOneLine } from "./shown.ts";

/** A place in a case file; line and column count from 1. */
export interface Position {
  /** The file, as the person named it. */
  readonly source: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

/** A mistake of a case's author. Its message names the place: `cases/x.yaml:7:13: "20 gigs" is not a size (write 20G or 20480M)`. */
export class CaseError extends SyntaxError {
  /** `CaseError` */
  override name = "CaseError";
  /** Where the mistake stands. */
  readonly position: Position;
  /** `mistake` says what is there and, in brackets, what would do. */
  constructor(position: Position, mistake: string) {
    super(shownOnOneLine(`${position.source}:${position.line}:${position.column}: ${mistake}`));
    this.position = position;
  }
}

/** What one column of a row must be. */
export interface ExpectedCell {
  /** A column of its kind of fact: `size`. */
  readonly column: string;
  /** Holds a value against what the person wrote. */
  readonly matcher: Matcher;
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

/** What a person wrote, checked. */
export interface Case extends MachineFields, Conditions {
  /** Path below the given folder without `.yaml`, and which of several cases of the file: `growth/off[quoted]`. */
  readonly id: string;
  /** For people; the id where the case has none. */
  readonly name: string;
  /** Why the case is there. */
  readonly description?: string;
  /** The file, as the person named it. */
  readonly source: string;
  /** The words it is selected by; absent where it has none. */
  readonly tags?: readonly string[];
  /** The whole case as YAML, where more than its file makes it: defaults, a variant, a matrix. */
  readonly merged?: string;
  /** The image it is written for; absent: whatever `--image` names. */
  readonly image?: ImageReference;
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
  /** Where what stands behind one of its keys was written; nothing of a key it lacks. Copies of the case do without. */
  readonly placeOf?: (key: string) => Position | undefined;
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
  /** What is judged, in the order of the file; empty for a clone alone. */
  readonly expectations: readonly Expectation[];
}

/** What {@linkcode parseCases} needs beside the text. */
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
  /** In the order of the file; those of its defaults first. */
  readonly mistakes: readonly CaseError[];
}

/** A case, or everything that is wrong with it. */
export type ParsedCase =
  | { readonly case: Case; readonly mistakes: readonly [] }
  | { readonly mistakes: readonly CaseError[] };

/** Reads the one case of a file without variants, as {@linkcode parseCases} does. */
export function parseCase(text: string, options: ParseCaseOptions): ParsedCase {
  const { cases: [first, ...others], mistakes } = parseCases(text, options);
  if (!first || mistakes.length > 0) return { mistakes };
  if (others.length === 0) return { case: first, mistakes: [] };
  const at = { source: options.source, line: 1, column: 1 };
  return {
    mistakes: [new CaseError(at, `the file holds ${others.length + 1} cases (read it with parseCases)`)],
  };
}

/** Reads the cases of a file. Never throws for a mistake: all of them come back, each once, at its place. */
export function parseCases(text: string, options: ParseCaseOptions): ParsedCases {
  return readCases(text, options, []);
}
