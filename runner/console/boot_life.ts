/** How far one boot of a console came, and how it went down. */
import type { ConsoleLine } from "../facts/fact.ts";
import { withoutPrefix } from "../facts/prefixes.ts";
import { KERNEL } from "./beginnings.ts";
import { CLOUD_INIT_FINISHED, CLOUD_INIT_SPEAKS, LOGIN_PROMPT, USERSPACE_UP } from "./fatal_lines.ts";
import {
  FINAL_STAGE_OVER,
  GOING_DOWN,
  HOST_ALONE,
  INIT_RUNS,
  INITRAMFS,
  OF_HOST,
  SHUTTING_DOWN,
  STAYS_DOWN,
  SWITCHED,
  TABLE,
  TORN,
  UP,
  WAITING,
  WENT_ON,
} from "./life_signs.ts";
import { isOfService } from "./services.ts";

/** How far a boot came: `none`, a program printed a table, the system's services run, a login prompt or the like (`up`). */
export type LifeSign = "none" | "table" | "services" | "up";

/** The last word of a machine that goes down by itself. */
export interface GoingDown {
  readonly name: "power-off" | "reset";
  readonly line: ConsoleLine;
}

/** Whose words a message is, by what stands before it. */
export interface Speaker {
  readonly isKernel: boolean;
  readonly isCloudInit: boolean;
}

/** What the log around a boot says of a message of it. */
export interface Around {
  /** The message is a prompt of the guest's shell. */
  readonly isShell: boolean;
  /** The log shows nothing of a boot. */
  readonly isExcerpt: boolean;
  /** Programs run, so that what looks like a service's words is. */
  readonly canPrint: boolean;
}

/** Follows one boot, message by message. */
export class BootLife {
  #sign: LifeSign = "none";
  #isBeyondLoader = false;
  #isInitramfs = false;
  /** The kernel tells how it begins, and no program runs yet. */
  #isBeforeInit = false;
  #isWaiting = false;
  #isTable = false;
  #isHeldDown = false;
  #goingDown: GoingDown | undefined;
  #gone: number | undefined;
  /** The emulator is gone, and what follows is the host's. */
  #isHost = false;
  #isFinished = false;
  #isCloudInitSeen = false;
  /** cloud-init's own words reach this console: so would its last. */
  #isCloudInitHeard = false;
  #isFinalStageOver = false;
  /** A login prompt, or the shell behind it. */
  #isLoginSeen = false;
  #isByTarget = false;
  #isByShell = false;

  /** How far it came by what was seen; the last message may still take that back, see `stands`. */
  get sign(): LifeSign {
    return this.#sign;
  }

  /** Whether it has come up and no message can take that back. */
  get isUpForGood(): boolean {
    return this.#sign === "up" && !this.#isByTarget;
  }

  /** Whether nothing but targets shows it up: its last job may still be awaited. */
  get isByTarget(): boolean {
    return this.#sign === "up" && this.#isByTarget;
  }

  /** Whether a shell's prompt alone, without a boot, shows it up. */
  get isByShell(): boolean {
    return this.#sign === "up" && this.#isByShell;
  }

  /** Whether the emulator is gone. */
  get isHost(): boolean {
    return this.#isHost;
  }

  /** Whether cloud-init said its last word. */
  get isFinished(): boolean {
    return this.#isFinished;
  }

  /** Whether a login or cloud-init's last word showed that it had come all the way. */
  get isReached(): boolean {
    return this.#isLoginSeen || this.#isFinished;
  }

