/** Long programs of the set-up: told while they go on, and gone when the set-up is, however that ends. */
import { linesOf } from "../text/lines.ts";
import { type Argv, CommandError, lastLines, type RunOptions } from "./command.ts";

/** How to run one. */
export interface HeldOptions extends RunOptions {
  /** Told each line of what it says of its work on standard error. */
  readonly onLine?: (line: string) => void;
}

/**
 * Runs the words behind it in a session of their own, whose processes are ended once standard input is: it is a pipe from us, and
 * the kernel closes it when we are gone, by SIGKILL too. A program may tidy up for five seconds.
 */
const SCRIPT = `exec 3<&0
"$@" </dev/null 3<&- & child=$!
( trap '' TERM; cat <&3; kill -TERM -$$; sleep 5; kill -KILL -$$ ) >/dev/null 2>&1 & keeper=$!
exec 3<&-
wait $child; code=$?
kill -KILL $keeper
exit $code`;

/** The command by which a program is held. */
export const heldArgv = (argv: Argv): Argv => ["setsid", "sh", "-c", SCRIPT, "sh", ...argv];

/** Runs a program to its end; fails with the end of what it said. */
export async function runHeld(
  argv: Argv,
  { onLine = () => {}, ...options }: HeldOptions = {},
): Promise<void> {
  const [program, ...args] = heldArgv(argv);
  const command = new Deno.Command(program, {
    args,
    ...options,
    stdin: "piped",
    stdout: "null",
    stderr: "piped",
  });
  const child = command.spawn();
  const said: string[] = [];
  for await (const line of linesOf(child.stderr, "kept")) {
    said.push(line);
    onLine(line);
  }
  const { success, code } = await child.status;
  await child.stdin.close().catch(() => {}); // the program's end may have closed it
  if (!success) {
    throw new CommandError(`Cannot run ${argv[0]}: exit ${code}\n${lastLines(said.join("\n"), 20)}`);
  }
}
