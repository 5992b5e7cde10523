import { assertEquals } from "@std/assert";
import { listenTo } from "./console.ts";
import { Listener } from "./listener.ts";

/** What a recorded console of these lines ends as. */
function endsAs(...lines: readonly string[]): string {
  return listenTo({ console: new TextEncoder().encode(`${lines.join("\n")}\n`) }).ending.name;
}

const KERNEL = "[    0.000000] Linux version 6.1.0-18-amd64 (debian-kernel@lists.debian.org)";
const LATER_KERNEL = "[    1.500000] virtio_blk virtio1: [vda] 41943040 512-byte logical blocks";
const TABLE = ["Filesystem     1K-blocks   Used Available Use% Mounted on", "/dev/vda1 100 50 50 50% /"];

Deno.test("Life forgets the table of an earlier boot", () => {
  assertEquals(endsAs(KERNEL, ...TABLE, KERNEL, LATER_KERNEL), "not-up");
});

const UP = [
  KERNEL,
  "[   20.1] cloud-init[812]: Cloud-init v. 23.4 finished at Mon, 01 Jan",
  "debian login: ",
];

/** How a boot begins after a hard reset, with a quiet kernel. */
const BEGINNINGS = [
  "Welcome to Debian GNU/Linux 12 (bookworm)!",
  "[    1.0] systemd[1]: systemd 252.5-2 running in system mode (+PAM)",
  "OpenRC 0.48 is starting up Linux 6.1.0-0-lts (x86_64)",
  "[    0.000000] Command line: BOOT_IMAGE=/vmlinuz quiet",
  "early console in extract_kernel",
  "U-Boot 2023.01 (Jan 01 2023)",
  "SYSLINUX 6.04 EDD",
  "GNU GRUB  version 2.06",
  "Booting from Hard Disk...",
  "iPXE 1.21.1 -- Open Source Network Boot Firmware",
  "OpenSBI v1.3",
  "NOTICE:  BL1: v2.9(release):v2.9.0",
  "Hit any key to stop autoboot:  2",
  "Starting kernel ...",
  "LOADPARM=[        ]",
  "INIT: version 3.04 booting",
  "RPi: BOOTLOADER release VERSION",
  "=> Welcome to Void!",
  "Loading initial ramdisk ...",
  "Begin: Mounting root file system ... ",
  "[  OK  ] Reached target initrd-root-device.target - Initrd Root Device.",
  "         Starting dracut-initqueue.service - dracut initqueue hook...",
  "Welcome to Flatcar Container Linux by Kinvolk 3815.2.0 (Oklo)!",
  "[    0.412345] APIC: Stale IRR: 00000000",
];

Deno.test("Life begins anew where firmware, a boot loader or a restart begins a boot", () => {
  assertEquals(endsAs(...UP), "recorded");
  assertEquals(endsAs(...UP, "SeaBIOS (version 1.16.2-1)", "Booting from Hard Disk..."), "not-up");
  assertEquals(endsAs(...UP, "GRUB loading.", "Entering rescue mode..."), "grub-prompt");
  assertEquals(endsAs(...UP, "U-Boot SPL 2023.01 (Jan 01 2023)", "Trying to boot from MMC1"), "not-up");
  assertEquals(endsAs(...UP, "[   30.1] reboot: Restarting system", "BdsDxe: loading Boot0001"), "not-up");
  for (const begins of BEGINNINGS) {
    assertEquals([begins, endsAs(...UP, begins, "[  OK  ] x")], [begins, "not-up"]);
  }
  // What a machine that is up prints of itself, and of its kernel's log.
  assertEquals(endsAs(...UP, "Welcome to my server!", "[   52.1] Command line: ro"), "recorded");
  assertEquals(endsAs(...UP, "# dmesg | grep virtio", LATER_KERNEL), "recorded");
});

