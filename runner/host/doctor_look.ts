/** What `seedling doctor` looks at beside what every run does: versions, /dev/kvm, the cache. Pure text. */
import { LOOK, splitLook } from "./look.ts";

/** Programs of other packages that some image or case needs, or any. */
const VERSIONS = `
version() { # program, argument
  command -v "$1" >/dev/null || return 0
  say version "$1" "$("$1" "$2" 2>&1 </dev/null | sed -n '/[0-9]\\.[0-9]/{p;q;}')"
}
for program in qemu-img xorriso genisoimage xz gzip zstd; do version $program --version; done
version bzip2 --help
`;

const KVM = `
say user "$(id -un)" $(id -G)
say flags "$(sed -n '/^flags/{s/.*\\b\\(vmx\\|svm\\)\\b.*/\\1/p;q;}' /proc/cpuinfo)"
if [ -e /dev/kvm ]; then
  [ -r /dev/kvm ] && [ -w /dev/kvm ] && say kvm open || say kvm shut "$(ls -l /dev/kvm)"
fi
`;

const CACHE = `
folder=$1
while [ ! -e "$folder" ] && [ "$folder" != / ]; do folder=$(dirname "$folder"); done
[ -w "$folder" ] && say cache writable || say cache closed "$folder"
say freeKib "$(df -Pk "$folder" | sed -n '2s/^[^ ]* *[0-9]* *[0-9]* *\\(-*[0-9]*\\) .*/\\1/p')"
`;

/** The whole look: its first part is every run's. */
export const DOCTOR_LOOK: string = `${LOOK}\n${VERSIONS}${KVM}${CACHE}`;

/** What it saw beyond {@linkcode import("./look.ts").HostLook}. */
export interface DoctorLook {
  /** By program; empty where it is there and says none. */
  readonly versions: ReadonlyMap<string, string>;
  readonly user: string;
  /** `missing`: no such device. `shut`: the person may not use it; `detail` is what `ls -l` says of it. */
  readonly kvm: { readonly status: "missing" | "open" | "shut"; readonly detail: string };
  /** What the CPU has for KVM; empty where it has nothing. */
  readonly cpuFlag: string;
  /** The cache, or what exists of the path to it. */
  readonly cache: { readonly isWritable: boolean; readonly freeBytes: number };
}

/** Reads its lines. */
export function readDoctorLook(text: string): DoctorLook {
  const lines = splitLook(text);
  const find = (name: string) => lines.find(([first]) => first === name)?.slice(1) ?? [];
  const [status, detail = ""] = find("kvm");
  const versions = lines.filter(([first]) => first === "version")
    .map(([, program = "", said = ""]) => [program, /(?<!\d)\d+(?:\.\d+)+/.exec(said)?.[0] ?? ""] as const);
  return {
    versions: new Map(versions),
    user: find("user")[0] ?? "",
    kvm: { status: status === "open" || status === "shut" ? status : "missing", detail },
    cpuFlag: find("flags")[0] ?? "",
    cache: { isWritable: find("cache")[0] === "writable", freeBytes: 1024 * Number(find("freeKib")[0] ?? 0) },
  };
}
