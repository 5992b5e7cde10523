/** What `@std/assert` 1.0.19 takes for equal. Copyright 2018-2026 the Deno authors. MIT license. */

type Keyed = Set<unknown> | Map<unknown, unknown>;

/** Compared by what `String` makes of them. */
const COMPARED_AS_TEXT = [Intl.Locale, RegExp, URL, URLSearchParams].map(({ prototype }) => prototype);

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
const isPrimitive = (value: unknown) => !isObject(value) && typeof value !== "function";
const isPlain = (prototype: unknown) => prototype === null || prototype === Object.prototype;
const isKeyed = (value: unknown): value is Keyed => value instanceof Set || value instanceof Map;
const isBuffer = (value: unknown): value is ArrayBufferLike =>
  value instanceof ArrayBuffer || value instanceof SharedArrayBuffer;
const isSame = (a: unknown, b: unknown) => a === b || Object.is(a, b);

export function equal(a: unknown, b: unknown): boolean {
  return new Comparison().equal(a, b);
}

class Comparison {
  /** What is being compared: a cycle is as equal as the rest of it. */
  readonly #seen = new Map<unknown, unknown>();

  equal(a: unknown, b: unknown): boolean {
    if (isSame(a, b)) return true;
    if (!isObject(a) || !isObject(b)) return false;
    if (a instanceof Date && b instanceof Date) return Object.is(a.getTime(), b.getTime());
    const [ofA, ofB]: unknown[] = [Object.getPrototypeOf(a), Object.getPrototypeOf(b)];
    return (ofA === ofB || isPlain(ofA) && isPlain(ofB)) && this.#equalOfOneKind(a, b);
  }

  #equalOfOneKind(a: object, b: object): boolean {
    if (ArrayBuffer.isView(a) && !(a instanceof DataView)) {
      return equalItems(Object.values(a), Object.values(b));
    }
    if (isBuffer(a) && isBuffer(b)) return equalItems([...new Uint8Array(a)], [...new Uint8Array(b)]);
    if (a instanceof WeakMap) throw new TypeError("Cannot compare WeakMap instances");
    if (a instanceof WeakSet) throw new TypeError("Cannot compare WeakSet instances");
    if (a instanceof WeakRef && b instanceof WeakRef) return this.equal(a.deref(), b.deref());
    if (this.#seen.get(a) === b) return true;
    if (Object.keys(a).length !== Object.keys(b).length) return false;
    this.#seen.set(a, b);
    if (isKeyed(a) && isKeyed(b)) return this.#equalKeyed(a, b);
    if (COMPARED_AS_TEXT.includes(Object.getPrototypeOf(a))) return String(a) === String(b);
    return keysOf(a, b).every((key) =>
      this.equal(Reflect.get(a, key), Reflect.get(b, key)) && (key in a) === (key in b)
    );
  }

  #equalKeyed(a: Keyed, b: Keyed): boolean {
    if (a.size !== b.size) return false;
    const entries = [...a.entries()];
    if (entries.every(([key]) => isPrimitive(key))) {
      return entries.every(([key, value]) =>
        b.has(key) && (b instanceof Set || this.equal(value, b.get(key)))
      );
    }
    return entries.every(([key, value]) =>
      [...b.entries()].some(([keyB, valueB]) =>
        this.equal(key, keyB) && (key === value && keyB === valueB || this.equal(value, valueB))
      )
    );
  }
}

const equalItems = (a: readonly unknown[], b: readonly unknown[]) =>
  a.length === b.length && a.every((item, index) => isSame(item, b[index]));

/** Of plain objects and arrays their own keys; of instances those of their classes too. */
function keysOf(a: object, b: object): readonly PropertyKey[] {
  const prototype: unknown = Object.getPrototypeOf(a);
  if (isPlain(prototype) || prototype === Array.prototype) return Reflect.ownKeys({ ...a, ...b });
  return [...new Set([...keysInDepth(a), ...keysInDepth(b)])];
}

function keysInDepth(object: unknown): readonly PropertyKey[] {
  if (!isObject(object) || object === Object.prototype || object === Array.prototype) return [];
  return [...Reflect.ownKeys(object), ...keysInDepth(Object.getPrototypeOf(object))];
}