Deno.test("Life takes what somebody looks at on a machine that is up for no boot, up to its next prompt", () => {
  const shown = [KERNEL, LATER_KERNEL, "[    2.1] systemd[1]: Running in initrd."];
  assertEquals(endsAs(...UP, "+ dmesg", ...shown, "ok"), "recorded");
  assertEquals(endsAs(...UP, "+ cat /var/log/boot.log", ...shown, "ok"), "recorded");
  assertEquals(endsAs(...UP, ...shown, "root@debian:~# "), "recorded");
  assertEquals(endsAs(...UP, "root@debian:~# dmesg", ...shown, "root@debian:~# ", ...shown), "not-up");
  assertEquals(endsAs(...UP, ...shown, "ok"), "not-up");
  const unit = "[  OK  ] Finished dmesg.service - Save initial kernel messages after boot.";
  assertEquals(endsAs(...UP, unit, ...shown), "not-up");
});

Deno.test("Life takes no unit of cloud-init's alone for a machine that is up", () => {
  assertEquals(
    endsAs(...HANGING, "[  OK  ] Finished cloud-init.service - Cloud-init: Network Stage."),
    "not-up",
  );
});

Deno.test("Life takes what only firmware, loader and initramfs say behind a machine that was up for another boot", () => {
  for (
    const [line, name] of [
      ["error: bad shim signature.", "no-bootable-device"],
      ["error: you need to load the kernel first.", "grub-prompt"],
      ["UEFI: Failed to start image.", "no-bootable-device"],
      ["Gave up waiting for root file system device.  Common problems:", "emergency-shell"],
      ["[    6.1] systemd[1]: Failed to mount sysroot.mount - /sysroot.", "filesystem-error"],
    ] as const
  ) {
    assertEquals([line, endsAs(...UP, line)], [line, name]);
    assertEquals([line, endsAs(...UP, line, ...UP)], [line, "recorded"]);
  }
  // A disk that a machine cannot read while it is up.
  assertEquals(
    endsAs(...UP, "[   60.1] Buffer I/O error on dev vdb, logical block 0, async page read"),
    "recorded",
  );
});

Deno.test("Life takes what systemd and OpenRC start on the way for no machine that is up", () => {
  for (
    const early of [
      "[  OK  ] Reached target basic.target - Basic System.",
      "[  OK  ] Finished plymouth-start.service - Show Plymouth Boot Screen.",
      "[  OK  ] Finished systemd-sysusers.service - Create System Users.",
      "[  OK  ] Reached target nss-lookup.target - Host and Network Name Lookups.",
      "[  OK  ] Mounted proc-sys-fs-binfmt_misc.mount - Arbitrary Executable File Formats File System.",
      " * Mounting /proc ...  [ ok ]",
      "[ ok ] Starting udev device manager: mdev.",
      "Starting mdev: OK",
      "Starting klogd: OK",
      " * Starting Populate and link to /run filesystem  [ OK ]",
      " * Starting Signal sysvinit that remote filesystems are mounted  [ OK ]",
      "[  OK  ] Finished Create SUID/SGID Wrappers.",
    ]
  ) {
    assertEquals([early, endsAs(...HANGING, early)], [early, "not-up"]);
  }
  for (
    const service of [
      STARTED,
      " * Starting chronyd ...  [ ok ]",
      "[ ok ] Starting periodic command scheduler: cron.",
    ]
  ) {
    assertEquals([service, endsAs(...HANGING, service)], [service, "recorded"]);
  }
});

