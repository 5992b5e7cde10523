/** What runs under a lease: a shell script, and the lines it says. Pure text. */
import { shellCommand } from "../text/shell_word.ts";

/**
 * What QEMU and the commands before it run under, the first that works here. It belongs here and not into their argv, which
 * is the same on every host. Root stripped of its capabilities still owns the cache, where another uid could not read it; they
 * die with their shell, even by SIGKILL.
 */
const GUARDS = [
  "setpriv --no-new-privs --bounding-set=-all --inh-caps=-all --ambient-caps=-all --pdeathsig KILL --",
  // Whoever is not root may not touch the bounding set, and gains nothing by it.
  "setpriv --no-new-privs --inh-caps=-all --pdeathsig KILL --",
  "setpriv --pdeathsig KILL --",
  "",
];

/** Shell: sets `guard` to the words before a command that take its privileges away. */
export const CHOOSE_GUARD: string = `for guard in ${
  GUARDS.map((each) => `'${each}'`).join(" ")
}; do $guard true 2>/dev/null && break; done`;

/**
 * How far a file may grow that a boot writes. A disk may be of terabytes, the host's is not: a guest that fills its own would fill
 * that. What a boot has to write is a hundredth of it; a swap file of 8 GiB, made with dd as on XFS, is half of it.
 */
export const FILE_LIMIT_BYTES: number = 16 * 1024 ** 3;

/** Free space without which no boot is started, in bytes: below it no image comes up, and each would take minutes to show it. */
export const ROOM_BYTES: number = 64 * 1024 ** 2;

/**
 * The lease's shell. It says on stdout, a line each: `folder PATH` or `refused WHY`, `exit STATUS` of every command (`exit 137 oom`: the kernel was short of memory), and `pid N` before the last one's output.
 * Its stdin says `go` once the folder is filled; what follows is passed on to the last command. When stdin ends, by a SIGKILL of
 * the other side too, the running command is killed and the folder removed. SIGUSR1 kills the command, or the next one where none runs, and keeps the folder.
 */
const HEAD = `
umask 077
ulimit -c 0 # a core of QEMU holds the guest's whole memory
blocks=${FILE_LIMIT_BYTES / 512} # POSIX counts in 512 bytes; where less is allowed already, it stays so
(ulimit -f "$blocks") 2>/dev/null && ulimit -f "$blocks"
D= child= oom= stopped=
# It may come when none runs, or before the shell knows what it has just started: the next one is killed then.
stop() {
  stopped=1
  [ -z "$child" ] || kill -KILL "$child"
}
ooms() { sed -n 's/^oom_kill //p' /proc/vmstat 2>/dev/null; }
await_child() {
  [ -z "$stopped" ] || stop
  while wait "$child"; status=$?; [ "$status" -eq 138 ]; do :; done # 138: the wait was cut short by our SIGUSR1
  child=
}
settle() {
  [ -z "$child" ] || await_child
  # Only the kernel knows whether it was short of memory: a SIGKILL while it counted one more says so.
  [ "$status" -ne 137 ] || [ "$(ooms)" = "$ooms" ] || oom=' oom'
  printf '\\nexit %s%s\\n' "$status" "$oom" # the newline first: a killed QEMU leaves half a line
}
bye() {
  trap '' TERM INT HUP
  stop
  [ -z "$child" ] || settle
  cd /
  [ -z "$D" ] || rm -rf -- "$D"
  kill -KILL -$$ # our group: us, the watcher, and what a wrapper around QEMU left
  exit
}
attempt() {
  {
    [ -z "$limit" ] || ulimit -v "$limit"
    exec $guard "$@"
  } </dev/null >stderr 2>&1 5>&- &
  child=$!
  await_child
}
prepare() {
  attempt "$@"
  # On a busy host xorriso 1.5.4 crashes once in 3,000 times, and says so in these words.
  for again in 1 2; do
    [ "$status" -ne 0 ] && grep -q '^UNIX-SIGNAL: ' stderr 2>/dev/null || break
    attempt "$@"
  done
  settle
  return "$status"
}
boot() {
  # It says its pid itself: from here the line could come after its first words.
  $guard sh -c 'echo "pid $$"; exec "$@"' sh "$@" <stdin 2>stderr 5>&- &
  child=$!
  settle
}
trap : PIPE # the reader may be dead already: clean up, don't die
trap bye TERM INT HUP
trap stop USR1
# Of all columns the free KiB stand before the one with "%": a filesystem's name may have spaces.
free=$(df -Pk "\${TMPDIR:-/tmp}" 2>/dev/null | sed -n 's/.* \\([0-9][0-9]*\\)  *[0-9][0-9]*% .*/\\1/p')
[ "\${free:-${ROOM_BYTES / 1024}}" -ge ${ROOM_BYTES / 1024} ] || {
  echo "refused \${TMPDIR:-/tmp} has $free KiB free, and a boot needs ${ROOM_BYTES / 1024 ** 2} MiB"
  exit 1
}
# What is said of the folder is a line: half of it would be somebody else's folder, and removed.
case $TMPDIR in *'
'*)
  echo "refused TMPDIR holds a line end"
  exit 1
  ;;
esac
D=$(mktemp -d "\${TMPDIR:-/tmp}/seedling-XXXXXXXX" 2>&1) || { echo "refused $D"; exit 1; }
ooms=$(ooms)
cd "$D" && D=$(pwd -P) && export TMPDIR="$D" && mkfifo stdin life || bye
${CHOOSE_GUARD}
# An image may make qemu-img take all memory (CVE-2024-4467). It needs 60 MiB, for the largest disk there is 320; where
# memory is limited already, or the shell can't, it stays as it is.
limit=1048576
(ulimit -v "$limit") 2>/dev/null || limit=
echo "folder $D"
read -r go || bye
exec 3<>stdin 4<&0 5<>life </dev/null
# The watcher passes stdin on; at its end it tells this shell, and cleans up itself where this shell was killed: only we hold
# "life" open for writing (kill -0 would take a zombie for alive). As it holds stdout, its end is the end of everything.
{
  while IFS= read -r line; do printf '%s\\n' "$line"; done >&3
  kill -TERM $$
  kill -CONT $$
  read -r _ <&5
  cd /
  rm -rf -- "$D"
  kill -KILL -$$
} <&4 5<life 2>/dev/null &
watcher=$!
exec 3>&- 4<&-
`;

