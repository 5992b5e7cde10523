/** A few of a guest's words, quoted in a message. */
const QUOTED_CHARS = 200;

/** Guest or QEMU text as it may stand inside an ending: one line, at most 200 characters. */
export function excerpt(text: string): string {
  const line = text.trim();
  return line.length > QUOTED_CHARS ? `${line.slice(0, QUOTED_CHARS)}…` : line;
}
