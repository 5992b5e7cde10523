/** How long a boot is heard on once its end is in sight: what explains it, or the rest of its console, is on the way. */

// Long enough for a panic's trace or the rest of an emergency shell's message, also at the speed of TCG.
const GRACE_MS = 2000;
// The two ports are two ways: what runcmd printed may come out of journald seconds after the report on it.
const LAG_MS = 6000;
// cloud-init's last word came after all that it ran. This long nothing more may come before the console counts as whole.
const QUIET_MS = 250;

/** The times of one boot, in ms since QEMU started. */
export class Grace {
  #signMs: number | undefined;
  #reportedMs: number | undefined;
  #consoleMs = 0;

  /** A sign of the end was seen: the first one counts. */
  begin(atMs: number): void {
    this.#signMs ??= atMs;
  }

  /** The report that the boot was for is whole. */
  reported(atMs: number): void {
    this.#reportedMs ??= atMs;
  }

  /** The console said something. */
  consoleSaid(atMs: number): void {
    this.#consoleMs = atMs;
  }

  /** Whether the report that the boot was for is whole. */
  get isReported(): boolean {
    return this.#reportedMs !== undefined;
  }

  /** When the end that is in sight has come; `undefined` where none is. */
  endByMs(isCloudInitFinished: boolean): number | undefined {
    const byMs = Math.min((this.#signMs ?? Infinity) + GRACE_MS, this.#consoleWholeByMs(isCloudInitFinished));
    return byMs === Infinity ? undefined : byMs;
  }

  /** When a console is taken for whole, once the report is in: soon after cloud-init's last word, or without it in the end. */
  #consoleWholeByMs(isCloudInitFinished: boolean): number {
    if (this.#reportedMs === undefined) return Infinity;
    const lagMs = this.#reportedMs + LAG_MS;
    if (!isCloudInitFinished) return lagMs;
    return Math.min(lagMs, Math.max(this.#reportedMs, this.#consoleMs) + QUIET_MS);
  }
}
