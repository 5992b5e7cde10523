/** What a guest itself says that it waits for: a limit that ends its boot names it. */
import type { ConsoleLine } from "../facts/fact.ts";
import { excerpt } from "./excerpt.ts";

/** Who waits, and for what; the latest such words count. */
const WAITS: readonly RegExp[] = [
  // systemd, src/core/manager.c: `A start job is running for Wait for network (1min 20s / 2min)`
  /(?<what>A (?:start|stop) job is running for .{1,200})/,
  // initramfs-tools, dracut, NixOS, cloud-init's and Alpine's own
  /(?<what>(?<!Timed out )[Ww]aiting (?:up to \d{1,5} (?:more )?sec\w* )?for (?:root|device|the root|udev|network|dev|disk|\/dev|suspend|additional).{0,200})/,
  /(?<what>dracut-initqueue.{0,40}: .{0,20}(?:timeout|starting timeout scripts).{0,100})/,
];
const ANY = /job is running|[Ww]aiting|initqueue/;

/** Follows what a console says of waiting. */
export class AwaitedJob {
  #last: { readonly number: number; readonly text: string } | undefined;

  /** Looks at a line; also at one that is not finished yet, which then comes again. */
  read({ number, text }: ConsoleLine): void {
    if (!ANY.test(text)) return;
    const what = WAITS.map((pattern) => pattern.exec(text)?.groups?.what).find((each) => each !== undefined);
    if (what !== undefined) this.#last = { number, text: what.trim() };
  }

  /** Nothing where the guest never said so. */
  get hints(): readonly string[] {
    return this.#last ? [`line ${this.#last.number}: it waited: ${excerpt(this.#last.text)}`] : [];
  }
}
