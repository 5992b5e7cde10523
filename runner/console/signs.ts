/** What a console shows of how its boot goes wrong. */
import type { ConsoleLine } from "../facts/fact.ts";
import { unstamped } from "../facts/prefixes.ts";
import type { Awaited } from "./awaited.ts";
import { CloudInitWords, isDisprovedBy } from "./cloud_init_words.ts";
import { type Ending, ending } from "./ending.ts";
import { type EndingName, endingRow } from "./endings.ts";
import { type FatalMatch, findFatal, LOGIN_PROMPT, USERSPACE_UP } from "./fatal_lines.ts";
import { Life } from "./life.ts";
import { KERNEL } from "./beginnings.ts";
import { continues, describe, endingOf, isGrave, type Sign, withHint } from "./sign.ts";
import { UnitWords } from "./unit_words.ts";

/** `Press any key to continue...`, `See 'systemctl status ...'` may follow. */
const LAST_MESSAGES = 3;
/** A kernel that is stuck says where, at length. */
const LAST_TRACE = 80;
const NO_PROBE = "cloud-init finished, and the probe never ran: " +
  "vendor-data may be disabled, in the image or by user-data (vendor_data: {enabled: false})";

/** Ends of a boot that has no kernel; where one begins behind them, they were none. */
const BEFORE_KERNEL: readonly EndingName[] = ["no-bootable-device", "boot-loader", "grub-prompt"];

/** Firmware, loader and initramfs say it before a system runs; one that is up was reset then. A disk's error may come at any time. */
const saysAnother = ({ sign: { recovers, name }, quoted }: FatalMatch): boolean =>
  recovers === true && (name !== "filesystem-error" || quoted.includes("sysroot"));

/** Collects the fatal lines of one console. Of each weight the first counts: what follows is mostly its consequence. */
export class Signs {
  #ends: Sign | undefined;
  #fails: Sign | undefined;
  /** What failed in a boot before this one: a guest that came up then got over it. */
  #failedBefore: Sign | undefined;
  #hints: readonly Sign[] = [];
  readonly #life = new Life();
  readonly #units = new UnitWords();
  readonly #cloudInit = new CloudInitWords();
  readonly #isSeedless: boolean;
  #messages = 0;
  #boots = 0;
  /** The last line that hints, and which message it was. */
  #lastHint: { readonly sign: Sign; readonly at: number } | undefined;
  #loginPrompt: number | undefined;
  #firstLine: number | undefined;
  /** A banner stands before the prompt, and nothing of the boot. */
  #isPromptAlone = false;
  #up: ConsoleLine | undefined;

  /** Begins with none. */
  constructor(awaited: Awaited) {
    this.#isSeedless = awaited === "login";
  }

