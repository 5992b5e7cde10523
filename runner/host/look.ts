/** One look at the host: a shell script that says what is there, a tab-separated line each, and its reader. Pure text. */
import { CHOOSE_GUARD } from "../machine/lease_script.ts";
import { type HostMemory, MEMORY_LOOK, readMemory } from "./memory.ts";

const SAY = `say() { (IFS='\t'; printf '%s\\n' "$*"); }`;

/** The look at memory alone, for a host that is known. */
export const LOOK_AT_MEMORY: string = `${SAY}\n${MEMORY_LOOK}`;

/**
 * One `sh` for all of it, as Deno itself reads /proc and /sys only with every permission. `$1` is the cache's folder. When its
 * stdin ends before it does, by a SIGKILL of the other side too, the shell's group is killed: a QEMU on a disk that hangs.
 */
export const LOOK = `
${SAY}
exec 3<&0 </dev/null
{ read -r _ <&3; kill -KILL -$$; } >/dev/null 2>&1 &
watcher=$!
exec 3<&-
say hostname "$(uname -n)"
say bootId "$(cat /proc/sys/kernel/random/boot_id)"
${MEMORY_LOOK}
for program in genisoimage qemu-img xorriso; do
  command -v $program >/dev/null && say program $program
done
# mkfs.vfat lies where a plain user's PATH does not lead.
mkfs=$(PATH=$PATH:/usr/sbin:/sbin; command -v mkfs.vfat) && mcopy=$(command -v mcopy) && say vfat "$mkfs" "$mcopy"
${CHOOSE_GUARD}
say confined $($guard sed -n 's/^CapEff:[[:space:]]*//p; s/^NoNewPrivs:[[:space:]]*//p' /proc/self/status)
# A program on a disk that hangs counts as none. In a group of its own, as without --foreground, it would outlive ours.
for limit in 'timeout --foreground 60' 'timeout 60' ''; do $limit true 2>/dev/null && break; done
# RHEL and its kin have theirs where no PATH leads.
# What lies in somebody else's cache is not even asked for its version.
own=$1
for folder in "$1" "$1/qemu" "$1/records" "$1/images" "$1/digests"; do
  [ ! -e "$folder" ] || [ -O "$folder" ] || [ "$(stat -Lc %u "$folder")" = 0 ] || { own=; say foreignCache; }
done
for qemu in qemu-system-x86_64 /usr/libexec/qemu-kvm "$own"/qemu/*/usr/bin/qemu-system-x86_64; do
  version=$($limit "$qemu" --version) && say qemu "$qemu" "$version"
done
for folder in /usr/share/OVMF /usr/share/edk2/ovmf /usr/share/edk2/x64 /usr/share/edk2-ovmf; do
  for end in _4M.fd .4m.fd .fd; do
    [ -r "$folder/OVMF_CODE$end" ] && [ -r "$folder/OVMF_VARS$end" ] &&
      say uefi "$folder/OVMF_CODE$end" "$folder/OVMF_VARS$end"
  done
done
suse=/usr/share/qemu/ovmf-x86_64
[ -r $suse-code.bin ] && [ -r $suse-vars.bin ] && say uefi $suse-code.bin $suse-vars.bin
kill "$watcher"
`;

/** A QEMU that runs. */
export interface FoundQemu {
  /** Absolute, or a name to be found on the PATH. */
  readonly path: string;
  /** `10.0.2` */
  readonly version: string;
}

/** What the look saw. */
export interface HostLook {
  readonly hostname: string;
  /** Changes with every boot of the host. */
  readonly bootId: string;
  /** What guests may have. */
  readonly memory: HostMemory;
  /** Programs on the PATH, of those we use. */
  readonly programs: readonly string[];
  readonly qemus: readonly FoundQemu[];
  readonly uefi?: { readonly code: string; readonly vars: string };
  readonly vfat?: { readonly mkfs: string; readonly mcopy: string };
  /** Whether the cache's folder belongs to another user, and not to root. */
  readonly isCacheForeign: boolean;
  /** Which privileges QEMU keeps here that it does not need, and what would do; absent where it keeps none. */
  readonly unconfined?: string;
}

/** Reads the look's lines. */
export function readLook(text: string): HostLook {
  const lines = splitLook(text);
  const all = (name: string) => lines.filter(([first]) => first === name).map(([, ...rest]) => rest);
  const one = (name: string) => all(name)[0]?.[0] ?? "";
  const [code, vars] = all("uefi")[0] ?? [];
  const [mkfs, mcopy] = all("vfat")[0] ?? [];
  return {
    hostname: one("hostname"),
    bootId: one("bootId"),
    memory: readMemory(lines),
    programs: all("program").map(([name = ""]) => name),
    qemus: all("qemu").flatMap(readQemu),
    ...(code && vars && { uefi: { code, vars } }),
    ...(mkfs && mcopy && { vfat: { mkfs, mcopy } }),
    isCacheForeign: all("foreignCache").length > 0,
    ...unconfinedBy(all("confined")[0] ?? []),
  };
}

/** What the lease's guard leaves to a process: the kernel's own words of it. */
function unconfinedBy([capabilities = "", noNewPrivileges]: readonly string[]): Pick<HostLook, "unconfined"> {
  const kept = [
    ...(/^0+$/.test(capabilities) ? [] : ["its capabilities"]),
    ...(noNewPrivileges === "1" ? [] : ["the right to gain more"]),
  ];
  if (kept.length === 0) return {};
  return { unconfined: `QEMU keeps ${kept.join(" and ")} (setpriv of util-linux 2.33 would take them)` };
}

/** The version that is the newest, by its numbers. */
export function newest(qemus: readonly FoundQemu[]): FoundQemu | undefined {
  return qemus.toSorted((a, b) => compareVersions(b.version, a.version))[0];
}

/** A look's lines, each in its words. */
export const splitLook = (text: string): readonly (readonly string[])[] =>
  text.split("\n").map((line) => line.split("\t"));

function readQemu([path = "", text = ""]: readonly string[]): readonly FoundQemu[] {
  const [, version] = /version (\d+(?:\.\d+)*)/.exec(text) ?? [];
  return version ? [{ path, version }] : [];
}

function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
