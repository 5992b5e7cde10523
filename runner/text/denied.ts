/** What Deno says of a file that it opens for nobody who has not every permission, in words for people. */

/** The path, and that it is no file; nothing where something else failed. None of our permissions is meant to be that wide. */
export function deniedText(error: unknown): string | undefined {
  if (!(error instanceof Deno.errors.NotCapable)) return undefined;
  const path = /^Requires all access to "(\/(?:dev|proc|sys)\/[^"]*)"/.exec(error.message)?.[1];
  return path && `"${path}" is no file, but a device or the kernel's own (name a file)`;
}
