/** Where in a text; lines and columns count from 1, offsets from 0. */
export interface YamlPosition {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** The error of `@std/yaml`. */
export class YamlSyntaxError extends SyntaxError {
  override name = "YamlSyntaxError";
  readonly line: number;
  readonly column: number;
  readonly offset: number;
  readonly snippet?: string;

  constructor(message: string, { line, column, offset }: YamlPosition, snippet?: string) {
    const place = `${message} at line ${line}, column ${column}`;
    super(snippet ? `${place}:\n${snippet}` : place);
    this.line = line;
    this.column = column;
    this.offset = offset;
    if (snippet !== undefined) this.snippet = snippet;
  }
}