  /** Whether it came all the way, or was up and then went down by itself; one that is reset behind its services alone did not. */
  get isSound(): boolean {
    return this.isReached || (this.#sign === "up" && this.#goingDown !== undefined);
  }

  /** Whether cloud-init runs, and neither its last word nor a login came. */
  get isCloudInitAtWork(): boolean {
    return this.#isCloudInitSeen && !this.isReached;
  }

  /** Whether that is known by its own words, so that the last would have been heard too. */
  get isCloudInitHeardAtWork(): boolean {
    return this.#isCloudInitHeard && !this.isReached && !this.#isFinalStageOver;
  }

  /** Whether more of it was heard than its firmware and loader. */
  get isBeyondLoader(): boolean {
    return this.#isBeyondLoader || this.#sign !== "none" || this.#isCloudInitSeen;
  }

  /** Whether a program printed a table in it. */
  get isTable(): boolean {
    return this.#isTable;
  }

  /** How it went down, and where; none where it goes on. */
  get goingDown(): GoingDown | undefined {
    return this.#goingDown;
  }

  /** The line with its kernel's last word, or the emulator's: nothing more comes of it. */
  get gone(): number | undefined {
    return this.#gone;
  }

  /** How far it came, where `last` is the last that was heard: services that are waited for in the end are none that run. */
  stands(last: string): LifeSign {
    const isTorn = this.#sign === "services" && TORN.test(last);
    const isByWords = this.#sign === "services" || this.isByTarget;
    return isByWords && (this.#isWaiting || this.#isHeldDown || isTorn) ? "none" : this.#sign;
  }

  /** Looks whether a message is the last word of the machine, or of its emulator. */
  lookForEnd(line: ConsoleLine, { isKernel }: Speaker): void {
    if (HOST_ALONE.test(line.text)) [this.#isHost, this.#gone] = [true, this.#gone ?? line.number];
    // It lives on, and nothing was seen of how it began.
    else if (isKernel || LOGIN_PROMPT.test(line.text)) this.#gone = undefined;
    const ofKernel = GOING_DOWN.exec(line.text);
    const [word, ...restarts] = ofKernel ?? SHUTTING_DOWN.exec(line.text) ?? [];
    if (word === undefined) return;
    const restartsItself = restarts.some((each) => each !== undefined);
    this.#goingDown = { line, name: restartsItself ? "reset" : "power-off" };
    if (ofKernel !== null) this.#gone ??= line.number;
  }

  /** Takes what any message may show, however far the boot has come. */
  hear(text: string, { isKernel, isCloudInit }: Speaker): void {
    if (isKernel || KERNEL.test(text)) this.#isBeyondLoader = true;
    if (isCloudInit) this.#isCloudInitSeen = true;
    if (CLOUD_INIT_SPEAKS.test(text)) this.#isCloudInitHeard = true;
    if (CLOUD_INIT_FINISHED.test(text)) this.#isFinished = true;
    if (FINAL_STAGE_OVER.test(text)) this.#isFinalStageOver = true;
    if (LOGIN_PROMPT.test(text) || /^Last login: /.test(text)) this.#isLoginSeen = true;
    // What is typed behind the prompt shows whose it was.
    if (this.#isByShell && OF_HOST.test(text)) [this.#sign, this.#isLoginSeen] = ["none", false];
  }

  /** Takes how far a message shows it to have come, and tells whether that one shows it up. Not to be called where it is up for good. */
  read(text: string, { isShell, isExcerpt, canPrint }: Around): boolean {
    if (WAITING.test(text)) this.#isWaiting = true;
    else if (WENT_ON.test(text)) this.#isWaiting = false;
    if (!this.#isTable && TABLE.test(withoutPrefix(text))) this.#isTable = true;
    this.#isBeforeInit = this.#isBeforeInit ? !INIT_RUNS.test(text) : KERNEL.test(text);
    this.#isInitramfs = this.#isInitramfs ? !SWITCHED.test(text) : INITRAMFS.test(text);
    if (STAYS_DOWN.test(text)) this.#isHeldDown = true;
    this.#isByShell = isShell && isExcerpt;
    // An initramfs may start an SSH server and gettys of its own.
    const isOfInitramfs = this.#isInitramfs && /\b(?:Started|Reached target) /.test(text);
    const up = this.#isHeldDown ? LOGIN_PROMPT : UP;
    const isUp = isShell || (!isOfInitramfs && up.test(text));
    if (isShell) this.#isLoginSeen = true;
    if (isUp) this.#come(text);
    else if (!this.#isInitramfs && this.#sign !== "up") this.#lookForServices(text, canPrint);
    return isUp;
  }

  #come(text: string): void {
    this.#isByTarget = (this.#sign !== "up" || this.#isByTarget) && USERSPACE_UP.test(text);
    this.#sign = "up";
  }

  #lookForServices(text: string, canPrint: boolean): void {
    if (isOfService(text, canPrint && !this.#isBeforeInit)) {
      this.#sign = "services";
      this.#isWaiting = false;
    }
    if (this.#sign === "none" && this.#isTable) this.#sign = "table";
  }
}
