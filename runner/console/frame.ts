/** The frames of the report channel: bytes of COM2 -> frames, and a line of words for each that is not sound. */
import { FrameBody } from "./frame_body.ts";
import { type FrameHeader, type Moment, MOMENTS, readEnd, readHeader } from "./frame_header.ts";

export type { Moment } from "./frame_header.ts";

/** One block the probe sent: the output of one command. */
export interface Frame {
  /** The kernel's id of this boot: a plain reboot keeps seed and nonce. */
  readonly bootId: string;
  /** When the command ran. */
  readonly moment: Moment;
  /** What the frame holds: the key of a kind of fact, or `done`. */
  readonly name: string;
  /** The status with which the command ended, 0 to 255. */
  readonly exit: number;
  /** What the command printed. */
  readonly bytes: Uint8Array;
}

/** The name of the frame that closes a moment; it has no bytes. */
export const LAST_FRAME = "done";

// A header of the longest nonce, boot id and name has some 260 characters: what is longer is no frame's line.
const MAX_LINE_CHARS = 600;
const MAX_FRAME_BYTES = 4 * 1024 * 1024;
// A recorded report may have any length; a running guest's port is stopped before it has sent so much.
const MAX_REPORT_BYTES = 16 * 1024 * 1024;
const MAX_FRAMES = 1000;
const MAX_DAMAGE = 50;

function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}

/**
 * Reads the report channel as it comes in, and never throws: what is damaged, foreign, repeated or late becomes
 * one entry of {@linkcode FrameReader.damage} and never a frame.
 *
 * Text outside frames is ignored. The kernel never prints on COM2, but UEFI firmware does (OVMF makes both serial
 * ports its console, and GRUB follows it), and so may a getty: none of that can be held against the image. What
 * ignored text can hide is a frame, and a missing frame is an error where its facts are asked for.
 */
export class FrameReader {
  readonly frames: Frame[] = [];
  #nonce: string | undefined;
  #bootId: string | undefined;
  readonly #damage: string[] = [];
  #damageLeftOut = 0;
  readonly #seen = new Set<string>();
  readonly #decoder = new TextDecoder();
  #carry = "";
  #line = 0;
  #frameBytes = 0;
  #open: FrameBody | undefined;
  /** The name of a frame already in `damage`, whose remaining lines and end mean nothing any more. */
  #skipping: string | undefined;

  /** Nonces of other boots: of each its first frame's place in the damage, and how many more there are. */
  readonly #foreign = new Map<string, { readonly at: number; count: number }>();
  readonly #earlierBootIds: readonly string[];

  /**
   * Without a nonce, as for a recorded report, the first header's nonce is this boot's. A warm reboot keeps the seed and so the
   * nonce: `earlierBootIds` are those of the boots before it.
   */
  constructor(nonce: string | undefined, earlierBootIds: readonly string[] = []) {
    this.#nonce = nonce;
    this.#earlierBootIds = earlierBootIds;
  }

  /** Every frame that is not sound, in one line each; at most 50 and how many more. */
  get damage(): readonly string[] {
    const more = new Map([...this.#foreign.values()].map(({ at, count }) => [at, count]));
    const told = this.#damage.map((text, at) => {
      const count = more.get(at) ?? 0;
      return count === 0
        ? text
        : `${text}, and so are ${count} more (a guest that keeps an earlier instance's seed sends its report)`;
    });
    return this.#damageLeftOut === 0 ? told : [...told, `and ${this.#damageLeftOut} more`];
  }

  /** The frame that has begun and not ended, in words: damage only if nothing else explains the cut. */
  get unfinished(): string | undefined {
    return this.#open && `${this.#open.name} has no end: the report stops at line ${this.#line}`;
  }

  /** Whether the closing frame of a moment is in. */
  isComplete(moment: Moment): boolean {
    return this.#seen.has(`${moment}/${LAST_FRAME}`);
  }

