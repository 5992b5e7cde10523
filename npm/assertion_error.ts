/** What a failed assertion of `@std/assert` throws. */
export class AssertionError extends Error {
  override name = "AssertionError";
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** An error that says what was wanted, and why in the test's own words. */
export const fault = (what: string, msg?: string, more = ""): AssertionError =>
  new AssertionError(`${what}${msg ? `: ${msg}` : "."}${more}`);
