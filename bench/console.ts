/** How the cost of a console's log grows with its length. */
import { join } from "@std/path";
import { portPath } from "../runner/machine/boot_files.ts";
import { type BenchContext, roundsOf } from "./bench.ts";
import { RECORDING } from "./made.ts";
import { time } from "./process.ts";
import type { Told } from "./sample.ts";
import { seedling } from "./seedling.ts";

const SIZES_MB = [1, 8, 64, 512];
// It asks nothing of every line: what a flood pushed out is not known, and would be an error.
const CASE = `name: The console shows a root of the size of the disk
disk: 20G
cloud-config: { runcmd: [lsblk, df -h] }
expect: { console: { df: { /: { size: 20G } } } }
`;

/** `seedling check` on logs that begin as a real boot's console and go on as a system that talks. */
export async function* measureConsole(context: BenchContext): AsyncGenerator<Told> {
  const path = join(context.folder, "case.yaml");
  await Deno.writeTextFile(path, CASE);
  for (const size of SIZES_MB) {
    const log = join(context.folder, `${size}.log`);
    await writeLog(log, size);
    const command = { ...seedling(context.folder, ["check", path, "--console", log]), isWatched: true };
    for (const round of roundsOf(context)) {
      const { code, seconds, figures, out, err } = await time(command);
      const sample = { kind: "sample", part: "growth", at: size, round } as const;
      if (code !== 0 || !figures) {
        yield {
          kind: "left-out",
          part: "growth",
          why: `${size} MB, round ${round}: exit code ${code}: ${(err || out).trim()}`,
        };
        continue;
      }
      yield { ...sample, what: "wall time", unit: "s", value: seconds };
      yield { ...sample, what: "peak memory", unit: "MB", value: figures.peakMb };
    }
    await Deno.remove(log);
  }
}

// Lines are as long as journald's, and none is like another.
const LINES_AT_ONCE = 10_000;

/** A log of so many MB of 10^6 bytes, to the line. */
export async function writeLog(path: string, megabytes: number): Promise<void> {
  await Deno.copyFile(portPath(RECORDING, "console"), path);
  using file = await Deno.open(path, { append: true });
  const encoder = new TextEncoder();
  let bytes = (await file.stat()).size;
  for (let first = 0; bytes < megabytes * 1e6; first += LINES_AT_ONCE) {
    const piece = encoder.encode(linesFrom(first)).subarray(0, megabytes * 1e6 - bytes);
    for (let done = 0; done < piece.length;) done += await file.write(piece.subarray(done));
    bytes += piece.length;
  }
}

function linesFrom(first: number): string {
  return Array.from({ length: LINES_AT_ONCE }, (_, index) => {
    const number = first + index;
    const seconds = (200 + number / 100).toFixed(6).padStart(12);
    return `[${seconds}] systemd[1]: Started job-${number}.service - Job ${number} of a busy machine.\r\n`;
  }).join("");
}
