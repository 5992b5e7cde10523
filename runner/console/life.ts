/** Whether a console shows that its machine came up: by what only a system that runs prints. */
import type { ConsoleLine } from "../facts/fact.ts";
import {
  ANOTHER,
  BEGINNING,
  BEHIND_END,
  BEHIND_VERSION,
  FIRMWARE,
  FIRST_LINE,
  FIRST_STAGE,
  KERNEL,
  SECOND_LINE,
  STARTED_BY_HAND,
} from "./beginnings.ts";
import { BootLife, type GoingDown, type LifeSign } from "./boot_life.ts";
import { isCloudInitAtWork, LOGIN_PROMPT } from "./fatal_lines.ts";
import { BOOT, KERNEL_ALONE, MESSAGE_OF_KERNEL, OF_HOST, SHELL, WATCHED } from "./life_signs.ts";
import { LogGaps } from "./log_gaps.ts";

/** So many boots before this one that did not come up are no accident. */
const LOOP = 2;

/** Follows the boots of one console. Lines are given without what the kernel and others put before them. */
export class Life {
  /** The last boot of the log. */
  #boot = new BootLife();
  #began: number | undefined;
  readonly #gaps = new LogGaps();
  /** Kernels one after the other whose machine never stayed up; `undefined` before the first. */
  #restarts: number | undefined;
  #kernels = 0;
  #isSoundSinceKernel = false;
  /** The machine was up once: a prompt of its shell shows that it is, whatever was printed in between. */
  #wasUp = false;
  #isBoot = false;
  #isWatched = false;
  #isKernelSeen = false;
  #isServiceSeen = false;
  /** A kernel's version was the last message. */
  #isBehindVersion = false;
  /** How many of the last messages were the kernel's. */
  #kernelMessages = 0;
  /** The kernel's, in seconds: the last that was seen. */
  #clock = 0;
  /** Somebody asks for what the kernel said, or another log, and no prompt came behind it. */
  #isDumped = false;
  #last: ConsoleLine | undefined;

