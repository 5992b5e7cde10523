/** A guest that boots again in the QEMU that it runs in. */
import { MachineError } from "./folder.ts";
import { portEnds, type PortStarts } from "./follow.ts";
import type { QmpEvent } from "./machine_event.ts";
import type { Monitor } from "./monitor.ts";

/** What the firmware of a guest may still do that was just reset. */
type Firmware = "up" | "to reset" | "resetting";

/** The warm reboots of one machine. */
export class WarmReboots {
  readonly #monitor: Monitor;
  readonly #folder: string;
  #starts: PortStarts = { console: 0, report: 0 };
  #firmware: Firmware = "up";
  #resetting: Promise<void> = Promise.resolve();

  /** Of the machine that `monitor` leads to and whose ports lie in `folder`; none is made yet. */
  constructor(monitor: Monitor, folder: string) {
    this.#monitor = monitor;
    this.#folder = folder;
  }

  /** Where the words of the boot that runs begin. */
  get starts(): PortStarts {
    return this.#starts;
  }

  /** Settles once nothing is under way any more that an event has begun. */
  get settled(): Promise<void> {
    return this.#resetting;
  }

  /** Resets a guest that is down, and lets it go. Throws what the monitor does. */
  async reboot(): Promise<void> {
    // QEMU stands still: nothing of the earlier boot comes any more, and nothing of the next came yet.
    this.#starts = await portEnds(this.#folder) ?? this.#starts;
    this.#firmware = "to reset";
    await this.#monitor.reboot();
  }

  /** Hands an event on to `tell`, unless it is the firmware's own reset: that one is made, and nobody learns of it. */
  hear(event: QmpEvent, tell: (event: QmpEvent) => void): void {
    const isReset = isGuestReset(event);
    if (!isReset || this.#firmware === "up") return tell(event);
    // Of one reset QEMU 7.2 may tell twice: SeaBIOS asks two devices for it, and its processor takes a moment to stop.
    if (this.#firmware === "resetting") return;
    this.#firmware = "resetting";
    this.#resetting = this.#resetForFirmware(() => tell(event));
  }

  /**
   * SeaBIOS finds its own shadow in memory after a warm reset, QEMU having left it there, restores it and resets once more
   * (its resume.c and qemu_prep_reset). That is before anyone could speak, and as QEMU stands still now the ports can tell.
   */
  async #resetForFirmware(tell: () => void): Promise<void> {
    try {
      const ends = await portEnds(this.#folder);
      const isMute = ends?.console === this.#starts.console && ends.report === this.#starts.report;
      if (isMute) await this.#monitor.reboot();
      else tell();
    } catch (error) {
      // QEMU has ended: its exit is told.
      if (!(error instanceof MachineError)) throw error;
    } finally {
      this.#firmware = "up";
    }
  }
}

/** With -no-reboot a reset is a shutdown for that reason. */
function isGuestReset({ event, data }: QmpEvent): boolean {
  const isByGuest = typeof data === "object" && data !== null && "reason" in data &&
    data.reason === "guest-reset";
  return event === "SHUTDOWN" && isByGuest;
}
