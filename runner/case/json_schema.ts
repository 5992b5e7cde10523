/** JSON Schema (draft-07, which editors read): what validates a case there is drawn from the table that reads it here. */

/** A schema, or a part of one. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** One value on one line; YAML 1.2 may take it for a number or a boolean, and a case takes its text. */
export const LINE: JsonSchema = { type: ["string", "number", "boolean"] };

/** Text of any length. */
export const TEXT: JsonSchema = { type: "string" };

/** Whatever YAML can say. */
export const ANYTHING: JsonSchema = {};

/** One of a few words. */
export const oneOf = (words: readonly (string | number | boolean)[]): JsonSchema => ({ enum: words });

/** Text of a form. */
export const formed = (form: RegExp): JsonSchema => ({ type: "string", pattern: form.source });

/** A whole number that may stand without quotes. */
export const whole = (minimum: number, maximum?: number): JsonSchema => ({
  type: "integer",
  minimum,
  ...(maximum !== undefined && { maximum }),
});

/** Any of some. */
export const anyOf = (...schemas: readonly JsonSchema[]): JsonSchema => ({ anyOf: schemas });

/** Items of one kind, one at least. */
export const listOf = (items: JsonSchema): JsonSchema => ({ type: "array", items, minItems: 1 });

/** A mapping of these keys and no others. */
export function mapping(
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[] = [],
): JsonSchema {
  return {
    type: "object",
    properties,
    additionalProperties: false,
    minProperties: 1,
    ...(required.length > 0 && { required }),
  };
}

/** A mapping whose keys are names. */
export const named = (value: JsonSchema): JsonSchema => ({
  type: "object",
  additionalProperties: value,
  minProperties: 1,
});

/** A part that is written out once. */
export const ref = (name: string): JsonSchema => ({ $ref: `#/definitions/${name}` });
