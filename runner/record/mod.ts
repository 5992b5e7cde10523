/**
 * The kept boots: found again instead of booting, read, listed and pruned.
 *
 * @module
 */
export { type FindRecord, type FoldersOf, knownBoots, recordsIn, type SoughtBoot } from "./known_boots.ts";
export { readRecord, readRecording, type RecordingFiles } from "./recording.ts";
export { RecordError } from "./record_text.ts";
export type { HeardBoot } from "./heard.ts";
export type { BootAttempt } from "./outcome.ts";
export type { RecordsUse } from "./records_use.ts";
export { type KeptRecord, listRecords, type ListRecordsOptions, type ToldByRecord } from "./kept_records.ts";
export { type KeptImage, listImages } from "./kept_images.ts";
export { pruneImages, type PruneOptions, pruneRecords, RECORD_BOUNDS, type RecordBounds } from "./prune.ts";
