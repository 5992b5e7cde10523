import nodeAssert, { AssertionError } from "node:assert/strict";

export { AssertionError };
export const assert: (value: unknown, message?: string) => asserts value = nodeAssert.ok;
export const assertEquals: <T>(actual: T, expected: T, message?: string) => void = nodeAssert.deepEqual;
export const assertNotEquals: <T>(actual: T, expected: T, message?: string) => void = nodeAssert.notDeepEqual;
export const assertStrictEquals: <T>(
  actual: unknown,
  expected: T,
  message?: string,
) => asserts actual is T = nodeAssert.equal;
export const assertMatch: (actual: string, expected: RegExp, message?: string) => void = nodeAssert.match;
export const assertObjectMatch: (actual: object, expected: object, message?: string) => void =
  nodeAssert.partialDeepStrictEqual;

export function fail(message?: string): never {
  throw new AssertionError({ message: `Failed assertion${message ? `: ${message}` : "."}` });
}
export function assertFalse(value: unknown, message?: string): void {
  nodeAssert.ok(!value, message);
}
export function assertExists<T>(actual: T, message?: string): asserts actual is NonNullable<T> {
  if (actual === undefined || actual === null) fail(message ?? `expected a value, got ${actual}`);
}
export function assertInstanceOf<T>(
  actual: unknown,
  // deno-lint-ignore no-explicit-any
  type: abstract new (...args: any[]) => T,
  message?: string,
): asserts actual is T {
  if (!(actual instanceof type)) fail(message ?? `expected an instance of ${type.name}`);
}
export function assertStringIncludes(actual: string, expected: string, message?: string): void {
  if (!actual.includes(expected)) {
    fail(message ?? `expected ${JSON.stringify(actual)} to include ${JSON.stringify(expected)}`);
  }
}
export function assertArrayIncludes<T>(actual: ArrayLike<T>, expected: ArrayLike<T>): void {
  for (const item of Array.from(expected)) {
    if (!Array.from(actual).some((each) => equal(each, item))) {
      fail(`missing ${Deno.inspect(item)}`);
    }
  }
}
export function equal(a: unknown, b: unknown): boolean {
  try {
    nodeAssert.deepEqual(a, b);
    return true;
  } catch {
    return false;
  }
}

// deno-lint-ignore no-explicit-any
type ErrorType<E> = abstract new (...args: any[]) => E;

function checkError<E extends Error>(error: unknown, type?: ErrorType<E>, includes?: string): E {
  if (type) assertInstanceOf(error, type);
  if (includes) assertStringIncludes((error as Error).message, includes);
  return error as E;
}
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  type?: ErrorType<E>,
  includes?: string,
): E {
  try {
    fn();
  } catch (error) {
    return checkError(error, type, includes);
  }
  fail("expected function to throw");
}
export async function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  type?: ErrorType<E>,
  includes?: string,
): Promise<E> {
  try {
    await fn();
  } catch (error) {
    return checkError(error, type, includes);
  }
  fail("expected function to reject");
}
