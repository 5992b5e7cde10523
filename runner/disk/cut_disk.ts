/** Whether a disk is as long as its own table says: a download that broke off is not. */
import { ImageError } from "./bytes.ts";
import type { DiskLayout } from "./layout.ts";

const HELP = "fetch it again, and compare its checksum";

/** Throws {@linkcode ImageError} where the table speaks of bytes behind the disk's end. */
export function refuseCutDisk({ sizeBytes, reachBytes }: DiskLayout): void {
  if (reachBytes === undefined) return;
  throw new ImageError(
    `it is cut short: it has ${sizeBytes} bytes, and its partition table speaks of ${reachBytes} (${HELP})`,
  );
}

/**
 * Throws {@linkcode ImageError} where a GPT has no backup: what a program makes of a disk that was cut short is as long as
 * that should have been, with zeroes at its end.
 */
export function refuseLostEnd({ backup }: DiskLayout): void {
  if (!backup || backup.isSound) return;
  throw new ImageError(
    `its GPT has no backup at byte ${backup.offsetBytes}, where its header says: it is cut short (${HELP})`,
  );
}
