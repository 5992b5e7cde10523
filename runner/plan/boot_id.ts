/** What makes two boots the same one, on any machine: cases that ask for the same share it, and a record stands in for it. */
import { createHash } from "node:crypto";
import type { CaseSeed } from "../case/case.ts";
import type { Host } from "../host/host.ts";
import type { Image } from "../image/image.ts";
import { diskBytesOf, diskChangeOf } from "./boot_parts.ts";
import { type Hardware, hardwareOf } from "./hardware.ts";
import type { CaseOnImage } from "./planned_boot.ts";
import { PROBE_VERSION } from "./probe.ts";

/**
 * Counts up when the same hardware makes another machine than before: by QEMU's command line, or by the commands that make its
 * disks. Records of an earlier machine stand in for no boot.
 */
export const MACHINE_VERSION = 2;

/** What makes and asks a guest beside its own hardware; those of earlier boots give the ids that they had then. */
export interface Versions {
  readonly machine: number;
  readonly probe: number;
}

/** Today's. */
export const VERSIONS: Versions = { machine: MACHINE_VERSION, probe: PROBE_VERSION };

/** What an id is made for. */
export interface Where {
  /** Only its QEMU and what that can do. */
  readonly host: Host;
  /** Today's, or earlier ones. */
  readonly versions: Versions;
}

/** All that makes a boot what it is: no expectation, no deadline, no place of this machine. */
interface BootKey extends Omit<Hardware, "uefi"> {
  readonly machineVersion: number;
  readonly probeVersion: number;
  readonly qemuVersion: string;
  readonly accelerator: Host["accelerator"];
  readonly image: Pick<Image, "sha256" | "format">;
  readonly diskBytes: number;
  readonly firmware: "bios" | "uefi";
  /** Digests of the case's own bytes. What the probe asks for beside them changes no guest. */
  readonly seed: Readonly<Record<string, string>>;
  /** The id of the boot whose disk it goes on with. */
  readonly after?: string;
  /** Of what is put onto that disk before it boots. */
  readonly change?: string;
  /** Whether the guest is rebooted into it. */
  readonly isReboot: boolean;
  /** Whether it is the second of two clones, which a first does not stand in for. */
  readonly isTwin: boolean;
  /** The id of the case that has the boot to itself; absent: any case may share it. */
  readonly onlyFor?: string;
}

/** The id of a case's boot: the start of the digest of its key, 12 hexadecimal digits. */
export function bootId(each: CaseOnImage, where: Where): string {
  return sha256(inOrder(keyOf(each, where))).slice(0, 12);
}

/** The id of the boot that starts the QEMU of this one, with the seed that is in it. */
export function seedId({ case: testCase, image }: CaseOnImage, where: Where): string {
  const { isReboot, previous } = testCase;
  return isReboot && previous
    ? seedId({ case: previous, image }, where)
    : bootId({ case: testCase, image }, where);
}

function keyOf({ case: testCase, image }: CaseOnImage, where: Where): BootKey {
  const { host: { accelerator, firmware, qemu }, versions } = where;
  const change = diskChangeOf({ case: testCase, image });
  const { uefi, ...hardware } = hardwareOf({ case: testCase, image }, { accelerator, firmware });
  return {
    ...hardware,
    machineVersion: versions.machine,
    probeVersion: versions.probe,
    qemuVersion: qemu.version,
    accelerator,
    image: { sha256: image.sha256, format: image.format },
    diskBytes: diskBytesOf({ case: testCase, image }),
    firmware: uefi ? "uefi" : "bios",
    seed: digestsOf(testCase.seed),
    ...(testCase.previous && { after: bootId({ case: testCase.previous, image }, where) }),
    ...(change && { change: change.digest }),
    isReboot: testCase.isReboot === true,
    isTwin: testCase.twin !== undefined,
    ...(testCase.isExclusive && { onlyFor: testCase.id }),
  };
}

const digestsOf = (seed: CaseSeed): BootKey["seed"] =>
  Object.fromEntries(Object.entries(seed).map(([name, bytes]) => [name, sha256(bytes)]));

const sha256 = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** JSON that is the same in whatever order the fields were filled in. */
const inOrder = (key: object): string => JSON.stringify(sorted(key));

/** The value with the fields of each object in order; a replacer of JSON.stringify takes three times as long. */
function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const fields = Object.entries(value).toSorted(([a], [b]) => a < b ? -1 : 1);
  return Object.fromEntries(fields.map(([name, each]) => [name, sorted(each)]));
}
