/** What a console shows of cloud-init: whether it ran, crashed, and came to its end. */
import type { ConsoleLine } from "../facts/fact.ts";
import { CLOUD_INIT_FINISHED, CLOUD_INIT_SPEAKS, isCloudInitAtWork, OTHER_SETUP } from "./fatal_lines.ts";
import { CLOUD_INIT_TRACEBACK, FINAL_STAGE_FAILED, METADATA_SILENT } from "./fatal_lines_cloud_init.ts";
import type { Sign } from "./sign.ts";

const HAS_DATASOURCE = /Datasource DataSource(?!None)\w/;
const LACKS_A_MODULE = /: (?:ModuleNotFoundError|ImportError): /;

/**
 * Whether cloud-init's last word shows that a sign was none: a server that was silent, where another datasource was found; a module
 * that it lacked, without which it would not have come so far, so that a script of the user's did.
 */
export function isDisprovedBy({ text }: ConsoleLine, sign: Sign | undefined): boolean {
  if (sign === undefined || !CLOUD_INIT_FINISHED.test(text)) return false;
  return lacksModule(sign) || (sign.sign === METADATA_SILENT && HAS_DATASOURCE.test(text));
}

const lacksModule = ({ sign, line: { text } }: Sign): boolean =>
  sign === CLOUD_INIT_TRACEBACK && LACKS_A_MODULE.test(text);

/** Follows one console. */
export class CloudInitWords {
  #isSeen = false;
  #isOtherSeen = false;
  #isStageHeard = false;
  #finished: number | undefined;
  #crash: Sign | undefined;
  #finalStage: Sign | undefined;

  /** Looks at a line as it stands. */
  read(line: ConsoleLine): void {
    if (isCloudInitAtWork(line.text)) this.#isSeen = true;
    if (OTHER_SETUP.test(line.text)) this.#isOtherSeen = true;
    if (CLOUD_INIT_SPEAKS.test(line.text)) this.#isStageHeard = true;
    if (CLOUD_INIT_FINISHED.test(line.text)) this.#finished ??= line.number;
    if (isDisprovedBy(line, this.#crash)) this.#crash = undefined;
  }

  /** Takes a sign that was met. */
  take(sign: Sign): void {
    if (sign.sign === CLOUD_INIT_TRACEBACK) this.#crash ??= sign;
    if (sign.sign === FINAL_STAGE_FAILED) this.#finalStage = sign;
  }

  /** What its final stage did in a boot before the last is none of that one's. */
  beginBoot(): void {
    [this.#isStageHeard, this.#finalStage] = [false, undefined];
  }

  /** Whether it said a word. */
  get isSeen(): boolean {
    return this.#isSeen;
  }

  /** Whether another that sets machines up did. */
  get isOtherSeen(): boolean {
    return this.#isOtherSeen;
  }

  /** The number of the line with its last word: all that it ran has printed by then. */
  get finished(): number | undefined {
    return this.#finished;
  }

  /** Its own crash, of which a boot that sends its report says nothing. */
  get crash(): Sign | undefined {
    return this.#crash;
  }

  /**
   * The final stage's failure, where it speaks on this console and never said its last word: a script of the user's that fails lets
   * it end first.
   */
  get unfinished(): Sign | undefined {
    return this.#isStageHeard && this.#finished === undefined ? this.#finalStage : undefined;
  }
}