Deno.test("Life takes no program of an initramfs or of an early unit, and no word of the kernel's on one, for a service", () => {
  const freed = "[    3.1] Freeing unused kernel image (initmem) memory: 2600K";
  for (
    const early of [
      "[   12.1] kmod[301]: modprobe: FATAL: Module foo not found",
      "[   12.1] zpool[388]: cannot import 'rpool': no such pool available",
      "[   12.1] NetworkManager[512]: <info>  [1700000000.1234] NetworkManager (version 1.40.0) is starting",
      "[   12.1] python3[395]: segfault at 4cb420 ip 00000000004cb420 sp 00007ffd error 15",
      "[   12.1][  T395] python3[395]: unhandled signal 11 code 0x1 at 0x0000000000000000",
    ]
  ) {
    assertEquals([early, endsAs(...HANGING, freed, early)], [early, "not-up"]);
  }
  assertEquals(endsAs(...HANGING, freed, "[   12.1] my-app[812]: ready"), "recorded");
});

Deno.test("Life takes a machine that still waits, or whose own target is left out, for none that is up", () => {
  for (
    const [last, name] of [
      ["[ ***  ] Job network-online.target/start running (1min 20s / no limit)", "not-up"],
      ["[DEPEND] Dependency failed for multi-user.target - Multi-User System.", "emergency-shell"],
    ] as const
  ) {
    assertEquals([last, endsAs(...HANGING, STARTED, last)], [last, name]);
    assertEquals([last, endsAs(...HANGING, STARTED, last, "debian login: ")], [last, "cloud-init-never-ran"]);
  }
});

Deno.test("Life takes kernels one after the other, none of which comes further than services, for no machine that is up", () => {
  const turn = [...HANGING, STARTED];
  assertEquals([endsAs(...turn, ...turn), endsAs(...turn, ...turn, ...turn)], ["recorded", "not-up"]);
});

Deno.test("Life knows in whose words a machine goes down before it came up", () => {
  for (
    const [word, name] of [
      ["[   30.1] Power down.", "power-off"],
      ["[   30.1] Restarting system.", "reset"],
      ["[   30.1] systemd-shutdown[1]: Powering off.", "power-off"],
      ["[   30.1] systemd-shutdown[1]: Rebooting.", "reset"],
      ["[  OK  ] Reached target poweroff.target - System Power Off.", "power-off"],
      ["[  OK  ] Reached target reboot.target - System Reboot.", "reset"],
      ["INIT: Switching to runlevel: 6", "reset"],
      ["Requesting system reboot", "reset"],
      ["The system will reboot now!", "reset"],
      ["[   30.1] ACPI: PM: Preparing to enter system sleep state S5", "power-off"],
      ["[   30.1] thermal thermal_zone0: critical temperature reached, shutting down", "power-off"],
    ] as const
  ) {
    assertEquals([word, endsAs(...HANGING, STARTED, word)], [word, name]);
    assertEquals([word, endsAs(...UP, word)], [word, "recorded"]);
  }
  for (
    const word of ["[  OK  ] Reached target reboot.target - System Reboot.", "The system will reboot now!"]
  ) {
    assertEquals([word, endsAs(...UP, word, "[  OK  ] Stopped cron.service - x.")], [word, "recorded"]);
  }
});

Deno.test("listenTo() takes cloud-init that is named because it is left out for none that is at work", () => {
  for (
    const out of [
      "[ SKIP ] Ordering cycle found, skipping cloud-init.service - Cloud-init: Network Stage",
      "[    6.1] systemd[1]: Condition check resulted in Initial cloud-init job (pre-networking) being skipped.",
      "[    7.1] cloud-init[412]: Segmentation fault",
      "[    7.1] cloud-init[412]: /usr/bin/cloud-init: Permission denied",
    ]
  ) {
    assertEquals([out, endsAs(...HANGING, out, "debian login: ")], [out, "cloud-init-never-ran"]);
    assertEquals([out, endsAs(...HANGING, AT_WORK, out, "debian login: ")], [out, "recorded"]);
  }
});

Deno.test("Life takes no service of an initramfs for one of a machine that is up", () => {
  const initramfs = [KERNEL, "Welcome to Fedora Linux 40 (Initramfs)!", "[  OK  ] Started sshd.service - x."];
  assertEquals(endsAs(...initramfs), "not-up");
  const shortened = [KERNEL, "[  OK  ] Started systemd-ask-passwo…quests to Console Directory Watch."];
  assertEquals(endsAs(...shortened), "not-up");
  assertEquals(
    endsAs(...initramfs, "Welcome to Fedora Linux 40!", "[  OK  ] Started sshd.service - x."),
    "recorded",
  );
});

