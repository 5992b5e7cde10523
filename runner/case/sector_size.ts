/** `sector-size:` of a case: the smallest piece that the root disk can be read or written by. */
import type { Tree, TreeMapping } from "../yaml/tree.ts";
import type { Case } from "./case.ts";
import type { SectorBytes } from "./machine_fields.ts";
import { readWord } from "./machine_words.ts";
import type { Reading } from "./reading.ts";

/** What a case without the key gets. */
export const USUAL_SECTOR_BYTES: SectorBytes = 512;

const LARGE = "4096";

/** Reads `sector-size`; nothing, with a mistake, where it is none that a disk has. */
export function readSectorSize(tree: Tree, { mistakes }: Reading): Pick<Case, "sectorBytes"> {
  const word = readWord(tree, ["512", LARGE], { path: ["sector-size"], mistakes });
  return word === undefined ? {} : { sectorBytes: word === LARGE ? 4096 : 512 };
}

/** Reports what cannot be had together with sectors of 4096 bytes: a BIOS, and SATA. */
export function refuseLargeSectors(tree: TreeMapping, { mistakes }: Reading): void {
  if (tree["sector-size"] !== LARGE) return;
  // QEMU's hw/ide/qdev.c: "logical_block_size must be 512 for IDE".
  if (tree.bus === "sata") {
    mistakes.add(["bus"], `a SATA disk has no sectors of ${LARGE} bytes (write virtio, scsi or nvme)`);
  }
  // SeaBIOS gives up on such a disk (src/hw/virtio-blk.c: "block size 4096 is unsupported").
  if (tree.firmware !== "bios") return;
  mistakes.add(["firmware"], `a BIOS does not boot from sectors of ${LARGE} bytes (write firmware: uefi)`);
}
