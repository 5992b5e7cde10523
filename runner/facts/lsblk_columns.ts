/** The columns that lsblk can print: how a word of each looks. */
import type { TextColumn } from "./lsblk_device.ts";

/** Only words that may be missing need to differ from those that can follow them. */
export interface Column {
  readonly pattern: RegExp;
  readonly isOptional?: true;
  /** Any text, of several words too. */
  readonly isFree?: true;
  readonly key?: TextColumn;
}

const MOUNTPOINT = /^(?:\/\S*|\[SWAP\])$/;
const FSTYPE =
  /^(?:ext[234]|xfs|btrfs|vfat|exfat|ntfs|swap|iso9660|udf|squashfs|erofs|f2fs|jfs|hfsplus|ufs|reiserfs|bcachefs|\w+_member|LVM2_member|crypto_LUKS|ceph_\w+|VMFS\w*|drbd|isw_raid_member|BitLocker|apfs|zfs|jbd|DM_\w+|LVM1_member|minix|nilfs2|ocfs2|gfs2|oracleasm|swsuspend|linux_raid_member)$/;
const SIZE = /^-?\d{1,20}(?:[.,]\d+)?[BKMGTPE]?$/;
const UUID = /^[0-9A-Fa-f]{2,36}(?:-[0-9A-Za-z]{1,16}){0,8}$/;
const FLAG = /^[01]$/;
const NUMBER = /^-?\d{1,20}$/;
// A name of a filesystem's type is nobody's label where words are all there is to go by.
const TEXT = new RegExp(
  `^(?!${FSTYPE.source.slice(1)})(?!FAT\\d\\d$|\\d\\.\\d$|[\\dA-F]{4}-[\\dA-F]{4}$|[\\da-f]{8}-)(?!/)\\S+$`,
);

const flag: Column = { pattern: FLAG };
const number: Column = { pattern: NUMBER };
const size: Column = { pattern: SIZE };
const maybeNumber: Column = { pattern: NUMBER, isOptional: true };
const maybeSize: Column = { pattern: SIZE, isOptional: true };
const maybeId: Column = { pattern: UUID, isOptional: true };
const free: Column = { pattern: TEXT, isOptional: true, isFree: true };

/** A header with any other column is not read: where words may be missing, guessing would name the wrong one. */
const COLUMNS: Readonly<Record<string, Column>> = {
  // A path is a further mountpoint of the device above.
  "NAME": { pattern: /^(?!\/(?!dev\/)|\[SWAP\])\S+$/ },
  "KNAME": { pattern: /^\S+$/, key: "kname" },
  "PATH": { pattern: /^\/dev\/\S+$/ },
  "PKNAME": { pattern: /^(?:\/dev\/)?[a-z][\w!/.-]*$/, isOptional: true, key: "pkname" },
  "MAJ:MIN": { pattern: /^\d+:\d+$/ },
  "MAJ": number,
  "MIN": number,
  "RM": { pattern: FLAG, key: "rm" },
  "SIZE": { pattern: SIZE, key: "size" },
  "RO": { pattern: FLAG, key: "ro" },
  "TYPE": { pattern: /^[a-z][a-z0-9]*$/, key: "type" },
  "FSTYPE": { pattern: FSTYPE, isOptional: true, key: "fstype" },
  "FSVER": { pattern: /^(?:\d+(?:\.\d+)*|FAT\d\d|LVM2 \d+|Joliet.*)$/, isOptional: true, isFree: true },
  "FSSIZE": maybeSize,
  "FSAVAIL": maybeSize,
  "FSUSED": maybeSize,
  "FSUSE%": { pattern: /^\d{1,3}%$/, isOptional: true },
  "LABEL": free,
  "UUID": maybeId,
  "PTUUID": maybeId,
  "PTTYPE": { pattern: /^(?:gpt|dos|sun|mac|bsd|atari)$/, isOptional: true },
  "PARTUUID": maybeId,
  "PARTTYPE": { pattern: /^(?:0x[\da-f]+|[\da-f]{8}-[\da-f-]{27})$/i, isOptional: true },
  "PARTTYPENAME": free,
  "PARTLABEL": free,
  "PARTFLAGS": { pattern: /^0x[\da-f]+$/i, isOptional: true },
  "PARTN": maybeNumber,
  "START": maybeNumber,
  "MODEL": free,
  "SERIAL": free,
  "VENDOR": free,
  "REV": free,
  "WWN": { pattern: /^(?:0x|eui\.|nvme\.|t10\.|uuid\.)\S+$/, isOptional: true },
  "HCTL": { pattern: /^\d+:\d+:\d+:\d+$/, isOptional: true },
  "TRAN": { pattern: /^(?:sata|sas|usb|nvme|virtio|spi|ata|fc|iscsi|mmc|sdio|pcie)$/, isOptional: true },
  "SUBSYSTEMS": { pattern: /^[a-z]\w*(?::[\w-]+)+$/, isOptional: true },
  "STATE": {
    pattern: /^(?:running|live|offline|blocked|suspended|quiesce|transport-offline)$/,
    isOptional: true,
  },
  "HOTPLUG": flag,
  "RAND": flag,
  "ROTA": flag,
  "DAX": flag,
  "SCHED": { pattern: /^(?:none|noop|deadline|cfq|bfq|kyber|mq-deadline)$/, isOptional: true },
  "RQ-SIZE": maybeNumber,
  "RA": number,
  "WSAME": size,
  "ALIGNMENT": number,
  "MIN-IO": number,
  "OPT-IO": number,
  "PHY-SEC": number,
  "LOG-SEC": number,
  "DISC-ALN": size,
  "DISC-GRAN": size,
  "DISC-MAX": size,
  "DISC-ZERO": flag,
  "OWNER": { pattern: /^[a-z_][\w.-]*$/ },
  "GROUP": { pattern: /^[a-z_][\w.-]*$/ },
  "MODE": { pattern: /^[b-][rwxsStT-]{9}$/ },
  "ZONED": { pattern: /^(?:none|host-\w+)$/ },
  "MOUNTPOINT": { pattern: MOUNTPOINT, isOptional: true },
  "MOUNTPOINTS": { pattern: MOUNTPOINT, isOptional: true },
};

/** The columns that name a device; a header has one of them. */
export const NAMES: readonly string[] = ["NAME", "KNAME", "PATH"];
/** What makes a header one of lsblk's and not of another program that names things. */
const TELLING: readonly string[] = [
  "SIZE",
  "MAJ:MIN",
  "FSTYPE",
  "MOUNTPOINT",
  "MOUNTPOINTS",
  "UUID",
  "PKNAME",
  "PHY-SEC",
];

/** Whether some words are the header of a table that can be read. */
export function isHeader(words: readonly string[]): boolean {
  return words.every((word) => Object.hasOwn(COLUMNS, word)) && isLike(words);
}

/** Whether some words are a header of lsblk's, of columns that may not be known. */
export function isLike(words: readonly string[]): boolean {
  return words.length > 1 && words.some((word) => NAMES.includes(word)) &&
    words.some((word) => TELLING.includes(word));
}

/** A column of a header's word; a word such as `constructor` is none. */
export function knownColumn(name: string): Column | undefined {
  return Object.hasOwn(COLUMNS, name) ? COLUMNS[name] : undefined;
}
