/** The header and the end of a frame: the grammar of the report channel. */

/** When the probe looked: before growpart, after cloud-init, or while the guest went down. */
export type Moment = "before" | "after" | "shutdown";

const HEADER =
  /^#seedling 1 (\S{1,64}) ([0-9A-Za-z-]{1,64}) (before|after|shutdown) ([a-z0-9][a-z0-9._-]{0,63}) (\d{1,3}) (\d{1,10}) ([0-9a-f]{64})$/;
const END = /^#end (\S{1,64}) ([a-z0-9][a-z0-9._-]{0,63})$/;

/** The moments in the order in which they can come, numbered. */
export const MOMENTS = { before: 0, after: 1, shutdown: 2 } as const;

/** What a frame's first line says. */
export interface FrameHeader {
  readonly nonce: string;
  readonly bootId: string;
  readonly moment: Moment;
  readonly name: string;
  /** Status with which the command ended, 0 to 255. */
  readonly exit: number;
  /** Length of the decoded bytes. */
  readonly sizeBytes: number;
  /** Of the decoded bytes, in lower-case hexadecimal. */
  readonly sha256: string;
}

function isMoment(text: string | undefined): text is Moment {
  return text !== undefined && Object.hasOwn(MOMENTS, text);
}

/** Reads `#seedling 1 <nonce> <boot_id> <moment> <name> <exit> <bytes> <sha256>`; `undefined` where a line is anything else. */
export function readHeader(line: string): FrameHeader | undefined {
  const [, nonce = "", bootId = "", moment, name = "", exit, size, sha256 = ""] = HEADER.exec(line) ?? [];
  if (!isMoment(moment) || Number(exit) > 255) return undefined;
  return { nonce, bootId, moment, name, exit: Number(exit), sizeBytes: Number(size), sha256 };
}

/** Reads `#end <nonce> <name>`; `undefined` where a line is anything else. */
export function readEnd(line: string): { readonly nonce: string; readonly name: string } | undefined {
  const [, nonce, name] = END.exec(line) ?? [];
  return nonce === undefined || name === undefined ? undefined : { nonce, name };
}
