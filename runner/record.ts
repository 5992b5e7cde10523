/** Keeps what was heard of a boot: the raw ports, and what was asked. Raw means secrets too, so nobody else may read it. */
import { join } from "@std/path";
import type { Ending, Phase } from "./console.ts";
import type { PlannedBoot } from "./plan.ts";

/** What is kept beside the two ports' bytes. */
export interface RecordSummary {
  readonly boot: PlannedBoot;
  readonly ending: Ending;
  readonly phases: readonly { readonly phase: Phase; readonly atMs: number }[];
  readonly nonce: string;
  readonly seconds: number;
}

/** Where a record's parts stand. */
export interface RecordPaths {
  readonly folder: string;
  readonly console: string;
}

/**
 * Copies the ports out of a boot's folder into a new folder below `recordsFolder` (0700, files 0600).
 * The folder gets its name last: a record is whole or absent.
 */
export async function keepRecord(
  recordsFolder: string,
  bootFolder: string,
  summary: RecordSummary,
): Promise<RecordPaths> {
  await Deno.mkdir(recordsFolder, { recursive: true, mode: 0o700 });
  const part = await Deno.makeTempDir({ dir: recordsFolder, prefix: ".part-" });
  for (const port of ["console", "report"]) {
    const bytes = await Deno.readFile(join(bootFolder, port)).catch(orEmpty);
    await Deno.writeFile(join(part, port), bytes, { mode: 0o600 });
  }
  await Deno.writeTextFile(join(part, "record.json"), recordText(summary), { mode: 0o600 });
  const folder = join(recordsFolder, `${summary.boot.id}-${summary.nonce.slice(0, 8)}`);
  await Deno.rename(part, folder);
  return { folder, console: join(folder, "console") };
}

// QEMU makes the ports' files when it starts; one that never started leaves none.
function orEmpty(error: unknown): Uint8Array<ArrayBuffer> {
  if (error instanceof Deno.errors.NotFound) return new Uint8Array();
  throw error;
}

function recordText({ boot, ending, phases, nonce, seconds }: RecordSummary): string {
  const { files, image, ...rest } = boot;
  const { layout: _, ...imageKept } = image;
  const decoder = new TextDecoder();
  const seed = Object.fromEntries(
    Object.entries(files).map(([name, bytes]) => [name, decoder.decode(bytes)]),
  );
  return JSON.stringify(
    { version: 1, nonce, seconds, ending, phases, boot: { ...rest, image: imageKept, seed } },
    null,
    2,
  );
}