Deno.test("Life takes a log that ends with a restart for that of a machine that came up", () => {
  assertEquals(endsAs(...UP, "[   30.1] reboot: Restarting system", "", "+ exit 0"), "recorded");
});

const HANGING = [KERNEL, LATER_KERNEL];
const STARTED = "[  OK  ] Started cron.service - Regular background program processing daemon.";
const TARGET = "[  OK  ] Reached target multi-user.target - Multi-User System.";
const AT_WORK = "[    9.1] cloud-init[812]: Cloud-init v. 23.4 running 'init'";

Deno.test("Life knows a machine that goes down before it came up", () => {
  const [off, halted, restart] = ["Power down", "System halted", "Restarting system"].map((word) =>
    `[   30.1] reboot: ${word}`
  );
  for (const gone of [off, halted]) {
    assertEquals(endsAs(...HANGING, `${gone}`), "power-off");
    assertEquals(endsAs(...HANGING, AT_WORK, STARTED, `${gone}`), "power-off");
    assertEquals(endsAs(...HANGING, AT_WORK, TARGET, `${gone}`), "power-off");
    assertEquals(endsAs(...HANGING, TARGET, `${gone}`), "recorded");
    assertEquals(endsAs(...HANGING, AT_WORK, TARGET, "debian login: ", `${gone}`), "recorded");
    assertEquals(endsAs(...UP, `${gone}`), "recorded");
    // One that came up before, and one that begins behind it.
    assertEquals(endsAs(...UP, ...HANGING, `${gone}`), "power-off");
    assertEquals(endsAs(...HANGING, `${gone}`, ...UP), "recorded");
  }
  assertEquals(endsAs(...HANGING, STARTED, `${restart}`), "reset");
  assertEquals(endsAs(...HANGING, `${restart}`, ...UP), "recorded");
  // A machine that starts anew again and again stays up for nobody.
  const turn = [...HANGING, TARGET, `${restart}`];
  assertEquals([endsAs(...turn, ...turn), endsAs(...turn, ...turn, ...turn)], ["recorded", "reset"]);
  // What stood before nobody knows.
  assertEquals(endsAs("[   29.0] systemd-shutdown[1]: Powering off.", `${off}`), "recorded");
});

Deno.test("Life knows a machine that is reset again and again behind its services, without a word", () => {
  const turn = [KERNEL, LATER_KERNEL, STARTED, "[  OK  ] Started ssh.service - OpenBSD Secure Shell server."];
  assertEquals([endsAs(...turn, ...turn), endsAs(...turn, ...turn, ...turn)], ["recorded", "not-up"]);
  // One that is told to restart does so in good order.
  const told = [...turn, "[   40.0] systemd-shutdown[1]: Rebooting.", "[   40.1] reboot: Restarting system"];
  assertEquals(endsAs(...told, ...told, ...turn), "recorded");
});

Deno.test("Life knows that a log ends while cloud-init is at work, by cloud-init's own words", () => {
  const final = "[   12.1] cloud-init[900]: Cloud-init v. 23.4 running 'modules:final' at Mon, 01 Jan";
  const getty = "[  OK  ] Reached target getty.target - Login Prompts.";
  for (
    const last of [[STARTED], [final], [STARTED, getty, TARGET], [final, "[   13.0] cloud-init[900]: hello"]]
  ) {
    assertEquals(endsAs(...HANGING, AT_WORK, ...last), "not-up", last.at(-1));
  }
  const over = [
    "[   20.1] cloud-init[812]: Cloud-init v. 23.4 finished at Mon, 01 Jan",
    "[  OK  ] Finished cloud-final.service - Execute cloud user/final scripts.",
    "[  OK  ] Reached target cloud-init.target - Cloud-init target.",
    "debian login: ",
    "Last login: Mon Jan  1 00:00:00 UTC 2024 on ttyS0",
  ];
  for (const last of over) assertEquals(endsAs(...HANGING, AT_WORK, STARTED, last), "recorded", last);
});

