/** Options of several levels: `--a.b=1` is `{ a: { b: 1 } }`. */
export interface Nested {
  [key: string]: unknown;
}

const isNested = (value: unknown): value is Nested => typeof value === "object" && value !== null;

/** What would reach the prototype of every object. */
const isReserved = (object: Nested, key: string) =>
  key === "__proto__" || key === "constructor" && typeof object[key] === "function";

export function put(object: Nested, path: readonly string[], value: unknown, collect = false): void {
  const [key = "", ...below] = path;
  if (isReserved(object, key)) return;
  if (below.length === 0) {
    object[key] = collect ? collected(object[key], value) : value;
    return;
  }
  const inner = object[key] ??= {};
  if (!isNested(inner)) {
    throw new TypeError(`Cannot create property '${below[0]}' on ${typeof inner} '${inner}'`);
  }
  put(inner, below, value, collect);
}

function collected(before: unknown, value: unknown): unknown[] {
  if (Array.isArray(before)) return [...before, value];
  return before ? [before, value] : [value];
}

export function has(object: unknown, [key, ...below]: readonly string[]): boolean {
  if (key === undefined) return true;
  return isNested(object) && Object.hasOwn(object, key) && has(object[key], below);
}
