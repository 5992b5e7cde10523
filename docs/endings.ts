/** The table of endings in docs/faults.md: what the code says of each, and the test that makes it. */
import { ENDING_NAMES, type EndingName, endingRow } from "../runner/console/endings.ts";

/** How an ending is made to happen, and where. */
interface EndingTest {
  readonly made: string;
  readonly file: string;
  /** A part of its name, or of the row that it goes through. */
  readonly test: string;
}

const TESTS: Readonly<Record<EndingName, EndingTest>> = {
  "reported": {
    made: "a talking disk sends a whole report",
    file: "runner/run/run_test.ts",
    test: "run() boots, listens and judges",
  },
  "came-up": {
    made: "a talking disk without a seed shows a login prompt, then is quiet",
    file: "runner/run/seedless_test.ts",
    test: "came-up pass",
  },
  "recorded": {
    made: "a console from elsewhere, read from a file",
    file: "runner/console/recording_test.ts",
    test: '"recorded"',
  },
  "panic": {
    made: "a recorded console; a talking disk that hangs behind the line",
    file: "runner/run/run_test.ts",
    test: "run() ends a panic at once and keeps its trace",
  },
  "kernel-oops": {
    made: "a recorded console",
    file: "runner/console/ending_test.ts",
    test: 'fail("kernel-oops"',
  },
  "emergency-shell": {
    made: "recorded consoles of dracut, systemd, initramfs-tools, Alpine",
    file: "runner/console/ending_test.ts",
    test: 'fail("emergency-shell"',
  },
  "grub-prompt": {
    made: "recorded consoles",
    file: "runner/console/ending_test.ts",
    test: 'fail("grub-prompt"',
  },
  "no-bootable-device": {
    made: "recorded consoles of SeaBIOS, UEFI, Secure Boot",
    file: "runner/console/ending_test.ts",
    test: 'fail("no-bootable-device"',
  },
  "firmware-crash": {
    made: "a recorded console of OVMF",
    file: "runner/verdict/elsewhere_test.ts",
    test: "judge() comes to",
  },
  "boot-loader": {
    made: "recorded consoles of systemd-boot and the EFI stub",
    file: "runner/console/ending_test.ts",
    test: 'fail("boot-loader"',
  },
  "cpu-level": {
    made: "recorded consoles",
    file: "runner/console/ending_test.ts",
    test: 'fail("cpu-level"',
  },
  "init-stopped": {
    made: "recorded consoles of systemd, SELinux, FIPS, dracut",
    file: "runner/console/ending_test.ts",
    test: 'fail("init-stopped"',
  },
  "ignition-failed": {
    made: "recorded consoles",
    file: "runner/console/ending_test.ts",
    test: 'fail("ignition-failed"',
  },
  "cloud-init-never-ran": {
    made: "a recorded console with a login prompt",
    file: "runner/console/ending_test.ts",
    test: 'fail("cloud-init-never-ran"',
  },
  "cloud-init-disabled": {
    made: "recorded consoles: by command line, by file, by OpenRC",
    file: "runner/console/ending_test.ts",
    test: 'fail("cloud-init-disabled"',
  },
  "cloud-init-crashed": {
    made: "a recorded console",
    file: "runner/console/ending_test.ts",
    test: 'fail("cloud-init-crashed"',
  },
  "no-datasource": {
    made: "recorded consoles",
    file: "runner/console/ending_test.ts",
    test: 'fail("no-datasource"',
  },
  "out-of-memory": {
    made: "recorded consoles: the guest's own OOM killer",
    file: "runner/console/ending_test.ts",
    test: 'fail("out-of-memory"',
  },
  "filesystem-error": {
    made: "recorded consoles: ext4, XFS, fsck, the disk",
    file: "runner/console/ending_test.ts",
    test: 'fail("filesystem-error"',
  },
  "power-off": {
    made: "a talking disk that powers off without a report",
    file: "runner/run/run_test.ts",
    test: "run() fails a guest that powers off or resets without a report",
  },
  "reset": {
    made: "a talking disk that resets, or faults three times",
    file: "runner/run/run_test.ts",
    test: "run() fails a guest that powers off or resets without a report",
  },
  "not-up": {
    made: "a recorded console of a kernel that hangs",
    file: "runner/verdict/elsewhere_test.ts",
    test: "judge() comes to",
  },
  "not-linux": {
    made: "a recorded console of FreeBSD",
    file: "runner/console/ending_test.ts",
    test: 'ending: "not-linux"',
  },
  "timeout": {
    made: "a talking disk that waits, and a clock put forward",
    file: "runner/run/run_test.ts",
    test: "run() calls a timeout and a silence an error, with the phase",
  },
  "silence": {
    made: "a talking disk that waits, and a clock put forward",
    file: "runner/run/run_test.ts",
    test: "run() calls a timeout and a silence an error, with the phase",
  },
  "no-output": {
    made: "an empty console",
    file: "runner/console/ending_test.ts",
    test: '"no-output": {',
  },
  "output-limit": {
    made: "more than the limit on either port, or on a disk (below)",
    file: "runner/console/listener_test.ts",
    test: '"output-limit"',
  },
  "report-incomplete": {
    made: "a recording whose closing frame is cut off",
    file: "runner/console/console_test.ts",
    test: '"report-incomplete"',
  },
  "qemu-crash": {
    made: "`kill -SEGV`, `-ABRT`, `-KILL`, `-TERM` of a real QEMU",
    file: "runner/run/trouble_test.ts",
    test: "by which QEMU was ended",
  },
  "host-disk-full": {
    made: "a tmpfs of a few pages as `TMPDIR`; ENOSPC by blkdebug",
    file: "runner/run/host_disk_test.ts",
    test: "run() blames a full disk, not the guest, for words that are cut",
  },
  "host-io-error": {
    made: "EIO by blkdebug",
    file: "runner/run/trouble_test.ts",
    test: "run() tells an I/O error of the host from a fault of the guest",
  },
  "host-memory": {
    made: "a memory cgroup of 16 MiB and a hog; `ulimit -v` below QEMU's need",
    file: "runner/machine/lease_test.ts",
    test: "Lease tells the kernel's kill for memory from any other",
  },
  "guest-timeout": {
    made: "a talking disk under TCG: systemd gives up on a device, then its emergency shell",
    file: "runner/run/trouble_test.ts",
    test: "run() blames emulation, not the image, where systemd's patience ends",
  },
  "base-modified": {
    made: "the image is written, replaced, removed while its boot runs",
    file: "runner/run/trouble_test.ts",
    test: "run() gives no verdict where the image",
  },
  "interrupted": {
    made: "SIGINT and SIGTERM in every phase of a run",
    file: "runner/run/run_test.ts",
    test: "run() ends a boot in order when it is interrupted",
  },
};

const AWAITED = { report: "a report", login: "a login prompt" } as const;

const SHARED = { machine: "the same machine", seed: "a seed on the same volume" } as const;

/** A row for each ending, in the order of the code. */
export function endingTable(): string {
  const rows = ENDING_NAMES.map((name) => {
    const row = endingRow(name);
    const { made, file, test } = TESTS[name];
    return [
      `\`${name}\``,
      row.isHostTrouble ? `${row.verdict}, tried again` : row.verdict,
      row.awaited ? AWAITED[row.awaited] : "any",
      row.isSettled ? "yes" : "",
      row.shared ? SHARED[row.shared.by] : "",
      made,
      `\`${file}\`: ${test}`,
      row.shows,
      row.hint ?? "",
    ];
  });
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(HEAD), `|${"---|".repeat(HEAD.length)}`, ...rows.map(line)].join("\n");
}

const HEAD = [
  "ending",
  "verdict",
  "awaited",
  "settled",
  "shared by",
  "how a test makes it",
  "the test",
  "what a person sees",
  "hint",
];
