/** A log that has a JSON a line, and the messages in it. */
import { messageOf, parseJson } from "./wrapped_json.ts";

/** A longer line is no entry of a log, and goes through as it is. */
const LONGEST_LINE = 1024 * 1024;

/**
 * Reads such a log piece by piece, and holds no more of it than a line. What is no JSON, or has no message, goes through as it
 * is: a log may be cut, and who writes its last line may be another.
 */
export class JsonLines {
  #line: string[] = [];
  #length = 0;
  /** Whether the line is too long to be an entry. */
  #isThrough = false;
  /** Whether it is a recording of a terminal, whose entries are no lines but what was written at a time. */
  #isCast = false;

  /** The console in the next piece of the log. */
  push(text: string): string {
    const said: string[] = [];
    let at = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", at)) {
      said.push(this.#hold(text.slice(at, end)), this.#end("\n"));
      at = end + 1;
    }
    said.push(this.#hold(text.slice(at)));
    return said.join("");
  }

  /** The console in a last line that nothing ended. */
  end(): string {
    return this.#end("");
  }

  #hold(part: string): string {
    if (this.#isThrough) return part;
    this.#line.push(part);
    this.#length += part.length;
    if (this.#length <= LONGEST_LINE) return "";
    this.#isThrough = true;
    const held = this.#line.join("");
    this.#line = [];
    return held;
  }

  #end(lineEnd: string): string {
    const said = this.#isThrough ? lineEnd : this.#entry(this.#line.join(""), lineEnd);
    this.#line = [];
    this.#length = 0;
    this.#isThrough = false;
    return said;
  }

  #entry(line: string, lineEnd: string): string {
    const entry = parseJson(line);
    if (isCastHeader(entry)) {
      this.#isCast = true;
      return "";
    }
    if (this.#isCast && Array.isArray(entry)) return writtenAt(entry);
    const message = messageOf(entry);
    return message === undefined ? line + lineEnd : message.replace(/\r?\n$/, "") + lineEnd;
  }
}

/** asciinema's: `{"version": 2, "width": 80, ...}`, or `{"version": 3, "term": {...}}`. */
function isCastHeader(entry: unknown): boolean {
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return false;
  const fields = new Map<string, unknown>(Object.entries(entry));
  return typeof fields.get("version") === "number" && (fields.has("width") || fields.has("term"));
}

/** `[time, "o", text]`: what a program wrote; what was typed has another letter. */
function writtenAt([, kind, text]: readonly unknown[]): string {
  return kind === "o" && typeof text === "string" ? text : "";
}
