/** What stands beside the ports in a record's `record.json`, and how it is read back. */
import type { Ending, PhaseStart } from "../console/console.ts";
import type { HostSummary } from "../host/summary.ts";
import type { DiskLayout } from "../disk/layout.ts";
import type { PlannedBoot } from "../plan/plan.ts";
import type { Asked } from "../plan/probe.ts";

/** A record that cannot be kept; or a folder or file that cannot be read as one, or is not of this version. */
export class RecordError extends Error {
  /** Tells it from other errors. */
  override name = "RecordError";
}

/** All that is known of a boot beside its words. */
export interface RecordText {
  readonly version: 1;
  readonly id: string;
  readonly nonce: string;
  readonly image: { readonly name: string; readonly sha256: string };
  readonly seconds: number;
  /** Neither stands in records of earlier builds. */
  readonly heardAt?: string;
  readonly asked?: Asked;
  /** Only where the guest's power button was pressed. */
  readonly poweredOff?: boolean;
  /** Only of a boot without a seed: no report was to come. */
  readonly awaited?: "login";
  /** As it was seen; only its name in records of earlier builds. */
  readonly ending: Ending | string;
  readonly phases: readonly PhaseStart[];
  /** None in records of earlier builds. */
  readonly host?: HostSummary;
  readonly before?: DiskLayout;
  readonly after?: DiskLayout;
  readonly plan: { readonly prepare: PlannedBoot["prepare"]; readonly argv: PlannedBoot["argv"] };
}

/** Reads a record's own text; throws {@linkcode RecordError} that names `folder`. */
export function readRecordText(text: string, folder: string): RecordText {
  const kept = parseJson(text);
  if (isRecordText(kept)) return kept;
  const version = isObject(kept) && "version" in kept && kept.version !== VERSION ? kept.version : undefined;
  const what = version === undefined
    ? "its record.json is damaged"
    : `its record.json is of version ${JSON.stringify(version)}, not ${VERSION}`;
  throw new RecordError(
    `Cannot read record "${folder}": ${what} (boot again, or give its files as --console and --report-channel)`,
  );
}

const VERSION = 1;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
const hasTexts = (value: unknown, ...names: readonly string[]) =>
  isObject(value) &&
  Object.entries(value).filter(([name, text]) => names.includes(name) && typeof text === "string").length ===
    names.length;
const isLayout = (value: unknown) =>
  isObject(value) && "partitions" in value && Array.isArray(value.partitions);
const isAsked = (value: unknown) => isObject(value) && Object.values(value).every(Array.isArray);

/** What is read of it; our own file's version vouches for what is inside. */
const FIELDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  version: (value) => value === VERSION,
  id: (value) => typeof value === "string",
  nonce: (value) => typeof value === "string",
  image: (value) => hasTexts(value, "name", "sha256"),
  seconds: (value) => typeof value === "number",
  ending: (value) => typeof value === "string" || hasTexts(value, "name", "verdict", "text"),
  phases: Array.isArray,
  awaited: (value) => value === undefined || value === "login",
  heardAt: (value) => value === undefined || typeof value === "string",
  poweredOff: (value) => value === undefined || typeof value === "boolean",
  asked: (value) => value === undefined || isAsked(value),
  before: (value) => value === undefined || isLayout(value),
  after: (value) => value === undefined || isLayout(value),
};

function isRecordText(kept: unknown): kept is RecordText {
  if (!isObject(kept)) return false;
  const fields = new Map(Object.entries(kept));
  return Object.entries(FIELDS).every(([name, isFine]) => isFine(fields.get(name)));
}
