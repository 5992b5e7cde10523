/** What makes two boots the same one, on any machine: cases that ask for the same share it, and a record stands in for it. */
import { createHash } from "node:crypto";
import type { CaseSeed } from "../case/case.ts";
import type { Host } from "../host/host.ts";
import { levelOfModel } from "./qemu_arguments.ts";

/** What the key is made of: no expectation, no deadline, no place of this machine. */
export interface BootKeyParts {
  /** The key of the boot whose disk it goes on with. */
  readonly after?: string;
  /** Whether it is the second of two clones, which a first does not stand in for. */
  readonly isTwin: boolean;
  /** The id of the case that has the boot to itself; absent: any case may share it. */
  readonly onlyFor?: string;
  /** Digest of the image. */
  readonly imageSha256: string;
  /** As planned on {@linkcode anyHost}. */
  readonly commands: readonly (readonly string[])[];
  /** The case's own bytes. What the probe asks for beside them changes no guest. */
  readonly seed: CaseSeed;
  /** Such as `10.0.2`. */
  readonly qemuVersion: string;
  /** Of the script that runs in the guest. */
  readonly probeVersion: number;
}

/** Start of the digest of all that makes a boot what it is: 12 hexadecimal digits. */
export function bootKey(
  { after, isTwin, onlyFor, imageSha256, commands, seed, ...versions }: BootKeyParts,
): string {
  const { qemuVersion, probeVersion } = versions;
  const seedBytes = SEED_PARTS.map((part) => seed[part] ?? null);
  const sizes = seedBytes.map((bytes) => bytes?.length ?? null);
  const hash = createHash("sha256");
  // A guest is what it asks of its CPU: which model has just that is ours to choose.
  const words = commands.map((command) => command.map((word) => levelOfModel(word) ?? word));
  const parts = [imageSha256, probeVersion, qemuVersion, words, sizes];
  const more = [
    ...(after === undefined ? [] : [after]),
    ...(isTwin ? ["clone"] : []),
  ];
  // As an object it can be taken for no key of another boot.
  const own = onlyFor === undefined ? [] : [{ onlyFor }];
  hash.update(JSON.stringify([...parts, ...more, ...own]));
  for (const bytes of seedBytes) hash.update(bytes ?? "");
  return hash.digest("hex").slice(0, 12);
}

const SEED_PARTS = ["userData", "metaData", "vendorData", "networkConfig"] as const;

/** The host as its key sees it: programs and firmware by what they are, not by where they lie. */
export function anyHost(host: Host): Host {
  return {
    ...host,
    qemu: { ...host.qemu, path: "qemu-system-x86_64", dataFolders: [] },
    qemuImg: "qemu-img",
    isoMaker: "genisoimage",
    vfat: { mkfs: "mkfs.vfat", mcopy: "mcopy" },
    firmware: host.firmware.uefi ? { uefi: { code: "uefi-code", vars: "uefi-vars" } } : {},
  };
}
