/** The one script that runs in a guest: it looks, and says what it saw on the second serial port. */
import type { FactKind } from "../facts/fact.ts";
import { NONCE_PLACEHOLDER } from "../machine/nonce.ts";

/** Counts up when the script says or asks something else than before: recordings of another version are not comparable. */
export const PROBE_VERSION = 5;

/** The row names that cases ask for, by kind, of the kinds that tell nothing unasked. */
export type Asked = Readonly<Record<string, readonly string[]>>;

/**
 * The probe as a POSIX shell script, for a `text/cloud-boothook` part of vendor-data: cloud-init runs it in its
 * network stage before growpart, on every boot. It reports once right there (`before`) and leaves a job that reports
 * when cloud-init is done (`after`), or when the guest goes down earlier (`shutdown`). Under systemd that job is a unit
 * of its own: where the network stage fails, systemd ends all that runs in cloud-init's unit while the boot goes on.
 *
 * A program takes some 20 ms to start under TCG, whatever it does, and all of this is the boot's time: no Python while it
 * waits (a `cloud-init status` takes 6-15 s), no poll, one `sha256sum` for many files, and nothing started for what the
 * shell can do itself. No pager and no tty for the commands (systemctl on a tty starts a pager that waits for a key).
 * Everything goes into a file first, so that a frame's length and digest are known before its first byte is sent.
 */
export function probeScript(kinds: readonly FactKind[], asked: Asked = {}): string {
  const commands = kinds.flatMap((kind) => commandOf(kind, asked) ?? []);
  return `#!/bin/sh
# Seedling's probe ${PROBE_VERSION}: reports facts on ttyS1 and changes nothing.
port=/dev/ttyS1
[ -w "$port" ] || exit 0
read -r boot_id </proc/sys/kernel/random/boot_id
work=/run/seedling-probe
export LC_ALL=C PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:$PATH"

# collect NAME: runs the command of that fact
collect() {
  case $1 in
${commands.map(({ key, command }) => `${key})\n${command}\n;;`).join("\n")}
  esac
}

# send MOMENT NAME...: a frame of each fact
send() {
  moment=$1
  shift
  : >.codes
  for name; do
    (cd / && collect "$name") >"$name" 2>/dev/null </dev/null
    echo "$?" >>.codes
  done
  sha256sum "$@" >.sums
  wc -c "$@" >.sizes
  while read -r sum name && read -r size _ <&4 && read -r code <&5; do
    echo "#seedling 1 ${NONCE_PLACEHOLDER} $boot_id $moment $name $code $size $sum"
    base64 <"$name"
    echo "#end ${NONCE_PLACEHOLDER} $name"
  done <.sums 4<.sizes 5<.codes >>"$port"
}

# report MOMENT
report() {
  # UEFI firmware, GRUB and gettys may write here too: a frame starts its own line.
  echo >>"$port"
  ${sendOf(commands.filter(({ before }) => before))}
  if [ "$1" != before ]; then
    ${sendOf(commands.filter(({ before }) => !before))}
  fi
  # What the guest says must be on the disk before the host is told to look there.
  sync
  echo "#seedling 1 ${NONCE_PLACEHOLDER} $boot_id $1 done 0 0 ${EMPTY_SHA256}
#end ${NONCE_PLACEHOLDER} done" >>"$port"
}

# Returns as soon as there is a result, or after a while: not everybody's lies there. GNU's tail looks for a file that is
# not there once a second, unless it follows one that is.
await_result() {
  : >.nothing
  tail -q -n +1 -F .nothing /var/lib/cloud/data/result.json >.news 2>/dev/null &
  tail=$!
  { sleep 20; echo; } >.news 2>/dev/null &
  head -c 1 .news >/dev/null &
  wait "$!"
  kill "$tail"
}

# The link to it appears when cloud-init's last stage has ended. SIGTERM comes first where user-data powers the guest off: this
# script is started again then, as the shell of busybox 1.38 reads no line any more once it has taken a signal.
wait_for_cloud_init() {
  trap 'trap "" TERM; exec /bin/sh "$0" shutdown' TERM
  mkfifo .news
  while [ ! -e /run/cloud-init/result.json ]; do
    await_result
    [ -e /run/cloud-init/result.json ] || sleep 0.1 2>/dev/null || sleep 1
  done
  trap '' TERM
  report after
}

# The unit starts this script again.
if [ "$1" = wait ]; then
  # bash tells of each job that it kills, and the unit's words stand in the journal.
  cd "$work" && wait_for_cloud_init 2>/dev/null
  exit 0
fi
if [ "$1" = shutdown ]; then
  cd "$work" && report shutdown
  exit 0
fi

mkdir -p -m 700 "$work" && cd "$work" || exit 0
# Raw: a tty would turn every line end into CR LF, and echo what the host never sends.
stty -F "$port" raw -echo 2>/dev/null
report before

own_unit="-p DefaultDependencies=no -p Conflicts=shutdown.target -p Before=shutdown.target"
if ! systemd-run --no-block --collect --unit=seedling-probe $own_unit /bin/sh "$0" wait >/dev/null 2>&1; then
  wait_for_cloud_init </dev/null >/dev/null 2>&1 &
fi
`;
}

interface ProbeCommand {
  readonly key: string;
  readonly before: boolean;
  readonly command: string;
}

/** Not indented when it stands in the script: a word of a case may hold line ends. */
function commandOf({ key, before, probe, ask }: FactKind, asked: Asked): ProbeCommand | undefined {
  const command = { key, before: before === true, command: probe };
  if (!ask) return command;
  const names = asked[key] ?? [];
  return names.length > 0 ? { ...command, command: `${probe}\n${ask(names)}` } : undefined;
}

const sendOf = (commands: readonly ProbeCommand[]) =>
  commands.length === 0 ? ":" : `send "$1" ${commands.map(({ key }) => key).join(" ")}`;

const EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
