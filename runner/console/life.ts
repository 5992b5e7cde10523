/** Whether a console shows that its machine came up: by what only a system that runs prints. */
import type { ConsoleLine } from "../facts/fact.ts";
import { isCutMark } from "../facts/cut_mark.ts";
import { withoutPrefix } from "../facts/prefixes.ts";
import { CLOUD_INIT_FINISHED, isCloudInitAtWork, LOGIN_PROMPT, USERSPACE_UP } from "./fatal_lines.ts";
import {
  ANOTHER,
  BEGINNING,
  BEHIND_VERSION,
  FIRMWARE,
  FIRST_LINE,
  FIRST_MESSAGES,
  FIRST_STAGE,
  KERNEL,
  SECOND_LINE,
  STARTED_BY_HAND,
} from "./beginnings.ts";
import {
  BOOT,
  GOING_DOWN,
  HOST_ALONE,
  INIT_RUNS,
  INITRAMFS,
  KERNEL_ALONE,
  LATE,
  MESSAGE_OF_KERNEL,
  OF_HOST,
  SHELL,
  SHUTTING_DOWN,
  STAYS_DOWN,
  SWITCHED,
  TABLE,
  TORN,
  UP,
  WAITING,
  WATCHED,
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

/** So many boots before this one that did not come up are no accident. */
const LOOP = 2;

/** Follows one console. Lines are given without what the kernel and others put before them. */
export class Life {
  #sign: LifeSign = "none";
  #isBoot = false;
  #isInitramfs = false;
  /** Kernels one after the other whose machine never came up; `undefined` before the first. */
  #restarts: number | undefined;
  #kernels = 0;
  #isUpSinceKernel = false;
  /** The machine was up once: a prompt of its shell shows that it is, whatever was printed in between. */
  #wasUp = false;
  /** The kernel tells how it begins, and no program runs yet. */
  #isBeforeInit = false;
  #isWaiting = false;
  #isTable = false;
  /** The last word of a machine that goes down. */
  #goingDown: GoingDown | undefined;
  /** The line with its kernel's last word, or the emulator's: nothing more comes of it. */
  #gone: number | undefined;
  /** cloud-init said its last word. */
  #isFinished = false;
  #isCloudInitSeen = false;
  #isPromptSeen = false;
  /** A kernel's version was the last message. */
  #isBehindVersion = false;
  #isHeldDown = false;
  /** How many of the last messages were the kernel's. */
  #kernelMessages = 0;
  /** The emulator is gone, and what follows is the host's. */
  #isHost = false;
  #isWatched = false;
  #isKernelSeen = false;
  #isServiceSeen = false;
  /** A target alone shows the machine up, of which some job may still be awaited. */
  #isByTarget = false;
  /** A shell's prompt alone, without a boot, shows the machine up. */
  #isByShell = false;
  #isMiddle: boolean | undefined;
  #isCut = false;
  /** The kernel's, in seconds: the last that was seen. */
  #clock = 0;
  /** Somebody asks for what the kernel said, or another log, and no prompt came behind it. */
  #isDumped = false;
  /** The last line on which several writers' messages stand. */
  #tornLine: number | undefined;
  #messages = 0;
  #last: ConsoleLine | undefined;
  #began: number | undefined;
  /** Whether the boot that began is beyond its firmware and loader. */
  #isBeyondLoader = false;

  /** Looks at a message, and at it as it stands; also at one that is not finished yet, which then comes again. */
  read(line: ConsoleLine, stamped: string): void {
    const { text } = line;
    if (stamped.trim() === "") return;
    const before = this.#last;
    this.#last = line;
    if (this.#isMiddle === undefined) this.#lookForBeginning(text, stamped);
    const clock = clockOf(stamped);
    if (this.#isBeginning(text, stamped)) this.begin(line);
    else this.#lookForEnd(line, stamped);
    if (clock !== undefined) this.#clock = clock;
    if (DUMPS.test(text)) this.#isDumped = true;
    else if (LOGIN_PROMPT.test(text) || SHELL.test(text)) this.#isDumped = false;
    this.#isBehindVersion = KERNEL.test(text);
    if (KERNEL.test(text)) this.#countRestart();
    if (KERNEL.test(text) || clock !== undefined) this.#isBeyondLoader = true;
    if (isCutMark(text, this.#isBehindTear(line, before))) this.#isCut = true;
    if (CLOUD_INIT_FINISHED.test(text)) this.#isFinished = true;
    if (isCloudInitAtWork(stamped)) this.#isCloudInitSeen = true;
    if (LOGIN_PROMPT.test(text)) this.#isPromptSeen = true;
    this.#kernelMessages = MESSAGE_OF_KERNEL.test(stamped) ? this.#kernelMessages + 1 : 0;
    // What is typed behind the prompt shows whose it was.
    if (this.#isByShell && OF_HOST.test(text)) this.#sign = "none";
    // Nothing more is to be seen, and a log may be any length.
    if (this.#sign === "up" && !this.#isByTarget) return;
    if (WAITING.test(text)) this.#isWaiting = true;
    else if (WENT_ON.test(text)) this.#isWaiting = false;
    if (!this.#isBoot && BOOT.test(text)) this.#isBoot = true;
    if (WATCHED.test(text)) this.#isWatched = true;
    if (!this.#isTable && TABLE.test(withoutPrefix(text))) this.#isTable = true;
    this.#isBeforeInit = this.#isBeforeInit ? !INIT_RUNS.test(text) : KERNEL.test(text);
    this.#isInitramfs = this.#isInitramfs ? !SWITCHED.test(text) : INITRAMFS.test(text);
    if (this.#kernelMessages > 0) this.#isKernelSeen = true;
    if (STAYS_DOWN.test(text)) this.#isHeldDown = true;
    const isShell = this.#isShellOfGuest(text);
    this.#isByShell = isShell && !this.#isBoot;
    // An initramfs may start an SSH server and gettys of its own.
    const isOfInitramfs = this.#isInitramfs && /\b(?:Started|Reached target) /.test(text);
    const up = this.#isHeldDown ? LOGIN_PROMPT : UP;
    if (isShell || (!isOfInitramfs && up.test(text))) this.#come(text);
    else if (!this.#isInitramfs && this.#sign !== "up") this.#lookForServices(text);
  }

  /** Whether another writer came in on the line before this one's. A line that goes on comes again. */
  #isBehindTear({ number, text }: ConsoleLine, before: ConsoleLine | undefined): boolean {
    if (before?.number === number && !text.startsWith(before.text)) this.#tornLine = number;
    return this.#tornLine !== undefined && this.#tornLine === before?.number && before.number !== number;
  }

  #lookForEnd(line: ConsoleLine, stamped: string): void {
    if (HOST_ALONE.test(line.text)) [this.#isHost, this.#gone] = [true, this.#gone ?? line.number];
    // It lives on, and nothing was seen of how it began.
    else if (LOGIN_PROMPT.test(line.text) || clockOf(stamped) !== undefined) this.#gone = undefined;
    const ofKernel = GOING_DOWN.exec(line.text);
    const [word, ...restarts] = ofKernel ?? SHUTTING_DOWN.exec(line.text) ?? [];
    if (word === undefined) return;
    const restartsItself = restarts.some((each) => each !== undefined);
    this.#goingDown = { line, name: restartsItself ? "reset" : "power-off" };
    if (ofKernel !== null) this.#gone ??= line.number;
  }

  #countRestart(): void {
    this.#kernels += 1;
    this.#restarts = this.#restarts === undefined || this.#isUpSinceKernel ? 0 : this.#restarts + 1;
    this.#isUpSinceKernel = false;
  }

  #come(text: string): void {
    this.#isUpSinceKernel = true;
    this.#wasUp = true;
    this.#isByTarget = (this.#sign !== "up" || this.#isByTarget) && USERSPACE_UP.test(text);
    this.#sign = "up";
  }

  #isBeginning(text: string, stamped: string): boolean {
    // What somebody looks at, the machine once said.
    if (this.#isDumped && this.#sign === "up") return false;
    if (FIRMWARE.test(text)) return true;
    if (this.#sign === "up" && ANOTHER.test(text) && !this.#isStartedAnew(text, stamped)) return true;
    if (this.#isFinished && FIRST_STAGE.test(text)) return true;
    if (this.#sign === "up" && this.#isClockSetBack(stamped)) return true;
    if (this.#gone !== undefined && (BEGINNING.test(text) || BOOT.test(text))) return true;
    // Nothing of a boot came before the prompt: it was the host's, on which the machine was then started.
    if (this.#sign === "up" && this.#isByShell && STARTED_BY_HAND.test(text)) return true;
    // A machine that is up may print the line too, but not with the clock of a kernel that begins.
    if (this.#sign === "up" && SECOND_LINE.test(stamped)) return true;
    if (this.#sign === "up" && this.#isBehindVersion && BEHIND_VERSION.test(text)) return true;
    return KERNEL.test(text) && (this.#sign !== "up" || FIRST_LINE.test(stamped));
  }

  /** A kernel counts from its own beginning. */
  #isClockSetBack(stamped: string): boolean {
    const clock = clockOf(stamped);
    return clock !== undefined && clock < FIRST_SECONDS && this.#clock > clock + FIRST_SECONDS;
  }

  /** systemd tells of itself again where it alone is started anew, and the kernel's clock goes on. */
  #isStartedAnew(text: string, stamped: string): boolean {
    const clock = clockOf(stamped);
    return SYSTEMD_RUNS.test(text) && clock !== undefined && clock > this.#clock;
  }

  /** The shell of a boot whose services run, or of an excerpt that shows nothing of a boot before it. */
  #isShellOfGuest(text: string): boolean {
    if (this.#isHost || !SHELL.test(text) || OF_HOST.test(text)) return false;
    return this.#wasUp || this.sign === "services" ||
      (!this.#isBoot && !this.#isWatched && !this.#isKernelSeen);
  }

  #lookForBeginning(text: string, stamped: string): void {
    this.#messages += 1;
    if (BEGINNING.test(text)) this.#isMiddle = false;
    else if (this.#messages <= FIRST_MESSAGES && LATE.test(stamped)) this.#isMiddle = true;
    else if (this.#messages > FIRST_MESSAGES) this.#isMiddle = false;
  }

  #lookForServices(text: string): void {
    const canPrint = !this.#isBeforeInit && (this.#isKernelSeen || !this.#isBoot);
    if (isOfService(text, canPrint)) {
      this.#sign = "services";
      this.#isServiceSeen = true;
      this.#isWaiting = false;
    }
    if (this.#sign === "none" && this.#isTable) this.#sign = "table";
  }

  /** How far the last boot of the log came; services that are waited for in the end are none that run. */
  get sign(): LifeSign {
    // Whoever prints the version of a machine that is up says more behind it.
    if (this.#isBehindVersion) return "none";
    const isTorn = this.#sign === "services" && TORN.test(this.#last?.text.trim() ?? "");
    const isNone = this.#isWaiting || this.#isHeldDown || isTorn;
    // What begins again and again gets somewhere each time, and comes up never.
    if ((this.#sign === "table" || this.#sign === "services") && (this.#restarts ?? 0) >= LOOP) return "none";
    const isByWords = this.#sign === "services" || (this.#sign === "up" && this.#isByTarget);
    return isByWords && isNone ? "none" : this.#sign;
  }

  /** Whether it does not begin where a boot does, or lacks a part of it. */
  get isMiddle(): boolean {
    return this.#isCut || (this.#isMiddle ?? false);
  }

  /** Whether the log shows a boot, so that one that came up would show that too; some show how their kernel hangs and no more. */
  get isBoot(): boolean {
    return this.#isBoot || this.#isWatched || (this.#kernelMessages >= KERNEL_ALONE && !this.#isTable);
  }

  /** Whether it is but what somebody printed, without the boot that led to it. */
  get isExcerpt(): boolean {
    return this.#isTable && !this.#isBoot;
  }

  /** Whether anything before this showed a boot, be it but a message with the kernel's clock. */
  get isAnyBootSeen(): boolean {
    return this.#isBoot || this.#isKernelSeen || this.#isServiceSeen;
  }

  /** How the last boot of the log went down before it had come up; nothing where it had, or where the log may lack that part. */
  get leftEarly(): GoingDown | undefined {
    const isAtWork = this.#isCloudInitSeen && !this.#isFinished && !this.#isPromptSeen;
    // What starts anew again and again, and shows nobody a prompt, does not stay up.
    const isLoop = this.#goingDown?.name === "reset" && this.#kernels > LOOP &&
      !this.#isPromptSeen && !this.#isFinished;
    const isThrough = this.#sign === "up" && !isAtWork && !isLoop;
    return isThrough || !this.isBoot || this.isMiddle ? undefined : this.#goingDown;
  }

  /** Whether nothing but targets shows the machine up: its last job may still be awaited. */
  get isByTarget(): boolean {
    return this.#sign === "up" && this.#isByTarget;
  }

  /** The line by which the last boot of the log began; none where it shows no beginning. */
  get began(): number | undefined {
    return this.#began;
  }

  /** The line with the last word of that boot: what stands behind it is the host's. None where it goes on. */
  get gone(): number | undefined {
    return this.#gone;
  }

  /** The last line that is not blank. */
  get last(): ConsoleLine | undefined {
    return this.#last;
  }

  /** A boot begins; also where a line says that one began before it, of which nothing was heard. */
  begin({ number }: ConsoleLine): void {
    // Its loader and its kernel are of one boot. A quiet one may show no kernel, and what runs behind it.
    const isAnother = this.#isBeyondLoader || this.#sign !== "none" || this.#isCloudInitSeen;
    if (this.#began === undefined || isAnother) this.#began = number;
    this.#isBeyondLoader = false;
    this.#sign = "none";
    this.#isBoot = true;
    this.#isInitramfs = false;
    this.#isWaiting = false;
    this.#isTable = false;
    this.#goingDown = undefined;
    this.#gone = undefined;
    this.#isFinished = false;
    this.#isCloudInitSeen = false;
    this.#isPromptSeen = false;
    this.#isByTarget = false;
    this.#isHeldDown = false;
    this.#isHost = false;
    this.#isDumped = false;
  }
}

/** In seconds: messages of several writers, and of several cores, come out of order by less. */
const FIRST_SECONDS = 5;
/** As a command: Ubuntu's unit dmesg.service shows nothing. */
const DUMPS =
  /(?:^|[#$>+|;&] ?|sudo )(?:(?:dmesg|journalctl)(?![\w.-])|(?:cat|zcat|head|tail|less|more|grep)[ \t].{0,80}(?:\.log\b|\/var\/log\/))/;
const SYSTEMD_RUNS = / running in system mode/;

/** The kernel's clock before a message, in seconds. */
function clockOf(stamped: string): number | undefined {
  const [, seconds] = /^\s{0,16}\[ {0,8}(\d{1,8}\.\d{1,9})\]/.exec(stamped) ?? [];
  return seconds === undefined ? undefined : Number(seconds);
}
