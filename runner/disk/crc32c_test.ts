import { assertEquals } from "@std/assert";
import { crc32c } from "./crc32c.ts";

// RFC 3720, B.4.
Deno.test("crc32c() agrees with the iSCSI standard's examples", () => {
  const count = Uint8Array.from({ length: 32 }, (_, index) => index);
  const samples = [new Uint8Array(32), new Uint8Array(32).fill(255), count, count.toReversed()];
  assertEquals(samples.map(crc32c), [0x8a9136aa, 0x62a8ab43, 0x46dd794e, 0x113fdb5c]);
});
