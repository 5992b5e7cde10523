/** KVM or TCG: KVM only where a guest was seen to run under it. */
import type { FoundQemu } from "./look.ts";

/** What became of the canary, a small 64-bit guest, under KVM. */
export interface KvmTrial {
  /** It did its work in time. */
  readonly works: boolean;
  /** One line for a person. */
  readonly because: string;
  /** A group that the user joins, or a module that is loaded, changes it: it is tried again by the next run. */
  readonly mayChange?: true;
}

/** Boots the canary under KVM; throws only the signal's reason. */
export type TryKvm = (
  qemu: FoundQemu & { readonly dataFolders: readonly string[] },
  signal?: AbortSignal,
) => Promise<KvmTrial>;

/** The accelerator, and why it. */
export interface AcceleratorChoice {
  readonly accelerator: "kvm" | "tcg";
  readonly because: string;
}

interface Situation {
  readonly qemu: Parameters<TryKvm>[0];
  readonly bootId: string;
  readonly cacheFolder: string;
  readonly tryKvm: TryKvm;
  readonly signal: AbortSignal | undefined;
}

// QEMU 7.2 (Debian 12) double-faults in Linux 6.12 guests under TCG; 9 and later boot them.
const OLDEST_FOR_TCG = 9;

/** Chooses. TCG is always possible; under `kvm` the caller judges whether that will do. */
export async function chooseAccelerator(
  accel: "auto" | "kvm" | "tcg",
  situation: Situation,
): Promise<AcceleratorChoice> {
  if (accel === "tcg") return tcg("asked for", situation.qemu.version);
  const trial = await trialOfThisBoot(situation);
  if (trial.works) return { accelerator: "kvm", because: trial.because };
  if (accel === "kvm") return { accelerator: "tcg", because: trial.because };
  return tcg(trial.because, situation.qemu.version);
}

function tcg(because: string, version: string): AcceleratorChoice {
  const isOld = parseInt(version) < OLDEST_FOR_TCG;
  const warning =
    `; QEMU ${version} crashes Linux 6.12 guests without KVM (run \`seedling setup\` for a newer one)`;
  return { accelerator: "tcg", because: `${because}${isOld ? warning : ""}` };
}

/** The trial may take seconds, and its outcome changes with a boot of the host or with QEMU at most. */
async function trialOfThisBoot({ qemu, bootId, cacheFolder, tryKvm, signal }: Situation): Promise<KvmTrial> {
  const path = `${cacheFolder}/kvm.json`;
  const key = `${bootId} ${qemu.path} ${qemu.version}`;
  const kept = await readKept(path);
  if (kept?.key === key) return kept;
  const trial = await tryKvm(qemu, signal);
  if (!trial.mayChange) await keep(cacheFolder, JSON.stringify({ key, ...trial }));
  return trial;
}

/** A cache that cannot be written costs a trial each time, nothing else. */
async function keep(cacheFolder: string, text: string): Promise<void> {
  try {
    await Deno.mkdir(cacheFolder, { recursive: true, mode: 0o755 });
    await Deno.writeTextFile(`${cacheFolder}/kvm.json`, text);
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
  }
}

/** What stands there; nothing where it cannot be read, as another program may be writing it. */
async function readKept(path: string): Promise<KvmTrial & { readonly key: string } | undefined> {
  try {
    const kept: unknown = JSON.parse(await Deno.readTextFile(path));
    if (typeof kept !== "object" || kept === null) return undefined;
    if (!("key" in kept && "works" in kept && "because" in kept)) return undefined;
    const { key, works, because } = kept;
    if (typeof key !== "string" || typeof works !== "boolean" || typeof because !== "string") {
      return undefined;
    }
    return { key, works, because };
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && "code" in error)) return undefined;
    throw error;
  }
}
