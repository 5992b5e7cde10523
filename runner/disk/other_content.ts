/** What may stand in a stretch of a disk beside roots that grow and what carries them. */

/** A filesystem that no root grows on, swap, or a journal. */
export interface OtherContent {
  /** In lsblk's words (FSTYPE). */
  readonly type:
    | "vfat"
    | "exfat"
    | "ntfs"
    | "f2fs"
    | "squashfs"
    | "erofs"
    | "iso9660"
    | "swap"
    | "swsuspend"
    | "jbd"
    | "xfs_external_log";
  /** As lsblk has it; empty where it has none. */
  readonly uuid: string;
  /** Empty where it has none. */
  readonly label: string;
}
