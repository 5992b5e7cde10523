/** What lies in a folder of records: one look, and nothing of what was heard is read. */
import { join } from "@std/path";
import { PORTS } from "../machine/boot_files.ts";
import { PART_PREFIX } from "./record.ts";
import { isAsKept } from "./recording.ts";
import { MOST_PORT_BYTES, MOST_RECORD_BYTES, parseRecordText, RECORD_FILE } from "./record_text.ts";

/** What a record says of itself. */
export interface ToldByRecord {
  /** Its boot's key. */
  readonly id: string;
  /** What was booted. */
  readonly image: { readonly name: string; readonly sha256: string };
  /** The cases that it was booted for; none in records of earlier builds. */
  readonly caseIds?: readonly string[];
  /** The name of its ending: `reported`. */
  readonly ending: string;
  /** From the start to the end of QEMU. */
  readonly seconds: number;
  /** What ran the guest; none in records of earlier builds. */
  readonly accelerator?: "kvm" | "tcg";
}

/** A record as it lies there. */
export interface KeptRecord {
  /** Its folder's name. */
  readonly name: string;
  /** Where it lies. */
  readonly folder: string;
  /** `half-written`: it has not got its name; `damaged`: it has lost a file, one is larger than any of ours, or its record.json is none. */
  readonly status: "whole" | "other-version" | "damaged" | "half-written";
  /** Of all its files. */
  readonly sizeBytes: number;
  /** When its boot ended; where it does not say, when its folder was last written to. Since 1970. */
  readonly keptAtMs: number;
  /** What it says of itself, where it is whole. */
  readonly told?: ToldByRecord;
}

// As keepRecord names them. What has another name is not ours to list, nor to remove.
const RECORD_NAME = /^[0-9a-f]{12}-[0-9a-f]{8}$/;
const FILES = [...PORTS, RECORD_FILE];
const MOST_BYTES = [...PORTS.map(() => MOST_PORT_BYTES), MOST_RECORD_BYTES];
// Open files and promises at a time; more is no faster.
const SIDE_BY_SIDE = 32;

/** How to look. */
export interface ListRecordsOptions {
  /**
   * Whether the ports are held against the record's digest: every byte of theirs is read.
   * @default {false}
   */
  readonly isThorough?: boolean;
}

/** The records of a folder, oldest first; none where the folder is not there. Links are not followed. */
export async function listRecords(
  recordsFolder: string,
  { isThorough = false }: ListRecordsOptions = {},
): Promise<readonly KeptRecord[]> {
  const names = (await foldersIn(recordsFolder)).filter((name) =>
    RECORD_NAME.test(name) || name.startsWith(PART_PREFIX)
  );
  const found: KeptRecord[] = [];
  for (let at = 0; at < names.length; at += SIDE_BY_SIDE) {
    const looks = names.slice(at, at + SIDE_BY_SIDE).map((name) =>
      isThorough ? lookThoroughly(recordsFolder, name) : lookAt(recordsFolder, name)
    );
    found.push(...(await Promise.all(looks)).filter((each) => each !== undefined));
  }
  return found.toSorted((a, b) => a.keptAtMs - b.keptAtMs || (a.name < b.name ? -1 : 1));
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    return entries.filter(({ isDirectory }) => isDirectory).map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

async function lookThoroughly(recordsFolder: string, name: string): Promise<KeptRecord | undefined> {
  const found = await lookAt(recordsFolder, name);
  if (found?.status !== "whole" || await isAsKept(found.folder)) return found;
  const { told: _, ...rest } = found;
  return { ...rest, status: "damaged" };
}

/** One that another run removes in the meantime is none. */
async function lookAt(recordsFolder: string, name: string): Promise<KeptRecord | undefined> {
  const folder = join(recordsFolder, name);
  const written = await orAbsent(Deno.lstat(folder));
  if (!written) return undefined;
  const files = await Promise.all(FILES.map((file) => orAbsent(Deno.lstat(join(folder, file)))));
  const sizeBytes = files.reduce((sum, file) => sum + (file?.size ?? 0), 0);
  const writtenMs = written.mtime?.getTime() ?? 0;
  if (name.startsWith(PART_PREFIX)) {
    return { name, folder, status: "half-written", sizeBytes, keptAtMs: writtenMs };
  }
  const isComplete = files.every((file, nth) => file?.isFile && file.size <= (MOST_BYTES[nth] ?? 0));
  const text = isComplete ? await orAbsent(Deno.readTextFile(join(folder, RECORD_FILE))) : undefined;
  return { name, folder, sizeBytes, ...tellOf(text ?? "", writtenMs) };
}

function tellOf(text: string, writtenMs: number): Pick<KeptRecord, "status" | "keptAtMs" | "told"> {
  const parsed = parseRecordText(text);
  if (parsed.kind !== "record") return { status: parsed.kind, keptAtMs: writtenMs };
  const { id, image, caseIds, ending, seconds, host, heardAt = "" } = parsed.record;
  const heardMs = Date.parse(heardAt);
  const name = typeof ending === "string" ? ending : ending.name;
  const accelerator = host && { accelerator: host.accelerator };
  const row = { id, image, ending: name, seconds, ...accelerator, ...(caseIds && { caseIds }) };
  return { status: "whole", keptAtMs: Number.isNaN(heardMs) ? writtenMs : heardMs, told: row };
}

async function orAbsent<T>(looking: Promise<T>): Promise<T | undefined> {
  try {
    return await looking;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return undefined;
    throw error;
  }
}
