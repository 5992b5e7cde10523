/** What a kind of fact is: its key under `expect`, its columns, its line of the probe, its parsers. */
import type { DiskLayout } from "../disk/layout.ts";
import type { Value, ValueType } from "../match/value.ts";

/** A colour of a terminal; a bright one counts as its dark one, and black and white are what it has of itself. */
export type Colour = "red" | "green" | "yellow" | "blue" | "magenta" | "cyan";

/** A part of a text that a guest coloured, or wrote in bold. */
export interface Coloured {
  /** Its first UTF-16 unit, from 0. */
  readonly from: number;
  /** The unit behind its last one. */
  readonly to: number;
  /** None where only its weight is another. */
  readonly colour?: Colour;
  /** Whether it was written in bold. */
  readonly bold?: true;
}

/**
 * A line of a console as a person saw it: decoded, without CR and escape sequences. `number` is that of the raw file's
 * line, from 1; several have the same where a screen was drawn, and blank ones are left out.
 */
export interface ConsoleLine {
  /** The raw file's line, from 1. */
  readonly number: number;
  /** What stands there; at most some 8200 characters, how many more there were at their end. May be anything a guest likes. */
  readonly text: string;
  /** How many characters were not kept; none where all were. */
  readonly cutChars?: number;
  /** The states in which it stood there before it was drawn anew behind a CR, oldest first. */
  readonly drawnOver?: readonly ConsoleLine[];
  /** How many more of them were not kept. */
  readonly drawnOverLost?: number;
  /** What of the text is coloured; none where nothing is, or where the text is not as it came. */
  readonly coloured?: readonly Coloured[];
  /** Whether nothing ended it: the console's last one, which may have been cut anywhere. */
  readonly isOpen?: true;
  /** Whether somebody wrote it in the place of others: `[...]`, `<snip>`. */
  readonly isLeftOut?: true;
}

/** One row of a table of facts, found by any of its names (`vda1`, `/`, `root-disk`). */
export interface Row {
  /** Its own name first. */
  readonly names: readonly string[];
  /** The columns that were told; one that is empty is `absent`, one that was not told is not there. */
  readonly columns: Readonly<Record<string, Value>>;
  /** The console line it was read from; none for a frame. */
  readonly line?: number;
  /** The lines of columns that another table told. */
  readonly lines?: Readonly<Record<string, number>>;
  /** The console line behind it that may be one more row, which another writer or the end of the log tore. */
  readonly tornBehind?: number;
  /** Whether another writer broke this one off: its last word may be the beginning of another. */
  readonly isTorn?: true;
  /** The console line of its table's header, where that shows a part of what there is: some places or devices that were asked for. */
  readonly isOfPartAt?: number;
  /** What led to a computed value, for the finding of a cell that differs. */
  readonly because?: string;
}

/** Output of the guest that the parser of its kind cannot read, or a question that what was seen cannot answer. */
export class FactsError extends SyntaxError {
  /** Tells it from other errors. */
  override name = "FactsError";
}

/** What every kind of fact has. A new kind is one new file, and one line in kinds.ts. */
export interface Kind {
  /** The key under `expect` and the name of its frame. */
  readonly key: string;
  /** What it tells, in a line for docs/cases.md and for editors. */
  readonly about: string;
  /**
   * The columns that may stand under a row, with how each is read. A kind whose only column is called `""` takes its
   * matcher right behind its key: `hostname: seedling`.
   */
  readonly columns: Readonly<Record<string, ValueType>>;
  /** What names a row, for messages: "a device name, a mountpoint or root-disk"; empty for a kind with one row. */
  readonly rowNames: string;
  /**
   * The columns that cannot change between a guest's `runcmd` and the report after it: console and frame must agree
   * on them.
   */
  readonly steady?: readonly string[];
  /**
   * The tables of this kind that a console shows as people print them, oldest first. Never throws: a console may hold
   * anything. `dropped` counts the lines of a flood that were not kept.
   */
  readonly scrape?: (lines: readonly ConsoleLine[], dropped?: number) => readonly (readonly Row[])[];
  /** What a console shows of this kind that cannot be read, in words; asked where it shows no table. Never throws. */
  readonly unread?: (lines: readonly ConsoleLine[]) => string | undefined;
}

/** A kind that the guest tells: a command of the probe, and the parser of what it says. */
export interface FactKind extends Kind {
  /** Collected before growpart too, as evidence of what the image was; costs every boot its time. */
  readonly before?: true;
  /** The POSIX sh command whose output is the frame; `$work` is a folder of its own. */
  readonly probe: string;
  /** What follows the command to look at the rows that cases ask for; a kind that has it tells nothing unasked. */
  readonly ask?: (names: readonly string[]) => string;
  /** Rows of a frame's text. Throws {@linkcode FactsError} where it cannot be read. */
  readonly parse: (text: string) => readonly Row[];
}

/** What there is to look at once a boot is over, beside the frame of one kind. */
export interface Seen {
  /** The image, as the host read it before the boot. */
  readonly before?: DiskLayout;
  /** The disk, as the host read it after the boot. */
  readonly after?: DiskLayout;
  /** The console. */
  readonly lines: readonly ConsoleLine[];
  /** How many lines of a flood are missing from it. */
  readonly dropped?: number;
  /** What a guest's kind tells: in cloud-init's network stage before growpart, or in the report that is judged. */
  readonly told: (kind: FactKind, moment: "before" | "after") => readonly Row[] | undefined;
}

/** A kind that the host tells: what it read from the image and the disk, whatever the guest says of them. */
export interface HostKind extends Kind {
  /** Its rows. Throws {@linkcode FactsError} where what there is to look at cannot answer. */
  readonly read: (seen: Seen) => readonly Row[];
  /** It is of the disk alone: what is asked of it holds, or does not, though no guest ever ran. */
  readonly isOfDisk?: true;
}

/** A kind that only a console tells: it stands under `expect.console`. */
export interface ConsoleKind extends Kind {
  /** As {@linkcode Kind.scrape}. */
  readonly scrape: (lines: readonly ConsoleLine[], dropped?: number) => readonly (readonly Row[])[];
}

/** A kind, whoever tells it. */
export type AnyKind = FactKind | HostKind | ConsoleKind;
