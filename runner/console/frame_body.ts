/** A frame that has begun: collects its lines and checks them against its header. */
import { createHash } from "node:crypto";
import type { FrameHeader } from "./frame_header.ts";

const MAX_BASE64_CHARS = 76;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** The bytes of a frame, or in words what is wrong with it. */
export type FrameBytes =
  | { readonly status: "sound"; readonly bytes: Uint8Array }
  | { readonly status: "damaged"; readonly how: string };

/** The body of one frame as it comes in, never longer than its header says. */
export class FrameBody {
  readonly header: FrameHeader;
  /** The report's line on which the frame begins, from 1. */
  readonly line: number;
  readonly #lines: string[] = [];
  #sizeBytes = 0;
  #isPadded = false;

  constructor(header: FrameHeader, line: number) {
    this.header = header;
    this.line = line;
  }

  /** `frame after/lsblk (report line 12)` */
  get name(): string {
    return `frame ${this.header.moment}/${this.header.name} (report line ${this.line})`;
  }

  /** Takes the next line; says what is wrong where it cannot be one. */
  add(text: string): string | undefined {
    const fits = text.length <= MAX_BASE64_CHARS && text.length % 4 === 0 && BASE64.test(text);
    if (!fits || this.#isPadded) return "is not base64";
    const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
    this.#isPadded = padding > 0;
    this.#sizeBytes += text.length / 4 * 3 - padding;
    if (this.#sizeBytes > this.header.sizeBytes) {
      return `has more than the ${this.header.sizeBytes} bytes it says`;
    }
    this.#lines.push(text);
    return undefined;
  }

  /** All lines are in. */
  close(): FrameBytes {
    const { sizeBytes, sha256 } = this.header;
    if (this.#sizeBytes !== sizeBytes) {
      return { status: "damaged", how: `has ${this.#sizeBytes} bytes, and says ${sizeBytes}` };
    }
    const bytes = Uint8Array.fromBase64(this.#lines.join(""));
    const isSame = createHash("sha256").update(bytes).digest("hex") === sha256;
    return isSame
      ? { status: "sound", bytes }
      : { status: "damaged", how: "has another SHA-256 than it says" };
  }
}
