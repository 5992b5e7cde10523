/** What this host can do: QEMU, an accelerator that works, firmware files, memory, cores. */
import { type AcceleratorChoice, chooseAccelerator, type TryKvm } from "./accelerator.ts";
import { type FoundQemu, LOOK, LOOK_AT_MEMORY, newest, readLook, splitLook } from "./look.ts";
import { type HostMemory, readMemory } from "./memory.ts";

/** The host as plans and reports need it. */
export interface Host {
  /** The newest of the system's and the unpacked ones. */
  readonly qemu: QemuProgram;
  /** The program that makes overlays. */
  readonly qemuImg: string;
  /** The program that makes seed volumes. */
  readonly isoMaker: "genisoimage" | "xorriso";
  /** KVM only where it works. */
  readonly accelerator: "kvm" | "tcg";
  /** Why this accelerator, in one line. */
  readonly because: string;
  /** UEFI's code and the template of its variables, where installed. */
  readonly firmware: { readonly uefi?: { readonly code: string; readonly vars: string } };
  /** What makes a FAT volume, where both are installed. */
  readonly vfat?: { readonly mkfs: string; readonly mcopy: string };
  /** Which privileges QEMU keeps that it does not need; absent where it keeps none. */
  readonly unconfined?: string;
  /** What guests may have together, when it was looked at. */
  readonly memory: HostMemory;
  /** As many threads run at once. */
  readonly cores: number;
  /** The host's name, for reports. */
  readonly hostname: string;
}

/** A QEMU; one that is unpacked beside the system's needs its data folders named, each with a `-L`. */
export interface QemuProgram extends FoundQemu {
  /** In the order in which QEMU shall look; none for the system's. */
  readonly dataFolders: readonly string[];
}

/** A host that cannot boot what it is asked to. */
export class HostError extends Error {
  /** Its class, for messages. */
  override name = "HostError";
}

/** What {@linkcode findHost} needs. */
export interface FindHostOptions {
  /** `auto`: KVM where it works. `kvm`: or a {@linkcode HostError}. `tcg`: KVM is not even tried. */
  readonly accel: "auto" | "kvm" | "tcg";
  /** Holds unpacked QEMUs (`qemu/*`), and what was found of KVM since the host was booted. */
  readonly cacheFolder: string;
  /** Boots the canary under KVM: {@linkcode import("./canary.ts").bootCanary}. */
  readonly tryKvm: TryKvm;
  /** Aborting it ends the look with its reason. */
  readonly signal?: AbortSignal;
}

// What a plan calls, by the package that has it.
const PACKAGES = {
  "qemu-system-x86_64": "qemu-system-x86",
  "qemu-img": "qemu-utils",
  "genisoimage": "genisoimage",
};

/** Looks at the host. Throws a {@linkcode HostError} that says what to install, or why KVM cannot be used. */
export async function findHost(options: FindHostOptions): Promise<Host> {
  const { cacheFolder } = options;
  // Before the look, which runs each QEMU that it finds there.
  const mode = await Deno.stat(cacheFolder).then((found) => found.mode ?? 0, () => 0);
  if ((mode & 0o002) !== 0) throw foreignCache(cacheFolder, "may be written by everybody");
  const look = readLook(await runLook(LOOK, options));
  if (look.isCacheForeign) throw foreignCache(cacheFolder, "belongs to another user");
  const found = newest(look.qemus);
  const isoMaker = (["genisoimage", "xorriso"] as const).find((name) => look.programs.includes(name));
  const qemuImg = look.programs.find((name) => name === "qemu-img");
  if (!found || !isoMaker || !qemuImg) {
    throw missing({ "qemu-system-x86_64": found, "qemu-img": qemuImg, "genisoimage": isoMaker });
  }
  const qemu = { ...found, dataFolders: dataFolders(found.path) };
  return {
    qemu,
    qemuImg,
    isoMaker,
    ...await accelerator(options, qemu, look.bootId),
    firmware: look.uefi ? { uefi: look.uefi } : {},
    ...(look.vfat && { vfat: look.vfat }),
    ...(look.unconfined && { unconfined: look.unconfined }),
    memory: look.memory,
    // Rust's available_parallelism behind it minds the affinity and both kinds of cgroup.
    cores: navigator.hardwareConcurrency,
    hostname: look.hostname,
  };
}

