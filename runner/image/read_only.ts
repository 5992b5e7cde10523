/** A folder that may only be read: a cache that a CI mounts so, or that is another user's. */

const READ_ONLY = ["EROFS", "EACCES", "EPERM"];

/** Whether the OS says that it is not ours to write there; a disk that is full or broken is none of this. */
export function isReadOnly(error: unknown): error is Error {
  return error instanceof Error && "code" in error && READ_ONLY.some((code) => code === error.code);
}
