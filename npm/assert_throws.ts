import { stripVTControlCharacters } from "node:util";
import { fault } from "./assertion_error.ts";

// deno-lint-ignore no-explicit-any
type ErrorClass<E> = abstract new (...args: any[]) => E;

/** What may stand behind the function: `msg`, or a class, what the error's message includes, and `msg`. */
type Wanted = readonly [classOrMsg?: ErrorClass<Error> | string, includes?: string, msg?: string];

const msgOf = ([classOrMsg, , msg]: Wanted) => typeof classOrMsg === "string" ? classOrMsg : msg;

/** The error, where it is what was wanted. */
function checked(error: unknown, how: string, [type, includes = "", msg]: Wanted): unknown {
  if (type === undefined || typeof type === "string") return error;
  if (!(error instanceof Error)) throw fault(`A non-Error object was ${how}`, msg);
  const { message, constructor: { name } } = error;
  if (!(error instanceof type)) {
    throw fault(`Expected error to be instance of "${type.name}", but was "${name}"`, msg);
  }
  if (stripVTControlCharacters(message).includes(stripVTControlCharacters(includes))) return error;
  const [wanted, said] = [includes, message].map((text) => JSON.stringify(text));
  throw fault(`Expected error message to include ${wanted}, but got ${said}`, msg);
}

export function assertThrows(fn: () => unknown, msg?: string): unknown;
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows(fn: () => unknown, ...wanted: Wanted): unknown {
  try {
    fn();
  } catch (error) {
    return checked(error, "thrown", wanted);
  }
  throw fault("Expected function to throw", msgOf(wanted));
}

export function assertRejects(fn: () => PromiseLike<unknown>, msg?: string): Promise<unknown>;
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects(fn: () => PromiseLike<unknown>, ...wanted: Wanted): Promise<unknown> {
  const promise = promiseOf(fn);
  if (!promise) throw fault("Function throws when expected to reject", msgOf(wanted));
  try {
    await promise;
  } catch (error) {
    return checked(error, "rejected", wanted);
  }
  throw fault("Expected function to reject", msgOf(wanted));
}

/** None where the function throws at once, or gives something else. */
function promiseOf(fn: () => PromiseLike<unknown>): PromiseLike<unknown> | undefined {
  try {
    const promise = fn();
    return typeof promise?.then === "function" ? promise : undefined;
  } catch {
    return undefined;
  }
}
