import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { RECORDINGS } from "../../fixtures/conformance/recorded.ts";
import { readRecord } from "../record/recording.ts";
import { evidenceOf } from "../verdict/evidence.ts";
import { growthCause } from "./growth_cause.ts";

async function causeOf(id: string) {
  const heard = await readRecord(join(RECORDINGS, id));
  return growthCause(heard.transcript.lines, evidenceOf(heard.transcript, heard));
}

Deno.test("growthCause() tells who grew the root, and in whose words nothing stood in the way", async () => {
  const cause = await causeOf("debian-12/growth/default");
  assertEquals([cause?.by, cause?.obstacle], ["cloud-init", undefined]);
});

Deno.test("growthCause() tells nothing of a boot that nobody can tell it of", async () => {
  assertEquals(await causeOf("panic-on-boot/growth/default"), undefined);
});
