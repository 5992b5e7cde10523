/** An open file as the readers of disks want it. */
import type { ReadBytes } from "../disk/bytes.ts";

/** Reads a file at any place; zeroes behind its end. */
export function fileReader(file: Deno.FsFile): ReadBytes {
  return async (offset, length) => {
    const bytes = new Uint8Array(length);
    await file.seek(offset, Deno.SeekMode.Start);
    for (let done = 0; done < length;) {
      const got = await file.read(bytes.subarray(done));
      if (got === null) break;
      done += got;
    }
    return bytes;
  };
}
