/** How long the network is waited for; a test has another patience. */

/** Waiting, as a download does it. */
export interface Net {
  /** Calls `then` once nothing has come for too long, unless it is disposed of before. */
  readonly onSilence: (then: () => void) => Disposable;
  /** Waits before another try; ends early with the signal's reason. */
  readonly pause: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

/** So long may a server say nothing: mirrors that fetch a file first take their time. */
export const SILENCE_SECONDS = 60;

/** That of the clock. */
export const NET: Net = {
  onSilence(then) {
    const timer = setTimeout(then, SILENCE_SECONDS * 1000);
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  },
  async pause(ms, signal) {
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const end = () => reject(signal?.reason);
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", end, { once: true });
    await promise.finally(() => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
    });
  },
};
