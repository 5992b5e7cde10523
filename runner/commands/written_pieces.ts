/** Text in pieces -> a file, a piece at a time. */

/** When to give up on a file that takes nothing, as a pipe that nobody reads. */
export interface Patience {
  /** Aborted once somebody wants the run to end. */
  readonly signal: AbortSignal;
  /** From then on a piece may take so long. */
  readonly patienceMs?: number;
}

/** Writes a file, or over one. What the pieces throw, and the disk, is thrown. */
export async function writePieces(
  file: string,
  pieces: Iterable<string>,
  patience?: Patience,
): Promise<void> {
  // Not as a stream: of that a disk that is full at the last piece is told to nobody.
  using out = await opened(file, patience);
  for (const piece of longer(pieces)) {
    const bytes = new TextEncoder().encode(piece);
    for (let done = 0; done < bytes.length;) done += await inTime(out.write(bytes.subarray(done)), patience);
  }
}

async function opened(file: string, patience?: Patience): Promise<Deno.FsFile> {
  const opening = Deno.open(file, { write: true, create: true, truncate: true });
  try {
    return await inTime(opening, patience);
  } catch (error) {
    // A reader may still come.
    opening.then((late) => late.close(), () => {});
    throw error;
  }
}

async function inTime<Value>(work: Promise<Value>, patience?: Patience): Promise<Value> {
  if (!patience) return await work;
  const { signal, patienceMs = 5000 } = patience;
  const { promise: over, reject } = Promise.withResolvers<never>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = () => {
    timer = setTimeout(() => reject(new Error("nobody reads it, and the run is to end")), patienceMs);
  };
  if (signal.aborted) wait();
  else signal.addEventListener("abort", wait, { once: true });
  try {
    return await Promise.race([work, over]);
  } finally {
    signal.removeEventListener("abort", wait);
    clearTimeout(timer);
  }
}

// A system call costs as much as some thousand characters.
const LEAST_CHARACTERS = 64 * 1024;

/** The same text in fewer pieces. */
export function* longer(pieces: Iterable<string>): Iterable<string> {
  let held: string[] = [];
  let characters = 0;
  for (const piece of pieces) {
    held.push(piece);
    characters += piece.length;
    if (characters < LEAST_CHARACTERS) continue;
    yield held.join("");
    [held, characters] = [[], 0];
  }
  if (held.length > 0) yield held.join("");
}
