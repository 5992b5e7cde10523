/** Whether a line shows that the services of a system run, and not what it starts on the way. */
import { anyOf } from "../text/any_of.ts";

/** What systemd, OpenRC and sysvinit start on the way, before the system's own services: words of its name. */
const ON_THE_WAY: readonly RegExp[] = [
  // Devices and modules
  /udev|mdev|Device|[Cc]old ?plug|initial device|load modules|fallback graphics|Kernel|kmod|[Ss]tatic device nodes|Hardware Database|RF Kill|[Aa]vailability of block|FC-NVME|[Bb]attery/,
  // Disks and filesystems
  /[Ss]wap|crypt|verity|integrity|Remount|File System|fsck|Root|[Rr]oot(?:fs| file ?system)|[Ff]ilesystems? on boot|[Uu]mount|LVM|mdadm|MD array|procfs|sysfs|mtab|Persistent Storage|pNFS|[Ll]ocal|Remote|(?:virtual|remote|[Nn]etwork|\/run|\/dev|\/sys\S{0,40}|\/proc\S{0,40}) filesystems?\b|Clean \/tmp/,
  // The initramfs, and its end
  /initrd|nitramfs|dracut|Switch Root|sysroot|[Ii]gnition|[Ff]ailsafe|[Ee]mergency|[Rr]escue|[Hh]ibernat/,
  // What systemd sets up once
  /[Jj]ournal|tmpfiles|Create (?:System Users|Volatile)|Random Seed|Entropy|machine-id|Update is Completed|Linker Cache|UTMP|Setup|Set [Uu]p |SUID\/SGID|Control Program Identification|early job output|[Rr]ead required files|cached configuration|[Ff]irst ?[Bb]oot|first-boot-complete|First Boot Complete|Merge System (?:Extension|Configuration)|sysext|confext|binfmt|[Bb]inary [Ff]ormats|[Cc]ore dump|sysctl|[Bb]oot ?loader|Boot Loader|TPM|PCR|Trusted Platform|Out-Of-Memory|OOM|[Uu]serdb|User Database Manager/,
  // Targets and units that wait
  /[Ss]lice|[Pp]ath|Timer|Socket|imports\.target|Image Downloads|\(Pre\)|System Initiali[sz]ation|sysinit|Basic System|basic\.target|Preparation for|Name Lookups|[Pp]assword/,
  // The console, the clock, the name
  /[Cc]onsole (?:font|keymap)|[Kk]eymap|[Kk]eyboard layout|[Pp]lymouth|bootsplash|Time Synchroni[sz]|System Time Set|hwclock|[Ss]ystem clock|[Hh]ostname/,
  // The network before there is one
  /[Ff]irewall|[Nn]etwork device|Network Configuration|[Nn]etplan|ifupdown|networking|network interfaces|network(?:-online)?\.target|^Network\.?$|Network is Online|Network Name Resolution|[Rr]esolvconf|Nameserver information|loopback|RPC (?:Bind|[Bb]ind|Port)|rpcbind/,
  // Whoever watches, and cloud-init's first stages
  /AppArmor|[Ss]yslogd?$|klogd|[Aa]udit|pre-networking|Single Process|upstart|[Cc]loud-(?:init|config)|seedling/,
  // The end
  /[Ss]hut|[Pp]ower|[Rr]eboot|[Hh]alt|Final/,
];
const IS_ON_THE_WAY = anyOf(ON_THE_WAY);
const STARTED =
  /(?:\[ *OK *\] |systemd\[1\]: )(?:Started|Finished|Reached target) (.*)|^\* Starting (.*\S) *\[ ?(?:ok|OK) ?\]|^Starting ([^:]{1,80}):? +\[ +OK +\]|^\[ ok \] Starting (.{1,80})|^Starting ([\w -]{1,40}): (?:OK|done)/;
/** systemd ends each such line, and shortens it in its middle only. */
const CUT_OFF = /^\[ *OK *\] (?:Started|Finished|Reached target) [^.…]{0,200}$/;
/**
 * A service that prints; those of an initramfs and of systemd itself print before the machine is up. What the kernel calls
 * `IOAPIC[0]: `, and firmware `gpe0_sts[0]: `, has no process's number.
 */
const SERVICE = /^([\w.@-]{1,64})\[\d{3,10}\]: (.*)/;
/** Programs of an initramfs and of what systemd orders before basic.target, by the beginning of their names. */
const EARLY_SERVICE = anyOf([
  /^(?:systemd|dracut|ignition|kernel|plymouth|init|coreos|afterburn|ostree|selinux-autorelabel|\(|S\d)/,
  // It speaks in each of its stages, of which the first are early: what it says of itself tells how far it came.
  /^cloud-init$/,
  // Devices, modules, settings
  /^(?:u?dev|kmod|modprobe|depmod|sysctl|hwclock|haveged|rngd|augenrules|audit|apparmor|bootctl|tpm2|clevis)/,
  // Disks and filesystems
  /^(?:lvm|[lpv]v[a-z]{3,8}$|dm|multipath|iscsi|blkmapd|mdadm|cryptsetup|zpool|zfs|btrfs|mount|swapon|mkswap|fsck|e2fs|e2scrub|resize2fs|growpart|xfs_|quota)/,
  // Console and keyboard
  /^(?:loadkeys|setfont|setupcon|console-setup|keyboard-setup|kbd)/,
  // The network before there is one
  /^(?:NetworkManager|nm-|dbus|dhclient|dhcpcd|rpc\.|dropbear|netfilter|nft|ip6?tables|ebtables|netplan|cloud-id|ds-identify)/,
]);
/** What the kernel says of a program that crashed, before which it puts the program's name. */
const OF_KERNEL =
  /^(?:segfault at |unhandled signal \d|bad frame in |potentially unexpected fatal signal|trap |general protection|exited with |undefined instruction)/;
/** How cloud-init's units wait for their turn, from its version 24.3 on. */
const OF_A_STAGE = /socket interaction for boot stage/;
/** What no name of a service stands in. */
const OTHERS = /^Cloud-init v\. \S{1,60} running 'modules:(?:config|final)'/;
/** Whether it shows a service of the system's own; `canPrint`: programs run, so that what looks like one's words is. */
export function isOfService(text: string, canPrint: boolean): boolean {
  const started = STARTED.exec(text)?.slice(1).find((each) => each !== undefined);
  // One that is cut in the middle of its line, or whose name systemd shortened, may be any.
  if (started !== undefined) {
    return !IS_ON_THE_WAY.test(started) && !CUT_OFF.test(text) && !/…|\.{3}\S/.test(started);
  }
  const [, service, words = ""] = SERVICE.exec(text) ?? [];
  if (service !== undefined) {
    return canPrint && !EARLY_SERVICE.test(service) && !OF_A_STAGE.test(words) && !OF_KERNEL.test(words);
  }
  return OTHERS.test(text);
}
