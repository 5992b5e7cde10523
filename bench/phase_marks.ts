/** Where a boot's seconds go: the console's own clocks, read into phases. */

/** A stretch of the boot that ends where the next begins. */
export interface PhaseMark {
  readonly name: string;
  /** What shows its beginning, by the kernel's clock: `[   12.3] ...`, or cloud-init's `Up 12.3 seconds`. */
  readonly begins: RegExp;
  /** Whether the last line of several counts, not the first. */
  readonly isLast?: true;
}

/** Each pattern's first group is the seconds since the kernel's start. A stage of cloud-init has loaded its Python where it says "running". */
export const PHASE_MARKS: readonly PhaseMark[] = [
  // The boot loader may leave its last line open.
  { name: "kernel", begins: /\[ +(0\.000000)\] Linux version / },
  { name: "initramfs", begins: /^\[ *([\d.]+)\] Run \/init as init process/ },
  {
    name: "systemd reads its units",
    begins: /^\[ *([\d.]+)\] systemd\[1\]: systemd \S+ running in system mode/,
  },
  {
    name: "first units, journal",
    begins: /^\[ *([\d.]+)\] systemd\[1\]: Queued start job for default target/,
  },
  {
    name: "udev, local filesystems, cloud-init's first Python",
    begins: /^\[ *([\d.]+)\] systemd\[1\]: Starting cloud-init-local\.service/,
  },
  {
    name: "cloud-init: local stage, then Python",
    begins: /Cloud-init v\. \S+ running 'init-local' at .* Up ([\d.]+) seconds/,
  },
  {
    name: "cloud-init: network stage (probe, growpart, resizefs, ssh keys)",
    begins: /Cloud-init v\. \S+ running 'init' at .* Up ([\d.]+) seconds/,
  },
  {
    name: "targets, sshd, Python",
    // cc_ssh is the last module of the stage, and shows each key when it is made.
    begins: /^\[ *([\d.]+)\] cloud-init\[\d+\]: \+-+\[SHA256\]-+\+/,
    isLast: true,
  },
  {
    name: "cloud-init: config stage, then Python",
    begins: /Cloud-init v\. \S+ running 'modules:config' at .* Up ([\d.]+) seconds/,
  },
  {
    name: "cloud-init: final stage",
    begins: /Cloud-init v\. \S+ running 'modules:final' at .* Up ([\d.]+) seconds/,
  },
  { name: "the probe's report", begins: /^\[ *([\d.]+)\] cloud-init\[\d+\]: Cloud-init v\. \S+ finished at/ },
];

/** What a record tells of its boot's clock. */
export interface RecordClock {
  /** Since QEMU started, all in seconds. */
  readonly kernelAt: number;
  readonly endedAt: number;
}

/** The seconds of each phase in the order of the marks, the firmware's first; `undefined` where a mark is missing or out of order. */
export function phasesOf(
  console: string,
  { kernelAt, endedAt }: RecordClock,
): readonly (readonly [name: string, seconds: number])[] | undefined {
  const lines = console.split(/[\r\n]+/).map((line) => line.replace(/^.* login: (?=\[)/, ""));
  const begins = PHASE_MARKS.map((mark) => secondsAt(lines, mark));
  const known = begins.filter((at) => at !== undefined).map((at) => kernelAt + at);
  const isInOrder = known.every((at, index) => at >= (known[index - 1] ?? 0));
  if (known.length < begins.length || !isInOrder) return undefined;
  const ends = [...known.slice(1), endedAt];
  return [
    ["firmware, boot loader, unpacking", kernelAt],
    ...PHASE_MARKS.map(({ name }, index) => [name, (ends[index] ?? NaN) - (known[index] ?? NaN)] as const),
  ];
}

function secondsAt(lines: readonly string[], { begins, isLast }: PhaseMark): number | undefined {
  const found = lines.flatMap((line) => {
    const [, seconds] = begins.exec(line) ?? [];
    return seconds === undefined ? [] : [Number(seconds)];
  });
  return isLast ? found.at(-1) : found[0];
}
