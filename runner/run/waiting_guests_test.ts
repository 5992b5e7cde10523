/** Guests that say nothing for as long as a sound one may, and those that will never say more: by a talking disk, and a clock. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Clock } from "../../fixtures/harness/clock.ts";
import { testWithQemu } from "../../fixtures/harness/qemu.ts";
import { EQUIPPED_HOST, SAMPLE_IMAGE } from "../../fixtures/harness/sample_plan.ts";
import { GOOD_TALK, LAST_WORD, resultOf, saidOf, talkingBoot } from "../../fixtures/harness/talking_boot.ts";
import { pause, type Talk } from "../../fixtures/harness/talking_disk.ts";
import { plan } from "../plan/plan.ts";
import type { PlannedBoot } from "../plan/planned_boot.ts";
import { parseCase } from "../suite/read_cases.ts";

const KERNEL = "[    0.0] Linux version 6.1\r\n";
const NETWORKD = "[   ***] A start job is running for Wait for Network to be Configured (10s / 2min)\r\n";
const DEVICE = "[   ***] A start job is running for /dev/disk/by-uuid/5eed (11s / 1min 30s)\r\n";
const LOGIN = "\r\nDebian GNU/Linux 12 debian ttyS0\r\n\r\ndebian login: ";
const AUDIT = '[   61.2] audit: type=1400 audit(1763800000.1:77): apparmor="STATUS"\r\n';

interface Row {
  readonly what: string;
  readonly talk: Talk;
  /** The end of the console's line behind which the time is let pass (half a line says something else), and how much of it. */
  readonly behind: string;
  readonly passes: Readonly<Record<"kvm" | "tcg", number>>;
  readonly ending: string;
  /** What the report says of it. */
  readonly says?: string;
}

/** They go on while nobody looks at the clock a second time: it is looked at each second. */
const after = (silence: string): Talk => ({
  ...GOOD_TALK,
  console: `${KERNEL}${silence}${pause(2.5)}${LAST_WORD}`,
});
const both = (ms: number) => ({ kvm: ms, tcg: ms });

const ROWS: readonly Row[] = [
  {
    what: "networkd waits for a network that is not there",
    ...{ talk: after(NETWORKD), behind: "2min)", passes: both(120_000), ending: "reported" },
  },
  {
    what: "systemd waits for a device that is not there",
    ...{ talk: after(DEVICE), behind: "1min 30s)", passes: both(90_000), ending: "reported" },
  },
  {
    what: "a job that never ends",
    ...{ talk: { console: KERNEL + NETWORKD, then: "wait" }, behind: "2min)" },
    ...{
      passes: { kvm: 210_000, tcg: 610_000 },
      ending: "silence",
      says: "Wait for Network to be Configured",
    },
  },
  {
    what: "a boot loader that goes no further",
    ...{ talk: { console: "Welcome to GRUB!\r\n", then: "wait" }, behind: "GRUB!" },
    ...{
      passes: { kvm: 65_000, tcg: 190_000 },
      ending: "silence",
      says: "firmware or boot loader had the word",
    },
  },
  {
    what: "a login, and no cloud-init",
    ...{ talk: { console: KERNEL + LOGIN, then: "wait" }, behind: "login:" },
    ...{ passes: { kvm: 65_000, tcg: 190_000 }, ending: "cloud-init-never-ran" },
  },
  {
    what: "audit alone has the word",
    ...{ talk: { console: KERNEL + AUDIT, then: "wait" }, behind: "STATUS" },
    ...{ passes: { kvm: 210_000, tcg: 610_000 }, ending: "silence" },
    says: "nothing but messages of audit and network",
  },
];

function limitsUnder(accelerator: "kvm" | "tcg"): Partial<PlannedBoot> {
  const options = { id: "a", source: "a.yaml", readFile: () => new Uint8Array() };
  const parsed = parseCase("expect: { hostname: x }\n", options);
  assert("case" in parsed);
  const { boots: [boot] } = plan([{ case: parsed.case, image: SAMPLE_IMAGE }], {
    ...EQUIPPED_HOST,
    accelerator,
  });
  assert(boot?.loaderSilenceMs !== undefined);
  const { deadlineMs, silenceMs, loaderSilenceMs } = boot;
  return { deadlineMs, silenceMs, loaderSilenceMs };
}

async function saidUnder(accelerator: "kvm" | "tcg", { talk, behind, passes }: Row) {
  const clock = new Clock();
  const waited = new Set<string>();
  const result = await resultOf(talkingBoot(talk, limitsUnder(accelerator)), {
    clockMs: clock.nowMs,
    onProgress: ({ lastLine }) => {
      if (!lastLine.includes(behind) || waited.size > 0) return;
      waited.add(lastLine);
      clock.pass(passes[accelerator]);
    },
  });
  return saidOf(result);
}

for (const row of ROWS) {
  testWithQemu(
    `run() ends with ${row.ending}, under either accelerator's limits, where ${row.what}`,
    async () => {
      const said = await Promise.all((["kvm", "tcg"] as const).map((each) => saidUnder(each, row)));
      assertEquals(said.map(({ ending }) => ending), [row.ending, row.ending]);
      for (const { message } of said) assertStringIncludes(message, row.says ?? "");
    },
  );
}
