// @ts-types="npm:@types/js-yaml@^4.0.9"
import { CORE_SCHEMA, dump, FAILSAFE_SCHEMA, load, loadAll, YAMLException } from "js-yaml";

/** The options of `@std/yaml`'s `parse` that the project uses; without `schema` js-yaml's default applies, as in `@std/yaml`. */
export interface ParseOptions {
  schema?: "failsafe" | "core";
}

export class YamlSyntaxError extends SyntaxError {
  override name = "YamlSyntaxError";
  constructor(message: string, readonly line: number, readonly column: number) {
    super(`${message} at line ${line}, column ${column}`);
  }
}

function positioned<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const { line = 0, column = 0 } = error.mark ?? {};
    throw new YamlSyntaxError(error.reason, line + 1, column + 1);
  }
}

const schemas = { failsafe: FAILSAFE_SCHEMA, core: CORE_SCHEMA };
const options = ({ schema }: ParseOptions) => schema ? { schema: schemas[schema] } : {};

export const parse = (text: string, given: ParseOptions = {}): unknown =>
  positioned(() => load(text, options(given)) ?? null);
export const parseAll = (text: string, given: ParseOptions = {}): unknown[] =>
  positioned(() => loadAll(text, undefined, options(given)));
export const stringify = (data: unknown): string => dump(data);
