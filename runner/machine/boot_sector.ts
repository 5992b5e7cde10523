/** Machine code of a boot sector from a listing that a person can check against any disassembler. */

/** Where the BIOS loads a boot sector, and so where its listing starts. */
const LOAD_ADDRESS = 0x7c00;
const SECTOR_BYTES = 512;
/** The last two bytes without which no BIOS starts it. */
const SIGNATURE = [0x55, 0xaa];
const ROW = /^([0-9a-f]{4}) {2}((?:[0-9a-f]{2}(?: |$))+)/;

/**
 * The 512 bytes of a boot sector. A row of the listing is an address, two spaces, its bytes, at least two spaces, and what it
 * means; lines that start otherwise are comments. Throws a SyntaxError where an address is not where the bytes before it end,
 * and a RangeError where the code leaves no room for the signature.
 */
export function assemble(listing: string): Uint8Array {
  const code: number[] = [];
  for (const line of listing.split("\n")) {
    const [, address, bytes] = ROW.exec(line) ?? [];
    if (address === undefined || bytes === undefined) continue;
    checkAddress(address, LOAD_ADDRESS + code.length);
    code.push(...bytes.trim().split(" ").map((byte) => parseInt(byte, 16)));
  }
  if (code.length > SECTOR_BYTES - SIGNATURE.length) {
    throw new RangeError(`Cannot assemble the boot sector: ${code.length} bytes of code (at most 510 fit)`);
  }
  const sector = new Uint8Array(SECTOR_BYTES);
  sector.set(code);
  sector.set(SIGNATURE, SECTOR_BYTES - SIGNATURE.length);
  return sector;
}

function checkAddress(written: string, expected: number): void {
  if (parseInt(written, 16) === expected) return;
  throw new SyntaxError(
    `Cannot assemble the boot sector: a row says ${written} (the rows before it end at ${
      expected.toString(16)
    })`,
  );
}