for (
  const opening of [
    "[talos] [initramfs] booting Talos v1.6.6",
    "init: Console is alive",
    "\t\tWelcome to CentOS ",
    "Starting syslogd: OK",
    "Please unlock disk vda3_crypt: ",
    "mdadm: No arrays found in config file or automatically",
    "/dev/vda1: recovering journal",
    "PM: Image not found (code -22)",
    "Hyper-V UEFI Boot Manager",
  ]
) {
  Deno.test(`Life knows that a boot begins with '${opening.trim()}' behind one that restarted`, () => {
    const restart = "[   61.0] reboot: Restarting system";
    assertEquals(endsAs(...UP, restart, opening), "not-up");
    // Behind a machine that went off the host speaks, and one that is up may print anything.
    assertEquals(endsAs(...UP, "[   61.0] reboot: Power down", opening), "recorded");
    assertEquals(endsAs(...UP, opening), "recorded");
  });
}

Deno.test("listenTo() takes a kernel that waited for its root for none that waits, once it is mounted", () => {
  const waits = "[    1.8] Waiting for root device /dev/mmcblk0p2...";
  const mounted = "[    1.9] VFS: Mounted root (ext4 filesystem) on device 179:2.";
  const [init, sshd] = ["[    1.9] Run /sbin/init as init process", "Starting sshd: OK"];
  assertEquals(endsAs(...HANGING, waits), "panic");
  assertEquals(endsAs(...HANGING, waits, "[    2.9] usb 1-1: new device"), "panic");
  assertEquals(endsAs(...HANGING, waits, mounted), "not-up");
  assertEquals(endsAs(...HANGING, waits, mounted, init, sshd), "recorded");
});

Deno.test("Life knows a kernel that is stuck behind targets alone", () => {
  const stuck = "[  300.1] watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [x:1]";
  assertEquals(endsAs(...HANGING, TARGET, stuck), "not-up");
  assertEquals(endsAs(...UP, stuck), "recorded");
});

Deno.test("Life knows a boot that begins behind one that came up, also of a kernel without a clock", () => {
  const version = "Linux version 6.1.0-18-amd64 (debian-kernel@lists.debian.org) #1 SMP";
  assertEquals(endsAs(...UP, version, "Command line: BOOT_IMAGE=/vmlinuz root=UUID=1 ro"), "not-up");
  assertEquals(endsAs(...UP, version, "KERNEL supported cpus:", "  Intel GenuineIntel"), "not-up");
  assertEquals(endsAs(...UP, "Booting Linux on physical CPU 0x0000000000 [0x413fd0c1]"), "not-up");
  assertEquals(endsAs(...UP, version), "not-up");
  for (
    const begins of [
      "Decompressing Linux... Parsing ELF... done.",
      "[   70.0] kexec_core: Starting new kernel",
      "[    1.0] systemd[1]: Running in initrd.",
    ]
  ) assertEquals(endsAs(...UP, begins), "not-up", begins);
  // As /proc/version has it.
  assertEquals(endsAs(...UP, version, "debian login: "), "recorded");
});

Deno.test("Life does not take a machine for one that is up where cloud-init asks a server in vain", () => {
  const asked = "[   60.0] cloud-init[254]: 2026-11-30 03:50:00,000 - url_helper.py[WARNING]: " +
    "Calling 'http://169.254.169.254/2009-04-04/meta-data/instance-id' failed [110/120s]: request error";
  assertEquals(endsAs(...HANGING, AT_WORK, STARTED, asked), "not-up");
  assertEquals(endsAs(...HANGING, AT_WORK, STARTED, asked, TARGET), "not-up");
});

