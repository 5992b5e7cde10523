/** How long the tool takes to start. */
import { join } from "@std/path";
import { type BenchContext, inTurn, roundsOf } from "./bench.ts";
import { type Command, time } from "./process.ts";
import type { Told } from "./sample.ts";
import { seedling } from "./seedling.ts";

/** `--help` called directly and as a task, beside a program of Deno that does nothing. */
export async function* measureHelp(context: BenchContext): AsyncGenerator<Told> {
  const nothing = join(context.folder, "nothing.js");
  await Deno.writeTextFile(nothing, "");
  const help = seedling(context.folder, ["--help"]);
  const { cwd } = help;
  const commands: Readonly<Record<string, Command>> = {
    "an empty program": { argv: [Deno.execPath(), "run", "--quiet", nothing] },
    "`seedling --help`": { ...help, env: {} },
    "`deno task seedling --help`": {
      argv: [Deno.execPath(), "task", "--quiet", "seedling", "--help"],
      ...(cwd !== undefined && { cwd }),
    },
  };
  for (const round of [0, ...roundsOf(context)]) {
    for (const [what, command] of inTurn(Object.entries(commands), round)) {
      const { code, seconds, err } = await time(command);
      // The first of all reads what the others find in memory.
      if (round === 0) continue;
      yield code === 0 ? { kind: "sample", part: "start", what, unit: "ms", round, value: seconds * 1000 } : {
        kind: "left-out",
        part: "start",
        why: `${what}, round ${round}: exit code ${code}: ${err.trim()}`,
      };
    }
  }
}
