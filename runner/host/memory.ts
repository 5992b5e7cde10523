/** What memory guests may have: a piece of the look at the host, and its reader. Pure text. */

/** What a host can give to guests. */
export interface HostMemory {
  /** Now, without harm to what else runs there, in bytes: less by what is left to the host, or by a cgroup's limit. */
  readonly availableBytes: number;
  /** Ever, in bytes: all that it has, or the lowest limit of a cgroup. */
  readonly limitBytes: number;
}

/**
 * The lines that {@linkcode readMemory} reads. Limits are looked for in the process's cgroup and all above it, v2 and v1.
 * What `say` is, its surroundings say.
 */
export const MEMORY_LOOK = `
# The shell reads by itself: a program for each figure takes as long as all the rest of the look.
field() { # file, first word of a line: the second one, in $value
  value=
  while read -r key rest; do
    [ "$key" = "$2" ] || continue
    value=\${rest%% *}
    break
  done <"$1"
}
number() { # file: its first line, in $value
  value=
  [ ! -r "$1" ] || read -r value <"$1" || :
}
field /proc/meminfo MemAvailable:
say availableKib "$value"
field /proc/meminfo MemTotal:
say totalKib "$value"
limits() { # root, path below it, file of the limit, file of the use, what of memory.stat the kernel takes back
  path=$2
  while :; do
    if [ -r "$1$path/$3" ]; then
      number "$1$path/$3"; limit=$value
      number "$1$path/$4"; used=$value
      value=; [ ! -r "$1$path/memory.stat" ] || field "$1$path/memory.stat" "$5"
      say limit "$limit" "$used" "$value"
    fi
    [ -n "$path" ] || break
    path=\${path%/*}
  done
}
own2= own1=
while IFS=: read -r _ controllers path; do
  case ",$controllers," in
    ,,) own2=$path ;;
    *,memory,*) own1=$path ;;
  esac
done </proc/self/cgroup
limits /sys/fs/cgroup "$own2" memory.max memory.current inactive_file
limits /sys/fs/cgroup/memory "$own1" memory.limit_in_bytes memory.usage_in_bytes total_inactive_file
`;

const MIB = 1024 ** 2;
// MemAvailable is an estimate, and what else runs there grows too.
const LEFT_TO_HOST_BYTES = 1024 * MIB;
/**
 * What QEMU takes beside its guest's memory, in bytes. Under TCG, at the end of a boot of the demo image: 170 MiB of translated
 * code and 60 of its own (smaps). Under KVM kola reserves 200 MiB (coreos-assembler#3118).
 */
export const QEMU_BYTES: number = 300 * MIB;

/** Reads the lines of {@linkcode MEMORY_LOOK}, tab-separated; what they do not tell counts as no memory. */
export function readMemory(lines: readonly (readonly string[])[]): HostMemory {
  const bytesOf = (name: string) => 1024 * Number(lines.find(([first]) => first === name)?.[1] ?? 0);
  const limits = lines.filter(([name, limit = ""]) => name === "limit" && /^\d+$/.test(limit));
  return {
    availableBytes: Math.max(
      0,
      Math.min(bytesOf("availableKib") - LEFT_TO_HOST_BYTES, ...limits.map(roomBelow)),
    ),
    limitBytes: Math.min(bytesOf("totalKib"), ...limits.map(([, limit]) => Number(limit))),
  };
}

/** A cgroup is charged with the image's pages that lie in the cache; as kubelet does, what the kernel takes back first counts as free. */
function roomBelow([, limit, used, reclaimable = ""]: readonly string[]): number {
  return Number(limit) - Math.max(0, Number(used) - Number(reclaimable));
}
