/** The benches of whole boots, on disks that only talk. */
import { assert, assertEquals } from "@std/assert";
import { parseCase } from "../mod.ts";
import { articleReport, frameText } from "../fixtures/harness/frames.ts";
import { QEMU_MISSING, TEST_HOST } from "../fixtures/harness/qemu.ts";
import { GOOD_TALK, talkingBoot } from "../fixtures/harness/talking_boot.ts";
import type { Talk } from "../fixtures/harness/talking_disk.ts";
import { FLAG_VARIANTS } from "./flag_variants.ts";
import { timeVariants } from "./flags.ts";
import { timeBoots } from "./parallel.ts";
import { timeProbe, withoutProbe } from "./probe.ts";
import type { Told } from "./sample.ts";
import { MARKS, timeBoot } from "./timed_boot.ts";

const options = { ignore: !TEST_HOST };
const test = (name: string, body: () => Promise<void>) => Deno.test(`${name}${QEMU_MISSING}`, options, body);

const WHOLE_TALK: Talk = {
  console: "[    0.0] Linux version 6.1\r\nCloud-init v. 22.4.2 finished at Sun\r\n",
  report: `\n${frameText({ moment: "before", name: "done" })}\n${articleReport(21357395968, 20946554880)}`,
  then: "wait",
};

const variants = FLAG_VARIANTS.filter(({ name }) => ["as planned", "tb-size", "machine-pc"].includes(name));
const broken = {
  name: "broken",
  about: "",
  change: (argv: readonly string[]) => [...argv, "-no-such-option"],
};

const whats = (told: readonly Told[]) =>
  told.map((each) => each.kind === "sample" ? `${each.round} ${each.what}, ${each.unit}` : each.why);

test("timeVariants() boots each in turn, and leaves out the one that does not start", async () => {
  const told = await Array.fromAsync(
    timeVariants(talkingBoot(GOOD_TALK), [...variants, broken], { rounds: 2 }),
  );
  const failed = told.filter(({ kind }) => kind === "left-out");
  assertEquals(whats(told.filter(({ kind }) => kind === "sample")), [
    ...["as planned", "machine-pc", "tb-size"].flatMap((what) => [`1 ${what}, s`, `1 ${what}, CPU s`]),
    ...["tb-size", "machine-pc", "as planned"].flatMap((what) => [`2 ${what}, s`, `2 ${what}, CPU s`]),
  ]);
  assertEquals(failed.length, 2);
});

test("timeProbe() times the frames of the boot with the probe, and cloud-init's end of both", async () => {
  const told = await Array.fromAsync(timeProbe(talkingBoot(WHOLE_TALK), { rounds: 1 }));
  assertEquals(whats(told), [
    "1 to cloud-init's end, with, s",
    "1 the probe, before growpart, s",
    "1 from cloud-init's last line to the probe's report, s",
    "1 the probe, after cloud-init, s",
    "1 the whole boot, s",
    "1 the probe's share of it, %",
    "1 to cloud-init's end, without, s",
  ]);
  assert(told.every((each) => each.kind === "sample" && Number.isFinite(each.value)), JSON.stringify(told));
  // Between marks of two ports time may run backwards: a busy reader comes to one of them later.
  const ofOnePort = told.filter((each) => each.kind === "sample" && !each.what.startsWith("from cloud-init"));
  assert(ofOnePort.every((each) => each.kind === "sample" && each.value >= 0), JSON.stringify(told));
});

Deno.test("withoutProbe() takes vendor-data out of the seed, and nothing else", () => {
  const bytes = new Uint8Array();
  const spec = {
    files: { "seed/user-data": bytes, "seed/vendor-data": bytes },
    nonceIn: ["seed/vendor-data"],
  };
  const { files, nonceIn } = withoutProbe({ ...spec, prepare: [], argv: [] });
  assertEquals([Object.keys(files), nonceIn], [["seed/user-data"], []]);
});

test("timeBoot() throws where the guest goes off before its last mark", async () => {
  const talk: Talk = { console: "Linux version 6.1\r\n", then: "poweroff" };
  const error = await timeBoot(talkingBoot(talk), [MARKS.kernel, MARKS.afterDone]).catch((error) => error);
  assertEquals(error.message, "Cannot time the boot: it ended without after");
});

test("timeBoot() ends a boot that takes too long", async () => {
  const talk: Talk = { console: "Linux version 6.1\r\n", then: "hang" };
  const error = await timeBoot(talkingBoot(talk), [MARKS.afterDone], 300).catch((error) => error);
  assertEquals(error.message, "Cannot time the boot: it ended without after");
});

async function timeTogether(talk: Talk): Promise<Told> {
  const folder = await Deno.makeTempDir({ prefix: "bench-" });
  const boots = ["a", "b"].map((id) => talkingBoot(talk, { id: `boot-${id}`, caseIds: [id] }));
  const cases = boots.map(({ image, caseIds: [id = ""] }) => {
    const parsed = parseCase("expect: { lsblk: { /: { size: 19.9G } } }", {
      id,
      source: id,
      readFile: () => new Uint8Array(),
    });
    if (!("case" in parsed)) throw new Error(parsed.mistakes.join("\n"));
    return { case: parsed.case, image };
  });
  const host = { hostname: "h", accelerator: "tcg", because: "asked for", qemuVersion: "0" } as const;
  try {
    return await timeBoots("jobs-2", 1, { cases, plan: { boots }, host, jobs: 2, folder });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

test("timeBoots() times boots side by side", async () => {
  const told = await timeTogether(GOOD_TALK);
  assertEquals(whats([told]), ["1 jobs-2, s"]);
});

test("timeBoots() leaves out a round in which a boot did not pass", async () => {
  const told = await timeTogether({ console: "Linux version 6.1\r\n", then: "poweroff" });
  assertEquals(whats([told]), ["jobs-2, round 1: a: fail (power-off), b: fail (power-off)"]);
});