Deno.test("listenTo() forgives a metadata service that is silent where cloud-init finds another datasource", () => {
  const silent =
    "[   9.1] cloud-init[560]: DataSourceEc2.py[CRITICAL]: Giving up on md from ['http://x/'] after 126 seconds";
  const finished = (source: string) =>
    `[   20.1] cloud-init[812]: Cloud-init v. 23.4 finished at x. Datasource ${source}.  Up 20 s`;
  assertEquals(endsAs(...HANGING, silent, finished("DataSourceNoCloud"), "debian login: "), "recorded");
  assertEquals(endsAs(...HANGING, silent, "debian login: "), "no-datasource");
  assertEquals(endsAs(...HANGING, silent, finished("DataSourceNone"), "debian login: "), "no-datasource");
});

Deno.test("Life takes a systemd that is started anew for no boot, and one with an earlier clock for one", () => {
  const runs = (clock: string) => `[${clock}] systemd[1]: systemd 252.5-2 running in system mode (+PAM)`;
  assertEquals(endsAs(...UP, runs("  645.475092")), "recorded");
  assertEquals(endsAs(...UP, runs("    1.475092")), "not-up");
});

Deno.test("listenTo() takes a shell without a terminal for an initramfs's only where no service ran", () => {
  const tty = "/bin/sh: can't access tty; job control turned off";
  assertEquals(endsAs(...HANGING, tty), "emergency-shell");
  assertEquals(
    endsAs(...HANGING, "[    3.3] Run /init as init process", "Starting dropbear sshd: OK", tty, "/ # "),
    "recorded",
  );
});

Deno.test("listenTo() takes what mountall asks for no end where the machine comes up", () => {
  const asks = "Press S to skip mounting or M for manual recovery";
  assertEquals(endsAs(...HANGING, AT_WORK, asks), "emergency-shell");
  assertEquals(endsAs(...HANGING, AT_WORK, asks, ...UP.slice(1)), "recorded");
});

Deno.test("Life takes dots behind a line that came in two pieces for a part that was left out", () => {
  const login = "\nDebian GNU/Linux 12 debian ttyS0\n\ndebian login: ";
  const endOf = (...pieces: readonly string[]) => {
    const listener = new Listener({ awaited: "after" });
    for (const piece of pieces) listener.console(new TextEncoder().encode(piece), 0);
    listener.stop("recorded", 0);
    return listener.transcript().ending.name;
  };
  // Of a log that lacks a part nobody knows whether cloud-init ran.
  assertEquals(endOf(`${KERNEL}\n${LATER_KERNEL}\n...${login}`), "recorded");
  assertEquals(
    endOf(`${KERNEL}\n${LATER_KERNEL.slice(0, 40)}`, `${LATER_KERNEL.slice(40)}\n...${login}`),
    "recorded",
  );
});

Deno.test("Life takes no name with a number for a service's before a kernel", () => {
  assertEquals(endsAs("U-Boot 2023.01 (Jan 01 2023)", "memory_map[587]: ttbl3:b0c9e000 offset:0"), "not-up");
});

Deno.test("listenTo() takes a final stage that failed for a fault where cloud-init never said its last word", () => {
  const failed = "[FAILED] Failed to start cloud-final.service - Cloud-init: Final Stage.";
  const unit = "[    9.1] systemd[1]: Starting cloud-init.service - Cloud-init: Network Stage...";
  const finished = "[   20.1] cloud-init[812]: Cloud-init v. 23.4 finished at Mon, 01 Jan";
  assertEquals(endsAs(...HANGING, AT_WORK, failed, "debian login: "), "cloud-init-crashed");
  assertEquals(endsAs(...HANGING, AT_WORK, finished, failed, "debian login: "), "recorded");
  assertEquals(endsAs(...HANGING, AT_WORK, failed, finished, "debian login: "), "recorded");
  // Of one that does not speak here nobody knows what it said.
  assertEquals(endsAs(...HANGING, unit, failed, "debian login: "), "recorded");
});