/** QEMU, images and records are taken from the cache: who may write there decides what runs here, and what is green. */
const foreignCache = (folder: string, why: string) =>
  new HostError(
    `Cannot use the cache folder "${folder}": it ${why}, and QEMU, images and records are taken from it (chown it and chmod o-w it, or give XDG_CACHE_HOME another)`,
  );

/** Memory that guests may have now, in bytes: {@linkcode HostMemory.availableBytes}. */
export async function availableMemory(): Promise<number> {
  try {
    const { stdout } = await new Deno.Command("sh", {
      args: ["-c", LOOK_AT_MEMORY],
      stdin: "null",
      stderr: "null",
    }).output();
    return readMemory(splitLook(new TextDecoder().decode(stdout))).availableBytes;
  } catch (error) {
    // A host that cannot start a shell any more (EAGAIN, ENOMEM) has nothing to give to a guest.
    if (error instanceof Error && "code" in error) return 0;
    throw error;
  }
}

/** Runs a script that looks at the host. The end of its stdin ends all that it runs, so it is closed whatever comes. */
export async function runLook(
  script: string,
  { cacheFolder, signal }: Pick<FindHostOptions, "cacheFolder" | "signal">,
): Promise<string> {
  signal?.throwIfAborted();
  const look = spawnLook(script, cacheFolder);
  const end = () => void look.stdin.close().catch(() => {}); // closed already, or nobody reads it any more
  signal?.addEventListener("abort", end, { once: true });
  try {
    const { stdout } = await look.output();
    signal?.throwIfAborted();
    return new TextDecoder().decode(stdout);
  } finally {
    signal?.removeEventListener("abort", end);
    end();
  }
}

function spawnLook(script: string, cacheFolder: string): Deno.ChildProcess {
  try {
    return new Deno.Command("sh", {
      args: ["-c", script, "sh", cacheFolder],
      // A group of its own, which it kills when its stdin ends.
      detached: true,
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new HostError("Cannot look at this host: no `sh` is on the PATH (add /bin to it)");
  }
}

async function accelerator(
  { accel, cacheFolder, tryKvm, signal }: FindHostOptions,
  qemu: QemuProgram,
  bootId: string,
): Promise<AcceleratorChoice> {
  const choice = await chooseAccelerator(accel, { qemu, bootId, cacheFolder, tryKvm, signal });
  if (accel !== "kvm" || choice.accelerator === "kvm") return choice;
  throw new HostError(
    `Cannot use KVM: ${choice.because} (--accel tcg works everywhere, and takes about ten times as long)`,
  );
}

/** An unpacked package looks for its data in the system's folders. */
function dataFolders(path: string): readonly string[] {
  const root = /^(.*)\/usr\/bin\/[^/]+$/.exec(path)?.[1];
  return root ? ["share/qemu", "share/seabios", "lib/ipxe/qemu"].map((name) => `${root}/usr/${name}`) : [];
}

function missing(found: Readonly<Record<keyof typeof PACKAGES, unknown>>): HostError {
  const names = Object.entries(PACKAGES).filter(([name]) =>
    !Object.entries(found).some(([key, value]) => key === name && value)
  );
  const programs = names.map(([name]) => name).join(", ");
  const packages = names.map(([, name]) => name).join(" ");
  return new HostError(
    `Cannot boot an image: ${programs} ${
      names.length > 1 ? "are" : "is"
    } not installed (run \`seedling setup\`, or \`apt-get install --no-install-recommends ${packages}\`)`,
  );
}
