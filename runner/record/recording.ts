/** Reads what was heard of a boot: a record of `seedling run`, a folder of two ports, or a console's log from anywhere. */
import { createHash, type Hash } from "node:crypto";
import { basename } from "@std/path";
import {
  type Awaited,
  type Ending,
  listenToStream,
  type RecordingStream,
  type Transcript,
} from "../console/console.ts";
import { ending, heardAgain } from "../console/ending.ts";
import { endingRow, isEndingName } from "../console/endings.ts";
import { LAST_FRAME } from "../console/frame.ts";
import { writeSize } from "../text/size.ts";
import { portPath, PORTS } from "../machine/boot_files.ts";
import type { HeardBoot } from "./heard.ts";
import { pieces, unreadable } from "./pieces.ts";
import { arePortsKept, checkPorts, isPlainFile, readRecordFile } from "./record_file.ts";
import {
  digestOfRecord,
  parseRecordText,
  readRecordText,
  RecordError,
  type RecordText,
} from "./record_text.ts";

/** The files of a recording. */
export interface RecordingFiles {
  /** What came from COM1. */
  readonly console: string;
  /** What came from COM2, where there is that. */
  readonly report?: string;
  /** `login` for a guest without a seed, which sends no report. @default {"after"} */
  readonly awaited?: Awaited;
  /** Aborting it ends the reading with its reason, also of a pipe that says nothing. */
  readonly signal?: AbortSignal | undefined;
}

/** No boot says so much, and a file of holes would be read for hours. */
const MOST_CONSOLE_BYTES = 1024 ** 3;

/**
 * Listens to a recording in bounded memory. Throws {@linkcode RecordError} where a file cannot be read, or is longer than any console.
 */
export async function readRecording(files: RecordingFiles): Promise<HeardBoot> {
  const { console, report } = files;
  // A second name that is wrong is told before gigabytes of the first are read.
  for (const path of report === undefined ? [console] : [console, report]) {
    const { size } = await Deno.stat(path).catch(unreadable(path));
    if (size <= MOST_CONSOLE_BYTES) continue;
    const sizes = [size, MOST_CONSOLE_BYTES].map(writeSize);
    throw new RecordError(
      `Cannot read "${path}": it has ${sizes[0]}, and no console has more than ${
        sizes[1]
      } (give the part of one boot)`,
    );
  }
  const transcript = await listenToFiles(files);
  return { id: basename(console), image: "", transcript, seconds: 0, consolePath: console };
}

/**
 * Reads a record back, or a folder with the files `console` and `report` alone. What its guest said is heard anew, so a
 * newer listener judges by what it knows now. Throws {@linkcode RecordError} for a folder that is neither.
 */
export async function readRecord(folder: string, signal?: AbortSignal): Promise<HeardBoot> {
  return (await readKept(folder, signal)).heard;
}

/** As {@linkcode readRecord}; `undefined` where it is not what was kept: a byte changed, a file cut, a frame unsound. */
export async function readSoundRecord(folder: string): Promise<HeardBoot | undefined> {
  try {
    // What is listened to before its digest is known must have an end.
    if (!await arePortsKept(folder)) return undefined;
    const { heard, isAsKept } = await readKept(folder);
    return isAsKept && heard.transcript.damage.length === 0 ? heard : undefined;
  } catch (error) {
    if (error instanceof RecordError) return undefined;
    throw error;
  }
}

interface Kept {
  readonly heard: HeardBoot;
  /** Not so where the digest is another; records of earlier builds have none. */
  readonly isAsKept: boolean;
}

