/** What a command line of `seedling run` asks for. */
import type { RecordsUse } from "../record/records_use.ts";
import { type Accel, readAccel } from "./found_host.ts";
import { CLOUD_INIT_OPTIONS, OVERRIDES, type Overrides, readOverrides } from "./overrides.ts";
import { PART_OPTIONS, type PartRequest, readPartRequest } from "./part_options.ts";
import { readReportTargets, type ReportTarget } from "./reports.ts";
import { readSharing, type Sharing } from "./sharing.ts";
import type { Selection } from "./select.ts";
import {
  oneOf,
  type ParsedOptions,
  parseOptions,
  positiveInteger,
  single,
  UsageError,
  wholeNumber,
} from "./usage.ts";

/** The options that it may have. */
export const RUN_OPTIONS = {
  string: [
    "image",
    "report",
    "jobs",
    "accel",
    "retries",
    "tag",
    "filter",
    "repro",
    "baseline",
    "exit-codes",
    "records",
    ...PART_OPTIONS,
    ...OVERRIDES,
    ...CLOUD_INIT_OPTIONS,
  ],
  boolean: [
    "records-read-only",
    "require-kvm",
    "fresh",
    "recorded",
    "fail-fast",
    "keep-going",
    "no-compose",
    "dry-run",
    "list",
    "offline",
    "update-baseline",
  ],
};

/** A command line of `run`, read. */
export interface RunRequest {
  readonly paths: readonly string[];
  readonly selection: Selection;
  readonly overrides: Overrides;
  readonly image?: string;
  readonly reports: readonly ReportTarget[];
  readonly repro?: string;
  readonly baseline?: string;
  readonly jobs?: number;
  readonly accel: Accel;
  readonly exitCodes: "usual" | "bisect";
  readonly retries?: number;
  readonly flags: ReadonlySet<string>;
  /** None where the environment decides. */
  readonly records?: RecordsUse;
  readonly part?: PartRequest;
  /** Where records are shared; absent: nowhere. */
  readonly sharing?: Sharing;
}

/** Reads it. Throws {@linkcode UsageError}. */
export function readRequest(args: readonly string[]): RunRequest {
  const options = parseOptions(args, RUN_OPTIONS);
  const image = single(options, "image");
  const filter = single(options, "filter");
  const jobs = single(options, "jobs");
  const retries = single(options, "retries");
  const repro = single(options, "repro");
  const baseline = single(options, "baseline");
  if (options.flags.has("update-baseline") && options.strings.shard?.length) {
    throw new UsageError(
      "Cannot update a baseline by a part: each would write what it alone has seen (update it by a run in one piece)",
    );
  }
  if (baseline === undefined && options.flags.has("update-baseline")) {
    throw new UsageError("Cannot update a baseline: none is named (write --baseline FILE --update-baseline)");
  }
  const records = readRecordsUse(options.flags);
  const part = readPartRequest(options);
  const sharing = readSharing(options);
  return {
    paths: options.operands,
    selection: { tags: options.strings.tag ?? [], ...(filter !== undefined && { filter }) },
    overrides: readOverrides(options),
    ...(image !== undefined && { image }),
    reports: readReportTargets(options.strings.report ?? []),
    ...(repro !== undefined && { repro }),
    ...(baseline !== undefined && { baseline }),
    ...(jobs !== undefined && { jobs: positiveInteger("jobs", jobs) }),
    accel: readRequiredAccel(options),
    exitCodes: oneOf("exit-codes", single(options, "exit-codes") ?? "usual", ["usual", "bisect"]),
    ...(retries !== undefined && { retries: wholeNumber("retries", retries) }),
    flags: options.flags,
    ...(records && { records }),
    ...(part && { part }),
    ...(sharing && { sharing }),
  };
}

function readRequiredAccel(options: ParsedOptions): Accel {
  if (!options.flags.has("require-kvm")) return readAccel(options);
  const accel = single(options, "accel");
  if (accel === undefined || accel === "kvm") return "kvm";
  throw new UsageError(`Cannot require KVM and run with --accel ${accel} (give --require-kvm alone)`);
}

function readRecordsUse(flags: ReadonlySet<string>): RecordsUse | undefined {
  if (flags.has("fresh") && flags.has("recorded")) {
    throw new UsageError(
      "Cannot boot anew and take what was recorded (give --fresh or --recorded, not both)",
    );
  }
  if (flags.has("fresh")) return "fresh";
  return flags.has("recorded") ? "reuse" : undefined;
}
