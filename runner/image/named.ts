/** Errors about an image say which one. */
import { ImageError, NotThereError } from "../disk/bytes.ts";
import { deniedText } from "../text/denied.ts";

/** Does something with an image, and says which where that fails: then with an {@linkcode ImageError}. */
export async function named<T>(
  name: string,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (signal?.aborted || !isExpected(error)) throw error;
    if (error instanceof ImageError && error.message.startsWith("Cannot use image")) throw error;
    const Kind = error instanceof NotThereError ? NotThereError : ImageError;
    throw new Kind(`Cannot use image "${name}": ${deniedText(error) ?? error.message}`);
  }
}

/** What an image, the OS or the network may be at fault for; anything else is our own mistake. */
function isExpected(error: unknown): error is Error {
  return error instanceof ImageError || (error instanceof Error && "code" in error) ||
    Object.values(Deno.errors).some((kind) => error instanceof kind);
}
