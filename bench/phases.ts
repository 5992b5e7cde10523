/** Where the seconds of a boot go, from consoles that were kept. */
import { join } from "@std/path";
import { listRecorded } from "../fixtures/conformance/recorded.ts";
import { portPath } from "../runner/machine/boot_files.ts";
import { readRecordText, RECORD_FILE, type RecordText } from "../runner/record/record_text.ts";
import type { BenchContext } from "./bench.ts";
import { phasesOf } from "./phase_marks.ts";
import type { Told } from "./sample.ts";

/** A round is a boot: those of the demo image that grew its root, made its keys and reported. */
export async function* measurePhases({ recordsFolder }: BenchContext): AsyncGenerator<Told> {
  const folders = recordsFolder === undefined
    ? (await listRecorded("debian-12")).map(({ folder }) => folder)
    : await foldersIn(recordsFolder);
  let round = 0;
  for (const folder of folders.toSorted()) {
    const phases = await readPhases(folder);
    if (!phases) continue;
    round += 1;
    const whole = phases.reduce((sum, [, seconds]) => sum + seconds, 0);
    for (const [what, seconds] of phases) {
      yield { kind: "sample", part: "phases", what, unit: "s", round, value: seconds };
      yield { kind: "sample", part: "phases", what, unit: "%", round, value: 100 * seconds / whole };
    }
  }
  if (round === 0) {
    yield { kind: "left-out", part: "phases", why: "no whole boot of debian-12 is kept there" };
  }
}

async function foldersIn(records: string): Promise<readonly string[]> {
  const entries = await Array.fromAsync(Deno.readDir(records));
  return entries.filter(({ isDirectory, name }) => isDirectory && !name.startsWith(".")).map(({ name }) =>
    join(records, name)
  );
}

async function readPhases(folder: string) {
  const record = readRecordText(await Deno.readTextFile(join(folder, RECORD_FILE)), folder);
  const { image, phases, seconds, poweredOff } = record;
  const kernelMs = phases.find(({ phase }) => phase === "kernel")?.atMs;
  // A guest that was powered off in order took longer than its report.
  if (
    image.name !== "debian-12" || kernelMs === undefined || poweredOff !== undefined || !isReported(record)
  ) return;
  const console = await Deno.readTextFile(portPath(folder, "console"));
  return phasesOf(console, { kernelAt: kernelMs / 1000, endedAt: seconds });
}

const isReported = ({ ending }: Pick<RecordText, "ending">) =>
  typeof ending !== "string" && ending.name === "reported";
