import { AssertionError as NodeAssertionError } from "node:assert/strict";
import { AssertionError, fault } from "./assertion_error.ts";
import { equal } from "./equal.ts";
import { partOf } from "./object_match.ts";

export { AssertionError, equal };
export { assertRejects, assertThrows } from "./assert_throws.ts";

/** Everything that is no truth. */
export type Falsy = false | 0 | 0n | "" | null | undefined;
/** Any list. */
export type ArrayLikeArg<T> = ArrayLike<T> & object;

function difference(actual: unknown, expected: unknown): string {
  const { message } = new NodeAssertionError({ actual, expected, operator: "deepStrictEqual" });
  return message.replace(/^[^\n]*/, "");
}

export function fail(msg?: string): never {
  throw fault("Failed assertion", msg);
}
export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError(msg);
}
export function assertFalse(expr: unknown, msg = ""): asserts expr is Falsy {
  if (expr) throw new AssertionError(msg);
}
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  if (!equal(actual, expected)) throw fault("Values are not equal", msg, difference(actual, expected));
}
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  if (!equal(actual, expected)) return;
  throw fault(`Expected actual: ${Deno.inspect(actual)} not to be: ${Deno.inspect(expected)}`, msg);
}
export function assertStrictEquals<T>(actual: unknown, expected: T, msg?: string): asserts actual is T {
  if (Object.is(actual, expected)) return;
  throw fault("Values are not strictly equal", msg, difference(actual, expected));
}
export function assertExists<T>(actual: T, msg?: string): asserts actual is NonNullable<T> {
  if (actual !== undefined && actual !== null) return;
  throw fault(`Expected actual: "${actual}" to not be null or undefined`, msg);
}
export function assertMatch(actual: string, expected: RegExp, msg?: string): void {
  if (!expected.test(actual)) throw fault(`Expected actual: "${actual}" to match: "${expected}"`, msg);
}
export function assertStringIncludes(actual: string, expected: string, msg?: string): void {
  if (!actual.includes(expected)) {
    throw fault(`Expected actual: "${actual}" to contain: "${expected}"`, msg);
  }
}
export function assertArrayIncludes<T>(
  actual: ArrayLikeArg<T>,
  expected: ArrayLikeArg<T>,
  msg?: string,
): void {
  const items = Array.from(actual);
  const missing = Array.from(expected).filter((item) => !items.some((each) => equal(item, each)));
  if (missing.length === 0) return;
  const what = `Expected actual: "${Deno.inspect(actual)}" to include: "${Deno.inspect(expected)}"`;
  throw fault(what, msg, `\nmissing: ${Deno.inspect(missing)}`);
}
export function assertObjectMatch(
  // deno-lint-ignore no-explicit-any
  actual: Record<PropertyKey, any>,
  expected: Record<PropertyKey, unknown>,
  msg?: string,
): void {
  assertEquals(partOf(actual, expected), partOf(expected, expected), msg);
}
// deno-lint-ignore no-explicit-any
export function assertInstanceOf<T extends abstract new (...args: any[]) => any>(
  actual: unknown,
  expectedType: T,
  msg = "",
): asserts actual is InstanceType<T> {
  if (actual instanceof expectedType) return;
  const is = actual instanceof Object ? actual.constructor.name : String(actual);
  throw fault(`Expected object to be an instance of "${expectedType.name}" but was "${is}"`, msg);
}
