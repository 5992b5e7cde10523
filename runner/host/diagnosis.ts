/** What a host needs to boot images: what is there, what is wrong, and the command that mends it. Pure. */
import { formatSize } from "../text/size.ts";
import type { DoctorLook } from "./doctor_look.ts";
import { type HostLook, newest } from "./look.ts";
import { QEMU_BYTES } from "./memory.ts";

/** One requirement of a host. */
export interface Diagnosis {
  readonly what: string;
  /** `bad`: nothing boots. `lacking`: some images or cases do not, or slowly. */
  readonly status: "good" | "lacking" | "bad";
  /** The version, the size, or what is wrong. */
  readonly says: string;
  /** Commands, or words where none would do. */
  readonly mend?: string;
}

/** All that a diagnosis is made of. */
export interface Seen {
  readonly look: HostLook;
  readonly more: DoctorLook;
  readonly cacheFolder: string;
  /** The command that installs what is missing here. */
  readonly setup: string;
}

// A guest of the default size, and QEMU beside it.
const LEAST_MEMORY = 1024 ** 3 + QEMU_BYTES;
// Overlays grow to what a guest writes; a boot of the suite writes less.
const LEAST_FREE = 2 * 1024 ** 3;

/** Everything but the accelerator and the trial of it, the requirements of any boot first. */
export function diagnose(seen: Seen): readonly Diagnosis[] {
  return [qemu(seen), qemuImg(seen), isoMaker(seen), memory(seen), cache(seen), kvm(seen), ...optional(seen)];
}

const sizeText = (bytes: number) => formatSize(bytes, "lsblk");

const good = (what: string, says: string): Diagnosis => ({ what, status: "good", says });

function qemu({ look, setup }: Seen): Diagnosis {
  const what = "qemu-system-x86_64";
  const found = newest(look.qemus);
  if (!found) return { what, status: "bad", says: "not installed", mend: setup };
  const says = found.path === what ? found.version : `${found.version} (${found.path})`;
  if (Number.parseInt(found.version) >= 9) return good(what, says);
  const why = `${says}: crashes Linux 6.12 guests without KVM, as 9 and newer do not`;
  return { what, status: "lacking", says: why, mend: setup };
}

function qemuImg({ look, more, setup }: Seen): Diagnosis {
  const what = "qemu-img";
  if (look.programs.includes(what)) return good(what, more.versions.get(what) ?? "");
  return { what, status: "bad", says: "not installed", mend: setup };
}

/** Either will do. */
function isoMaker({ look, more, setup }: Seen): Diagnosis {
  const what = ["genisoimage", "xorriso"].find((each) => look.programs.includes(each));
  if (what !== undefined) return good(what, more.versions.get(what) ?? "");
  return { what: "xorriso", status: "bad", says: "not installed, and no genisoimage either", mend: setup };
}

function memory({ look: { memory: { availableBytes, limitBytes } } }: Seen): Diagnosis {
  const what = "memory";
  const says = `${sizeText(availableBytes)} for guests`;
  if (availableBytes >= LEAST_MEMORY) return good(what, says);
  const isHopeless = limitBytes < LEAST_MEMORY;
  return {
    what,
    status: isHopeless ? "bad" : "lacking",
    says: `${says}, and one of the default size takes ${sizeText(LEAST_MEMORY)} with its QEMU`,
    mend: isHopeless
      ? "cases with less memory, --memory or memory: 512M, or a larger host"
      : "end what uses it: boots wait",
  };
}

function cache({ more: { cache: { isWritable, freeBytes } }, cacheFolder }: Seen): Diagnosis {
  const what = "cache";
  const elsewhere = "XDG_CACHE_HOME=/path/with/room seedling ...";
  if (!isWritable) {
    return {
      what,
      status: "lacking",
      says: `${cacheFolder}: may only be read, nothing is kept`,
      mend: elsewhere,
    };
  }
  if (freeBytes >= LEAST_FREE) return good(what, `${cacheFolder}, ${sizeText(freeBytes)} free`);
  const says = `${cacheFolder}: ${sizeText(freeBytes)} free`;
  return {
    what,
    status: "lacking",
    says,
    mend: `seedling records prune --max-size 500M --images, or ${elsewhere}`,
  };
}

/** Gives /dev/kvm to its group at once and at each start of the host. */
export const KVM_RULE =
  `echo 'KERNEL=="kvm", GROUP="kvm", MODE="0660", OPTIONS+="static_node=kvm"' | sudo tee /etc/udev/rules.d/99-kvm.rules
sudo udevadm control --reload-rules && sudo udevadm trigger --name-match=kvm`;

function kvm({ more: { kvm: { status, detail }, cpuFlag, user } }: Seen): Diagnosis {
  const what = "/dev/kvm";
  const join = `sudo usermod -aG kvm ${user}    # then log in again`;
  if (status === "open") return good(what, "opens");
  if (status === "shut") {
    const isOfGroup = /^crw.rw\S* .* kvm /.test(detail);
    const mend = isOfGroup ? join : `${KVM_RULE}\n${join}`;
    return { what, status: "lacking", says: `${user} may not use it (${detail})`, mend };
  }
  if (cpuFlag === "") {
    const mend =
      "turn virtualization on: in the firmware's setup, or for this machine in its own host (nested)";
    return { what, status: "lacking", says: "not there: this CPU shows no vmx or svm", mend };
  }
  const module = cpuFlag === "vmx" ? "kvm_intel" : "kvm_amd";
  return { what, status: "lacking", says: "not there, and the CPU could", mend: `sudo modprobe ${module}` };
}

/** What only some cases and images ask for. */
function optional({ look, more, setup }: Seen): readonly Diagnosis[] {
  const lacking = (what: string, isThere: boolean, says: string, needed: string): Diagnosis =>
    isThere ? good(what, says) : { what, status: "lacking", says: `not installed: ${needed}`, mend: setup };
  const packers = ["xz", "gzip", "zstd", "bzip2"].map((name) => {
    const version = more.versions.get(name);
    const needed = `images that ${name} has packed cannot be opened`;
    const each = lacking(name, version !== undefined, version ?? "", needed);
    return each.status === "good" ? each : { ...each, mend: `install ${PACKAGES[name] ?? name}` };
  });
  const fat = lacking("mkfs.vfat, mcopy", look.vfat !== undefined, "", "cases with seed: vfat cannot boot");
  return [
    lacking("OVMF", look.uefi !== undefined, look.uefi?.code ?? "", "images that UEFI starts cannot boot"),
    fat.status === "good" ? fat : { ...fat, mend: "install dosfstools and mtools" },
    ...packers,
  ];
}

const PACKAGES: Readonly<Record<string, string>> = { xz: "xz-utils (xz)" };
