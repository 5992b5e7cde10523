/** What the superblock of a member of Linux's MD RAID tells, of whatever version. */

/** A member as its superblock tells it. */
export interface RaidMember {
  /** `1` is RAID1; `-1` is linear. */
  readonly level: number;
  /** The array's. */
  readonly uuid: string;
  /** Where a mirror's whole data stands in this member, or why the array cannot be read from it alone. */
  readonly data: { readonly startBytes: number; readonly sizeBytes: number } | string;
}
