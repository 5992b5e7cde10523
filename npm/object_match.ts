/** What of a value `assertObjectMatch` looks at. After `@std/assert` 1.0.19; 2018-2026 the Deno authors, MIT license. */

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** The part of `actual` that `expected` speaks of, with `Object` for the class of everything in it. */
export function partOf(actual: unknown, expected: unknown, seen = new Map<unknown, unknown>()): unknown {
  const isWhole = !isObject(actual) || !isObject(expected) || actual instanceof RegExp ||
    actual instanceof Date;
  if (isWhole || seen.get(actual) === expected) return actual;
  seen.set(actual, expected);
  if (Array.isArray(actual) && Array.isArray(expected)) {
    return actual.slice(0, expected.length).map((item, index) => partOf(item, expected[index], seen));
  }
  if (actual instanceof Map && expected instanceof Map) {
    const known = [...actual].filter(([key]) => expected.has(key));
    return new Map(known.map(([key, value]) => [key, partOf(value, expected.get(key), seen)]));
  }
  if (actual instanceof Set && expected instanceof Set) return actual.intersection(expected);
  return partOfObject(actual, expected, seen);
}

function partOfObject(actual: object, expected: object, seen: Map<unknown, unknown>): object {
  const wanted = Reflect.ownKeys(expected);
  const part = {};
  for (const key of Reflect.ownKeys(actual).filter((key) => wanted.includes(key))) {
    const value = partOf(Reflect.get(actual, key), Reflect.get(expected, key), seen);
    Object.defineProperty(part, key, { value, enumerable: true });
  }
  return part;
}