/** The numbers of the signals that may end QEMU; 31 is its own sandbox, 25 a file too large. */
const SIGNALS: Readonly<Record<number, string>> = {
  1: "SIGHUP",
  2: "SIGINT",
  3: "SIGQUIT",
  4: "SIGILL",
  5: "SIGTRAP",
  6: "SIGABRT",
  7: "SIGBUS",
  8: "SIGFPE",
  9: "SIGKILL",
  11: "SIGSEGV",
  13: "SIGPIPE",
  15: "SIGTERM",
  24: "SIGXCPU",
  25: "SIGXFSZ",
  31: "SIGSYS",
};

/** What the lease says of itself, or a line of the running command. */
export type LeaseLine =
  | { readonly kind: "folder" | "refused"; readonly text: string }
  | { readonly kind: "pid"; readonly number: number }
  | { readonly kind: "exit"; readonly number: number; readonly isOutOfMemory?: true }
  | { readonly kind: "output"; readonly text: string };

/** The whole script: `prepare` in turn, then `boot` with our lines as its stdin; a command that fails ends the row. */
export function leaseScript(prepare: readonly (readonly string[])[], boot: readonly string[]): string {
  const row = [...prepare.map((argv) => `prepare ${shellCommand(argv)}`), `boot ${shellCommand(boot)}`].join(
    " &&\n",
  );
  return `${HEAD}${row}\nwait "$watcher"\nbye`;
}

/** The signal that ended a command: a shell says 128 + n of it. */
export function signalOf(status: number): string | undefined {
  return SIGNALS[status - 128];
}

/** Reads one line of the script's stdout. */
export function parseLeaseLine(line: string): LeaseLine {
  const [, kind, text = ""] = /^(folder|refused|pid|exit) (.*)$/.exec(line) ?? [];
  if (kind === "folder" || kind === "refused") return { kind, text };
  if (kind === "pid") return { kind, number: Number(text) };
  if (kind === "exit") {
    return { kind, number: parseInt(text), ...(text.endsWith(" oom") && { isOutOfMemory: true }) };
  }
  return { kind: "output", text: line };
}
