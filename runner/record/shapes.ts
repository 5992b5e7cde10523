/** What kept files are held to before anybody reads a field of theirs: they may come from anybody. */
import { isMoment } from "../text/moment.ts";

/** Whether a value is of a form. */
export type Shape = (value: unknown) => boolean;

/** A string. */
export const isText: Shape = (value) => typeof value === "string";
/** true or false. */
export const isFlag: Shape = (value) => typeof value === "boolean";
/** Any number that is one. */
export const isNumber: Shape = (value) => typeof value === "number" && Number.isFinite(value);
/** A number of at least 0. */
export const isCount: Shape = (value) => typeof value === "number" && Number.isFinite(value) && value >= 0;
/** A duration that somebody can have waited: less than 31 years. */
export const isSeconds: Shape = (value) => isCount(value) && Number(value) < 1e9;
/** One of these values. */
export const isOneOf = (...words: readonly unknown[]): Shape => (value) => words.includes(value);
/** It may be left out. */
export const isMaybe = (shape: Shape): Shape => (value) => value === undefined || shape(value);
/** A list. */
export const isList = (shape: Shape): Shape => (value) => Array.isArray(value) && value.every(shape);
/** Of one of these forms. */
export const isAny = (...shapes: readonly Shape[]): Shape => (value) => shapes.some((shape) => shape(value));

/** An object, and no list. */
export const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** An object whose fields are of these forms; what else it holds nobody reads. */
export const hasFields = (shapes: Readonly<Record<string, Shape>>): Shape => (value) => {
  if (!isObject(value)) return false;
  const held = new Map<string, unknown>(Object.entries(value));
  return Object.entries(shapes).every(([name, shape]) => shape(held.get(name)));
};

/** `2026-11-29T07:07:02.047Z` */
export const isTime: Shape = (value) => typeof value === "string" && isMoment(value);
