/** The kernel out of memory below a running boot: what it kills is QEMU, and the way from there to the reports. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { makeMemoryCgroup, NO_CGROUP } from "../../fixtures/harness/cgroup.ts";
import { QEMU_MISSING } from "../../fixtures/harness/qemu.ts";
import { GOOD_TALK, resultOf, saidOf, talkingBoot } from "../../fixtures/harness/talking_boot.ts";
import { REPORT_FORMATS } from "../../reporters/formats.ts";
import type { CaseResult, RunResult } from "../result/result.ts";

const IGNORED = QEMU_MISSING || NO_CGROUP;
const MIB = 1024 ** 2;

/** QEMU in a cgroup, of which the kernel takes it before anything else there. */
function inCgroup(argv: readonly string[], procs: string): readonly string[] {
  return ["sh", "-c", `echo 1000 >/proc/$$/oom_score_adj; echo $$ >'${procs}'; exec "$@"`, "sh", ...argv];
}

/** Takes all memory of a cgroup; settles once it was killed too. */
async function takeAll(procs: string): Promise<void> {
  const hog = `echo $$ >'${procs}'; exec tail /dev/zero`;
  await new Deno.Command("sh", { args: ["-c", hog], stdout: "null", stderr: "null" }).output();
}

/** A run of this case alone, in every format: each is made. */
function reportsOf(result: CaseResult): ReadonlyMap<string, string> {
  const run: RunResult = {
    tool: { name: "seedling", version: "0" },
    startedAt: "2024-01-01T00:00:00.000Z",
    seconds: 1,
    host: { hostname: "h", accelerator: "tcg", because: "asked for", qemuVersion: "0" },
    cases: [result],
  };
  const render = { color: false, columns: 200 };
  return new Map(REPORT_FORMATS.map((format) => [format.name, format.render(run, render)]));
}

Deno.test({
  name: `run() names the kernel's kill of QEMU for memory, boots again and reports both boots${IGNORED}`,
  ignore: IGNORED !== "",
  fn: async () => {
    await using cgroup = await makeMemoryCgroup(256 * MIB);
    assert(cgroup);
    const { procs } = cgroup;
    const { report: _, ...waiting } = GOOD_TALK;
    const { prepare, ...boot } = talkingBoot(waiting);
    // What takes all memory would take the second boot's before it is a boot.
    const alone = ["sh", "-c", `while read -r _ <'${procs}'; do sleep 0.1; done`];
    let hog: Promise<void> | undefined;
    const onProgress = ({ phase }: { readonly phase: string }) => {
      if (phase !== "firmware") hog ??= takeAll(procs).finally(() => hog = undefined);
    };
    const tried = { ...boot, prepare: [...prepare, alone], argv: inCgroup(boot.argv, procs) };
    const result = await resultOf(tried, { retries: 1, onProgress });
    await hog;
    const { verdict, ending, message } = saidOf(result);
    assertEquals([verdict, ending, result.attempts?.length], ["error", "host-memory", 1]);
    const told = "QEMU was ended by SIGKILL: the host's kernel was out of memory and killed it";
    assertStringIncludes(message, `${told} the host has too little free memory for this guest`);
    assertEquals(result.attempts?.map(({ ending }) => ending), ["host-memory"]);
    const reports = reportsOf(result);
    for (const format of ["text", "tap", "junit"]) {
      // The first boot, and behind it the one that counts.
      assertMatch(
        reports.get(format) ?? "",
        /attempt[ ._]1\b.*QEMU was ended by SIGKILL[^]*QEMU was ended by SIGKILL/,
        format,
      );
    }
    assertStringIncludes(reports.get("junit") ?? "", 'type="HostMemory"');
  },
});
