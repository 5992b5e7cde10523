/** How far something is that takes its time. Pure data. */

/** A step of making an image ready. */
export interface ProgressStep {
  /** `disk.img.xz: unpacking by xz` */
  readonly what: string;
  /** 0 to 1; absent where it waits for something else. */
  readonly share?: number;
}

/** Told often, and cheap to call. */
export type Progress = (step: ProgressStep) => void;

/** What making an image ready takes beside it. */
export interface Around {
  /** Holds images, digests and what was made of other formats. */
  readonly cacheFolder: string;
  /** Aborting it ends the work with its reason. */
  readonly signal?: AbortSignal | undefined;
  readonly progress?: Progress | undefined;
}
