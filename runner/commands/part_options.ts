/** `--shard`, `--timings` and `--out`: one part of a run, for one of several machines. */
import type { SecondsOf, Shard } from "../run/shard.ts";
import { readReportFile } from "./report_file.ts";
import { type ParsedOptions, single, UsageError } from "./usage.ts";

/** Which part is asked for, by which times it is split, and where it is kept. */
export interface PartRequest {
  readonly shard: Shard;
  /** A report of an earlier run: the same on every machine, whatever it has booted itself. */
  readonly timings?: string;
  readonly out?: string;
}

/** What `run` knows of parts. */
export const PART_OPTIONS = ["shard", "timings", "out"] as const;

/** Reads the options; none where the run is in one piece and kept nowhere but in the cache. */
export function readPartRequest(options: ParsedOptions): PartRequest | undefined {
  const [shard, timings, out] = PART_OPTIONS.map((name) => single(options, name));
  if (timings !== undefined && shard === undefined) {
    throw new UsageError("Cannot take --timings: they split a run into parts (give --shard i/n too)");
  }
  if (shard === undefined && out === undefined) return undefined;
  if (options.flags.has("list")) {
    throw new UsageError("Cannot list a part: only its images tell how a run is split (give --dry-run)");
  }
  return {
    shard: shard === undefined ? { part: 1, of: 1 } : parseShard(shard),
    ...(timings !== undefined && { timings }),
    ...(out !== undefined && { out }),
  };
}

/** Reads `2/8`. Throws {@linkcode UsageError}: a part that is none must never run all, or nothing, and be green. */
export function parseShard(written: string): Shard {
  const [, part = "", of = ""] = /^(0|[1-9]\d{0,4})\/(0|[1-9]\d{0,4})$/.exec(written) ?? [];
  const shard = { part: Number(part), of: Number(of) };
  if (part === "" || shard.of === 0) {
    throw new UsageError(`Cannot read "--shard ${written}": not a part of several (write 1/4 to 4/4)`);
  }
  if (shard.part < 1 || shard.part > shard.of) {
    const last = shard.part === 0 ? "; add one to an index that is counted from 0" : "";
    throw new UsageError(
      `Cannot read "--shard ${written}": parts are counted from 1 (write 1/${shard.of} to ${shard.of}/${shard.of}${last})`,
    );
  }
  return shard;
}

/** Seconds of boots by their cases, as a JSON report of an earlier run has them; of nothing where there is none. */
export async function readTimings(path: string | undefined, signal?: AbortSignal): Promise<SecondsOf> {
  if (path === undefined) return () => undefined;
  const { cases } = await readReportFile(path, signal);
  const seconds = new Map(cases.flatMap(({ id, boot }) => boot ? [[id, boot.seconds] as const] : []));
  return ({ caseIds }) => caseIds.map((id) => seconds.get(id)).find((each) => each !== undefined);
}
