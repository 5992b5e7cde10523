/** argv -> exit code. */
import { join } from "@std/path";
import metadata from "../deno.json" with { type: "json" };
import { type CommandRow, COMMANDS } from "./commands/command_table.ts";
import type { Shell } from "./commands/shell.ts";
import { UsageError } from "./commands/usage.ts";
import { deniedText } from "./text/denied.ts";
import { suggest } from "./text/suggest.ts";
import { isCi } from "./record/records_use.ts";

/** Runs one command line. */
export async function main(args: readonly string[], shell: Shell): Promise<number> {
  try {
    return await dispatch(args, shell);
  } catch (error) {
    if (shell.signal.aborted) return shell.interruptedCode();
    if (error instanceof Deno.errors.BrokenPipe) return 2; // nobody reads what we print: there is no one to tell
    const { redactStanding } = await import("./redact/redact.ts");
    const said = error instanceof Error && await isForPeople(error)
      ? error.message
      : cacheText(error, shell) ?? deniedText(error)?.replace(/^/, "Cannot open ");
    await shell.complain(redactStanding(said === undefined ? faultText(error) : `${said}\n`));
    return 2;
  }
}

/** What the OS says of the cache, which may be a file, or nobody's to write. */
function cacheText(error: unknown, { cacheFolder }: Shell): string | undefined {
  if (!isOfSystem(error) || !error.message.includes(`'${cacheFolder}`)) return undefined;
  return `Cannot use the cache folder "${cacheFolder}": ${error.message} (give XDG_CACHE_HOME another)`;
}

/** What nobody meant to happen says nothing of an image: it is an error, and we want to know. */
function faultText(error: unknown): string {
  const stack = error instanceof Error ? error.stack ?? error.message : String(error);
  return `This is a fault of seedling ${metadata.version} itself. Please report it, with these lines:\n${stack}\n`;
}

async function dispatch([name = "--help", ...rest]: readonly string[], shell: Shell): Promise<number> {
  if (name === "--version") {
    await shell.print(`${shell.tool.name} ${shell.tool.version}\n`);
    return 0;
  }
  const isHelp = HELP.includes(name);
  const commandName = isHelp ? rest.find((each) => !HELP.includes(each)) : name;
  const command = commandName === undefined ? undefined : findCommand(commandName);
  if (command && !isHelp && !asksForHelp(rest)) return await (await command.load())(rest, shell);
  const { helpText, overviewText } = await import("./commands/help.ts");
  const columns = shell.output.isTerminal ? shell.output.columns : Infinity;
  await shell.print(command ? helpText(command, columns) : overviewText(columns));
  return 0;
}

const HELP: readonly string[] = ["--help", "-h", "help"];

/** Behind `--` stand operands alone. */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  return (end < 0 ? args : args.slice(0, end)).some((each) => each === "--help" || each === "-h");
}

function findCommand(name: string): CommandRow {
  const command = COMMANDS.find((each) => each.name === name);
  if (command) return command;
  if (name.startsWith("-")) {
    throw new UsageError(
      `Cannot read "${name}": it stands where a command does (write seedling run ${name} ...)`,
    );
  }
  const names = COMMANDS.map((each) => each.name);
  throw new UsageError(`Cannot run "${name}": unknown command ${suggest(name, names)}`);
}

/** Errors whose message says what to do; the stack of any other is worth seeing. */
async function isForPeople(error: Error): Promise<boolean> {
  if (error instanceof UsageError || error instanceof OutputError) return true;
  const { ImageError } = await import("./disk/bytes.ts");
  const { HostError } = await import("./host/host.ts");
  const { MachineError } = await import("./machine/folder.ts");
  const { PlanError } = await import("./plan/planned_boot.ts");
  const { RecordError } = await import("./record/record_text.ts");
  return [ImageError, HostError, MachineError, PlanError, RecordError].some((kind) => error instanceof kind);
}

const writeAll = async (out: typeof Deno.stdout, text: string) => {
  const bytes = new TextEncoder().encode(text);
  for (let done = 0; done < bytes.length;) done += await out.write(bytes.subarray(done));
};

/** A standard output that takes no more: its disk is full. */
class OutputError extends Error {
  override name = "OutputError";
}

async function print(text: string): Promise<void> {
  try {
    await writeAll(Deno.stdout, text);
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe || !isOfSystem(error)) throw error;
    throw new OutputError(
      `Cannot write to standard output: ${error.message} (lead it to where there is room)`,
    );
  }
}

/** Names of files are anybody's, and a terminal acts on what stands in them. */
async function complain(text: string): Promise<void> {
  const { guestText } = await import("./text/guest_text.ts");
  try {
    await writeAll(Deno.stderr, guestText(text, text.length));
  } catch (error) {
    if (!isOfSystem(error)) throw error; // where nothing can be said the exit code alone says it
  }
}

/** A display that nobody can see must not end the boots. */
function writeLive(text: string): void {
  try {
    Deno.stderr.writeSync(new TextEncoder().encode(text));
  } catch (error) {
    if (!isOfSystem(error)) throw error;
  }
}

function isOfSystem(error: unknown): error is Error {
  return error instanceof Error && "code" in error;
}

function columns(): number {
  try {
    return Deno.consoleSize().columns;
  } catch {
    return 100; // no terminal at all
  }
}

async function* readInput(): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(4096);
  for (let count = await Deno.stdin.read(buffer); count !== null; count = await Deno.stdin.read(buffer)) {
    yield buffer.slice(0, count);
  }
}

/** A process that ends early, by a second signal too, leaves the terminal as it was. */
function setRaw(isRaw: boolean): void {
  Deno.stdin.setRaw(isRaw);
  if (isRaw) addEventListener("unload", () => Deno.stdin.setRaw(false));
}

/** The surroundings of a real process. */
function processShell(interrupted: AbortController): Shell {
  const cache = Deno.env.get("XDG_CACHE_HOME") || join(Deno.env.get("HOME") ?? "/", ".cache");
  const cacheFolder = join(cache, "seedling");
  return {
    tool: { name: "seedling", version: metadata.version },
    print,
    complain,
    output: { isTerminal: Deno.stdout.isTerminal(), columns: columns(), isPlain: Deno.noColor },
    live: {
      isTerminal: Deno.stderr.isTerminal(),
      columns,
      write: writeLive,
    },
    input: { isTerminal: Deno.stdin.isTerminal(), setRaw, read: readInput },
    cacheFolder,
    recordsFolder: join(cacheFolder, "records"),
    isCi: isCi(Deno.env.get("CI")),
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

/** What no one waits for fails too: Deno would exit with 1, which says that an image is bad. */
export function endOnFaults(): void {
  const end = async (event: Event, error: unknown) => {
    event.preventDefault();
    await complain(faultText(error));
    Deno.exit(2);
  };
  addEventListener("error", (event) => void end(event, event.error));
  addEventListener("unhandledrejection", (event) => void end(event, event.reason));
}

if (import.meta.main) {
  const interrupted = new AbortController();
  if (!COMMANDS.some(({ name, endsAtOnce }) => endsAtOnce && name === Deno.args[0])) {
    endOnSignals(interrupted);
  }
  endOnFaults();
  Deno.exit(await main(Deno.args, processShell(interrupted)));
}
