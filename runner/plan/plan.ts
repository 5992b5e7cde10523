/** (cases, host, images) -> Plan: plain data, made without disk, clock or chance. */
import type { Case } from "../case/case.ts";
import type { Host } from "../host/host.ts";
import type { Image } from "../disk/image.ts";
import { anyHost, bootKey } from "./boot_key.ts";
import type { Asked } from "./probe.ts";
import { qemuArguments } from "./qemu_arguments.ts";
import { seedFiles } from "./seed.ts";

/** One boot that is really needed. Its `files`, `prepare` and `argv` are what the machine is given. */
export interface PlannedBoot {
  /** Its {@linkcode import("./boot_key.ts").bootKey}: cases with the same id share it, and so may a record. */
  readonly id: string;
  /** Those that are judged by it. */
  readonly caseIds: readonly string[];
  /** What stands behind the overlay. */
  readonly image: Image;
  /** The overlay: what the guest sees. */
  readonly diskBytes: number;
  /** The guest's. */
  readonly memoryBytes: number;
  /** Virtual ones. */
  readonly cpus: number;
  /** The files in which `@NONCE@` is the machine's to fill in: the probe's, never the case's user-data. */
  readonly nonceIn: readonly string[];
  /** What its cases ask of the kinds that tell nothing unasked. */
  readonly asked: Asked;
  /** Files of the boot's folder. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** Commands that make overlay and seed volume, run in the boot's folder. */
  readonly prepare: readonly (readonly string[])[];
  /** QEMU's whole command line, with names relative to the boot's folder. */
  readonly argv: readonly string[];
  /** Since QEMU started. */
  readonly deadlineMs: number;
  /** The guest may be silent so long on both ports. */
  readonly silenceMs: number;
}

/** What will be done: boots in the order of their first case. */
export interface Plan {
  /** Each that is needed, once. */
  readonly boots: readonly PlannedBoot[];
}

/** A case that is well written, and yet cannot be booted as it asks. */
export class PlanError extends Error {
  /** Tells it from other errors. */
  override name = "PlanError";
}

/** A case with the image it is to be judged on. */
export interface CaseOnImage {
  /** What is asked. */
  readonly case: Case;
  /** What stands behind the overlay. */
  readonly image: Image;
}

// Under KVM a cloud image is up in 10-30 s; TCG is up to ten times slower, and quiet for up to a minute while it
// unpacks an initramfs.
const LIMITS = {
  kvm: { deadlineMs: 120_000, silenceMs: 60_000 },
  tcg: { deadlineMs: 1_200_000, silenceMs: 180_000 },
};

/** Plans the boots of `cases`; cases that ask for the same boot share it. Throws {@linkcode PlanError} with one line per case that cannot be booted. */
export function plan(cases: readonly CaseOnImage[], host: Host): Plan {
  const mistakes = cases.flatMap((each) => mistakeOf(each, host) ?? []);
  if (mistakes.length > 0) throw new PlanError(mistakes.join("\n"));
  const groups = Map.groupBy(cases, (each) => bootId(each, host));
  return { boots: Array.from(groups, ([id, group]) => planBoot(id, group, host)) };
}

function mistakeOf(
  { case: { source, diskBytes, memoryBytes }, image }: CaseOnImage,
  host: Host,
): string | undefined {
  if (diskBytes !== undefined && diskBytes < image.virtualSizeBytes) {
    return `${source}: the disk of ${diskBytes} bytes is smaller than image "${image.name}" of ${image.virtualSizeBytes} bytes (a disk only grows)`;
  }
  if (memoryBytes > host.memoryBytes) {
    return `${source}: the guest's memory of ${memoryBytes} bytes is more than this host has free (${host.memoryBytes} bytes)`;
  }
  return undefined;
}

function planBoot(id: string, group: readonly CaseOnImage[], host: Host): PlannedBoot {
  const [first] = group;
  if (!first) throw new RangeError("Cannot plan a boot for no case");
  const { case: { memoryBytes, cpus }, image } = first;
  const limits = LIMITS[host.accelerator];
  const asked = askedBy(group);
  return {
    id,
    caseIds: group.map((each) => each.case.id),
    image,
    diskBytes: diskBytesOf(first),
    memoryBytes,
    cpus,
    asked,
    ...partsOf(first, host, asked),
    // The longest that any of them grants: a boot cut short for one case must not end another's.
    deadlineMs: Math.max(...group.map((each) => each.case.timeoutMs ?? limits.deadlineMs)),
    silenceMs: limits.silenceMs,
  };
}

const diskBytesOf = ({ case: { diskBytes }, image }: CaseOnImage) => diskBytes ?? image.virtualSizeBytes;

/** What the cases of a boot ask of the kinds that tell nothing unasked, each name once. */
function askedBy(group: readonly CaseOnImage[]): Asked {
  const rows = group.flatMap((each) => each.case.expectations).filter(({ from }) => from === "report");
  const byKind = Object.entries(Object.groupBy(rows, ({ kind }) => kind));
  return Object.fromEntries(
    byKind.map(([kind, each = []]) => [kind, [...new Set(each.map(({ row }) => row))]]),
  );
}

type BootParts = Pick<PlannedBoot, "files" | "nonceIn" | "prepare" | "argv">;

function partsOf(each: CaseOnImage, host: Host, asked: Asked): BootParts {
  const { case: { seed, memoryBytes, cpus }, image } = each;
  const files = Object.entries(seedFiles(seed, asked));
  return {
    files: Object.fromEntries(files.map(([name, bytes]) => [`seed/${name}`, bytes])),
    nonceIn: ["seed/vendor-data"],
    prepare: [overlayCommand(host, image, diskBytesOf(each)), seedCommand(host)],
    argv: qemuArguments({ host, image, memoryBytes, cpus }),
  };
}

function overlayCommand({ qemuImg }: Host, { format, path }: Image, diskBytes: number): readonly string[] {
  return [qemuImg, "create", "-q", "-f", "qcow2", "-F", format, "-b", path, "disk.qcow2", String(diskBytes)];
}

// genisoimage's words, which xorriso's `-as mkisofs` understands too.
const SEED_OPTIONS = ["-quiet", "-output", "seed.iso", "-volid", "cidata", "-joliet", "-rock", "seed"];

function seedCommand({ isoMaker }: Host): readonly string[] {
  return isoMaker.endsWith("xorriso")
    ? [isoMaker, "-as", "mkisofs", ...SEED_OPTIONS]
    : [isoMaker, ...SEED_OPTIONS];
}

function bootId({ case: asked, image }: CaseOnImage, host: Host): string {
  const onAny = { case: asked, image: { ...image, path: "image" } };
  const { argv, prepare } = partsOf(onAny, anyHost(host), {});
  return bootKey({
    imageSha256: image.sha256,
    commands: [...prepare, argv],
    seed: asked.seed,
    qemuVersion: host.qemu.version,
  });
}
