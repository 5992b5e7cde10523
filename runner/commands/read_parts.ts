/** Folders with parts of a run -> the parts, each by its last whole attempt. */
import { join } from "@std/path";
import type { CaseResult } from "../result/result.ts";
import { earlierResults } from "../run/merge_parts.ts";
import type { FoundPart, PartResults } from "../run/part.ts";
import { PART_FILE, type PartFile, readPartFile, RESULTS_FILE } from "./part_file.ts";
import { digestOf, readResults } from "./read_results.ts";
import { UsageError } from "./usage.ts";

// A name for each of a hundred thousand cases takes a hundredth of it.
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
      const told = attempts.filter((_, index) => whole[index]);
      const part = readPart(told, await Promise.all(told.map(partFileOf)));
      if (part) parts.push(part);
    }
  }
  return { parts, cut };
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
    if (await isWhole(attempt)) return await partFileOf(attempt);
  }
  return undefined;
}

async function partFileOf(attempt: string): Promise<PartFile> {
  const path = join(attempt, PART_FILE);
  return readPartFile(await textOf(path), path);
}

const isWhole = (attempt: string) => Deno.lstat(join(attempt, PART_FILE)).then(() => true, () => false);

/** The last attempt, and what came of those before it. */
function readPart(attempts: readonly string[], parts: readonly PartFile[]): FoundPart | undefined {
  const [folder, last] = [attempts.at(-1), parts.at(-1)];
  if (folder === undefined || last === undefined) return undefined;
  const { resultsSha256: _, isTroubled: __, ...part } = last;
  // Another run's attempt in the same folder is none of this part's.
  const earlier = attempts.slice(0, -1).flatMap((attempt, at) => {
    const { planDigest, shard } = parts[at] ?? {};
    const isOwn = planDigest === part.planDigest && shard?.part === part.shard.part;
    return isOwn && parts[at] ? [earlierResults(allCases(readAttempt(attempt, parts[at])))] : [];
  });
  return { folder, part, results: readAttempt(folder, last), ...(earlier.length > 0 && { earlier }) };
}

function readAttempt(attempt: string, { resultsSha256, shard }: PartFile): PartResults {
  const path = join(attempt, RESULTS_FILE);
  if (digestOf(path) !== resultsSha256) {
    throw new UsageError(`Cannot read part "${path}": it is not as it was written (run the part anew)`);
  }
  return readResults(path, { of: shard.of, move: (to) => below(attempt, to) });
}

function* allCases({ cases, caseAt }: PartResults): Iterable<CaseResult> {
  for (const index of cases.keys()) yield caseAt(index);
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