Deno.test("listenTo() takes firmware's shell and GRUB's prompt for no end where a kernel begins behind them", () => {
  for (const prompt of ["Shell> ", "grub> ", "No bootable device."]) {
    assertEquals(endsAs(prompt) === "recorded", false, prompt);
    assertEquals(endsAs(prompt, ...UP), "recorded", prompt);
  }
  const uBoot = ["U-Boot 2022.01 (Jan 10 2022)", "ERROR: can't get kernel image!"];
  assertEquals(endsAs(...uBoot), "boot-loader");
  assertEquals(endsAs(...uBoot, ...HANGING), "not-up");
  assertEquals(endsAs(...uBoot, ...UP), "recorded");
});

for (
  const prompt of [
    "user@host:dir$ ",
    "root@ip-10-0-0-1:~# virtctl console x",
    "[root@cirros /]# virsh console x",
    "vagrant@ubuntu1604:~$ sudo virsh console ubuntu",
  ]
) {
  Deno.test(`Life does not take a host's '${prompt}' for its guest's`, () => {
    assertEquals(endsAs(...HANGING, prompt), "not-up");
    assertEquals(endsAs(prompt, ...HANGING), "not-up");
    assertEquals(endsAs(prompt, "SeaBIOS (version 1.16.2-1)", "Booting from Hard Disk..."), "not-up");
    assertEquals(endsAs(...HANGING, "QEMU: Terminated", prompt), "not-up");
  });
}

Deno.test("Life takes a shell's prompt behind services or a login for the guest's", () => {
  const service = "[  OK  ] Started OpenSSH server daemon.";
  const cloudInit = "[    9.1] cloud-init[812]: Cloud-init v. 23.4 running 'init'";
  assertEquals(endsAs(...HANGING, cloudInit, service, "root@guest:~# "), "recorded");
  assertEquals(
    endsAs(...HANGING, cloudInit, "guest login: root (automatic login)", "root@guest:~# "),
    "recorded",
  );
  assertEquals(
    endsAs(...HANGING, cloudInit, "Last login: Mon Jan  1 on ttyS0", "[root@guest ~]# "),
    "recorded",
  );
});

Deno.test("Life knows a kernel that unpacks itself for a boot's beginning", () => {
  assertEquals(endsAs("Uncompressing Linux... done, booting the kernel."), "not-up");
  assertEquals(endsAs(...UP, "Uncompressing Linux... done, booting the kernel."), "not-up");
});

Deno.test("a log that begins at a getty's banner does not tell whether cloud-init ran", () => {
  const alpine = ["Welcome to Alpine Linux 3.19", "Kernel 6.6.7-0-virt on an x86_64 (/dev/ttyS0)", ""];
  const suse = ["", "Welcome to openSUSE Leap 15.5 - Kernel 5.14.21 (ttyS0).", ""];
  assertEquals(endsAs(...alpine, "localhost login: "), "recorded");
  assertEquals(endsAs(...suse, "localhost login: "), "recorded");
  assertEquals(endsAs("Starting network: OK", ...suse, "localhost login: "), "cloud-init-never-ran");
  assertEquals(endsAs(...HANGING, ...alpine, "localhost login: "), "cloud-init-never-ran");
});

Deno.test("Life takes no target for a sign once the local filesystems failed", () => {
  const failed = "[DEPEND] Dependency failed for local-fs.target - Local File Systems.";
  const targets = [
    "[  OK  ] Reached target getty.target - Login Prompts.",
    "[  OK  ] Started ssh.service - x.",
  ];
  assertEquals(endsAs(...HANGING, "[   20.1] cloud-init[812]: x", ...targets), "recorded");
  assertEquals(endsAs(...HANGING, failed, ...targets, ...targets), "not-up");
  assertEquals(endsAs(...HANGING, "[   20.1] cloud-init[812]: x", failed, "debian login: "), "recorded");
});

