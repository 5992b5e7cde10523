/** PUT of a file that memory need not hold: with its length, which stores want to know and `fetch` tells of no stream. */
import { request } from "node:http";
import { request as secureRequest } from "node:https";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** What it takes beside the file. */
export interface Putting {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Hears of each piece that goes. */
  readonly pieces: (pieces: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;
}

/** Puts it, and gives the status of the answer. Throws what the network, the disk and the signal say. */
export async function putFile(
  url: string,
  path: string,
  { headers, signal, pieces }: Putting,
): Promise<number> {
  using file = await Deno.open(path);
  const { size } = await file.stat();
  const ask = url.startsWith("https:") ? secureRequest : request;
  const asking = ask(url, { method: "PUT", headers: { ...headers, "content-length": size }, signal });
  const answered = Promise.withResolvers<number>();
  asking.on("error", answered.reject);
  asking.on("response", (response) => {
    response.resume(); // what it says is of no interest, but keeps the connection
    answered.resolve(response.statusCode ?? 0);
  });
  const status = answered.promise;
  status.catch(() => {}); // told by whichever is first
  const sent = pipeline(Readable.from(pieces(piecesOf(file))), asking, { signal });
  // A store that refuses may do so before it has heard all.
  return await Promise.race([status, sent.then(() => status)]);
}

const PIECE_BYTES = 256 * 1024;

async function* piecesOf(file: Deno.FsFile): AsyncGenerator<Uint8Array> {
  for (;;) {
    const buffer = new Uint8Array(PIECE_BYTES);
    const read = await file.read(buffer);
    if (read === null) return;
    yield buffer.subarray(0, read);
  }
}
