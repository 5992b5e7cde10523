/** How long the boot took, as `systemd-analyze time` puts it together, and how much of it is cloud-init's. */
import { readStatus, stageMs } from "./cloud_init_status.ts";
import { type FactKind, FactsError, type Row } from "./fact.ts";
import { formatDuration } from "../text/duration.ts";
import type { Value, ValueType } from "../match/value.ts";

const STATUS = "/run/cloud-init/status.json";

/** In microseconds since the kernel began; firmware and loader, which were before it, count backwards. */
const TIMESTAMPS = ["Firmware", "Loader", "InitRD", "Userspace", "Finish"] as const;

/** Not `systemd-analyze`: it refuses while the boot is not finished, and Debian has it in a package of its own. */
const PROBE = `if [ -d /run/systemd/system ]; then
  systemctl show --no-pager ${TIMESTAMPS.map((each) => `-p ${each}TimestampMonotonic`).join(" ")} || exit
fi
grep '^btime ' /proc/stat
read -r uptime _ </proc/uptime && echo "uptime $uptime"
if [ -e ${STATUS} ]; then echo '#status.json'; cat ${STATUS}; fi`;

/** Milliseconds by column; a column that nobody told is not there. */
type Durations = Readonly<Record<string, number | undefined>>;

/** The row. Throws {@linkcode FactsError} where nothing in it is a time. */
function parseBoot(text: string): readonly Row[] {
  const [times = "", json] = text.split(/^#status\.json$/m, 2);
  const status = json === undefined ? undefined : readStatus(json);
  const stages = status?.stages ?? [];
  const stagesMs = stages.flatMap((stage) => stageMs(stage) ?? []);
  const durations: Durations = {
    ...(isSystemd(times)
      ? systemdDurations(times)
      : { total: untilDoneMs(times, stages.find(({ name }) => name === "modules-final")) }),
    "cloud-init": stagesMs.length === 0 ? undefined : sum(stagesMs),
  };
  const columns = Object.keys(COLUMNS).flatMap((column) => {
    const durationMs = durations[column];
    // A guest may tell an end before its beginning.
    return durationMs === undefined || durationMs < 0 ? [] : [[column, toValue(durationMs)] as const];
  });
  if (columns.length === 0) throw new FactsError("Cannot read the boot's times: there are none");
  const isUnfinished = durations.total !== undefined && durations.userspace === undefined && isSystemd(times);
  return [{
    names: [],
    columns: Object.fromEntries(columns),
    ...(isUnfinished &&
      { because: "systemd was still starting when it was asked: this is how long it had been at it" }),
  }];
}

function isSystemd(times: string): boolean {
  return times.includes("TimestampMonotonic=");
}

/** As systemd's src/analyze/analyze-time-data.c; 0 stands for what did not happen or was not told. */
function systemdDurations(times: string): Durations {
  const [firmware = 0, loader = 0, initrd = 0, userspace = 0, finish = 0] = TIMESTAMPS.map((each) =>
    Number(new RegExp(`^${each}TimestampMonotonic=(\\d{1,15})$`, "m").exec(times)?.[1] ?? 0) / 1000
  );
  return {
    // A BIOS tells nothing, nor does a UEFI boot loader that is no systemd-boot.
    firmware: firmware === 0 ? undefined : firmware - loader,
    loader: loader === 0 ? undefined : loader,
    // An initramfs without systemd in it counts as the kernel's.
    kernel: (initrd || userspace) || undefined,
    initrd: initrd === 0 ? undefined : userspace - initrd,
    userspace: finish === 0 ? undefined : finish - userspace,
    total: finish === 0 ? unfinishedMs(times, firmware) : firmware + finish,
  };
}

/** systemd that still starts was at it until the report, at least: how long it will take nobody knows. */
function unfinishedMs(times: string, firmwareMs: number): number | undefined {
  const [, seconds] = /^uptime (\d{1,9}\.\d{1,3})$/m.exec(times) ?? [];
  return seconds === undefined ? undefined : firmwareMs + Number(seconds) * 1000;
}

/** Without systemd the boot is done when cloud-init is. To the second: the kernel tells no fraction of when it began. */
function untilDoneMs(
  times: string,
  last: { readonly finishedSeconds?: number } | undefined,
): number | undefined {
  const bootSeconds = /^btime (\d{1,12})$/m.exec(times)?.[1];
  if (bootSeconds === undefined || last?.finishedSeconds === undefined) return undefined;
  const totalMs = (last.finishedSeconds - Number(bootSeconds)) * 1000;
  return totalMs > 0 ? totalMs : undefined;
}

function sum(all: readonly number[]): number {
  return all.reduce((total, each) => total + each, 0);
}

function toValue(durationMs: number): Value {
  return { kind: "duration", durationMs, text: formatDuration(durationMs) };
}

const DURATION: ValueType = { type: "duration" };

const COLUMNS: Readonly<Record<string, ValueType>> = {
  firmware: DURATION,
  loader: DURATION,
  kernel: DURATION,
  initrd: DURATION,
  userspace: DURATION,
  "cloud-init": DURATION,
  total: DURATION,
};

/**
 * One row. `cloud-init` is what its stages took together, inside of `userspace`; `total` goes from power-on, where the
 * firmware tells it, or else from the kernel's start, until nothing is left to start.
 */
export const boot: FactKind = {
  key: "boot",
  about: "how long the boot took, and how much of it was cloud-init's",
  columns: COLUMNS,
  rowNames: "",
  probe: PROBE,
  parse: parseBoot,
};
