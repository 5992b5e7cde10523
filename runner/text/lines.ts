/** A stream of bytes -> its lines, as they come. */

/** What becomes of a last line that nothing ended: a program's last words, or half of what a killed one had to say. */
export type UnendedLine = "kept" | "dropped";

/** The lines of a stream of UTF-8, without their ends. */
export async function* linesOf(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  unended: UnendedLine,
): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "" && unended === "kept") yield rest;
}
