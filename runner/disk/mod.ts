/**
 * What a disk holds, read from its bytes without mounting it: partition tables, LVM, RAID and filesystems. Whatever cannot be
 * read throws an `ImageError`.
 *
 * @module
 */
export { type DiskLayout, type FilledPartition, readLayout } from "./layout.ts";
export type { ReadBytes } from "./bytes.ts";
export { type BootWay, type BootWays, readBootWays } from "./boot_ways.ts";
export type { Content, Holding, RaidHolding } from "./content.ts";
export type { LuksHolding } from "./luks.ts";
export type { LogicalVolume, PhysicalVolume, VolumeGroup } from "./lvm.ts";
export type { OtherContent } from "./other_content.ts";
export type { Partition, PartitionTable } from "./partition_table.ts";
export type { Filesystem } from "./superblock.ts";
