/** The one script that runs in a guest: it looks, and says what it saw on the second serial port. */
import type { FactKind } from "../facts/fact.ts";
import { NONCE_PLACEHOLDER } from "../machine/nonce.ts";

/** Counts up when the script says or asks something else than before: recordings of another version are not comparable. */
export const PROBE_VERSION = 3;

/** The row names that cases ask for, by kind, of the kinds that tell nothing unasked. */
export type Asked = Readonly<Record<string, readonly string[]>>;

/**
 * The probe as a POSIX shell script, for a `text/cloud-boothook` part of vendor-data: cloud-init runs it in its
 * network stage before growpart, on every boot. It reports once right there (`before`) and leaves a job that reports
 * when cloud-init is done (`after`), or when the guest goes down earlier (`shutdown`). Under systemd that job is a unit
 * of its own: where the network stage fails, systemd ends all that runs in cloud-init's unit while the boot goes on.
 *
 * No Python while it waits (a `cloud-init status` takes 6-15 s under TCG), no pager and no tty for the commands
 * (systemctl on a tty starts a pager that waits for a key), everything into a file first, so that a frame's length
 * and digest are known before its first byte is sent.
 */
export function probeScript(kinds: readonly FactKind[], asked: Asked = {}): string {
  const commands = kinds.flatMap((kind) => commandOf(kind, asked) ?? []);
  return `#!/bin/sh
# Seedling's probe ${PROBE_VERSION}: reports facts on ttyS1 and changes nothing.
port=/dev/ttyS1
[ -w "$port" ] || exit 0
boot_id=$(cat /proc/sys/kernel/random/boot_id)
work=/run/seedling-probe
mkdir -p "$work" && chmod 700 "$work" || exit 0
export LC_ALL=C PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:$PATH"
# Raw: a tty would turn every line end into CR LF, and echo what the host never sends.
stty -F "$port" raw -echo 2>/dev/null

# frame MOMENT NAME EXIT FILE
frame() {
  sum=$(sha256sum <"$4")
  {
    echo "#seedling 1 ${NONCE_PLACEHOLDER} $boot_id $1 $2 $3 $(($(wc -c <"$4"))) \${sum%% *}"
    base64 <"$4"
    echo "#end ${NONCE_PLACEHOLDER} $2"
  } >>"$port"
}

# collect NAME: runs the command of that fact
collect() {
  case $1 in
${commands.map(({ key, command }) => `${key})\n${command}\n;;`).join("\n")}
  esac
}

# report MOMENT
report() {
  names="${namesOf(commands)}"
  [ "$1" != before ] || names="${namesOf(commands.filter(({ before }) => before))}"
  for name in $names; do
    (collect "$name") >"$work/$1.$name" 2>/dev/null </dev/null
    frame "$1" "$name" "$?" "$work/$1.$name"
  done
  # What the guest says must be on the disk before the host is told to look there.
  sync
  : >"$work/done"
  frame "$1" done 0 "$work/done"
}

# result.json appears when cloud-init's last stage ends. SIGTERM comes first where user-data powers the guest off.
wait_for_cloud_init() {
  trap 'report shutdown; exit 0' TERM
  while [ ! -e /run/cloud-init/result.json ]; do sleep 1; done
  trap '' TERM
  report after
}

# The unit starts this script again.
if [ "$1" = wait ]; then
  wait_for_cloud_init
  exit 0
fi

# UEFI firmware and GRUB may write here too: a frame starts its own line.
echo >>"$port"
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

const namesOf = (commands: readonly ProbeCommand[]) => commands.map(({ key }) => key).join(" ");
