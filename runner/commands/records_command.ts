/** `seedling records`: what is kept of boots, and how it is kept small. */
import { prunedText, recordsText } from "../../reporters/record_list.ts";
import { listImages } from "../record/kept_images.ts";
import { listRecords } from "../record/kept_records.ts";
import { pruneImages, pruneRecords, RECORD_BOUNDS, type RecordBounds } from "../record/prune.ts";
import { describeSizeMistake, parseSize } from "../text/size.ts";
import { suggest } from "../text/suggest.ts";
import type { Shell } from "./shell.ts";
import { type ParsedOptions, parseOptions, single, UsageError } from "./usage.ts";

const OPTIONS = { string: ["max-size", "max-age"], boolean: ["images"] };

/** Runs the command; its result is the exit code. */
export async function recordsCommand(args: readonly string[], shell: Shell): Promise<number> {
  const options = parseOptions(args, OPTIONS);
  const [word = "list", ...others] = options.operands;
  if (others.length > 0) {
    throw new UsageError(`Cannot read "${others[0]}": records takes one word (list or prune)`);
  }
  const action = ACTIONS.get(word);
  if (action) return await action(options, shell);
  throw new UsageError(`Cannot run "records ${word}": unknown ${suggest(word, [...ACTIONS.keys()])}`);
}

async function list({ strings, flags }: ParsedOptions, shell: Shell): Promise<number> {
  const given = [...OPTIONS.string.filter((name) => (strings[name] ?? []).length > 0), ...flags];
  if (given.length > 0) {
    throw new UsageError(`Cannot list with --${given[0]}: only pruning takes it (seedling records prune)`);
  }
  const { recordsFolder, cacheFolder } = shell;
  const records = await listRecords(recordsFolder, { isThorough: true });
  const images = await listImages(cacheFolder, records);
  await shell.print(recordsText(records, images, { recordsFolder, nowMs: Date.now() }));
  return 0;
}

async function prune(options: ParsedOptions, { recordsFolder, cacheFolder, print }: Shell): Promise<number> {
  const bounds = readBounds(options);
  // Before pruning: a record that goes now tells all the same when its image was last used.
  const before = await listRecords(recordsFolder);
  const records = await pruneRecords(recordsFolder, bounds, { isThorough: true });
  const images = options.flags.has("images") ? await pruneImages(cacheFolder, before, bounds) : [];
  await print(prunedText(records, images));
  return 0;
}

const ACTIONS = new Map([["list", list], ["prune", prune]]);

function readBounds(options: ParsedOptions): RecordBounds {
  const size = single(options, "max-size");
  const age = single(options, "max-age");
  return {
    maxSizeBytes: size === undefined ? RECORD_BOUNDS.maxSizeBytes : readSize(size),
    maxAgeMs: age === undefined ? RECORD_BOUNDS.maxAgeMs : readAge(age),
  };
}

function readSize(text: string): number {
  const sizeBytes = parseSize(text);
  if (sizeBytes !== undefined) return sizeBytes;
  throw new UsageError(`Cannot read "--max-size ${text}": ${describeSizeMistake(text)}`);
}

const UNIT_MS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000 };

function readAge(text: string): number {
  const [, count = "", unit = ""] = /^(\d{1,5})([dhm])$/.exec(text) ?? [];
  const unitMs = UNIT_MS[unit];
  if (unitMs !== undefined) return Number(count) * unitMs;
  throw new UsageError(`Cannot read "--max-age ${text}": not an age (write 30d, 12h or 90m)`);
}
