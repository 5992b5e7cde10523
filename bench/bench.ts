/** What a bench is, and what it is given. */
import type { Bootable } from "./ground.ts";
import type { Told } from "./sample.ts";

/** What benches are given. */
export interface BenchContext {
  /** How often each figure is taken. */
  readonly rounds: number;
  /** Whether a part (or a variant) was asked for: every one where none was named. */
  readonly isWanted: (name: string) => boolean;
  /** Its own, removed after it. */
  readonly folder: string;
  /** Where records of boots lie that `phases` is to read; absent: the recordings in `fixtures/`. */
  readonly recordsFolder?: string;
  /** Looks for the host and the image; throws what says how to get them. */
  readonly findBootable: () => Promise<Bootable>;
}

/** Something to be measured. */
export interface Bench {
  readonly name: string;
  /** One line. */
  readonly about: string;
  /** Of all its rounds, as seen on two cores under TCG. */
  readonly takes: string;
  /** @default of `--rounds` */
  readonly rounds: number;
  /** Parts or variants that `--only` may name. */
  readonly parts: readonly string[];
  /** Whether it boots the demo image: such a bench wants a quiet machine. */
  readonly bootsImage: boolean;
  readonly measure: (context: BenchContext) => AsyncIterable<Told>;
}

/** 1, 2, ... */
export const roundsOf = ({ rounds }: Pick<BenchContext, "rounds">): readonly number[] =>
  Array.from({ length: rounds }, (_, index) => index + 1);

/** In turn forwards and backwards, so that none always comes first. */
export const inTurn = <T>(all: readonly T[], round: number): readonly T[] =>
  round % 2 === 1 ? all : all.toReversed();
