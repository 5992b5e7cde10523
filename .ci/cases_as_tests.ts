/** The article's cases inside `deno test`, as a user has them: judged from the records of the smoke set, no boot again. */
import { CACHE_FOLDER } from "../fixtures/harness/qemu.ts";
import { testCases } from "../mod.ts";

await testCases(new URL("../cases/growth", import.meta.url).pathname, {
  image: "debian-12",
  cacheFolder: CACHE_FOLDER,
  records: "reuse",
});
