/** YAML text -> Case, every mistake with its place. */
import { dirname } from "@std/path";
import { CaseDocument } from "./document.ts";
import { readExpectations } from "./expect.ts";
import { FIELD_KEYS, readField } from "./fields.ts";
import { Mistakes } from "./mistakes.ts";
import { type Reading, refuseUnknownKeys } from "./reading.ts";
import { readSeed, SEED_KEYS } from "./seed.ts";
import { isMapping, readTree, type Tree } from "./tree.ts";
import type { ImageReference } from "../disk/image.ts";
import type { AnyKind } from "../facts/fact.ts";
import { KINDS } from "../facts/kinds.ts";
import type { Matcher } from "../match/match.ts";

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
    super(`${position.source}:${position.line}:${position.column}: ${mistake}`);
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
export interface Case {
  /** Path below the given folder without `.yaml`: `growth/default`. */
  readonly id: string;
  /** For people; the id where the case has none. */
  readonly name: string;
  /** Why the case is there. */
  readonly description?: string;
  /** The file, as the person named it. */
  readonly source: string;
  /** The image it is written for; absent: whatever `--image` names. */
  readonly image?: ImageReference;
  /** Size of the disk the guest sees; absent: as large as the image. */
  readonly diskBytes?: number;
  /** A whole number of MiB, 64 MiB at least. @default {1 GiB} */
  readonly memoryBytes: number;
  /** 1 to 64. @default {1} */
  readonly cpus: number;
  /** Deadline of the boot; absent: by accelerator. */
  readonly timeoutMs?: number;
  /** Holds budgets of time against a guest under TCG too, whose times are those of the emulation. */
  readonly budgets?: "enforced";
  /** What cloud-init is given. */
  readonly seed: CaseSeed;
  /** What is judged, in the order of the file; never empty. */
  readonly expectations: readonly Expectation[];
}

/** What {@linkcode parseCase} needs beside the text. */
export interface ParseCaseOptions {
  /** The case's id. */
  readonly id: string;
  /** Name of the file for messages, and base of relative paths. */
  readonly source: string;
  /** Bytes of a `{ file: path }`; the path is already joined to the case's folder. Throws what the OS says. */
  readonly readFile: (path: string) => Uint8Array;
  /** What may stand under `expect`. @default {KINDS} */
  readonly kinds?: readonly AnyKind[];
}

/** A case, or everything that is wrong with it. */
export type ParsedCase =
  | { readonly case: Case; readonly mistakes: readonly [] }
  | { readonly mistakes: readonly CaseError[] };

const KEYS: readonly string[] = [...FIELD_KEYS, ...SEED_KEYS, "expect"];
const DEFAULTS = { memoryBytes: 1024 ** 3, cpus: 1 };

/** Reads one case. Never throws for a mistake: all of them come back, in the order of the file. */
export function parseCase(text: string, options: ParseCaseOptions): ParsedCase {
  const { id, source, readFile, kinds = KINDS } = options;
  // Editors of Windows begin a file with it; nobody sees it, and it counts for no column.
  const file = new CaseDocument(source, text.replace(/^\ufeff/, ""));
  const mistakes = new Mistakes(file);
  const reading = { file, mistakes, folder: dirname(source), readFile, kinds };
  const tree = readTree(file, mistakes);
  const parts = tree === undefined ? undefined : readParts(tree, reading);
  const found = mistakes.inOrder();
  if (found.length > 0 || !parts) return { mistakes: found };
  return { case: { id, name: id, source, ...DEFAULTS, ...parts }, mistakes: [] };
}

type CaseParts = Pick<Case, "seed" | "expectations"> & Partial<Case>;

function readParts(tree: Tree, reading: Reading): CaseParts | undefined {
  if (!isMapping(tree)) {
    const what = tree === null ? "the file is empty" : "a case is a mapping of keys";
    reading.mistakes.addAt(0, `${what} (write name:, disk:, cloud-config: and expect:)`);
    return undefined;
  }
  refuseUnknownKeys(tree, KEYS, { path: [], mistakes: reading.mistakes });
  const fields = FIELD_KEYS.map((key) => {
    const field = tree[key];
    return field === undefined ? {} : readField(key, field, reading);
  });
  return {
    ...fields.reduce((all, field) => ({ ...all, ...field }), {}),
    seed: readSeed(tree, reading),
    expectations: readExpectations(tree.expect, reading),
  };
}
