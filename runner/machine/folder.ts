/** All that happens in a boot's folder before QEMU: its files are written, its commands are run. */
import { PORTS } from "./boot_files.ts";
import { readTail } from "./follow.ts";
import { isOutOfRoom, type Lease, writeInto } from "./lease.ts";
import { signalOf } from "./lease_script.ts";
import { fillNonce } from "./nonce.ts";
import { formatDuration } from "../text/duration.ts";

/** A machine that could not be started: a program is missing or failed. The message carries its stderr. */
export class MachineError extends Error {
  override name = "MachineError";
  /** Whether the host is to blame, and another try may go well: its memory, its disk, or a signal. */
  readonly isHostTrouble: boolean;

  /** `options` may say that the host is to blame. */
  constructor(message: string, { isHostTrouble = false }: { readonly isHostTrouble?: boolean } = {}) {
    super(message);
    this.isHostTrouble = isHostTrouble;
  }
}

/** Names of a boot's files: one level of folders, nothing that leads out. */
const FILE_NAME = /^(?!\.)[\w.-]+(\/(?!\.)[\w.-]+)?$/;
/** What the lease and QEMU themselves keep there. */
const TAKEN: readonly string[] = [...PORTS, "life", "stderr", "stdin"];
const NOT_FOUND = 127;
const STDERR_BYTES = 16 * 1024;
/** Debian's package of each program a plan may name; the program's own name where none stands here. */
const PACKAGES: Readonly<Record<string, string>> = {
  "qemu-img": "qemu-utils",
  "qemu-system-x86_64": "qemu-system-x86",
};

/** Fills the lease's folder and returns its path. Throws a {@linkcode MachineError} with argv, status and stderr of a command that fails, or takes longer than `limitMs`. */
export async function prepareFolder(
  lease: Lease,
  spec: {
    readonly files: Readonly<Record<string, Uint8Array>>;
    readonly nonceIn: readonly string[];
    readonly prepare: readonly (readonly string[])[];
  },
  { nonce, limitMs }: { readonly nonce: string; readonly limitMs: number },
): Promise<string> {
  const folder = await makeFolder(lease);
  // The ports' files are there before QEMU is, so that they can be watched; QEMU opens and keeps them.
  await Promise.all(PORTS.map((port) => writeInto(folder, port, new Uint8Array())));
  for (const [name, bytes] of Object.entries(spec.files)) {
    await writeFile(folder, name, spec.nonceIn.includes(name) ? fillNonce(bytes, nonce) : bytes);
  }
  await lease.send("go");
  for (const argv of spec.prepare) await runStep(lease, argv, { folder, limitMs });
  return folder;
}

/** Why a command ended with `status`, as an error of its own. */
export function commandError(
  what: string,
  argv: readonly string[],
  end: { readonly status: number; readonly stderr: string },
): MachineError {
  const program = argv[0] ?? "";
  if (end.status === NOT_FOUND) {
    const name = program.split("/").at(-1) ?? program;
    return new MachineError(
      `Cannot run "${program}": it is not installed (\`apt-get install ${PACKAGES[name] ?? name}\` would do)`,
    );
  }
  const hint = /Permission denied/.test(end.stderr) ? UNREADABLE : "";
  return new MachineError(
    `Cannot ${what}: \`${argv.join(" ")}\` ended with ${end.status}: ${end.stderr || "no message"}${hint}`,
    { isHostTrouble: signalOf(end.status) !== undefined || HOST_TROUBLE.test(end.stderr) },
  );
}

// As root it has none of root's rights, so a user's own 0600 image is closed to it.
const UNREADABLE = " (it runs without capabilities: a file must be readable by its owner and mode)";
const HOST_TROUBLE =
  / KiB free, and a boot needs |No space left on device|Disk quota exceeded|Input\/output error|Cannot allocate memory/;

const ROOM_BYTES = 64 * 1024;

/** Whether a boot's folder still takes what a port says at a time: on a full disk QEMU cuts its ports' files without a word. */
export async function hasRoom(folder: string): Promise<boolean> {
  try {
    await writeInto(folder, "room", new Uint8Array(ROOM_BYTES));
    return true;
  } catch (error) {
    if (isOutOfRoom(error)) return false;
    if (error instanceof Deno.errors.NotFound) return true; // the folder went with its shell
    throw error;
  }
}

/** The last 16 KiB of what the boot's latest command said on stderr, and what it could not say where the kernel killed it for memory. */
export async function readStderr(folder: string, isOutOfMemory = false): Promise<string> {
  const said = await readTail(`${folder}/stderr`, STDERR_BYTES);
  const because = isOutOfMemory ? "the host's kernel was out of memory and killed it" : "";
  return [withoutOldWays(said), because].filter(Boolean).join("\n");
}

/** What a newer QEMU will not take one day ends no boot today: 11.1 says so of `-mon` at each start. */
export function withoutOldWays(said: string): string {
  return said.split("\n").filter((line) => !/: warning: .* is deprecated\b/.test(line)).join("\n");
}

async function makeFolder(lease: Lease): Promise<string> {
  const line = await lease.next();
  if (line?.kind === "folder") return line.text;
  const why = line?.kind === "refused" ? line.text : "sh ended before it said its name";
  throw new MachineError(`Cannot make a folder for the boot: ${why} ${WITH_ROOM}`, {
    isHostTrouble: HOST_TROUBLE.test(why),
  });
}

const WITH_ROOM = "(set TMPDIR to a folder with room)";

async function writeFile(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  if (!FILE_NAME.test(name) || TAKEN.includes(name)) {
    throw new MachineError(
      `Cannot write "${name}" into the boot's folder (take a plain name, or folder/name)`,
    );
  }
  try {
    await writeInto(folder, name, bytes);
  } catch (error) {
    if (!isOutOfRoom(error)) throw error;
    const why = `Cannot write "${name}" into the boot's folder: ${error.message} ${WITH_ROOM}`;
    throw new MachineError(why, { isHostTrouble: true });
  }
}

async function runStep(
  lease: Lease,
  argv: readonly string[],
  { folder, limitMs }: { readonly folder: string; readonly limitMs: number },
): Promise<void> {
  const late = `Cannot prepare the boot: \`${argv.join(" ")}\` was not done`;
  const line = await within(limitMs, lease.next(), late);
  if (line?.kind === "exit" && line.number === 0) return;
  const status = line?.kind === "exit" ? line.number : 1;
  throw commandError("prepare the boot", argv, { status, stderr: await readStderr(folder) });
}

/** What a promise gives, or a {@linkcode MachineError} that begins with `late`: a disk that hangs would keep us for ever. */
export async function within<T>(limitMs: number, promise: Promise<T>, late: string): Promise<T> {
  const { promise: over, reject } = Promise.withResolvers<never>();
  const error = new MachineError(
    `${late} after ${
      formatDuration(limitMs)
    } (is the disk of the image or of the boot's folder slow, or gone?)`,
    { isHostTrouble: true },
  );
  const timer = setTimeout(() => reject(error), limitMs);
  try {
    return await Promise.race([promise, over]);
  } finally {
    clearTimeout(timer);
  }
}