  /** Looks at a line; also at one that is not finished yet, which then comes again. */
  read(line: ConsoleLine): void {
    // Logs in bug reports are indented.
    const text = unstamped(line.text.trimStart()).trimStart();
    const isStamped = text.length < line.text.length;
    const bare = isStamped ? { number: line.number, text } : line;
    this.#messages += 1;
    if (text !== "") this.#firstLine ??= line.number;
    const { began } = this.#life;
    this.#life.read(bare, line.text);
    // What an earlier boot of the log showed is none of the last one's.
    if (began !== undefined && began !== this.#life.began) this.#up = undefined;
    this.#units.read(bare);
    if (KERNEL.test(bare.text)) this.#beginBoot();
    if (this.#life.sign === "up" && this.#fails?.sign.recovers) this.#fails = undefined;
    this.#cloudInit.read(line);
    if (isDisprovedBy(line, this.#fails)) this.#fails = undefined;
    if (this.#fails?.sign.until?.test(bare.text)) this.#fails = undefined;
    const isPrompt = LOGIN_PROMPT.test(bare.text);
    if (isPrompt) this.#takePrompt(line);
    if (isPrompt || USERSPACE_UP.test(line.text)) this.#up ??= line;
    const match = findFatal(line.text) ?? (isStamped ? findFatal(bare.text) : undefined);
    if (match === undefined || this.#isExcused(match.sign.name)) return;
    if (match.sign.isBeforeServices && ["services", "up"].includes(this.#life.sign)) return;
    if (this.#life.sign === "up" && saysAnother(match)) {
      this.#life.begin(bare);
      this.#up = undefined;
    }
    this.#take({ ...match, line });
  }

  /** Where the guest is to come up without a seed: the first line that shows it up, a login prompt or systemd's last target. */
  get up(): ConsoleLine | undefined {
    return this.#isSeedless ? this.#up : undefined;
  }

  /**
   * Whether a login stands where cloud-init is to run and does not: it has crashed, or neither it nor another that sets machines up
   * said a word.
   */
  get isLoginAlone(): boolean {
    const isOut = this.#cloudInit.crash !== undefined ||
      (!this.#cloudInit.isSeen && !this.#cloudInit.isOtherSeen);
    return !this.#isSeedless && this.#loginPrompt !== undefined && isOut;
  }

  /** How far the boot came. */
  get life(): Life {
    return this.#life;
  }

  /** Whether cloud-init said its last word: all that it ran has printed by then. */
  get isCloudInitFinished(): boolean {
    return this.#cloudInit.finished !== undefined;
  }

  /** What may explain an ending: what failed before it too. */
  get #causes(): readonly Sign[] {
    const isCause = this.#fails?.sign.explains !== undefined;
    return this.#fails && isCause ? [this.#fails, ...this.#hints] : this.#hints;
  }

  /** The ending of a boot in which nothing good can come any more. */
  get ending(): Ending | undefined {
    return this.#ends && endingOf(this.#ends, this.#causes, this.#units.hints);
  }

  /** The ending of a boot that has no report and will have none: a fail, or nothing where the console shows no fault. */
  endingWithoutReport(isAnyFrameIn: boolean): Ending | undefined {
    const isUp = this.#life.sign === "up";
    const fails = isUp && this.#fails?.sign.recovers ? undefined : this.#fails;
    const failed = fails ?? this.#cloudInit.unfinished ?? (isUp ? undefined : this.#failedBefore);
    if (failed !== undefined) return endingOf(failed, this.#hints, this.#units.hints);
    if (this.#loginPrompt === undefined || this.#cloudInit.isSeen || isAnyFrameIn) return undefined;
    if (this.#isExcused("cloud-init-never-ran")) return undefined;
    const text = "the login prompt came, and cloud-init never ran";
    return ending("cloud-init-never-ran", { text, line: this.#loginPrompt });
  }

  /** The ending of a log that never shows its guest up, where its last words say why. */
  get endingByLastWords(): Ending | undefined {
    if (this.#lastHint === undefined || this.#life.sign !== "none") return undefined;
    const { sign, at } = this.#lastHint;
    // Firmware that finds no disk may have nothing else to say.
    const isBoot = this.#life.isAnyBootSeen || sign.sign.name === "no-bootable-device";
    const isLast = isBoot && this.#messages - at <= LAST_MESSAGES && isGrave(sign);
    return isLast ? endingOf(sign, this.#hints, this.#units.hints) : undefined;
  }

  /** The ending of a log whose guest went down by itself before it had come up. */
  get endingByDeparture(): Ending | undefined {
    const gone = this.#life.leftEarly;
    if (gone === undefined) return undefined;
    const how = gone.name === "reset" ? "reset itself" : "powered off";
    const text = `the guest ${how}, and nothing before shows that it came up`;
    return ending(gone.name, { text, line: gone.line.number });
  }

  /** Whether a log ends with a kernel that is stuck, and its machine was not up before. */
  get isHanging(): boolean {
    const isUp = this.#life.sign === "up" && !this.#life.isByTarget;
    const isStuck = this.#lastHint?.sign.sign.name === "kernel-oops" && !isUp;
    return isStuck && this.#messages - (this.#lastHint?.at ?? 0) <= LAST_TRACE;
  }

  /** Whether the log shows a boot. */
  get isBoot(): boolean {
    return this.#life.isBoot || this.isHanging;
  }

  /** Whether a log cannot tell if cloud-init ran: it begins in the middle of a boot or behind it, or another sets the machine up. */
  get isCloudInitUnknown(): boolean {
    const isAccused = this.#ends === undefined && this.#fails === undefined &&
      this.#loginPrompt !== undefined;
    return isAccused && !this.#cloudInit.isSeen &&
      (this.#life.isMiddle || this.#life.isExcerpt || this.#cloudInit.isOtherSeen ||
        (this.#isPromptAlone && !this.#isSeedless));
  }

  /** cloud-init's own crash, of which a boot that sends its report says nothing. */
  get cloudInitCrash(): Ending | undefined {
    const { crash } = this.#cloudInit;
    return crash && endingOf(crash, this.#hints);
  }

  /** How much it shows of its boot, to hold two readings of one log against each other. */
  get told(): number {
    const { sign, isBoot } = this.#life;
    return (this.#ends ? 4 : 0) + (this.#fails ? 2 : 0) + (isBoot || sign !== "none" ? 1 : 0);
  }

  /** Lines worth naming beside any ending. */
  get hints(): readonly string[] {
    return this.#hints.map(describe);
  }

  /**
   * Lines worth naming beside the ending of a boot that was stopped. cloud-init passes over vendor-data without a word
   * on the console (stages.py logs it at DEBUG): that it came to its end, and the probe said nothing, is the only trace.
   */
  hintsWithoutReport(isAnyFrameIn: boolean): readonly string[] {
    if (this.#cloudInit.finished === undefined || isAnyFrameIn) return this.hints;
    return [...this.hints, `line ${this.#cloudInit.finished}: ${NO_PROBE}`];
  }

  /** cloud-init speaks before the first prompt: a log that begins at the getty's banner cannot show it. */
  #takePrompt({ number }: ConsoleLine): void {
    if (this.#loginPrompt !== undefined) return;
    this.#loginPrompt = number;
    // With nothing above it, not even a banner, the prompt is all that a quiet boot shows.
    const isBehindBanner = this.#firstLine !== undefined && this.#firstLine < number;
    this.#isPromptAlone = isBehindBanner && !this.#life.isAnyBootSeen;
  }

  /** What another system's boot loader said is no fault of the Linux that it starts. */
  #beginBoot(): void {
    const isForeign = this.#fails?.sign.name === "not-linux";
    // What stands before the first kernel's line is of the same boot.
    const isAnother = this.#boots > 0;
    this.#boots += 1;
    if (isAnother && !isForeign) this.#failedBefore ??= this.#fails;
    if (isAnother || isForeign) this.#fails = undefined;
    if (isAnother) this.#cloudInit.beginBoot();
    // A shell of the firmware runs its startup.nsh, a person types at GRUB's prompt: the boot went on.
    if (this.#ends && BEFORE_KERNEL.includes(this.#ends.sign.name)) this.#ends = undefined;
    if (this.#fails && BEFORE_KERNEL.includes(this.#fails.sign.name)) this.#fails = undefined;
  }

  /** A guest without a seed is not to be blamed where cloud-init finds nothing to do, or is missing. */
  #isExcused(name: EndingName): boolean {
    return this.#isSeedless && endingRow(name).awaited === "report";
  }

  #take(sign: Sign): void {
    const { weight } = sign.sign;
    this.#cloudInit.take(sign);
    if (weight === "ends" && (this.#ends === undefined || continues(sign.line, this.#ends))) {
      this.#ends = sign;
    }
    if (weight === "fails" && (this.#fails === undefined || continues(sign.line, this.#fails))) {
      this.#fails = sign;
    }
    if (weight !== "hints") return;
    this.#hints = withHint(this.#hints, sign);
    this.#lastHint = { sign, at: this.#messages };
  }
}
