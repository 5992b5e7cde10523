/** argv -> exit code. */
import { join } from "@std/path";
import { guestText, HostError, ImageError, PlanError, RecordError } from "../mod.ts";
import metadata from "../deno.json" with { type: "json" };
import { CHECK_USAGE, checkCommand } from "./commands/check.ts";
import { DIFF_USAGE, diffCommand } from "./commands/diff.ts";
import { RUN_USAGE, runCommand } from "./commands/run.ts";
import type { Shell } from "./commands/shell.ts";
import { UsageError } from "./commands/usage.ts";
import { suggest } from "./match/suggest.ts";

const USAGE =
  `Seedling judges cloud images: it boots them, listens, and holds what it hears against YAML cases.

${RUN_USAGE}
${CHECK_USAGE}
${DIFF_USAGE}
Exit codes: 0 all pass or skip; 1 a case fails; 2 an error, an invalid case, wrong usage, or nothing judged;
130 and 143 after SIGINT and SIGTERM.
`;

const COMMANDS = new Map([["run", runCommand], ["check", checkCommand], ["diff", diffCommand]]);

/** Runs one command line. */
export async function main(args: readonly string[], shell: Shell): Promise<number> {
  const [name = "--help", ...rest] = args;
  if (["--help", "-h", "help"].includes(name) || rest.includes("--help") || rest.includes("-h")) {
    await shell.print(USAGE);
    return 0;
  }
  if (name === "--version") {
    await shell.print(`${shell.tool.name} ${shell.tool.version}\n`);
    return 0;
  }
  try {
    const command = COMMANDS.get(name);
    if (!command) {
      throw new UsageError(`Cannot run "${name}": unknown command ${suggest(name, [...COMMANDS.keys()])}`);
    }
    return await command(rest, shell);
  } catch (error) {
    if (shell.signal.aborted) return shell.interruptedCode();
    if (error instanceof Deno.errors.BrokenPipe) return 2; // nobody reads what we print: there is no one to tell
    if (!isForPeople(error)) throw error;
    await shell.complain(`${error.message}\n`);
    return 2;
  }
}

/** Errors whose message says what to do; the stack of any other is worth seeing. */
function isForPeople(error: unknown): error is Error {
  return [UsageError, ImageError, HostError, PlanError, RecordError].some((kind) => error instanceof kind);
}

const writeAll = async (out: typeof Deno.stdout, text: string) => {
  const bytes = new TextEncoder().encode(text);
  for (let done = 0; done < bytes.length;) done += await out.write(bytes.subarray(done));
};

function columns(): number {
  try {
    return Deno.consoleSize().columns;
  } catch {
    return 100; // no terminal at all
  }
}

/** The surroundings of a real process. */
function processShell(interrupted: AbortController): Shell {
  const cache = Deno.env.get("XDG_CACHE_HOME") || join(Deno.env.get("HOME") ?? "/", ".cache");
  const cacheFolder = join(cache, "seedling");
  return {
    tool: { name: "seedling", version: metadata.version },
    print: (text) => writeAll(Deno.stdout, text),
    // Names of files are anybody's, and a terminal acts on what stands in them.
    complain: (text) => writeAll(Deno.stderr, guestText(text, text.length)),
    output: { isTerminal: Deno.stdout.isTerminal(), columns: columns() },
    live: {
      isTerminal: Deno.stderr.isTerminal(),
      columns,
      write: (text) => Deno.stderr.writeSync(new TextEncoder().encode(text)),
    },
    cacheFolder,
    recordsFolder: join(cacheFolder, "records"),
    signal: interrupted.signal,
    interruptedCode: () =>
      interrupted.signal.reason instanceof Interruption ? interrupted.signal.reason.code : 130,
  };
}

/** A signal asked the run to end; `code` is the exit code that says so. */
class Interruption extends Error {
  override name = "Interruption";
  constructor(signal: string, readonly code: number) {
    super(`interrupted by ${signal}`);
  }
}

/** The first signal ends the run in order; the second ends it at once, and the machines' leases clean up. */
function endOnSignals(interrupted: AbortController): void {
  for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
    Deno.addSignalListener(signal, () => {
      if (interrupted.signal.aborted) Deno.exit(code);
      interrupted.abort(new Interruption(signal, code));
    });
  }
}

if (import.meta.main) {
  const interrupted = new AbortController();
  endOnSignals(interrupted);
  Deno.exit(await main(Deno.args, processShell(interrupted)));
}
