/** What stands beside the ports in a record's `record.json`, and how it is read back. */
import { createHash } from "node:crypto";
import type { Ending, PhaseStart } from "../console/console.ts";
import type { HostSummary } from "../host/summary.ts";
import type { Image } from "../image/image.ts";
import type { DiskLayout } from "../disk/layout.ts";
import type { PlannedBoot } from "../plan/planned_boot.ts";
import type { Asked } from "../plan/probe.ts";
import { isRecordShape, isTooDeep } from "./record_shape.ts";

/** The file of a record beside those of its ports. */
export const RECORD_FILE = "record.json";

/** What it may hold: two layouts of a thousand partitions, and a thousand commands, take a tenth. */
export const MOST_RECORD_BYTES: number = 16 * 1024 ** 2;

/** What a record keeps of a port: twice what a boot may say before it is ended. */
export const MOST_PORT_BYTES: number = 32 * 1024 ** 2;

/** A record that cannot be kept; or a folder or file that cannot be read as one, or is not of this version. */
export class RecordError extends Error {
  /** Tells it from other errors. */
  override name = "RecordError";
}

/** The image of a boot; its format and size are none in records of earlier builds. */
export interface RecordedImage extends Pick<Image, "name" | "sha256"> {
  readonly format?: Image["format"];
  readonly virtualSizeBytes?: number;
}

/** All that is known of a boot beside its words. */
export interface RecordText {
  readonly version: 1;
  readonly id: string;
  readonly nonce: string;
  readonly image: RecordedImage;
  /** The cases that it was booted for; none in records of earlier builds. */
  readonly caseIds?: readonly string[];
  readonly seconds: number;
  /** Neither stands in records of earlier builds. */
  readonly heardAt?: string;
  readonly asked?: Asked;
  /** Only where the guest's power button was pressed. */
  readonly poweredOff?: boolean;
  /** Only of a boot that the guest was rebooted into: its report's nonce is theirs too. */
  readonly earlierBootIds?: readonly string[];
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
  /** Of both ports and of what is judged beside them: {@linkcode digestOfRecord}; none in records of earlier builds. */
  readonly digest?: string;
}

// The host's name and the cases may be written anew where a record becomes a recording: neither is judged.
const JUDGED = [
  ...["id", "nonce", "image", "seconds", "heardAt", "asked", "poweredOff", "awaited"] as const,
  ...["ending", "phases", "before", "after"] as const,
];

/** SHA-256 of what a record tells, in hexadecimal: JSON cut or changed may still be JSON, and a console has no frames. */
export function digestOfRecord(
  text: Omit<RecordText, "digest">,
  ports: { readonly consoleSha256: string; readonly reportSha256: string },
): string {
  const told = JUDGED.map((name) => text[name] ?? null);
  // Records of earlier builds have none, and keep their digests.
  const { earlierBootIds = [] } = text;
  const parts = [told, ports.consoleSha256, ports.reportSha256, ...earlierBootIds];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

/** What a record's own text turns out to be. */
export type ParsedRecordText =
  | { readonly kind: "record"; readonly record: RecordText }
  | { readonly kind: "other-version"; readonly version: unknown }
  | { readonly kind: "damaged" };

/** Reads a record's own text. */
export function parseRecordText(text: string): ParsedRecordText {
  const kept = parseJson(text);
  if (isTooDeep(kept)) return { kind: "damaged" };
  if (isRecordText(kept)) return { kind: "record", record: kept };
  const isOther = isObject(kept) && "version" in kept && kept.version !== VERSION;
  return isOther ? { kind: "other-version", version: kept.version } : { kind: "damaged" };
}

/** Reads a record's own text; throws {@linkcode RecordError} that names `folder`. */
export function readRecordText(text: string, folder: string): RecordText {
  const parsed = parseRecordText(text);
  if (parsed.kind === "record") return parsed.record;
  const what = parsed.kind === "damaged"
    ? "its record.json is damaged"
    : `its record.json is of version ${shortJson(parsed.version)}, not ${VERSION}`;
  throw new RecordError(
    `Cannot read record "${folder}": ${what} (boot again, or give its files as --console and --report-channel)`,
  );
}

const VERSION = 1;
const shortJson = (value: unknown) => JSON.stringify(value).slice(0, 40);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const isRecordText = (kept: unknown): kept is RecordText => isRecordShape(kept);
