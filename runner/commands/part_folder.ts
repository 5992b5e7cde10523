/**
 * The folder that a part of a run leaves (`--out`): `attempt-1` with `part.json`, `results.ndjson` and `records/`, and `attempt-2`
 * where the part was run once more. `part.json` is written last: an attempt without one was cut short.
 */
import { createHash, type Hash } from "node:crypto";
import { basename, dirname, join } from "@std/path";
import type { RunResult } from "../result/result.ts";
import { isTroubled } from "../result/troubled.ts";
import type { Part } from "../run/part.ts";
import { consolesOf, withConsoles } from "./part_consoles.ts";
import { PART_FILE, type PartFile, RESULTS_FILE } from "./part_file.ts";
import { resultsLines } from "./part_results.ts";
import { attemptsIn, lastPartFile } from "./read_parts.ts";
import { UsageError } from "./usage.ts";
import { writePieces } from "./written_pieces.ts";

/**
 * A new attempt's folder: none before it is written over. Throws {@linkcode UsageError} where the part is told already, and
 * nothing of the host's asks for more: a verdict stays one, and yesterday's must not pass for today's.
 */
export async function startAttempt(folder: string): Promise<string> {
  try {
    await Deno.mkdir(folder, { recursive: true });
    const last = await lastPartFile(folder);
    if (last && !last.isTroubled) {
      throw new UsageError(`a part of a run is told there already (name another folder, or remove it)`);
    }
    for (let number = (await attemptsIn(folder)).length + 1;; number++) {
      const attempt = join(folder, `attempt-${number}`);
      if (await isMade(attempt)) return attempt;
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new UsageError(`Cannot keep a part in "${folder}": ${error.message}`, { cause: error });
  }
}

async function isMade(folder: string): Promise<boolean> {
  try {
    await Deno.mkdir(folder);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    throw error;
  }
}

/** Writes what an attempt came to, with the records of its boots; a reader finds it whole or not at all. */
export async function writePart(
  attempt: string,
  { part, result, recordsFolder }: {
    readonly part: Part;
    readonly result: RunResult;
    readonly recordsFolder: string;
  },
): Promise<void> {
  const moved = new Map<string, string>();
  for (const path of new Set(result.cases.flatMap(consolesOf))) {
    if (await isCopied(path, { recordsFolder, to: join(attempt, "records") })) {
      moved.set(path, join("records", basename(dirname(path)), basename(path)));
    }
  }
  const cases = result.cases.map((each) => withConsoles(each, (path) => moved.get(path) ?? path));
  const hash = createHash("sha256");
  await writePieces(join(attempt, RESULTS_FILE), hashed(resultsLines({ ...result, cases }), hash));
  const file: PartFile = {
    ...part,
    resultsSha256: hash.digest("hex"),
    ...(result.cases.some(isTroubled) && { isTroubled: true as const }),
  };
  await Deno.writeTextFile(join(attempt, `${PART_FILE}.new`), `${JSON.stringify(file, null, 1)}\n`);
  await Deno.rename(join(attempt, `${PART_FILE}.new`), join(attempt, PART_FILE));
}

function* hashed(pieces: Iterable<string>, hash: Hash): Iterable<string> {
  for (const piece of pieces) {
    hash.update(piece);
    yield piece;
  }
}

/** Copies the record that a console is of; gives whether there is one. Another run may prune it meanwhile. */
async function isCopied(
  consolePath: string,
  { recordsFolder, to }: { readonly recordsFolder: string; readonly to: string },
): Promise<boolean> {
  const record = dirname(consolePath);
  if (dirname(record) !== recordsFolder) return false;
  const copy = join(to, basename(record));
  try {
    await Deno.mkdir(copy, { recursive: true, mode: 0o700 });
    for await (const { name, isFile } of Deno.readDir(record)) {
      if (isFile) await Deno.copyFile(join(record, name), join(copy, name));
    }
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
