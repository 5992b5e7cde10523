/** The machine that a case may ask for. */

/** The words of `bus`; of each list the first is what a case without the key gets. */
export const BUSES = ["virtio", "scsi", "nvme", "sata"] as const;

/** The words of `firmware`. */
export const FIRMWARES = ["auto", "bios", "uefi"] as const;

/** The words of `network`. */
export const NETWORKS = ["none", "isolated"] as const;

/** The words of `cpu-level`. RHEL 9 needs v2, RHEL 10 v3; TCG has no AVX-512, and so no v4. */
export const CPU_LEVELS = ["x86-64-v2", "x86-64-v3"] as const;

/** The machine, as a case asks for it. */
export interface MachineFields {
  /** The root disk's. @default {"virtio"} */
  readonly bus?: Bus;
  /** The root disk's, logical and physical. @default {512} */
  readonly sectorBytes?: SectorBytes;
  /** What starts the machine; `auto`: what stands on the image's disk decides. @default {"auto"} */
  readonly firmware?: FirmwareKind;
  /** Empty ones beside the root's, in the order of the file. */
  readonly disks?: readonly ExtraDisk[];
  /** What the seed stands on; absent: an ISO `cidata` on a virtio disk. */
  readonly seedVolume?: SeedVolume;
  /** `isolated`: a card with DHCP, and no way out. @default {"none"} */
  readonly network?: NetworkKind;
  /** The least that the guest's CPU can do; under KVM it is the host's own. @default {"x86-64-v2"} */
  readonly cpuLevel?: CpuLevel;
}

/** How a disk hangs in the machine. */
export type Bus = (typeof BUSES)[number];

/** What starts the machine. */
export type FirmwareKind = (typeof FIRMWARES)[number];

/** `isolated`: a card with DHCP, and no way out. */
export type NetworkKind = (typeof NETWORKS)[number];

/** What a guest's CPU can do at least, as the x86-64 psABI numbers it. */
export type CpuLevel = (typeof CPU_LEVELS)[number];

/** An empty disk beside the root's. */
export interface ExtraDisk {
  /** Its serial: the guest finds it as `/dev/disk/by-id/virtio-<name>`. */
  readonly name: string;
  /** A whole number of 512-byte sectors. */
  readonly sizeBytes: number;
  /** How it hangs in the machine, whatever the root's bus is. */
  readonly bus: Bus;
}

/** What the seed stands on; `none`: cloud-init is given nothing, and so no probe runs. */
export type SeedVolume =
  | { readonly kind: "iso" | "vfat" | "cdrom"; readonly label: string }
  | { readonly kind: "none" };

/** Bytes of a sector, as disks have them. */
export type SectorBytes = 512 | 4096;

/** How large the root disk is: so many bytes, or so many more than the image has. */
export type DiskSize = { readonly kind: "total" | "beyond-image"; readonly bytes: number };
