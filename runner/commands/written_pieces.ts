/** Text in pieces -> a file, a piece at a time. */

/** Writes a file, or over one. What the pieces throw, and the disk, is thrown. */
export async function writePieces(file: string, pieces: Iterable<string>): Promise<void> {
  // Not as a stream: of that a disk that is full at the last piece is told to nobody.
  using out = await Deno.open(file, { write: true, create: true, truncate: true });
  for (const piece of longer(pieces)) {
    const bytes = new TextEncoder().encode(piece);
    for (let done = 0; done < bytes.length;) done += await out.write(bytes.subarray(done));
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
