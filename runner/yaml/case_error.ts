/** A mistake of a case's author, and its place. */
import { messageLine } from "../text/guest_text.ts";

/** A place in a case file; line and column count from 1. */
export interface Position {
  /** The file, as the person named it. */
  readonly source: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

/** A mistake of a case's author. Its message names the place: `cases/x.yaml:7:13: "20 gigs" is not a size (write 20G or 20480M)`. */
export class CaseError extends SyntaxError {
  /** `CaseError` */
  override name = "CaseError";
  /** Where the mistake stands. */
  readonly position: Position;
  /** `mistake` says what is there and, in brackets, what would do. */
  constructor(position: Position, mistake: string) {
    super(messageLine(`${position.source}:${position.line}:${position.column}: ${mistake}`));
    this.position = position;
  }
}
