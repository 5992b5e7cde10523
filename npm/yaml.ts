// @ts-types="npm:@types/js-yaml@^4.0.9"
import { CORE_SCHEMA, DEFAULT_SCHEMA, dump, FAILSAFE_SCHEMA, JSON_SCHEMA, load, loadAll } from "js-yaml";
import { YAMLException } from "js-yaml";
import { YamlSyntaxError } from "./yaml_error.ts";

export { YamlSyntaxError };
export type { YamlPosition } from "./yaml_error.ts";

const SCHEMAS = {
  core: CORE_SCHEMA,
  default: DEFAULT_SCHEMA,
  failsafe: FAILSAFE_SCHEMA,
  json: JSON_SCHEMA,
} as const;

/** The options of `@std/yaml`'s `parse` that js-yaml has too; `@std/yaml` reads the schema `extended` as well. */
export interface ParseOptions {
  schema?: keyof typeof SCHEMAS;
  allowDuplicateKeys?: boolean;
}

function positioned<T>(text: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof YAMLException ? syntaxError(error, text) : error;
  }
}

function syntaxError({ reason, mark }: YAMLException, text: string): YamlSyntaxError {
  // Some faults have no place: js-yaml finds them before it reads.
  const { line = 0, column = 0, position = 0, snippet } = mark ?? {};
  return new YamlSyntaxError(
    reason,
    { line: line + 1, column: column + 1, offset: position },
    text === "" ? undefined : snippet,
  );
}

const optionsOf = ({ schema = "default", allowDuplicateKeys = false }: ParseOptions) => ({
  schema: SCHEMAS[schema],
  json: allowDuplicateKeys,
  // Like `@std/yaml` it reads as deep as the stack goes, and ends with a RangeError.
  ...{ maxDepth: Infinity },
});

export const parse = (content: string, options: ParseOptions = {}): unknown =>
  positioned(content, () => load(content, optionsOf(options)) ?? null);
export const parseAll = (content: string, options: ParseOptions = {}): unknown[] =>
  positioned(content, () => loadAll(content, undefined, optionsOf(options)));
export const stringify = (data: unknown): string => dump(data);