Deno.test("Life takes a kernel that is stuck for one, whatever ran before it", () => {
  const stuck = "[   60.1] watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [systemd:1]";
  assertEquals(endsAs(...HANGING, "[  OK  ] Started x.service - x.", stuck), "not-up");
  assertEquals(endsAs(...UP, stuck), "recorded");
  assertEquals(endsAs(stuck), "not-up");
});

Deno.test("Life takes a log that ends among the kernel's messages for a boot", () => {
  const messages = ["[    1.11] a: b", "[    1.12] c: d", "[    1.13] e: f"];
  assertEquals(endsAs(...messages), "not-up");
  assertEquals(endsAs(...messages, "a program's word"), "recorded");
});

Deno.test("Life begins anew where a machine that is up prints what only a boot does", () => {
  assertEquals(endsAs(...UP, "Welcome to GRUB!"), "not-up");
  assertEquals(endsAs(...UP, 'BdsDxe: loading Boot0001 "x" from y'), "not-up");
  assertEquals(
    endsAs(...UP, "[   41.0] cloud-init[9]: Cloud-init v. 24.1 running 'init-local' at x"),
    "not-up",
  );
});

for (
  const mark of [
    "[...]",
    "...",
    "<snip>",
    "-- snip --",
    "[ 123456 bytes truncated ]",
    "... 20 lines omitted ...",
  ]
) {
  Deno.test(`a log with ${mark} in it does not tell whether cloud-init ran`, () => {
    assertEquals(endsAs(...HANGING, mark, "debian login: "), "recorded");
  });
}

Deno.test("a word that something was skipped is no part that was left out", () => {
  assertEquals(endsAs(...HANGING, "udev: a rule was skipped", "debian login: "), "cloud-init-never-ran");
});

Deno.test("Life takes a console that is watched, and shows nothing, for that of a machine that did not come up", () => {
  assertEquals(endsAs("Connected to domain guest", "Escape character is ^]", "error: not a PTY"), "not-up");
  assertEquals(endsAs("Connected to domain guest", "user@host:~$ "), "not-up");
  assertEquals(endsAs("user@host:~$ ", "Connected to domain guest", "guest login: "), "recorded");
  assertEquals(endsAs("Connected to domain guest", "guest login: "), "recorded");
});

for (
  const words of [
    "[    0.233] IOAPIC[0]: apic_id 0, version 17, address 0xfec00000, GSI 0-23",
    "gpe0_sts[0]: 00000000 gpe0_en[0]: 00000000",
    "foo[200]: waiting for the root device",
  ]
) {
  Deno.test(`Life takes no '${words}' for a service before an init runs`, () => {
    const begun = [
      "[    0.000000] Linux version 6.8.0-45-generic",
      "[    0.1] Command line: root=UUID=x",
      words,
    ];
    assertEquals(endsAs(...begun, "[    9.0] random: crng init done"), "not-up");
  });
}

Deno.test("Life takes a service's words for one behind an init", () => {
  const begun = [
    "[    0.000000] Linux version 6.8.0",
    "[    1.2] Freeing unused kernel image (initmem) memory: 4K",
  ];
  assertEquals(endsAs(...begun, "foo[200]: ready"), "recorded");
});

Deno.test("Life takes a machine that restarts again and again for none that came up, whatever it prints", () => {
  const boot = [KERNEL, ...TABLE, "[    1.0] reboot: Restarting system"];
  assertEquals(endsAs(...boot, KERNEL, ...TABLE), "recorded");
  assertEquals(endsAs(...boot, ...boot, KERNEL, ...TABLE), "not-up");
  assertEquals(endsAs(...boot, ...boot, ...UP), "recorded");
});
