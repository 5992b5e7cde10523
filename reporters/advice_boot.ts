/** What usually ends a boot badly. */
import type { AdviceRow } from "./advice_row.ts";

const CLOUD_INIT = "https://cloudinit.readthedocs.io/en/latest";
const SYSTEMD = "https://www.freedesktop.org/software/systemd/man/latest";

/** By how the boot ended, and by the points that are about the boot as a whole. */
export const BOOT_ADVICE: readonly AdviceRow[] = [
  {
    of: ["panic", "kernel-oops", "init-stopped"],
    about: "the kernel or PID 1 gave up",
    causes: [
      "root= names a disk that is not there, or whose driver the initramfs lacks",
      "the initramfs is damaged, or was not made for this kernel",
      "/sbin/init or its libraries are missing, or are for another architecture",
    ],
    next: [
      "the lines above the panic: the last one that is not part of its trace",
      "the same image with bus: virtio, and with more memory",
    ],
    source: "https://docs.kernel.org/admin-guide/init.html",
  },
  {
    of: ["emergency-shell"],
    about: "the guest stopped at a shell for repairs",
    causes: [
      "fstab names a device, a UUID or a label that this disk has not",
      "the root's filesystem wants a check that it does not pass",
      "the initramfs lacks the driver of the disk's bus",
    ],
    next: [
      "the first unit or device that the console says failed or timed out",
      "fstab in the image against blkid of its partitions",
    ],
    source: `${SYSTEMD}/systemd-fstab-generator.html`,
  },
  {
    of: ["grub-prompt", "boot-loader"],
    about: "the boot loader found nothing to start",
    causes: [
      "grub.cfg is missing, or lies on a filesystem that core.img cannot read",
      "a prefix or a UUID that GRUB was installed with is another disk's",
    ],
    next: [
      "seedling inspect IMAGE: what it finds to start",
      "grub-install and update-grub, run inside the image",
    ],
    source: "https://www.gnu.org/software/grub/manual/grub/html_node/GRUB-only-offers-a-rescue-shell.html",
  },
  {
    of: ["no-bootable-device", "firmware-crash"],
    about: "the firmware found nothing to start",
    causes: [
      "the image is made for the other firmware: a BIOS wants boot code in the first sector, UEFI an EFI partition",
      "UEFI's fallback EFI/BOOT/BOOTX64.EFI is missing: a new machine knows no other entry",
    ],
    next: ["seedling inspect IMAGE", "the same case with firmware: uefi, or with bios"],
    source: "https://wiki.debian.org/UEFI#Force_grub-efi_installation_to_the_removable_media_path",
  },
  {
    of: ["cpu-level"],
    about: "the image needs a newer processor",
    causes: ["its userland is built for x86-64-v2 or v3"],
    next: ["the same case with cpu-level: x86-64-v2 or x86-64-v3"],
    source: "https://gitlab.com/x86-psABIs/x86-64-ABI",
  },
  {
    of: ["cloud-init-never-ran", "cloud-init-disabled", "no-datasource"],
    about: "cloud-init did not take the seed",
    causes: [
      "cloud-init is not installed, or its units are not enabled",
      "/etc/cloud/cloud-init.disabled, or cloud-init=disabled on the kernel's command line",
      "datasource_list in the image leaves NoCloud out, so that ds-identify disables cloud-init",
    ],
    next: [
      "/run/cloud-init/ds-identify.log and cloud-init-generator.log",
      "/etc/cloud/cloud.cfg.d/*.cfg in the image: datasource_list",
      "seedling run --seed none, where the image is to have no cloud-init",
    ],
    source: `${CLOUD_INIT}/howto/debugging.html`,
  },
  {
    of: ["cloud-init-crashed", "ignition-failed"],
    about: "the first-boot program broke",
    causes: ["its Python packages do not fit together", "a config of the image that it cannot read"],
    next: ["the traceback's last line", "/var/log/cloud-init.log"],
    source: `${CLOUD_INIT}/howto/debugging.html`,
  },
  {
    of: ["out-of-memory"],
    about: "the guest's memory is too small",
    causes: ["the image needs more than the case gives it", "a service takes all there is"],
    next: ["the same case with memory: 2G", "which process the kernel names as killed"],
    source: "https://docs.kernel.org/admin-guide/mm/concepts.html",
  },
  {
    of: ["filesystem-error"],
    about: "the kernel found a filesystem damaged",
    causes: ["the image was copied or shrunk while it was mounted", "the file was cut in a transfer"],
    next: ["seedling inspect IMAGE", "fsck on the image's root, and the checksum of the file"],
    source: "https://man7.org/linux/man-pages/man8/e2fsck.8.html",
  },
  {
    of: ["power-off", "reset"],
    about: "the guest ended before its report",
    causes: [
      "user-data that powers off or reboots before cloud-init is through",
      "a first boot that relabels SELinux, or installs a kernel, and reboots for it",
    ],
    next: [
      "power_state in place of shutdown in runcmd",
      "boots: with reboot: true where the image always does so",
    ],
    source: `${CLOUD_INIT}/reference/modules.html`,
  },
  {
    of: ["timeout", "silence", "not-up"],
    about: "the boot hung, and nobody can tell by what",
    causes: [
      "a unit waits for a network or a device that is not there",
      "the console moved elsewhere: console=ttyS0 is not the last one on the kernel's command line",
      "the host is too busy for a guest under TCG",
    ],
    next: [
      'the console\'s last lines: "A start job is running for" names the unit',
      "the same boot alone (--jobs 1), and under KVM",
    ],
    source: "https://docs.kernel.org/admin-guide/serial-console.html",
  },
  {
    of: ["no-output"],
    about: "the guest never said a word",
    causes: ["the image has no console on ttyS0", "nothing starts: no boot code, or KVM hangs the guest"],
    next: ["console=ttyS0 in the boot loader's configuration", "--accel tcg, and seedling doctor"],
    source: "https://docs.kernel.org/admin-guide/serial-console.html",
  },
  {
    of: ["report-incomplete", "output-limit"],
    about: "the probe's report did not come whole",
    causes: ["a program of the guest writes on ttyS1 too", "the guest went down while it reported"],
    next: ["which frame is named as missing or damaged", "serial-getty@ttyS1 and other users of ttyS1"],
    source: `${SYSTEMD}/systemd-getty-generator.html`,
  },
  {
    of: [
      "qemu-crash",
      "host-disk-full",
      "host-io-error",
      "host-memory",
      "guest-timeout",
      "base-modified",
      "interrupted",
    ],
    about: "the host's trouble, not the image's",
    causes: ["no room on the disk or in memory beside other work", "another program writes the image"],
    next: ["seedling doctor", "fewer boots side by side: --jobs 1"],
    source: "https://www.qemu.org/docs/master/system/invocation.html",
  },
  {
    of: ["power-off-button"],
    about: "the guest did not go by its power button",
    causes: [
      "systemd-logind does not run, or ignores the key",
      "acpid is missing in an image without systemd",
    ],
    next: ["HandlePowerKey in logind.conf", "whether a service blocks the shutdown"],
    source: `${SYSTEMD}/logind.conf.html`,
  },
  {
    of: ["condition"],
    about: "whether the case counts cannot be told",
    causes: ["the fact that only-if or skip asks for was not reported"],
    next: ["the finding: what is missing", "the condition in the case"],
    source: "https://jsr.io/@seedling/seedling",
  },
  {
    of: ["expect-failure"],
    about: "a failure that was expected did not come, or came after its date",
    causes: ["the fault is mended: the case passes now"],
    next: ["the link beside expect-failure: then take it out of the case"],
    source: "https://jsr.io/@seedling/seedling",
  },
];
