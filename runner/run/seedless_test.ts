import { assert, assertEquals } from "@std/assert";
import { dirname } from "@std/path";
import { Clock, LIMIT_MS } from "../../fixtures/harness/clock.ts";
import { testWithQemu } from "../../fixtures/harness/qemu.ts";
import { talkingBoot } from "../../fixtures/harness/talking_boot.ts";
import type { Talk } from "../../fixtures/harness/talking_disk.ts";
import type { PlannedBoot } from "../plan/planned_boot.ts";
import { hearBoot } from "./hear_boot.ts";
import { readRecord } from "../record/recording.ts";

const QUIET_MS = LIMIT_MS / 10;
const UP = "Welcome to Debian GNU/Linux 12!\r\n\r\ndebian login: ";

/** A boot without a seed, of a disk that talks. */
function bootOf(talk: Talk): PlannedBoot {
  return talkingBoot(talk, { id: "0123456789ab", caseIds: ["seedless"], quietMs: QUIET_MS });
}

/** How a boot ended as it was heard, and as its record tells it again. */
async function endingsOf(talk: Talk): Promise<readonly string[]> {
  const clock = new Clock();
  const recordsFolder = await Deno.makeTempDir({ prefix: "seedling-seedless-" });
  try {
    const boot = bootOf(talk);
    const { outcome } = await hearBoot(boot, {
      host: { hostname: "h", accelerator: "tcg", because: "asked for", qemuVersion: "0" },
      recordsFolder,
      signal: new AbortController().signal,
      // Whoever is to be heard going is given all the time for it.
      tell: ({ lastLine }) =>
        void (
          talk.then === "wait" && lastLine.includes("login:") && clock.pass(QUIET_MS)
        ),
      clockMs: clock.nowMs,
    });
    assert(outcome.kind === "heard");
    const { transcript, consolePath, seconds } = outcome.heard;
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
