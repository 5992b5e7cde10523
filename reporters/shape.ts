/** What a JSON value is like, told once: its JSON Schema, its type, and whether a value is so. */

import { isMoment } from "../runner/text/moment.ts";

/** As much of JSON Schema as is needed. */
export interface Schema {
  readonly title?: string;
  readonly description?: string;
  readonly type?: "object" | "array" | "string" | "number" | "integer";
  readonly format?: "date-time";
  readonly minimum?: number;
  readonly enum?: readonly (string | number | true)[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** A kind of value. `T` is its type in TypeScript. */
export interface Shape<T> {
  /** For programs in any language. */
  readonly schema: Schema;
  /** Whether a value is of this kind; what it has beyond that does not matter. */
  readonly is: (value: unknown) => value is T;
}

/** The type of a shape's values. */
export type ValueOf<S> = S extends Shape<infer T> ? T : never;

/** A field that may be left out. */
export interface OptionalShape<T> extends Shape<T> {
  readonly isOptional: true;
}

type Fields = Readonly<Record<string, Shape<unknown>>>;
type OptionalKeys<F extends Fields> = {
  [K in keyof F]: F[K] extends OptionalShape<unknown> ? K : never;
}[keyof F];

/** The type of an object with these fields. */
export type ObjectOf<F extends Fields> =
  & { readonly [K in Exclude<keyof F, OptionalKeys<F>>]: ValueOf<F[K]> }
  & { readonly [K in OptionalKeys<F>]?: ValueOf<F[K]> };

function shape<T>(schema: Schema): Shape<T> {
  return { schema, is: (value): value is T => mistakeIn(schema, value) === undefined };
}

/** A string. */
export const text = (description: string): Shape<string> => shape({ description, type: "string" });

/** A moment, ISO 8601 in UTC. */
export const moment = (description: string): Shape<string> =>
  shape({ description, type: "string", format: "date-time" });

/** A number of at least 0. */
export const amount = (description: string): Shape<number> =>
  shape({ description, type: "number", minimum: 0 });

/** A whole number of at least 0. */
export const count = (description: string): Shape<number> =>
  shape({ description, type: "integer", minimum: 0 });

/** One of these words. */
export const word = <const W extends string>(words: readonly W[], description: string): Shape<W> =>
  shape({ description, enum: words });

/** One number, by which versions are told. */
export const exactly = <const N extends number>(number: N, description: string): Shape<N> =>
  shape({ description, enum: [number] });

/** `true`; what is not so has no such field. */
export const yes = (description: string): Shape<true> => shape({ description, enum: [true] });

/** A list of values of one kind. */
export const list = <T>({ schema }: Shape<T>, description: string): Shape<readonly T[]> =>
  shape({ description, type: "array", items: schema });

/** A field that may be left out. */
export const optional = <T>(of: Shape<T>): OptionalShape<T> => ({ ...of, isOptional: true });

/** An object. */
export function object<F extends Fields>(fields: F, description: string): Shape<ObjectOf<F>> {
  const entries = Object.entries(fields);
  return shape({
    description,
    type: "object",
    properties: Object.fromEntries(entries.map(([key, { schema }]) => [key, schema])),
    required: entries.filter(([, field]) => !("isOptional" in field)).map(([key]) => key),
  });
}

/** Where a value is not what it should be, and what would do: `cases[3].verdict is "green" (one of pass, fail)`. */
export function mistakeIn(schema: Schema, value: unknown, at = ""): string | undefined {
  if (schema.enum) return schema.enum.some((each) => each === value) ? undefined : wrong(schema, value, at);
  if (schema.type === "array") {
    if (!Array.isArray(value)) return wrong(schema, value, at);
    return firstOf(value, (item, index) => mistakeIn(schema.items ?? {}, item, `${at}[${index}]`));
  }
  if (schema.type === "object") return mistakeInFields(schema, value, at);
  if (schema.type === "string") {
    const isText = typeof value === "string" && (schema.format === undefined || isMoment(value));
    return isText ? undefined : wrong(schema, value, at);
  }
  // 1e999 is read as infinity.
  const isFine = Number.isFinite(value) && typeof value === "number" &&
    value >= (schema.minimum ?? -Infinity) &&
    (schema.type === "number" || Number.isInteger(value));
  return isFine ? undefined : wrong(schema, value, at);
}

function mistakeInFields(schema: Schema, value: unknown, at: string): string | undefined {
  if (!isFields(value)) return wrong(schema, value, at);
  const missing = schema.required?.find((key) => value[key] === undefined);
  const where = (key: string) => at === "" ? key : `${at}.${key}`;
  if (missing !== undefined) return `${where(missing)} is missing`;
  return firstOf(
    Object.entries(schema.properties ?? {}),
    ([key, field]) => value[key] === undefined ? undefined : mistakeIn(field, value[key], where(key)),
  );
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function firstOf<T>(items: readonly T[], look: (item: T, index: number) => string | undefined) {
  for (const [index, item] of items.entries()) {
    const found = look(item, index);
    if (found !== undefined) return found;
  }
  return undefined;
}

const ARTICLES = { object: "an object", array: "a list", string: "a text" } as const;

function wrong({ type, format, enum: words, minimum }: Schema, value: unknown, at: string): string {
  const shown = typeof value === "number" ? `${value}` : JSON.stringify(value)?.slice(0, 40) ?? "nothing";
  const wanted = words
    ? `one of ${words.join(", ")}`
    : format === "date-time"
    ? "a moment such as 2026-01-05T09:30:00Z"
    : type === "object" || type === "array" || type === "string"
    ? ARTICLES[type]
    : `a ${type === "integer" ? "whole " : ""}number${minimum === undefined ? "" : ` from ${minimum}`}`;
  return `${at === "" ? "it" : at} is ${shown} (it should be ${wanted})`;
}