  /** Takes the next bytes of the port, cut anywhere. */
  push(bytes: Uint8Array): void {
    const text = this.#decoder.decode(bytes, { stream: true });
    let start = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
      const rest = text.slice(start, Math.min(end, start + MAX_LINE_CHARS));
      // As long as a line that comes in one piece, or the same bytes would be another line.
      this.#take((this.#carry + rest).slice(0, MAX_LINE_CHARS));
      this.#carry = "";
      start = end + 1;
    }
    this.#carry = (this.#carry + text.slice(start, start + MAX_LINE_CHARS)).slice(0, MAX_LINE_CHARS);
  }

  #report(damage: string): void {
    if (this.#damage.length < MAX_DAMAGE) this.#damage.push(damage);
    else this.#damageLeftOut += 1;
  }

  #take(raw: string): void {
    this.#line += 1;
    const text = raw.replace(/(?<!\r)\r+$/, "");
    if (text.startsWith("#seedling")) return this.#begin(text);
    if (text.startsWith("#end ")) return this.#end(text);
    if (this.#open !== undefined) return this.#body(text);
    // The probe starts every frame on a line of its own, so this one was run into by another writer.
    if (text.includes("#seedling ")) {
      this.#report(`report line ${this.#line} has a frame in the middle: ${quote(text)}`);
    }
  }

  #begin(text: string): void {
    if (this.#open !== undefined) this.#abandon(`has no end: another begins at line ${this.#line}`);
    const header = readHeader(text);
    if (header === undefined) {
      this.#report(`report line ${this.#line} is no frame that this version can read: ${quote(text)}`);
      this.#skipping = text.split(" ")[5] ?? "";
      return;
    }
    this.#nonce ??= header.nonce;
    const known = this.#foreign.get(header.nonce);
    if (known !== undefined) {
      known.count += 1;
      this.#skipping = header.name;
      return;
    }
    const refusal = this.#refuse(header);
    if (header.nonce !== this.#nonce && this.#damage.length < MAX_DAMAGE) {
      this.#foreign.set(header.nonce, { at: this.#damage.length, count: 0 });
    }
    this.#skipping = refusal === undefined ? undefined : header.name;
    const body = new FrameBody(header, this.#line);
    if (refusal === undefined) this.#open = body;
    else this.#report(`${body.name} ${refusal}`);
  }

  #refuse({ nonce, bootId, moment, name, sizeBytes }: FrameHeader): string | undefined {
    if (nonce !== this.#nonce) return `is foreign: its nonce is ${quote(nonce)}, not this boot's`;
    if (this.#earlierBootIds.includes(bootId)) {
      return `is of an earlier boot: its boot id is ${quote(bootId)}, from before the reboot`;
    }
    if (this.#bootId !== undefined && bootId !== this.#bootId) {
      return `is of another boot: its boot id is ${quote(bootId)}, not ${quote(this.#bootId)}`;
    }
    if (this.#seen.has(`${moment}/${name}`)) return "is a repetition: the first one counts";
    if (this.isComplete(moment)) {
      return `is late: "${moment}" was already closed by its frame "${LAST_FRAME}"`;
    }
    if (this.#hasLaterThan(moment)) return `is late: frames of a later moment than "${moment}" are in`;
    if (sizeBytes > MAX_FRAME_BYTES) {
      return `says it has ${sizeBytes} bytes: a frame has at most ${MAX_FRAME_BYTES}`;
    }
    if (this.frames.length >= MAX_FRAMES) return `is one too many: a report has at most ${MAX_FRAMES} frames`;
    if (this.#frameBytes + sizeBytes > MAX_REPORT_BYTES) {
      return `is one too many: all frames together have at most ${MAX_REPORT_BYTES} bytes`;
    }
    if (name === LAST_FRAME && sizeBytes !== 0) {
      return `says it has ${sizeBytes} bytes: the closing frame has none`;
    }
    return undefined;
  }

  #hasLaterThan(moment: Moment): boolean {
    return this.frames.some((frame) => MOMENTS[frame.moment] > MOMENTS[moment]);
  }

  #body(text: string): void {
    if (text.trim() === "") return;
    const problem = this.#open?.add(text);
    if (problem !== undefined) this.#abandon(`${problem} in line ${this.#line}`);
  }

  #abandon(how: string): void {
    if (this.#open === undefined) return;
    this.#report(`${this.#open.name} ${how}`);
    this.#skipping = this.#open.header.name;
    this.#open = undefined;
  }

  #end(text: string): void {
    const end = readEnd(text);
    if (this.#open === undefined) return this.#strayEnd(text, end?.name);
    const { header } = this.#open;
    if (end?.nonce !== header.nonce || end.name !== header.name) {
      return this.#abandon(`ends as ${quote(text)}`);
    }
    const body = this.#open.close();
    if (body.status === "damaged") return this.#abandon(body.how);
    this.#accept(header, body.bytes);
  }

  #strayEnd(text: string, name: string | undefined): void {
    if (name === undefined || name !== this.#skipping) {
      this.#report(`report line ${this.#line} ends a frame that has not begun: ${quote(text)}`);
    }
    this.#skipping = undefined;
  }

  #accept({ bootId, moment, name, exit }: FrameHeader, bytes: Uint8Array): void {
    this.#open = undefined;
    this.#bootId ??= bootId;
    this.#frameBytes += bytes.length;
    this.#seen.add(`${moment}/${name}`);
    this.frames.push({ bootId, moment, name, exit, bytes });
  }
}
