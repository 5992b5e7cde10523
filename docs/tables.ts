/** Tables of the documents, as Markdown has them. */

/** Rows of cells; the first row is the head. */
export type Table = readonly (readonly string[])[];

/** `text` in the letters of a program. */
export const code = (text: string): string => `\`${text}\``;

/** The first row is the head. */
export function markdown([head = [], ...rows]: Table): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
}
