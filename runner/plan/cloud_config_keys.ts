/**
 * cloud-config's own keys: which may stand in one seed with those of other cases, and what each of them changes that another
 * case could judge. A key without a row is alone, unless its case vouches for it (`compose: true`).
 */

/** A key of cloud-config. */
export interface CloudConfigKey {
  readonly key: string;
  /** Two of one key: `items` of two lists stay apart by `name`, and stand one behind the other; else they must be equal. */
  readonly items?: { readonly name: string };
  /** The kinds of facts that it may change for a case that does not have it. */
  readonly touches?: readonly string[];
  /** Why a case that has it is booted alone, whatever it says of itself. */
  readonly alone?: string;
}

const ORDER = "changes what runs in a boot, or when";
const POWER = "ends the boot";
const GROWTH = "changes how the root grows";
const DISKS = "changes disks and what is mounted at the start";
const SOURCE = "says where cloud-init takes its data from, or how it puts them together";
const IDENTITY = "says who the machine is";
const ACCESS = "changes accounts that the case does not name";
const NETWORK =
  "may wait for a network, or end cloud-init with an error that every case of the boot would show";

const alone = (because: string, ...keys: readonly string[]): readonly CloudConfigKey[] =>
  keys.map((key) => ({ key, alone: because }));

/** Every key that is known. */
export const CLOUD_CONFIG_KEYS: readonly CloudConfigKey[] = [
  { key: "final_message", touches: ["matches"] },
  { key: "locale" },
  { key: "timezone" },
  { key: "swap", touches: ["df", "mounts", "systemd"] },
  { key: "users", items: { name: "name" }, touches: ["users", "ssh"] },
  { key: "write_files", items: { name: "path" } },
  ...alone(ORDER, "bootcmd", "cloud_init_modules", "cloud_config_modules", "cloud_final_modules"),
  ...alone(POWER, "power_state"),
  ...alone(GROWTH, "growpart", "resize_rootfs"),
  ...alone(DISKS, "disk_setup", "fs_setup", "mounts", "mount_default_fields", "device_aliases"),
  ...alone(SOURCE, "datasource", "datasource_list", "merge_how", "merge_type", "network", "system_info"),
  ...alone(IDENTITY, "hostname", "fqdn", "prefer_fqdn_over_hostname", "preserve_hostname"),
  ...alone(IDENTITY, "create_hostname_file", "manage_etc_hosts"),
  ...alone(IDENTITY, "ssh_keys", "ssh_deletekeys", "ssh_genkeytypes", "random_seed"),
  ...alone(ACCESS, "user", "password", "chpasswd", "ssh_pwauth", "disable_root", "disable_root_opts"),
  ...alone(ACCESS, "ssh_authorized_keys", "no_ssh_fingerprints", "allow_public_ssh_keys", "ssh_import_id"),
  ...alone(NETWORK, "packages", "package_update", "package_upgrade", "package_reboot_if_required", "apt"),
  ...alone(NETWORK, "yum_repos", "snap", "ntp", "phone_home", "landscape", "puppet", "chef", "ansible"),
  ...alone("takes the console's output away", "output", "manual_cache_clean"),
];

/** What a case's author alone can tell: a command may do anything. It is in order, and so may be vouched for. */
const COMMANDS: CloudConfigKey = { key: "runcmd", items: { name: "" }, touches: ["matches"] };

/** The row of a key; one that nobody knows may touch anything. */
export function cloudConfigKey(key: string): CloudConfigKey | undefined {
  return key === COMMANDS.key ? COMMANDS : CLOUD_CONFIG_KEYS.find((row) => row.key === key);
}

/** Folders in which nothing of a system looks by itself: a file there changes nothing for another case. */
export const QUIET_FOLDERS: readonly string[] = ["/srv/", "/opt/", "/tmp/", "/var/tmp/"];
