/** Folders with parts of a run -> the parts, each by its last whole attempt. */
import { createHash } from "node:crypto";
import { join } from "@std/path";
import { readReport, ReportError } from "../../reporters/read_report.ts";
import type { RunResult } from "../result/result.ts";
import type { FoundPart } from "../run/part.ts";
import { withConsoles } from "./part_consoles.ts";
import { PART_FILE, type PartFile, readPartFile, RESULTS_FILE } from "./part_file.ts";
import { UsageError } from "./usage.ts";

// What V8 makes of it must fit into one text.
const MOST_BYTES = 400 * 1024 ** 2;

/** What lies below folders. */
export interface ReadParts {
  readonly parts: readonly FoundPart[];
  /** Attempts that were cut short: their folders. */
  readonly cut: readonly string[];
}

/** The parts below folders, each of which is a part's own or holds those of several. Throws {@linkcode UsageError}. */
export async function readParts(folders: readonly string[]): Promise<ReadParts> {
  const parts: FoundPart[] = [];
  const cut: string[] = [];
  for (const folder of folders) {
    const found = await partFolders(folder);
    if (found.length === 0) {
      throw new UsageError(
        `Cannot merge "${folder}": there is no part of a run in it (name what run --out wrote)`,
      );
    }
    for (const each of found) {
      const attempts = await attemptsIn(each);
      const whole = await Promise.all(attempts.map(isWhole));
      cut.push(...attempts.filter((_, index) => !whole[index]));
      const part = await readPart(attempts.filter((_, index) => whole[index]));
      if (part) parts.push(withCasesOf(parts[0], part));
    }
  }
  return { parts, cut };
}

/** Each part lists all cases of the run: of a list that is the same one is kept, and not one for each part. */
function withCasesOf(first: FoundPart | undefined, found: FoundPart): FoundPart {
  const known = first?.part.caseIds ?? [];
  const { caseIds } = found.part;
  const isSame = known.length === caseIds.length && known.every((id, index) => id === caseIds[index]);
  return isSame ? { ...found, part: { ...found.part, caseIds: known } } : found;
}

async function partFolders(folder: string): Promise<readonly string[]> {
  if ((await attemptsIn(folder)).length > 0) return [folder];
  const within: string[] = [];
  for (const name of await foldersIn(folder)) {
    if ((await attemptsIn(join(folder, name))).length > 0) within.push(join(folder, name));
  }
  return within;
}

/** The folders of a part's attempts, the first one first. */
export async function attemptsIn(folder: string): Promise<readonly string[]> {
  const numbers = (await foldersIn(folder)).flatMap((name) =>
    /^attempt-([1-9]\d{0,5})$/.exec(name)?.[1] ?? []
  );
  return numbers.map(Number).toSorted((a, b) => a - b).map((number) => join(folder, `attempt-${number}`));
}

/** What a part's last whole attempt says of itself; none where there is no such attempt. */
export async function lastPartFile(folder: string): Promise<PartFile | undefined> {
  for (const attempt of (await attemptsIn(folder)).toReversed()) {
    if (await isWhole(attempt)) {
      return readPartFile(await textOf(join(attempt, PART_FILE)), join(attempt, PART_FILE));
    }
  }
  return undefined;
}

const isWhole = (attempt: string) => Deno.lstat(join(attempt, PART_FILE)).then(() => true, () => false);

/** The last attempt, and the results of those before it. */
async function readPart(attempts: readonly string[]): Promise<FoundPart | undefined> {
  const all: { readonly folder: string; readonly part: PartFile; readonly result: RunResult }[] = [];
  for (const folder of attempts) all.push({ folder, ...await readAttempt(folder) });
  const last = all.pop();
  if (last === undefined) return undefined;
  const { part: { resultsSha256: _, isTroubled: __, ...part }, folder, result } = last;
  // Another run's attempt in the same folder is none of this part's.
  const own = all.filter((each) =>
    each.part.planDigest === part.planDigest && each.part.shard.part === part.shard.part
  );
  return { folder, part, result, ...(own.length > 0 && { earlier: own.map((each) => each.result) }) };
}

async function readAttempt(
  attempt: string,
): Promise<{ readonly part: PartFile; readonly result: RunResult }> {
  const [path, results] = [join(attempt, PART_FILE), join(attempt, RESULTS_FILE)];
  const part = readPartFile(await textOf(path), path);
  const text = await textOf(results);
  if (createHash("sha256").update(text).digest("hex") !== part.resultsSha256) {
    throw new UsageError(`Cannot read part "${results}": it is not as it was written (run the part anew)`);
  }
  const result = readResults(text, results);
  return {
    part,
    result: { ...result, cases: result.cases.map((each) => withConsoles(each, (to) => below(attempt, to))) },
  };
}

function readResults(text: string, path: string): RunResult {
  try {
    return readReport(text, path);
  } catch (error) {
    if (error instanceof ReportError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

const below = (attempt: string, path: string) => path.startsWith("records/") ? join(attempt, path) : path;

/** The text of a file that anybody may have made: nothing is read through a link, nor from what never ends. */
async function textOf(path: string): Promise<string> {
  try {
    const { isFile, size } = await Deno.lstat(path);
    if (!isFile) throw new UsageError("it is no plain file");
    if (size > MOST_BYTES) {
      throw new UsageError(`it has ${size} bytes, and none of ours more than ${MOST_BYTES}`);
    }
    return await Deno.readTextFile(path);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const reason = error instanceof Deno.errors.NotFound ? "no such file" : error.message;
    throw new UsageError(`Cannot read part "${path}": ${reason}`, { cause: error });
  }
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    return entries.filter(({ isDirectory }) => isDirectory).map(({ name }) => name).toSorted();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const reason = error instanceof Deno.errors.NotFound ? "no such folder" : error.message;
    throw new UsageError(`Cannot read folder "${folder}": ${reason}`, { cause: error });
  }
}
