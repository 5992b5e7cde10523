/** One boot from start to judged evidence: machine, listener and clock joined; then the host's own look at the disk. */
import { join } from "@std/path";
import { Listener, type Transcript } from "../console/console.ts";
import { baseModified, hostDiskFull } from "../console/ending.ts";
import { guestTimeout } from "../console/guest_timeout.ts";
import type { HostSummary } from "../host/summary.ts";
import { ImageError } from "../disk/bytes.ts";
import { hasChanged } from "../image/digest.ts";
import type { DiskLayout } from "../disk/layout.ts";
import type { HeardBoot } from "../record/heard.ts";
import type { BootOutcome } from "../record/outcome.ts";
import type { Image } from "../image/image.ts";
import { inspect } from "../image/inspect.ts";
import { Hearing } from "./hearing.ts";
import { portLimit } from "./port_limit.ts";
import type { BootProgress } from "./run_event.ts";
import { BOOT_FILES } from "../machine/boot_files.ts";
import { hasRoom, Machine, MachineError } from "../machine/machine.ts";
import type { PlannedBoot } from "../plan/planned_boot.ts";
import { PREVIOUS_FOLDER } from "../plan/prepare.ts";
import { awaitedBy, keepRecord } from "../record/record.ts";

/** What {@linkcode hearBoot} needs beside the boot. */
export interface BootOptions {
  readonly host: HostSummary;
  readonly recordsFolder: string;
  /** The boot that this one goes on from. */
  readonly previous?: PreviousBoot;
  /** Aborting it ends the boot as `interrupted`. */
  readonly signal: AbortSignal;
  /** Told where the boot is. */
  readonly tell: (progress: BootProgress) => void;
  /** A clock, in ms from any moment on: what deadline and silence are held against. @default {performance.now} */
  readonly clockMs?: () => number;
}

/** What came of making a boot once. */
export interface MadeBoot {
  readonly outcome: BootOutcome;
  /** Where its guest went in order, so that others may go on from it. */
  readonly left?: PreviousBoot;
}

/** A boot whose guest went in order, with all that others may go on from. Whoever is given it disposes of the machine. */
export interface PreviousBoot {
  readonly heard: HeardBoot;
  /** In its folder the disk still lies. QEMU has ended, or stands still for a warm reboot with all it had written out. */
  readonly machine: Machine;
  /** Whether its guest is off, and the disk is in order: a guest that reset itself may do no more than go on. */
  readonly isOff: boolean;
}

/**
 * Runs one boot to its end and listens. Its machine is gone then, unless others may go on from it. Throws what the machine throws where QEMU or a preparing command cannot start, and where
 * the image is no more the one that was looked at.
 */
export async function hearBoot(boot: PlannedBoot, options: BootOptions): Promise<MadeBoot> {
  const { previous, signal } = options;
  if (await hasChanged(boot.image)) {
    throw new MachineError(
      `Cannot boot "${boot.image.path}": it was changed or replaced after it was looked at (run again)`,
    );
  }
  if (boot.isReboot && previous) {
    await previous.machine.reboot();
    return await hearMachine(previous.machine, boot, options);
  }
  await using held = new AsyncDisposableStack();
  const machine = held.use(await start(goingOn(boot, previous?.machine.folder), signal));
  const made = await hearMachine(machine, boot, options);
  if (made.left) held.move();
  return made;
}

async function hearMachine(machine: Machine, boot: PlannedBoot, options: BootOptions): Promise<MadeBoot> {
  const { previous, recordsFolder, signal, tell, clockMs = () => performance.now() } = options;
  const earlierBootIds = boot.isReboot && previous ? bootIdsOf(previous.heard) : [];
  const listener = new Listener({ nonce: machine.nonce, earlierBootIds, awaited: awaitedBy(boot) });
  const startedMs = clockMs();
  const nowMs = () => clockMs() - startedMs;
  const hearing = new Hearing({ machine, listener, boot, signal, tell, nowMs });
  await hearing.toTheEnd();
  const { nonce, folder, starts } = machine;
  const { poweredOff, isOff } = hearing;
  const transcript = await heldAgainstHost(listener.transcript(), boot, { machine, host: options.host });
  const before = diskBefore(boot, previous?.heard);
  // Sound before a warm reboot too: the machine is held, and QEMU has nothing of the overlay left to write.
  const after = await readOverlay(join(folder, BOOT_FILES.disk), boot.image);
  const kept = {
    id: boot.id,
    image: boot.image.name,
    transcript,
    seconds: nowMs() / 1000,
    heardAt: new Date().toISOString(),
    asked: boot.asked,
    host: options.host,
    ...(before && { before }),
    ...(after && { after }),
    ...(earlierBootIds.length > 0 && { earlierBootIds }),
    ...(poweredOff !== undefined && { poweredOff }),
  };
  const consolePath = await keepRecord(recordsFolder, { boot, heard: kept, nonce, ports: folder, starts });
  const heard = { ...kept, consolePath };
  return { outcome: { kind: "heard", heard }, ...(poweredOff && { left: { heard, machine, isOff } }) };
}

/** The seed's nonce is the same in all boots of a QEMU, so only its boot id tells whose a frame is. */
function bootIdsOf({ earlierBootIds = [], transcript: { frames } }: HeardBoot): readonly string[] {
  return [...new Set([...earlierBootIds, ...frames.map(({ bootId }) => bootId)])];
}

/** What the guest seemed to do, unless the image moved below it, or the host had no room for its words or was too slow for it. */
async function heldAgainstHost(
  transcript: Transcript,
  { image }: PlannedBoot,
  { machine, host }: { readonly machine: Machine; readonly host: HostSummary },
): Promise<Transcript> {
  // Without its frames nothing is read off a guest that ran on other bytes.
  if (await hasChanged(image)) {
    return { ...transcript, frames: [], damage: [], ending: baseModified(image.path) };
  }
  if (transcript.ending.verdict === "pass") {
    const ending = await portLimit(machine.folder, machine.starts);
    return ending ? { ...transcript, ending } : transcript;
  }
  if (!await hasRoom(machine.folder)) return { ...transcript, ending: hostDiskFull("the boot's folder") };
  const ending = host.accelerator === "tcg" ? guestTimeout(transcript) : undefined;
  return ending ? { ...transcript, ending } : transcript;
}

/** The boot with the folder of the one before it filled in. */
function goingOn(boot: PlannedBoot, folder: string | undefined): PlannedBoot {
  if (folder === undefined) return boot;
  const prepare = boot.prepare.map((command) => command.map((word) => word.replace(PREVIOUS_FOLDER, folder)));
  return { ...boot, prepare };
}

/** A later boot's disk before it: as the boot before left it, in the size it has now. */
function diskBefore(
  { image, diskBytes }: PlannedBoot,
  previous: HeardBoot | undefined,
): DiskLayout | undefined {
  if (!previous) return image.layout;
  return previous.after && { ...previous.after, sizeBytes: diskBytes };
}

/** The signal ends the start at once; a machine that runs is ended in order, so that what it said is kept. */
async function start(boot: PlannedBoot, signal: AbortSignal): Promise<Machine> {
  const starting = new AbortController();
  const abort = () => starting.abort(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Machine.start(boot, { signal: starting.signal });
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** A disk that the guest left unreadable shows nothing; what the image was is known all the same. */
async function readOverlay(path: string, image: Image): Promise<DiskLayout | undefined> {
  try {
    return (await inspect(path, { backing: image.path })).layout;
  } catch (error) {
    if (error instanceof ImageError || error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