async function readKept(folder: string, signal?: AbortSignal): Promise<Kept> {
  const text = await readRecordFile(folder);
  const files = { console: portPath(folder, "console"), report: portPath(folder, "report"), signal };
  const hasReport = await isPlainFile(folder, "report");
  if (!await isPlainFile(folder, "console")) {
    throw new RecordError(`Cannot read record "${folder}": it has no console (give the folder of one boot)`);
  }
  if (text === undefined) {
    const recording = await readRecording(hasReport ? files : { console: files.console, signal });
    return { heard: { ...recording, id: basename(folder) }, isAsKept: true };
  }
  const kept = readRecordText(text, folder);
  await checkPorts(folder);
  if (!hasReport) {
    throw new RecordError(
      `Cannot read record "${folder}": its report is missing (give its console as --console FILE)`,
    );
  }
  const { nonce, earlierBootIds, awaited = "after" } = kept;
  const hashes = { console: createHash("sha256"), report: createHash("sha256") };
  const earlier = earlierBootIds && { earlierBootIds };
  const transcript = await listenToFiles({ ...files, nonce, awaited, ...earlier }, hashes);
  return { heard: toHeard(kept, transcript, files.console), isAsKept: hasDigestOf(kept, hashes) };
}

/** Whether a record's bytes are those that were kept, as far as it can tell; nothing is listened to. */
export async function isAsKept(folder: string): Promise<boolean> {
  const parsed = parseRecordText(await readRecordFile(folder) ?? "");
  if (parsed.kind !== "record") return false;
  const hashes = { console: createHash("sha256"), report: createHash("sha256") };
  for (const port of PORTS) {
    for await (const piece of pieces(portPath(folder, port))) hashes[port].update(piece);
  }
  return hasDigestOf(parsed.record, hashes);
}

function hasDigestOf(
  kept: RecordText,
  { console, report }: { readonly console: Hash; readonly report: Hash },
) {
  const ports = { consoleSha256: console.digest("hex"), reportSha256: report.digest("hex") };
  return kept.digest === undefined || kept.digest === digestOfRecord(kept, ports);
}

function toHeard(kept: RecordText, transcript: Transcript, consolePath: string): HeardBoot {
  const {
    id,
    image,
    caseIds,
    phases,
    seconds,
    heardAt,
    asked,
    earlierBootIds,
    poweredOff,
    host,
    before,
    after,
  } = kept;
  return {
    id,
    image: image.name,
    transcript: { ...transcript, phases, ending: endingOf(transcript, kept.ending) },
    seconds,
    consolePath,
    ...(heardAt && { heardAt }),
    ...(caseIds && { caseIds }),
    ...(asked && { asked }),
    ...(earlierBootIds && { earlierBootIds }),
    ...(poweredOff !== undefined && { poweredOff }),
    ...(host && { host }),
    ...(before && { before }),
    ...(after && { after }),
  };
}

/** How a recorded boot ended: by its guest's words, else as it was seen then. A timeout stands in no port. */
function endingOf({ ending: heard, frames }: Transcript, seen: Ending | string): Ending {
  // Of an earlier build, or no ending of ours beside its own verdict.
  if (typeof seen === "string" || !isEndingName(seen.name)) return heard;
  if (endingRow(seen.name).verdict !== seen.verdict) return heard;
  // What the guest said may be whole, and was said on other bytes than the image's; a full disk took the rest of it.
  if (heardAgain(seen.name) === "stands") return seen;
  if (seen.name === "reported" && !frames.some(({ name }) => name === LAST_FRAME)) {
    return ending("report-incomplete", {
      text: "the record's report is not complete, and was when it was kept",
    });
  }
  return heardAgain(heard.name) === "yields" && seen.verdict !== "pass" ? seen : heard;
}

async function listenToFiles(
  { console, report, signal, ...how }: RecordingFiles & Pick<RecordingStream, "nonce" | "earlierBootIds">,
  hashes?: { readonly console: Hash; readonly report: Hash },
): Promise<Transcript> {
  return await listenToStream({
    console: pieces(console, { hash: hashes?.console, signal }),
    ...(report !== undefined && { report: pieces(report, { hash: hashes?.report, signal }) }),
    ...how,
  });
}
