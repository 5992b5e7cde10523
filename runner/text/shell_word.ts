/** What a POSIX shell reads back as it was, whatever stands in it. */

/** A word. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A program with its arguments, the way a person would type it. */
export function shellCommand(argv: readonly string[]): string {
  return argv.map(shellWord).join(" ");
}
