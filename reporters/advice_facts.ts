/** What usually makes an image fail an expectation. */
import type { AdviceRow } from "./advice_row.ts";

const CLOUD_INIT = "https://cloudinit.readthedocs.io/en/latest";
const SYSTEMD = "https://www.freedesktop.org/software/systemd/man/latest";
const MAN = "https://man7.org/linux/man-pages";

/** By the kind of fact. */
export const FACT_ADVICE: readonly AdviceRow[] = [
  {
    of: ["root", "grown-by", "lsblk", "df", "partitions", "filesystem"],
    about: "the root has another size than it should, or another grew it",
    causes: [
      "cloud-guest-utils (growpart) or gdisk (sgdisk) is not in the image",
      "growpart or resize_rootfs is turned off in /etc/cloud",
      "another partition stands behind the root, so that it has no room to grow",
      "the root lies on LVM, which growpart of that cloud-init does not grow",
    ],
    next: ["the picture: what stands behind the root", "growpart's and resizefs's lines on the console"],
    source: `${CLOUD_INIT}/reference/modules.html#growpart`,
  },
  {
    of: ["machine-id"],
    about: "machines made of this image would share their machine-id, or have none",
    causes: ["/etc/machine-id was not emptied when the image was made"],
    next: ["truncate -s 0 /etc/machine-id as the last step of the build, or systemd-firstboot --reset"],
    source: "https://systemd.io/BUILDING_IMAGES/",
  },
  {
    of: ["ssh"],
    about: "SSH's host keys or its settings are not as they should be",
    causes: [
      "/etc/ssh/ssh_host_* came with the image",
      "ssh_deletekeys: false",
      "a file in sshd_config.d comes first",
    ],
    next: ["sshd -T in the guest", "ssh_deletekeys and ssh_genkeytypes in /etc/cloud/cloud.cfg"],
    source: `${CLOUD_INIT}/reference/modules.html#ssh`,
  },
  {
    of: ["users"],
    about: "an account of the image is open, or is one too many",
    causes: ["a password or a key of the build was left behind", "the build's user was not removed"],
    next: ["/etc/shadow, /etc/passwd and authorized_keys in the image", "passwd --lock NAME in the build"],
    source: `${MAN}/man5/shadow.5.html`,
  },
  {
    of: ["systemd"],
    about: "the system is not up as it should be: a unit failed, or still starts",
    causes: ["a service of the image needs what a bare machine has not", "a unit waits for the network"],
    next: ["systemctl status of the unit that is named, and what it last said", "systemctl list-jobs"],
    source: `${SYSTEMD}/systemctl.html`,
  },
  {
    of: ["cloud-init"],
    about: "cloud-init did not end well",
    causes: [
      "a module failed: its error stands in status.json",
      "a key of the image's cloud.cfg is deprecated",
    ],
    next: ["cloud-init status --long", "/var/log/cloud-init.log: WARNING and ERROR"],
    source: `${CLOUD_INIT}/howto/debugging.html`,
  },
  {
    of: ["network"],
    about: "the network is not as it should be",
    causes: [
      "names of cards or MAC addresses of the build are left (70-persistent-net.rules, netplan)",
      "no renderer that cloud-init knows is in the image",
    ],
    next: [
      "/etc/netplan, /etc/network/interfaces.d, NetworkManager's connections in the image",
      "ip address",
    ],
    source: `${CLOUD_INIT}/reference/network-config.html`,
  },
  {
    of: ["ports"],
    about: "another service listens than should",
    causes: ["a package started its service when it was installed", "sshd does not run"],
    next: ["whose port it is: ss -ltnup", "systemctl disable in the build"],
    source: `${MAN}/man8/ss.8.html`,
  },
  {
    of: ["mounts"],
    about: "a filesystem is not mounted as it should be",
    causes: ["fstab names /dev/sdX, which is another disk on another bus", "an entry of the build was left"],
    next: ["fstab: UUID= or LABEL= in place of device names"],
    source: `${MAN}/man5/fstab.5.html`,
  },
  {
    of: ["kernel"],
    about: "the kernel, its parameters or its modules are not as they should be",
    causes: [
      "a module from outside the kernel taints it",
      "another kernel than the expected one is the default",
    ],
    next: ["/proc/cmdline, /proc/sys/kernel/tainted", "the boot loader's default entry"],
    source: "https://docs.kernel.org/admin-guide/tainted-kernels.html",
  },
  {
    of: ["packages"],
    about: "a package is missing, is one too many, or has another version",
    causes: [
      "the build installed from another release or mirror",
      "recommended packages were left out, or in",
    ],
    next: ["the build's log of its package manager"],
    source: "https://manpages.debian.org/bookworm/apt/apt-get.8.en.html",
  },
  {
    of: ["commands"],
    about: "a command's output is not as it should be",
    causes: [
      "the file, package or setting that it prints was left so by the build, or by what the image is made of",
      "the command is not in this image, or prints another form in this version",
    ],
    next: [
      "what stands as actual, and which step of the build makes it so",
      "the case's description: why it asks, and who else does",
    ],
    source: "https://systemd.io/BUILDING_IMAGES/",
  },
  {
    of: ["files"],
    about: "a file is not as it should be",
    causes: ["logs, leases, histories, keys or caches of the build were left in the image"],
    next: [
      "the file in the image, and which step of the build writes it",
      "cloud-init clean --logs in the build",
    ],
    source: "https://systemd.io/BUILDING_IMAGES/",
  },
  {
    of: ["hostname", "os"],
    about: "the machine has another name, or is another system, than it should",
    causes: ["preserve_hostname: true, or a name of the build in /etc/hostname"],
    next: ["/etc/hostname and /etc/os-release in the image", "set_hostname in cloud-init.log"],
    source: `${CLOUD_INIT}/reference/modules.html#set-hostname`,
  },
  {
    of: ["boot"],
    about: "the boot took longer than it should",
    causes: ["a unit waits for its timeout: for a network, a disk, entropy", "the guest ran under TCG"],
    next: ["systemd-analyze critical-chain, systemd-analyze blame"],
    source: `${SYSTEMD}/systemd-analyze.html`,
  },
  {
    of: ["matches", "never"],
    about: "the console shows what it should not, or not what it should",
    causes: ["a service logs an error at each boot", "the text is another one in this release"],
    next: ["the line that is named, and those around it"],
    source: `${SYSTEMD}/journald.conf.html`,
  },
];
