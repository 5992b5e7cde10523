/** A part's results on a disk, of which only what merging needs of all cases at once is held in memory. */
import { createHash } from "node:crypto";
import type { BootSetUp, CaseResult } from "../result/result.ts";
import type { KnownCase, PartResults } from "../run/part.ts";
import { withConsoles } from "./part_consoles.ts";
import { readResultsLine, type ResultsLine } from "./part_results.ts";
import { UsageError } from "./usage.ts";

/** Where a line stands. */
interface Stretch {
  readonly from: number;
  readonly bytes: number;
}

const PIECE_BYTES = 256 * 1024;
/** So much of all parts is read ahead: reports go through them side by side. */
const AHEAD_BYTES = 32 * 1024 ** 2;
// A result with a console is a tenth of a MiB.
const MOST_LINE_BYTES = 32 * 1024 ** 2;

/** SHA-256 of a file's bytes. */
export function digestOf(path: string): string {
  const hash = createHash("sha256");
  for (const piece of piecesOf(path)) hash.update(piece);
  return hash.digest("hex");
}

/** What reading a part's results depends on. */
export interface ReadResults {
  /** How many parts there are. */
  readonly of: number;
  /** Where their consoles are now. */
  readonly move: (consolePath: string) => string;
}

/** Goes through a part's results once. Throws {@linkcode UsageError}. */
export function readResults(path: string, { of, move }: ReadResults): PartResults {
  let run: PartResults["run"] | undefined;
  const cases: KnownCase[] = [];
  const [caseLines, bootLines]: [Stretch[], Stretch[]] = [[], []];
  const bootIds: string[] = [];
  for (const { text, stretch } of linesOf(path)) {
    const line = read(text, path);
    if ("run" in line) run = runOf(line.run);
    else if ("boot" in line) {
      bootIds.push(line.boot.id);
      bootLines.push(stretch);
    } else {
      const { id, image, verdict, boot } = line.case;
      cases.push({ id, image, verdict, ...(boot && { bootId: boot.id }) });
      caseLines.push(stretch);
    }
  }
  if (run === undefined) throw new UsageError(`Cannot read part "${path}": it tells of no run`);
  const lines = new Lines(path, Math.min(PIECE_BYTES, AHEAD_BYTES / of));
  return {
    ...{ run, cases, bootIds },
    caseAt: (index) => withConsoles(caseOf(lines.at(caseLines[index]), path), move),
    bootAt: (index) => bootOf(lines.at(bootLines[index]), path),
  };
}

const runOf = (
  { format: _, version: __, cases: ___, boots: ____, history: _____, ...run }: RunLine,
): PartResults["run"] => run;

type RunLine = Extract<ResultsLine, { readonly run: unknown }>["run"];

function read(text: string, path: string): ResultsLine {
  try {
    return readResultsLine(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError(`Cannot read part "${path}": ${error.message} (run the part anew)`, {
      cause: error,
    });
  }
}

function caseOf(text: string, path: string): CaseResult {
  const line = read(text, path);
  if ("case" in line) return line.case;
  throw changed(path);
}

function bootOf(text: string, path: string): BootSetUp {
  const line = read(text, path);
  if ("boot" in line) return line.boot;
  throw changed(path);
}

const changed = (path: string) =>
  new UsageError(`Cannot read part "${path}": it changed while it was read (merge once more)`);

/** Lines by where they stand. They are mostly asked for one behind the other. */
class Lines {
  readonly #path: string;
  readonly #aheadBytes: number;
  readonly #decoder = new TextDecoder();
  #from = 0;
  #held = new Uint8Array();

  constructor(path: string, aheadBytes: number) {
    this.#path = path;
    this.#aheadBytes = Math.ceil(aheadBytes);
  }

  at(stretch: Stretch | undefined): string {
    if (stretch === undefined) throw changed(this.#path);
    const { from, bytes } = stretch;
    if (from < this.#from || from + bytes > this.#from + this.#held.length) {
      this.#held = readAt(this.#path, { from, bytes: Math.max(bytes, this.#aheadBytes) });
      this.#from = from;
    }
    const at = from - this.#from;
    if (at + bytes > this.#held.length) throw changed(this.#path);
    return this.#decoder.decode(this.#held.subarray(at, at + bytes));
  }
}

function* linesOf(path: string): Generator<{ readonly text: string; readonly stretch: Stretch }> {
  const line = new LineBytes();
  let from = 0;
  for (const piece of piecesOf(path)) {
    let start = 0;
    for (let end = piece.indexOf(LINE_END); end >= 0; end = piece.indexOf(LINE_END, start)) {
      line.add(piece.subarray(start, end));
      const { length: bytes } = line;
      yield { text: line.take(), stretch: { from, bytes } };
      from += bytes + 1;
      start = end + 1;
    }
    line.add(piece.subarray(start));
    if (line.length > MOST_LINE_BYTES) {
      throw new UsageError(`Cannot read part "${path}": a line of it has more than ${MOST_LINE_BYTES} bytes`);
    }
  }
  if (line.length > 0) throw new UsageError(`Cannot read part "${path}": its last line is cut short`);
}

/** A line that may come in many pieces: each is copied once. */
class LineBytes {
  readonly #decoder = new TextDecoder();
  #held = new Uint8Array(PIECE_BYTES);
  length = 0;

  add(bytes: Uint8Array): void {
    const length = this.length + bytes.length;
    if (length > this.#held.length) {
      const larger = new Uint8Array(2 * length);
      larger.set(this.#held.subarray(0, this.length));
      this.#held = larger;
    }
    this.#held.set(bytes, this.length);
    this.length = length;
  }

  take(): string {
    const text = this.#decoder.decode(this.#held.subarray(0, this.length));
    this.length = 0;
    return text;
  }
}

const LINE_END = 0x0a;

/** The bytes of a file that anybody may have made, over and over in one buffer. */
function* piecesOf(path: string): Generator<Uint8Array> {
  using file = opened(path);
  const buffer = new Uint8Array(PIECE_BYTES);
  for (let read = file.readSync(buffer); read !== null; read = file.readSync(buffer)) {
    yield buffer.subarray(0, read);
  }
}

function readAt(path: string, { from, bytes }: Stretch): Uint8Array<ArrayBuffer> {
  using file = opened(path);
  file.seekSync(from, Deno.SeekMode.Start);
  const buffer = new Uint8Array(bytes);
  let read = 0;
  while (read < bytes) {
    const more = file.readSync(buffer.subarray(read));
    if (more === null) break;
    read += more;
  }
  return buffer.slice(0, read);
}

/** Nothing is read through a link, nor from what never ends. */
function opened(path: string): Deno.FsFile {
  try {
    if (!Deno.lstatSync(path).isFile) throw new UsageError("it is no plain file");
    return Deno.openSync(path);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const reason = error instanceof Deno.errors.NotFound ? "no such file" : error.message;
    throw new UsageError(`Cannot read part "${path}": ${reason}`, { cause: error });
  }
}
