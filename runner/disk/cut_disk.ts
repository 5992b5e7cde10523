/** Whether a disk is as long as its own table says: a download that broke off is not. */
import { ImageError } from "./bytes.ts";
import type { DiskLayout } from "./layout.ts";

/** What an MBR has in front of a GPT; it may speak of any size. */
const PROTECTIVE = "0xee";
const HELP = "fetch it again, and compare its checksum";

/** Throws {@linkcode ImageError} where the table speaks of bytes behind the disk's end. */
export function refuseCutDisk({ kind, sizeBytes, sectorBytes, partitions, backup }: DiskLayout): void {
  if (kind === "gpt" && backup && backup.offsetBytes + sectorBytes > sizeBytes) {
    throw new ImageError(
      `it is cut short: it has ${sizeBytes} bytes, and its GPT's backup stands at byte ${backup.offsetBytes} (${HELP})`,
    );
  }
  const beyond = partitions.find(({ type, startBytes, sizeBytes: length }) =>
    type !== PROTECTIVE && startBytes + length > sizeBytes
  );
  if (!beyond) return;
  throw new ImageError(
    `it is cut short: it has ${sizeBytes} bytes, and its partition ${beyond.number} ends at byte ${
      beyond.startBytes + beyond.sizeBytes
    } (${HELP})`,
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
