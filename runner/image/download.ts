/** A file of the web -> a part file of the cache, whole and proven, however often the network breaks. */
import { ImageError } from "../disk/bytes.ts";
import { shownUrl } from "../text/shown_url.ts";
import { formatSize } from "../text/size.ts";
import type { Digest } from "./checksums.ts";
import { hashFile } from "./digest.ts";
import type { FreeBytes } from "./free_space.ts";
import type { Net } from "./net.ts";
import { append, dropPart, type PartNote, readPart } from "./part_file.ts";
import type { Around } from "./progress.ts";
import { type Answer, ask, PassingError, persistently, refusalOf } from "./web.ts";

/** A file that is to be fetched. */
export interface Wanted {
  readonly url: string;
  readonly digest: Digest;
  /** Who says so: `the case`, or the list it stands in. */
  readonly saidBy: string;
  /** Where it grows, from run to run. */
  readonly part: string;
  /** What it is called while it goes on. */
  readonly name: string;
  /** @default {64 GiB} */
  readonly mostBytes?: number;
}

/** What fetching takes beside it. */
export interface Fetching extends Pick<Around, "signal" | "progress"> {
  /** @default {NET} */
  readonly net?: Net | undefined;
  /** @default {freeBytes} */
  readonly freeBytes?: FreeBytes | undefined;
}

/** What came is not what was to come. */
export class MismatchError extends ImageError {}

const MOST_BYTES = 64 * 1024 ** 3;
// A server that breaks off after each byte would keep us for years.
const GAIN_BYTES = 1 << 20;

/**
 * Fetches a file into its part file and proves it. What has come of it before is gone on with; where the whole does not fit its
 * digest then, it is fetched once more from its start. Throws {@linkcode ImageError}.
 */
export async function download(wanted: Wanted, fetching: Fetching): Promise<void> {
  const isPatched = await fetchAll(wanted, fetching);
  const wrong = await mismatchOf(wanted, fetching);
  if (!wrong) return;
  await dropPart(wanted.part);
  if (!isPatched) throw wrong;
  await fetchAll(wanted, fetching);
  const stillWrong = await mismatchOf(wanted, fetching);
  if (!stillWrong) return;
  await dropPart(wanted.part);
  throw stillWrong;
}

async function mismatchOf(
  { part, name, digest: { algorithm, hex }, saidBy }: Wanted,
  { signal, progress }: Fetching,
): Promise<MismatchError | undefined> {
  const what = `${name}: proving it by its ${algorithm}`;
  const actual = await hashFile(part, { algorithm, signal, progress, what });
  if (actual === hex) return undefined;
  return new MismatchError(`its ${algorithm} is ${actual}, ${saidBy} says ${hex}`);
}

/** Fetches until all is there; tells whether it is put together of several answers. */
async function fetchAll(wanted: Wanted, fetching: Fetching): Promise<boolean> {
  const bytesThere = async () => (await readPart(wanted.part, wanted.digest.hex)).have;
  let [before, requests] = [await bytesThere(), 0];
  const isBegun = before > 0;
  const { signal, net, progress } = fetching;
  const onRetry = (why: string) => progress?.({ what: `${wanted.name}: trying again, as ${why}` });
  const gained = async () => {
    const now = await bytesThere();
    before = Math.min(before, now); // of one that was dropped
    if (now - before < GAIN_BYTES) return false;
    before = now;
    return true;
  };
  const step = () => {
    requests++;
    return fetchRest(wanted, fetching);
  };
  await persistently(step, { signal, net, onRetry }, gained);
  return isBegun || requests > 1;
}

/** One request for what is not there yet. */
async function fetchRest(wanted: Wanted, fetching: Fetching): Promise<void> {
  const { url, part, digest } = wanted;
  const { have, note } = await readPart(part, digest.hex);
  if (have > 0 && have === note.totalBytes) return;
  const answer = await ask(url, rangeOf(have, note), fetching);
  try {
    const sent = await readAnswer(answer, { ...wanted, have, note });
    const came = await take(answer, sent, { wanted, fetching });
    if (sent.totalBytes === undefined || came === sent.totalBytes) return;
    throw new PassingError(`${shownUrl(url)} ended after ${came} of ${sent.totalBytes} bytes`);
  } finally {
    await answer.cancel();
  }
}

/** Writes what an answer brings, and tells how much there is then. */
async function take(
  answer: Answer,
  sent: Sent,
  { wanted, fetching }: { readonly wanted: Wanted; readonly fetching: Fetching },
): Promise<number> {
  const { url, part, digest, name, mostBytes = MOST_BYTES } = wanted;
  const { from, totalBytes } = sent;
  const size = totalBytes === undefined ? "" : `, ${formatSize(totalBytes, "lsblk")}`;
  const what = `${name}: fetching it from ${new URL(url).host}${size}`;
  const onBytes = (have: number) =>
    fetching.progress?.({ what, ...(totalBytes !== undefined && { share: have / totalBytes }) });
  const note = noteOf(digest, sent, answer.headers);
  const { freeBytes } = fetching;
  return await append(part, { bytes: answer.bytes, from, note, mostBytes, onBytes, freeBytes });
}

/** `If-Range`: where the file is another now the server sends it whole. */
function rangeOf(have: number, { etag }: PartNote): Readonly<Record<string, string>> {
  if (have === 0) return {};
  return { range: `bytes=${have}-`, ...(etag !== undefined && { "if-range": etag }) };
}

/** Where an answer's bytes belong. */
interface Sent {
  readonly from: number;
  readonly totalBytes?: number;
}

/** What is asked for, and what is there of it. */
interface Begun extends Wanted {
  readonly have: number;
  readonly note: PartNote;
}

async function readAnswer(answer: Answer, { have, note, url, part }: Begun): Promise<Sent> {
  const { status, headers } = answer;
  const length = headers.has("content-encoding") ? undefined : wholeNumber(headers.get("content-length"));
  if (status === 200) return { from: 0, ...(length !== undefined && { totalBytes: length }) };
  const range = status === 206 ? readRange(headers.get("content-range")) : undefined;
  const isOfSameFile = (range?.totalBytes ?? note.totalBytes) === (note.totalBytes ?? range?.totalBytes);
  if (range?.from === have && isOfSameFile && !headers.has("content-encoding")) return range;
  if (status !== 206 && status !== 416) throw refusalOf(url, answer);
  await dropPart(part);
  throw new PassingError(`${shownUrl(url)} goes on at another place than was asked for`);
}

/** `bytes 100-199/200`; an end that is not the file's would leave it short, which its length tells. */
function readRange(text: string | null): Sent | undefined {
  const [, from, total] = /^bytes (\d{1,15})-\d{1,15}\/(\d{1,15}|\*)$/.exec(text ?? "") ?? [];
  const totalBytes = wholeNumber(total ?? null);
  return from === undefined
    ? undefined
    : { from: Number(from), ...(totalBytes !== undefined && { totalBytes }) };
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** A weak ETag tells no versions of bytes apart. */
function noteOf(digest: Digest, { totalBytes }: Sent, headers: Headers): PartNote {
  const etag = headers.get("etag");
  return {
    digest: digest.hex,
    ...(etag !== null && !etag.startsWith("W/") && { etag }),
    ...(totalBytes !== undefined && { totalBytes }),
  };
}
