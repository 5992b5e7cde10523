/** A line of a console that tells how a boot goes wrong. */
import type { EndingName, NameOf } from "./endings.ts";

/**
 * One sign. `weight`:
 * - `ends`: nothing good comes after it; the boot ends within two seconds, so that what follows at once is kept;
 * - `fails`: the guest may recover; it makes a fail of a boot that then ends without a report;
 * - `hints`: common on healthy boots or under a busy host; it is only named beside another ending.
 */
export interface FatalLine {
  /** What the guest shows of itself; or that it is none that anything here can judge. */
  readonly name: NameOf<"fail"> | "not-linux";
  readonly weight: "ends" | "fails" | "hints";
  /** Held against the first 1024 characters of a line. What its group holds, else the line, is quoted. */
  readonly pattern: RegExp;
  readonly text: string;
  readonly hint?: string;
  /** Of one that fails: a guest that comes up after it got over it. */
  readonly recovers?: true;
  /** Of one that fails: a message behind it that shows that the guest got over it, be it up or not. */
  readonly until?: RegExp;
  /** It says so before any service runs; a system that runs may say it too. */
  readonly isBeforeServices?: true;
  /** Of one that hints or fails: the endings that it explains, whose own hint gives way to this one's. */
  readonly explains?: readonly EndingName[];
  /** Who prints it. */
  readonly source: string;
}
