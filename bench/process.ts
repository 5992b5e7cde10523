/** A child process, timed: its clock, its processor time, and the most memory it held. */

/** What /proc tells of a process. Its children are not in it. */
export interface ProcessFigures {
  /** User and system time, in seconds, of steps of 10 ms. */
  readonly cpuSeconds: number;
  /** Resident now, in MB of 10^6 bytes. */
  readonly residentMb: number;
  /** The most that was ever resident, in MB. */
  readonly peakMb: number;
}

// Linux counts these times in USER_HZ, which is 100 on every architecture that Deno runs on.
const TICKS_PER_SECOND = 100;

/** Looks at a process; `undefined` once it is gone. By `cat`: Deno itself opens files of /proc only where everything is allowed. */
export async function lookAt(pid: number): Promise<ProcessFigures | undefined> {
  const files = [`/proc/${pid}/stat`, `/proc/${pid}/status`];
  const { stdout } = await new Deno.Command("cat", { args: files, stdin: "null", stderr: "null" }).output();
  return readFigures(new TextDecoder().decode(stdout));
}

/** Reads `stat` and, behind it, `status`; `undefined` where either is missing, as of a process that has just ended. */
export function readFigures(text: string): ProcessFigures | undefined {
  // The name in brackets may hold blanks and brackets itself.
  const times = /^\d+ \(.*?\) \S(?: -?\d+){10} (\d+) (\d+) /s.exec(text);
  const kibOf = (name: string) => Number(new RegExp(`^${name}:\\s*(\\d+) kB`, "m").exec(text)?.[1]);
  if (!times || Number.isNaN(kibOf("VmHWM"))) return undefined;
  return {
    cpuSeconds: (Number(times[1]) + Number(times[2])) / TICKS_PER_SECOND,
    residentMb: kibOf("VmRSS") * 1024 / 1e6,
    peakMb: kibOf("VmHWM") * 1024 / 1e6,
  };
}

/** How a command went. */
export interface Timed {
  readonly code: number;
  /** From before it was started until it was seen to be over. */
  readonly seconds: number;
  /** Of its last look, at most {@linkcode LOOK_MS} before its end; absent where it was too quick for one. */
  readonly figures?: ProcessFigures;
  readonly out: string;
  readonly err: string;
}

// A look costs 2 ms of a processor.
const LOOK_MS = 50;

/** What to run, and where. */
export interface Command {
  /** The program first. */
  readonly argv: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether to look at its memory and processor time meanwhile, which costs some of the latter. */
  readonly isWatched?: boolean;
  /** Ends it by SIGTERM. */
  readonly signal?: AbortSignal;
}

/** Aborting it ends every child by SIGTERM: who is killed alone would leave a guest running, and beside the next bench. */
export const CHILDREN: AbortController = new AbortController();

/** Runs a command to its end. Throws what the OS says where it cannot start. */
export async function time(
  { argv: [program = "", ...args], isWatched, cwd, env, signal }: Command,
): Promise<Timed> {
  const startedMs = performance.now();
  const child = new Deno.Command(program, {
    args,
    ...(cwd !== undefined && { cwd }),
    ...(env && { env }),
    signal: AbortSignal.any([CHILDREN.signal, ...(signal ? [signal] : [])]),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const watch = isWatched ? new Watch(child.pid) : undefined;
  try {
    const { code, stdout, stderr } = await child.output();
    const seconds = (performance.now() - startedMs) / 1000;
    const decoder = new TextDecoder();
    const figures = watch?.last;
    return {
      code,
      seconds,
      ...(figures && { figures }),
      out: decoder.decode(stdout),
      err: decoder.decode(stderr),
    };
  } finally {
    await watch?.stop();
  }
}

/** Keeps the last look at a process. */
class Watch {
  last: ProcessFigures | undefined;
  readonly #timer: ReturnType<typeof setInterval>;
  #look: Promise<void> = Promise.resolve();

  constructor(pid: number) {
    this.#timer = setInterval(() => {
      this.#look = lookAt(pid).then((seen) => void (this.last = seen ?? this.last));
    }, LOOK_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#look;
  }
}
