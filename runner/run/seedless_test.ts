import { assert, assertEquals } from "@std/assert";
import { dirname } from "@std/path";
import { talkingSpec, testWithQemu } from "../../fixtures/qemu.ts";
import { SAMPLE_IMAGE } from "../../fixtures/sample_plan.ts";
import type { Talk } from "../../fixtures/talking_disk.ts";
import type { PlannedBoot } from "../plan/plan.ts";
import { hearBoot } from "./boot.ts";
import { readRecord } from "./recording.ts";

const UP = "Welcome to Debian GNU/Linux 12!\r\n\r\ndebian login: ";

/** A boot without a seed, of a disk that talks. */
function bootOf(talk: Talk): PlannedBoot {
  const limits = { deadlineMs: 60_000, silenceMs: 60_000, quietMs: 500 };
  const hardware = { image: SAMPLE_IMAGE, diskBytes: 0, memoryBytes: 0, cpus: 1 };
  const shared = { id: "0123456789ab", caseIds: ["seedless"], asked: {}, isContinued: false };
  return { ...shared, ...hardware, ...limits, ...talkingSpec(talk) };
}

/** How a boot ended as it was heard, and as its record tells it again. */
async function endingsOf(talk: Talk): Promise<readonly string[]> {
  const recordsFolder = await Deno.makeTempDir({ prefix: "seedling-seedless-" });
  try {
    const boot = bootOf(talk);
    const { transcript, consolePath, seconds } = await hearBoot(boot, {
      host: { hostname: "h", accelerator: "tcg", because: "asked for", qemuVersion: "0" },
      recordsFolder,
      signal: new AbortController().signal,
      onProgress: () => {},
    });
    assert(seconds * 1000 < boot.silenceMs, "the boot went on until the limit of silence");
    const again = await readRecord(dirname(consolePath));
    return [transcript, again.transcript].map(({ ending: { name, verdict } }) => `${name} ${verdict}`);
  } finally {
    await Deno.remove(recordsFolder, { recursive: true });
  }
}

testWithQemu("hearBoot() ends a boot without a seed once its guest is up and quiet", async () => {
  assertEquals(await endingsOf({ console: UP, then: "wait" }), ["came-up pass", "came-up pass"]);
});

testWithQemu("hearBoot() takes a power-off for the end of a boot without a seed", async () => {
  assertEquals(await endingsOf({ console: UP, then: "poweroff" }), ["came-up pass", "came-up pass"]);
});

testWithQemu("readRecord() keeps what no port says of a boot without a seed", async () => {
  assertEquals(await endingsOf({ console: UP, then: "reset" }), ["reset fail", "reset fail"]);
});