  /** Looks at a message, and at it as it stands; also at one that is not finished yet, which then comes again. */
  read(line: ConsoleLine, stamped: string): void {
    const { text } = line;
    if (stamped.trim() === "") return;
    const clock = clockOf(stamped);
    const speaker = { isKernel: clock !== undefined, isCloudInit: isCloudInitAtWork(stamped) };
    this.#last = line;
    this.#gaps.read(line, stamped);
    if (this.#isBeginning(text, stamped)) this.begin(line);
    else this.#boot.lookForEnd(line, speaker);
    if (clock !== undefined) this.#clock = clock;
    if (DUMPS.test(text)) this.#isDumped = true;
    else if (LOGIN_PROMPT.test(text) || SHELL.test(text)) this.#isDumped = false;
    this.#isBehindVersion = KERNEL.test(text);
    if (this.#isBehindVersion) this.#countRestart();
    const isClocked = MESSAGE_OF_KERNEL.test(stamped);
    this.#kernelMessages = isClocked && !OF_PROGRAM.test(text) ? this.#kernelMessages + 1 : 0;
    this.#boot.hear(text, speaker);
    // Nothing more is to be seen, and a log may be any length.
    if (!this.#boot.isUpForGood) this.#follow(text, isClocked);
    if (this.#boot.isSound) this.#isSoundSinceKernel = true;
  }

  #follow(text: string, isClocked: boolean): void {
    this.#isBoot ||= BOOT.test(text);
    this.#isWatched ||= WATCHED.test(text);
    this.#isKernelSeen ||= isClocked;
    const isShowingItUp = this.#boot.read(text, {
      isShell: this.#isShellOfGuest(text),
      isExcerpt: !this.#isBoot,
      canPrint: this.#isKernelSeen || !this.#isBoot,
    });
    if (isShowingItUp) this.#wasUp = true;
    if (this.#boot.sign === "services") this.#isServiceSeen = true;
  }

  #countRestart(): void {
    this.#kernels += 1;
    this.#restarts = this.#restarts === undefined || this.#isSoundSinceKernel ? 0 : this.#restarts + 1;
    this.#isSoundSinceKernel = false;
  }

  #isBeginning(text: string, stamped: string): boolean {
    const isUp = this.#boot.sign === "up";
    // What somebody looks at, the machine once said.
    if (this.#isDumped && isUp) return false;
    if (FIRMWARE.test(text)) return true;
    if (this.#boot.isFinished && FIRST_STAGE.test(text)) return true;
    if (this.#boot.gone !== undefined && this.#isBehindEnd(text)) return true;
    if (!isUp) return KERNEL.test(text);
    if (ANOTHER.test(text) && !this.#isStartedAnew(text, stamped)) return true;
    if (this.#isClockSetBack(stamped)) return true;
    // Nothing of a boot came before the prompt: it was the host's, on which the machine was then started.
    if (this.#boot.isByShell && STARTED_BY_HAND.test(text)) return true;
    if (this.#isBehindVersion && BEHIND_VERSION.test(text)) return true;
    // A machine that is up may print these lines too, but not with the clock of a kernel that begins.
    return SECOND_LINE.test(stamped) || (KERNEL.test(text) && FIRST_LINE.test(stamped));
  }

  /** Whether the machine, which has gone down, begins anew; behind one that went off the host speaks, in any words. */
  #isBehindEnd(text: string): boolean {
    const isAnew = this.#boot.goingDown?.name === "reset" && BEHIND_END.test(text.trim());
    return isAnew || BEGINNING.test(text) || BOOT.test(text);
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
    if (this.#boot.isHost || !SHELL.test(text) || OF_HOST.test(text)) return false;
    return this.#wasUp || this.sign === "services" ||
      (!this.#isBoot && !this.#isWatched && !this.#isKernelSeen);
  }

  /** How far the last boot of the log came. */
  get sign(): LifeSign {
    // Whoever prints the version of a machine that is up says more behind it.
    if (this.#isBehindVersion) return "none";
    // What begins again and again gets somewhere each time, and comes up never.
    const isLoop = !this.#boot.isReached && (this.#restarts ?? 0) >= LOOP;
    return isLoop ? "none" : this.#boot.stands(this.#lastText);
  }

  /** Whether the log ends while cloud-init is at work: what its last stage prints would stand behind that. */
  get isUnfinished(): boolean {
    return this.#boot.isCloudInitHeardAtWork;
  }

  get #lastText(): string {
    return this.#last?.text.trim() ?? "";
  }

  /** Whether it does not begin where a boot does, or lacks a part of it. */
  get isMiddle(): boolean {
    return this.#gaps.isAny;
  }

  /** Whether the log shows a boot, so that one that came up would show that too; some show how their kernel hangs and no more. */
  get isBoot(): boolean {
    return this.#isBoot || this.#isWatched || (this.#kernelMessages >= KERNEL_ALONE && !this.#boot.isTable);
  }

  /** Whether it is but what somebody printed, without the boot that led to it. */
  get isExcerpt(): boolean {
    return this.#boot.isTable && !this.#isBoot;
  }

  /** Whether anything before this showed a boot, be it but a message with the kernel's clock. */
  get isAnyBootSeen(): boolean {
    return this.#isBoot || this.#isKernelSeen || this.#isServiceSeen;
  }

  /** How the last boot of the log went down before it had come up; nothing where it had, or where the log may lack that part. */
  get leftEarly(): GoingDown | undefined {
    const { sign, goingDown, isCloudInitAtWork, isReached } = this.#boot;
    // What starts anew again and again, and shows nobody a prompt, does not stay up.
    const isLoop = goingDown?.name === "reset" && this.#kernels > LOOP && !isReached;
    const isThrough = sign === "up" && !isCloudInitAtWork && !isLoop;
    return isThrough || !this.isBoot || this.isMiddle ? undefined : goingDown;
  }

  /** Whether nothing but targets shows the machine up: its last job may still be awaited. */
  get isByTarget(): boolean {
    return this.#boot.isByTarget;
  }

  /** The line by which the last boot of the log began; none where it shows no beginning. */
  get began(): number | undefined {
    return this.#began;
  }

  /** The line with the last word of that boot: what stands behind it is the host's. None where it goes on. */
  get gone(): number | undefined {
    return this.#boot.gone;
  }

  /** The last line that is not blank. */
  get last(): ConsoleLine | undefined {
    return this.#last;
  }

  /** A boot begins; also where a line says that one began before it, of which nothing was heard. */
  begin({ number }: ConsoleLine): void {
    // Its loader and its kernel are of one boot. A quiet one may show no kernel, and what runs behind it.
    if (this.#began === undefined || this.#boot.isBeyondLoader) this.#began = number;
    this.#boot = new BootLife();
    this.#isBoot = true;
    this.#isDumped = false;
  }
}

/** In seconds: messages of several writers, and of several cores, come out of order by less. */
const FIRST_SECONDS = 5;
/** As a command: Ubuntu's unit dmesg.service shows nothing. */
const DUMPS =
  /(?:^|[#$>+|;&] ?|sudo )(?:(?:dmesg|journalctl)(?![\w.-])|(?:cat|zcat|head|tail|less|more|grep)[ \t].{0,80}(?:\.log\b|\/var\/log\/))/;
/** A journal puts the kernel's clock before these too. */
const OF_PROGRAM = /^[\w.@-]{1,64}\[\d{1,10}\]: /;
const SYSTEMD_RUNS = / running in system mode/;

/** The kernel's clock before a message, in seconds. */
function clockOf(stamped: string): number | undefined {
  const [, seconds] = /^\s{0,16}\[ {0,8}(\d{1,8}\.\d{1,9})\]/.exec(stamped) ?? [];
  return seconds === undefined ? undefined : Number(seconds);
}
