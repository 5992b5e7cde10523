/** Whether what was heard before may stand in for a boot. */

/** `reuse`: a record stands in for its boot; `fresh`: everything is booted. Both keep what they hear. */
export type RecordsUse = "reuse" | "fresh";

/** Whether the word `CI` of an environment says that this is a CI's job; some people write `false` to say that it is none. */
export function isCi(word: string | undefined): boolean {
  return !["", "0", "false"].includes((word ?? "").toLowerCase());
}

/** What is done where nobody says: a CI is asked how the image is now, a person what an expectation says of it. */
export function defaultRecordsUse(isCi: boolean): RecordsUse {
  return isCi ? "fresh" : "reuse";
}
