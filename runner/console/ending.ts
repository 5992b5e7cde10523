/** How one boot ended. */
import { FILE_LIMIT_BYTES } from "../machine/lease_script.ts";
import { writeSize } from "../text/size.ts";
import { type EndingName, type EndingRow, endingRow, ENDINGS, isEndingName } from "./endings.ts";

/** How a boot ended that ended by this name. */
export interface EndingOf<Name extends EndingName> {
  /** For machines: reports and records carry it. */
  readonly name: Name;
  /** What it makes of the boot's test point. */
  readonly verdict: (typeof ENDINGS)[Name]["verdict"];
  /** One line for a person. May quote the guest: reporters treat it as guest text. */
  readonly text: string;
  /** What may be the matter, and what would help. */
  readonly hint?: string;
  /** The console line that says so. */
  readonly line?: number;
}

/** How a boot ended: a name of the table beside its own verdict, and no other. */
export type Ending = { [Name in EndingName]: EndingOf<Name> }[EndingName];

/** What a boot says of its ending. */
interface Told extends Pick<Ending, "text" | "line"> {
  /** In the place of the table's; `false`: none, as that would not be true of this boot. */
  readonly hint?: string | false;
}

/** An ending out of the table. */
export function ending<Name extends EndingName>(name: Name, told: Told): Extract<Ending, EndingOf<Name>>;
export function ending(name: EndingName, { hint = endingRow(name).hint ?? false, ...told }: Told) {
  return { name, verdict: ENDINGS[name].verdict, ...told, ...(hint !== false && { hint }) };
}

/** Whether a boot that ended so says nothing of its image, and may be made once more. */
export const isHostTrouble = (name: string): boolean =>
  isEndingName(name) && endingRow(name).isHostTrouble === true;

/** Whether no guest ran in a boot that ended so. */
export const isUntouched = (name: string): boolean =>
  isEndingName(name) && endingRow(name).isUntouched === true;

/** Whether the disk of a boot that ended so is as its guest left it. */
export const isSettled = (name: string): boolean => isEndingName(name) && endingRow(name).isSettled === true;

/** Whether a boot that ended so came to what it was for. */
export const isAsAwaited = (name: string): boolean => {
  const row = isEndingName(name) ? endingRow(name) : undefined;
  return row?.verdict === "pass" && row.awaited !== undefined;
};

/** Whether a boot is a log from elsewhere, whose tables answer for the report that it never had. */
export function isRecording(ending: Pick<Ending, "name"> | undefined): boolean {
  return ending?.name === "recorded" || ending?.name === "not-up";
}

/** What {@linkcode EndingRow.heardAgain} says of a name. */
export const heardAgain = (name: string): EndingRow["heardAgain"] =>
  isEndingName(name) ? endingRow(name).heardAgain : undefined;

/** Not a byte came on either port. */
export const NO_OUTPUT: Ending = ending("no-output", { text: "the guest sent not one byte" });

/** A port sent more than it may. */
export function outputLimit(port: string, limitBytes: number): Ending {
  return ending("output-limit", { text: `the guest sent more than ${limitBytes} bytes on the ${port}` });
}

/**
 * The guest wrote more than its overlay may take of the host's disk. As with a port's limit nothing is known of the image: some
 * write so much with good reason.
 */
export function diskLimit(): Ending {
  return ending("output-limit", {
    text: `the guest wrote more on one of its disks than the host gives it: ${writeSize(FILE_LIMIT_BYTES)}`,
    hint:
      "however large its disk is, a boot takes no more of the host's; a lower `ulimit -f`, or the filesystem, allows less",
  });
}

/** A disk of the host is full: what the guest was to write there, or to say, is lost. */
export function hostDiskFull(what: string): Ending {
  return ending("host-disk-full", { text: `the host has no space left for ${what}` });
}

/** The image's file is another than the one that was looked at: what was heard says nothing of it. */
export function baseModified(path: string): Ending {
  return ending("base-modified", {
    text: `the image's file was changed or replaced while its boot ran: ${path}`,
  });
}
