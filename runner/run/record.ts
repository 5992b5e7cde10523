/** Keeps what was heard of a boot, and finds it again. Raw means secrets too: nobody else may read it. */
import { join } from "@std/path";
import { listenTo, type Phase } from "../console/console.ts";
import type { DiskLayout } from "../disk/layout.ts";
import type { HeardBoot } from "./heard.ts";
import type { PlannedBoot } from "../plan/plan.ts";

/** A folder that is no record, or not of this version. */
export class RecordError extends Error {
  /** Tells it from other errors. */
  override name = "RecordError";
}

/** A boot to be kept; `ports` is the folder with the files `console` and `report`. */
export interface BootToKeep {
  readonly boot: PlannedBoot;
  readonly heard: Omit<HeardBoot, "consolePath">;
  readonly nonce: string;
  readonly ports: string;
}

/** Beside the ports, in `record.json`. */
interface RecordText {
  readonly version: 1;
  readonly id: string;
  readonly nonce: string;
  readonly image: { readonly name: string; readonly sha256: string };
  readonly seconds: number;
  readonly ending: string;
  readonly phases: readonly { readonly phase: Phase; readonly atMs: number }[];
  readonly before?: DiskLayout;
  readonly after?: DiskLayout;
  readonly plan: { readonly prepare: PlannedBoot["prepare"]; readonly argv: PlannedBoot["argv"] };
}

/**
 * Copies the ports out of a boot's folder into a new folder below `recordsFolder` (0700, files 0600) and gives the
 * console's path. The folder gets its name last: a record is whole or absent.
 */
export async function keepRecord(recordsFolder: string, kept: BootToKeep): Promise<string> {
  await Deno.mkdir(recordsFolder, { recursive: true, mode: 0o700 });
  const part = await Deno.makeTempDir({ dir: recordsFolder, prefix: ".part-" });
  for (const port of ["console", "report"]) {
    const bytes = await Deno.readFile(join(kept.ports, port)).catch(orEmpty);
    await Deno.writeFile(join(part, port), bytes, { mode: 0o600 });
  }
  await Deno.writeTextFile(join(part, "record.json"), `${JSON.stringify(recordText(kept), null, 1)}\n`, {
    mode: 0o600,
  });
  const folder = join(recordsFolder, `${kept.boot.id}-${kept.nonce.slice(0, 8)}`);
  await Deno.rename(part, folder);
  return join(folder, "console");
}

// QEMU makes the ports' files when it starts; one that never started leaves none.
function orEmpty(error: unknown): Uint8Array<ArrayBuffer> {
  if (error instanceof Deno.errors.NotFound) return new Uint8Array();
  throw error;
}

function recordText({ boot, heard, nonce }: BootToKeep): RecordText {
  const { transcript, before, after, id, seconds } = heard;
  return {
    version: 1,
    id,
    nonce,
    image: { name: boot.image.name, sha256: boot.image.sha256 },
    seconds,
    ending: transcript.ending.name,
    phases: transcript.phases,
    ...(before && { before }),
    ...(after && { after }),
    plan: { prepare: boot.prepare, argv: boot.argv },
  };
}

/** Reads a record back. What its guest said is heard anew, so a newer listener judges by what it knows now. */
export async function readRecord(folder: string): Promise<HeardBoot> {
  const kept = readRecordText(
    await Deno.readTextFile(join(folder, "record.json")).catch(notARecord(folder)),
    folder,
  );
  const consolePath = join(folder, "console");
  const console = await Deno.readFile(consolePath);
  const report = await Deno.readFile(join(folder, "report"));
  const { id, image, nonce, seconds, before, after } = kept;
  return {
    id,
    image: image.name,
    transcript: { ...listenTo({ console, report, nonce }), phases: kept.phases },
    seconds,
    consolePath,
    ...(before && { before }),
    ...(after && { after }),
  };
}

const notARecord = (folder: string) => (error: unknown): never => {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
  throw new RecordError(
    `Cannot read record "${folder}": it has no record.json (give the folder of one boot)`,
  );
};

function readRecordText(text: string, folder: string): RecordText {
  try {
    const kept: unknown = JSON.parse(text);
    if (isRecordText(kept)) return kept;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new RecordError(`Cannot read record "${folder}": its record.json is not one of this version`);
}

// Our own file, whole by its making: its version vouches for the rest.
function isRecordText(kept: unknown): kept is RecordText {
  return typeof kept === "object" && kept !== null && "version" in kept && kept.version === 1;
}
