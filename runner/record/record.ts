/** Keeps what was heard of a boot. Raw means secrets too: nobody else may read it. */
import { createHash } from "node:crypto";
import { join } from "@std/path";
import { isReadOnly } from "../image/read_only.ts";
import type { HeardBoot } from "./heard.ts";
import { type Port, portPath } from "../machine/boot_files.ts";
import type { PortStarts } from "../machine/machine.ts";
import type { PlannedBoot } from "../plan/planned_boot.ts";
import {
  digestOfRecord,
  MOST_PORT_BYTES,
  MOST_RECORD_BYTES,
  RECORD_FILE,
  RecordError,
  type RecordText,
} from "./record_text.ts";

/** A boot to be kept; `ports` is the folder with the files of its ports, in which its words begin at `starts`. */
export interface BootToKeep {
  readonly boot: PlannedBoot;
  readonly heard: Omit<HeardBoot, "consolePath">;
  readonly nonce: string;
  readonly ports: string;
  /** In bytes. @default {{ console: 0, report: 0 }} */
  readonly starts?: PortStarts;
}

/** What reports say in the place of a console's path where records may not be written. */
export const NOT_KEPT = "(not kept)";

/**
 * Copies the ports out of a boot's folder into a new folder below `recordsFolder` (0700, files 0600) and gives the
 * console's path. The folder gets its name last: a record is whole or absent. Where that is not ours to write, as a cache
 * that is mounted read-only, it gives {@linkcode NOT_KEPT}; of all else throws {@linkcode RecordError}.
 */
export async function keepRecord(recordsFolder: string, kept: BootToKeep): Promise<string> {
  const folder = join(recordsFolder, `${kept.boot.id}-${kept.nonce.slice(0, 8)}`);
  try {
    await Deno.mkdir(recordsFolder, { recursive: true, mode: 0o700 });
    const part = await Deno.makeTempDir({ dir: recordsFolder, prefix: PART_PREFIX });
    try {
      await writeRecord(part, kept);
      await Deno.rename(part, folder);
    } catch (error) {
      await Deno.remove(part, { recursive: true });
      throw error;
    }
  } catch (error) {
    if (isReadOnly(error)) return NOT_KEPT;
    const reason = error instanceof Error ? error.message : String(error);
    throw new RecordError(`Cannot keep record "${folder}": ${reason}`, { cause: error });
  }
  return portPath(folder, "console");
}

/** Begins the name of a folder that is being written. */
export const PART_PREFIX = ".part-";

/** What a boot is listened to for: its report, or without a seed that its guest comes up. */
export function awaitedBy({ quietMs }: Pick<PlannedBoot, "quietMs">): "after" | "login" {
  return quietMs === undefined ? "after" : "login";
}

async function writeRecord(folder: string, kept: BootToKeep): Promise<void> {
  const keepPort = async (port: Port) => {
    const bytes = await readPort(portPath(kept.ports, port), kept.starts?.[port] ?? 0);
    await Deno.writeFile(portPath(folder, port), bytes, { mode: 0o600 });
    return createHash("sha256").update(bytes).digest("hex");
  };
  const ports = { consoleSha256: await keepPort("console"), reportSha256: await keepPort("report") };
  const told = recordText(kept);
  const text = JSON.stringify({ ...told, digest: digestOfRecord(told, ports) }, null, 1);
  if (text.length > MOST_RECORD_BYTES / 4) refuseLarge(new TextEncoder().encode(text).length);
  await Deno.writeTextFile(join(folder, RECORD_FILE), `${text}\n`, { mode: 0o600 });
}

function refuseLarge(bytes: number): void {
  if (bytes <= MOST_RECORD_BYTES) return;
  throw new Error(
    `its ${RECORD_FILE} would have ${bytes} bytes, and may have ${MOST_RECORD_BYTES} (ask for fewer commands and files)`,
  );
}

/** As much of a port's file as a record keeps: whoever said more has ended so (`portLimit`). */
async function readPort(path: string, start: number): Promise<Uint8Array<ArrayBuffer>> {
  try {
    using file = await Deno.open(path);
    const { size } = await file.stat();
    const bytes = new Uint8Array(Math.max(0, Math.min(size - start, MOST_PORT_BYTES)));
    await file.seek(start, Deno.SeekMode.Start);
    let done = 0;
    for (let got = 1; got > 0 && done < bytes.length; done += got) {
      got = await file.read(bytes.subarray(done)) ?? 0;
    }
    return bytes.subarray(0, done);
  } catch (error) {
    // QEMU makes them when it starts; one that never started leaves none.
    if (error instanceof Deno.errors.NotFound) return new Uint8Array();
    throw error;
  }
}

function recordText({ boot, heard, nonce }: BootToKeep): RecordText {
  const { transcript, host, before, after, id, seconds, heardAt, asked, earlierBootIds, poweredOff } = heard;
  return {
    version: 1,
    id,
    nonce,
    image: imageText(boot.image),
    caseIds: boot.caseIds,
    seconds,
    ...(heardAt && { heardAt }),
    ...(asked && { asked }),
    ...(earlierBootIds && { earlierBootIds }),
    ...(poweredOff !== undefined && { poweredOff }),
    ...(awaitedBy(boot) === "login" && { awaited: "login" as const }),
    ending: transcript.ending,
    phases: transcript.phases,
    ...(host && { host }),
    ...(before && { before }),
    ...(after && { after }),
    plan: { prepare: boot.prepare, argv: boot.argv },
  };
}

function imageText({ name, sha256, format, virtualSizeBytes }: PlannedBoot["image"]): RecordText["image"] {
  return { name, sha256, format, virtualSizeBytes };
}
