/** What `--help` says: all commands in a line each, or all of one; as wide as the terminal. */
import { type CommandRow, COMMANDS, EXIT_CODES, INTRODUCTION } from "./command_table.ts";

/** Of every command what it is for. */
export function overviewText(columns: number): string {
  const rows = COMMANDS.flatMap(({ usage }) => callsOf(usage));
  const width = Math.max(...rows.map(([call]) => call.length)) + 2;
  const lines = rows.map(([call, about]) => `${call.padEnd(width)}${about}`);
  const more = "seedling COMMAND --help tells its options, with an example; seedling --version its version.";
  return wrapColumns([INTRODUCTION, "", ...lines, "", more, EXIT_CODES].join("\n"), columns);
}

/** All of one command. */
export function helpText({ usage }: Pick<CommandRow, "usage">, columns: number): string {
  return wrapColumns(usage, columns);
}

/** How a command is called, and what for; some in several ways. */
function callsOf(usage: string): readonly (readonly [call: string, about: string])[] {
  return Array.from(
    usage.matchAll(/^(seedling .+?) {2,}(.+)$/gm),
    ([, call = "", about = ""]) => [call, about],
  );
}

/** What stands on the left of an option is 26 wide; less than this is left for its words on no terminal that people use. */
const FEWEST = 24;

/** A text whose lines are broken at words; what stands in a second column stays in it. */
export function wrapColumns(text: string, columns: number): string {
  return text.split("\n").map((line) => wrapLine(line, columns)).join("\n");
}

function wrapLine(line: string, columns: number): string {
  if (line.length <= columns) return line;
  const [, left = "", gap = "", right = ""] = /^(\s*\S.*?)((?<! ) {2,})(\S[^]*)$/.exec(line) ?? [];
  if (left === "") return fold(line.trim(), /^ */.exec(line)?.[0].length ?? 0, columns).join("\n");
  const indent = left.length + gap.length;
  if (columns - indent >= FEWEST) {
    return `${left}${gap}${fold(right, indent, columns).join("\n").trimStart()}`;
  }
  return [left, ...fold(right, 6, columns)].join("\n");
}

/** Lines of words, each behind its indent. */
function fold(text: string, indent: number, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent + line.length + 1 + word.length > columns) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => `${" ".repeat(indent)}${each}`);
}
