/** Other ways to start QEMU, each one change of the planned argv. */

/** One change. */
export interface FlagVariant {
  readonly name: string;
  readonly about: string;
  /** The argv with it. */
  readonly change: (argv: readonly string[]) => readonly string[];
}

/** The variants; the first is the plan as it is, which the others are held against. */
export const FLAG_VARIANTS: readonly FlagVariant[] = [
  { name: "as planned", about: "what `--dry-run` shows", change: (argv) => argv },
  {
    name: "cpu-qemu64",
    about: "QEMU's default CPU under TCG: no x86-64-v2",
    change: (argv) => withValue(argv, "-cpu", () => "qemu64"),
  },
  {
    name: "cpu-nehalem",
    about: "the oldest Intel of x86-64-v2",
    change: (argv) => withValue(argv, "-cpu", () => "Nehalem"),
  },
  { name: "cpu-max", about: "all that TCG can do", change: (argv) => withValue(argv, "-cpu", () => "max") },
  {
    name: "machine-pc",
    about: "`pc` in the place of `q35`",
    change: (argv) => withValue(argv, "-machine", (given) => given.replace("q35", "pc")),
  },
  { name: "no-hpet", about: "`hpet=off`", change: (argv) => withMachine(argv, "hpet=off") },
  { name: "no-smm", about: "`smm=off`", change: (argv) => withMachine(argv, "smm=off") },
  { name: "smp-2", about: "two virtual CPUs", change: (argv) => withValue(argv, "-smp", () => "2") },
  { name: "memory-512M", about: "512 MiB", change: (argv) => withValue(argv, "-m", () => "512M") },
  { name: "memory-2G", about: "2 GiB", change: (argv) => withValue(argv, "-m", () => "2048M") },
  {
    name: "tb-size",
    about: "a translation cache of 1 GiB (`tcg,tb-size=1024`)",
    change: (argv) => withValue(argv, "-accel", () => "tcg,tb-size=1024"),
  },
  {
    name: "flushed",
    about: "the overlay without `no-flush`",
    change: (argv) => argv.map((word) => word.replaceAll('"no-flush":true', '"no-flush":false')),
  },
  {
    name: "iothread",
    about: "the root disk with a thread of its own",
    change: (argv) => [
      ...argv.map((word) => word.replace("drive=disk,bootindex", "drive=disk,iothread=io,bootindex")),
      ...["-object", "iothread,id=io"],
    ],
  },
  { name: "no-rng", about: "without virtio-rng", change: withoutRng },
  {
    name: "speaking-firmware",
    about: "without `graphics=off`: SeaBIOS does not speak on COM1",
    change: (argv) => withValue(argv, "-machine", (given) => given.replace(",graphics=off", "")),
  },
];

/** The argv with another value of an option. Throws a RangeError where the plan has no such option any more. */
export function withValue(
  argv: readonly string[],
  option: string,
  valueOf: (given: string) => string,
): readonly string[] {
  const at = argv.indexOf(option) + 1;
  const given = argv[at];
  if (at === 0 || given === undefined) {
    throw new RangeError(`Cannot vary "${option}": QEMU's planned command line has none`);
  }
  return argv.with(at, valueOf(given));
}

const withMachine = (argv: readonly string[], property: string) =>
  withValue(argv, "-machine", (given) => `${given},${property}`);

function withoutRng(argv: readonly string[]): readonly string[] {
  const at = argv.indexOf("virtio-rng-pci");
  if (at < 1) throw new RangeError("Cannot leave out virtio-rng: QEMU's planned command line has none");
  return [...argv.slice(0, at - 1), ...argv.slice(at + 1)];
}
