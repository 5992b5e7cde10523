/** The records of a cache and its images, as a person reads them. */
import { formatSize } from "../runner/text/size.ts";
import type { KeptImage } from "../runner/record/kept_images.ts";
import type { KeptRecord } from "../runner/record/kept_records.ts";
import { guestLine } from "../runner/text/guest_text.ts";
import { agoText } from "./recorded.ts";
import { table } from "./table.ts";

/** What is listed, and what time it is. */
export interface RecordsTextOptions {
  /** Where the records lie. */
  readonly recordsFolder: string;
  /** Since 1970. */
  readonly nowMs: number;
}

/** A table of records, oldest first, and one of images, each with its total. */
export function recordsText(
  records: readonly KeptRecord[],
  images: readonly KeptImage[],
  { recordsFolder, nowMs }: RecordsTextOptions,
): string {
  const age = (ms: number) => agoText(Math.max(0, nowMs - ms) / 1000);
  const recordRows = records.map((each) => [
    each.name,
    casesText(each),
    each.told ? guestLine(each.told.image.name) : "-",
    age(each.keptAtMs),
    sizeText([each]),
    endingText(each),
  ]);
  const imageRows = images.map((each) => [
    guestLine(each.name),
    sizeText([each]),
    counted(each.records, "record"),
    age(each.lastUsedMs),
  ]);
  return [
    ...table(["record", "cases", "image", "age", "size", "ending"], recordRows),
    `${counted(records.length, "record")}, ${sizeText(records)} in ${recordsFolder}`,
    ...(images.length === 0 ? [] : [
      "",
      ...table(["image", "size", "used by", "last used"], imageRows),
      `${counted(images.length, "image")}, ${sizeText(images)}`,
    ]),
  ].map((line) => `${line}\n`).join("");
}

/** What pruning removed, one line each; the last one sums up. */
export function prunedText(records: readonly KeptRecord[], images: readonly KeptImage[]): string {
  const lines = [
    ...records.map((each) => `removed ${each.name}  ${casesText(each)}  ${endingText(each)}`),
    ...images.map(({ name }) => `removed image ${guestLine(name)}`),
    prunedSum(records, images),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** `3 records removed, 240K`; with images `3 records and 1 image removed, 404.2M`. */
export function prunedSum(records: readonly KeptRecord[], images: readonly KeptImage[] = []): string {
  const both = [
    counted(records.length, "record"),
    ...(images.length > 0 ? [counted(images.length, "image")] : []),
  ];
  return `${both.join(" and ")} removed, ${sizeText([...records, ...images])}`;
}

function casesText({ told }: KeptRecord): string {
  const [first, ...others] = told?.caseIds ?? [];
  if (first === undefined) return "-";
  return others.length === 0 ? guestLine(first) : `${guestLine(first)} +${others.length}`;
}

function endingText({ status, told }: KeptRecord): string {
  if (!told) return status.replace("-", " ");
  return guestLine(told.ending);
}

function sizeText(all: readonly { readonly sizeBytes: number }[]): string {
  return formatSize(all.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0), "lsblk");
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
