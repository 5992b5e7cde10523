/** What a command is given of the outside world; the tests give another. */
import type { LiveTarget } from "./live_display.ts";

/** Standard input: what a person types, or a pipe. */
export interface ShellInput {
  readonly isTerminal: boolean;
  /** Whether a terminal hands on every key at once, Ctrl-C too, and shows none of them. */
  readonly setRaw: (isRaw: boolean) => void;
  /** Its bytes as they come. */
  readonly read: () => AsyncIterable<Uint8Array>;
}

/** Whether standard output is to have colours. */
export const hasColor = ({ isTerminal, isPlain = false }: Shell["output"]): boolean => isTerminal && !isPlain;

/** Where a command reads its surroundings and writes its words. */
export interface Shell {
  readonly tool: { readonly name: string; readonly version: string };
  /** Standard output: one report, a plan, a list. */
  readonly print: (text: string) => Promise<void>;
  /** Standard error: mistakes and warnings. */
  readonly complain: (text: string) => Promise<void>;
  /** Whether standard output is a terminal, how wide, and whether the person wants no colours there (NO_COLOR). */
  readonly output: { readonly isTerminal: boolean; readonly columns: number; readonly isPlain?: boolean };
  readonly live: LiveTarget;
  readonly input: ShellInput;
  readonly cacheFolder: string;
  readonly recordsFolder: string;
  /** Whether the environment says that this is a CI's job. */
  readonly isCi: boolean;
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** 130 or 143 once {@linkcode signal} is aborted. */
  readonly interruptedCode: () => number;
}
