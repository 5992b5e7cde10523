/** The script for Slurm, run by a Slurm of two nodes. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import metadata from "../../deno.json" with { type: "json" };
import { writeCases, writeRecords } from "../../bench/made.ts";
import { call, callWith } from "../../fixtures/harness/call.ts";
import { HOLD, holdersOf } from "../../fixtures/harness/doomed.ts";
import { QEMU_MISSING, TEST_HOST } from "../../fixtures/harness/qemu.ts";
import { folderWith } from "../../fixtures/harness/running_shell.ts";
import { type Slurm, SLURM_MISSING, startSlurm } from "../../fixtures/harness/slurm.ts";
import { STD_FLAGS } from "../../fixtures/harness/std_flags.ts";
import { talkingDisk } from "../../fixtures/harness/talking_disk.ts";
import { findImage } from "../image/image.ts";
import { plan } from "../plan/plan.ts";
import { denoFolder } from "../setup/cache.ts";
import { loadCases } from "../suite/load.ts";

/** A guest that comes up and says nothing of cloud-init. */
const TALK = { console: "[    0.0] Linux version 6.1\r\n\r\nhost login: ", then: "poweroff" } as const;
const RECORDED = 8;
const BOOTED = 4;

/** What becomes of a part's first try: QEMU crashes on its node, or the node's kernel kills the tool in the middle. */
const FAULTS = {
  crash: 'export XDG_CACHE_HOME="$F/crashing"',
  kill:
    'for out; do :; done; "$F/tool" "$@" & until [ -d "$out/attempt-1" ]; do sleep 0.1; done; kill -9 $!; wait $!; exit',
};

/** A folder with cases, half of which are recorded and the rest of which boot, and the tool as Slurm's jobs call it. */
async function fillFolder(folder: string): Promise<void> {
  const at = (name: string) => join(folder, name);
  await Deno.chmod(folder, 0o755);
  await writeCases(at("cases/recorded"), RECORDED, RECORDED / 2);
  const image = await findImage({ kind: "path", path: at("disk.img") }, at("seedling"));
  if (!TEST_HOST) throw new Error("there is no QEMU");
  const { cases } = await loadCases([at("cases")]);
  const planned = plan(cases.map((each) => ({ case: each, image })), TEST_HOST);
  await writeRecords(at("seedling/records"), planned.boots);
  for (let index = 0; index < BOOTED; index++) {
    await Deno.writeTextFile(at(`cases/boots-${index}.yaml`), `disk: +${index}G\nexpect: { hostname: x }\n`);
  }
  const words = [Deno.execPath(), "run", "--quiet", "--no-check", ...STD_FLAGS, "-A"];
  const cli = new URL("../cli.ts", import.meta.url).pathname;
  const tool = `export TMPDIR="$F/tmp" DENO_DIR='${denoFolder()}'\nexec ${words.join(" ")} ${cli} "$@"`;
  const qemu = "seedling/qemu/99.0/usr/bin/qemu-system-x86_64";
  await putScript(at("tool"), `F='${folder}'\n${tool}`);
  await putScript(at("seedling.sh"), ONCE.replaceAll("FOLDER", folder));
  await putScript(
    at(`crashing/${qemu}`),
    '[ "$1" != --version ] || { echo QEMU emulator version 99.0; exit; }\nkill -SEGV $$',
  );
}

/** A fault happens once; whatever puts the parts together says by a file how it ended. */
const ONCE = `export XDG_CACHE_HOME=FOLDER F=FOLDER
set -- FOLDER "$@"; h() { ${HOLD.replace("$0", "FOLDER")}; }; h; shift
fault="$F/fault-$SLURM_ARRAY_TASK_ID"
if [ "$1" = run ] && [ -e "$fault" ]; then mv "$fault" "$fault.done"; . "$fault.done"; fi
code=0; "$F/tool" "$@" || code=$?
[ "$1" != merge ] || { echo "$code" > "$F/merged.new"; mv "$F/merged.new" "$F/merged"; }
exit "$code"`;

async function putScript(path: string, script: string): Promise<void> {
  await Deno.mkdir(join(path, ".."), { recursive: true });
  await Deno.writeTextFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

/** Prints the script and hands it to Slurm; the id of the job of all parts. */
async function submit(slurm: Slurm, folder: string, words: readonly string[]): Promise<string> {
  const how = [
    "--minutes=9",
    "--accel=tcg",
    "--retries=0",
    "--keep-going",
    "--recorded",
    "--tool",
    join(folder, "seedling.sh"),
  ];
  const { out, err } = await call("submit", "slurm", "--print", ...words, ...how);
  assertEquals(err, "");
  await Deno.writeTextFile(join(folder, "submit.sh"), out);
  const said = await slurm.shell("sh submit.sh", folder);
  return /^parts: job (\d+)\nmerge: job \d+$/m.exec(said)?.[1] ?? "";
}

/** Waits for the merge and for all parts, and lets requeued ones begin at once, which Slurm holds back for two minutes. */
async function merged({ shell, until }: Slurm, folder: string): Promise<string> {
  return await until("the merge", async () => {
    const queue = await shell("squeue -h -r -o '%i %r'", folder);
    for (const [, id] of queue.matchAll(/^(\w+) BeginTime$/gm)) {
      await shell(`scontrol update JobId=${id} StartTime=now`, folder);
    }
    const code = await Deno.readTextFile(join(folder, "merged")).catch(() => undefined);
    return queue.trim() === "" ? code : undefined;
  });
}

const withoutTimes = (text: string) =>
  text.replaceAll(/"(startedAt|consolePath)": "[^"]*"|"(seconds|atMs)": [\d.]+/g, "time");

Deno.test({
  name: `Slurm makes all parts, the troubled ones again, and misses none${QEMU_MISSING || SLURM_MISSING}`,
  ignore: QEMU_MISSING !== "" || SLURM_MISSING !== "",
  fn: async () => {
    const folder = await folderWith(TALK);
    const gone = await holdersOf(folder);
    const at = (name: string) => join(folder, name);
    try {
      await fillFolder(folder);
      const run = [
        "--image",
        at("disk.img"),
        "--accel=tcg",
        "--retries=0",
        "--keep-going",
        "--jobs=1",
        "--recorded",
      ];
      const tool = { name: "seedling", version: metadata.version };
      const shell = { tool, cacheFolder: at("seedling"), recordsFolder: at("seedling/records") };
      {
        await using slurm = await startSlurm(await makeFolder(at("slurm")));
        await Deno.writeTextFile(at("fault-4"), FAULTS.crash);
        await Deno.writeTextFile(at("fault-3"), FAULTS.kill);
        const words = [at("cases"), "--image", at("disk.img"), "--parts=4", "--limit=2"];
        const job = await submit(slurm, folder, words);
        assertEquals(await merged(slurm, folder), "2\n");
        const [log = ""] = (await slurm.shell("cat parts/*-merge.log", folder)).split("\n").slice(1);
        assertEquals(log, "Cannot merge: part 3 of 4 is missing (run it: --shard 3/4)");
        const attempts = [1, 2, 3, 4].map((part) => slurm.shell(`ls parts/${job}/part-${part}`, folder));
        // The last part goes back into the queue, and none with it.
        const counts = (await Promise.all(attempts)).map((each) => each.trim().split("\n").length);
        assertEquals(counts, [1, 1, 1, 2], await slurm.shell("cat parts/*-part-4.log", folder));

        const parts = at(`parts/${job}`);
        const again = await callWith(
          shell,
          "run",
          at("cases"),
          ...run,
          "--shard=3/4",
          "--out",
          join(parts, "part-3"),
        );
        assertEquals(again.code, 1, again.err);
        await callWith(
          shell,
          "run",
          at("cases"),
          ...run,
          `--report=json=${at("whole.json")}`,
          "--out",
          at("whole"),
        );
        const { err } = await call("merge", parts, `--report=json=${at("merged.json")}`);
        assertEquals(err, `"${parts}/part-3/attempt-1" was cut short, and does not count\n`);
        const [one, other] = await Promise.all(
          [at("whole.json"), at("merged.json")].map((path) => Deno.readTextFile(path)),
        );
        assertEquals(withoutAttempts(other ?? ""), withoutAttempts(one ?? ""));
        assertMatch(other ?? "", /"because": "Cannot start QEMU: [^"]*crashing/);

        await Deno.writeFile(at("wait.img"), talkingDisk({ ...TALK, then: "wait" }));
        await Deno.truncate(at("wait.img"), 1 << 20);
        await Deno.writeTextFile(at("wait.yaml"), "expect: { hostname: x }\n");
        const foldersNow = () => slurm.shell("ls -d tmp/seedling-* 2>/dev/null || true", folder);
        const before = await foldersNow(); // of the part that was killed
        const waiting = await submit(slurm, folder, [
          at("wait.yaml"),
          "--image",
          at("wait.img"),
          "--parts=1",
        ]);
        await slurm.until(
          "a boot",
          async () => await slurm.shell("cat tmp/*/console | grep login", folder).catch(() => undefined),
        );
        await slurm.shell(`scancel ${waiting}`, folder);
        await slurm.until(
          "the end of the job",
          async () => await slurm.shell(`squeue -h -j ${waiting}`, folder) === "" || undefined,
        );
        await slurm.until(
          "the end of the boot's folder",
          async () => await foldersNow() === before || undefined,
        );
      }
      await gone();
      assertStringIncludes((await call("merge", at("parts"))).err, "Cannot merge");
    } finally {
      await gone().catch(() => {});
      await Deno.remove(folder, { recursive: true });
    }
  },
});

async function makeFolder(path: string): Promise<string> {
  await Deno.mkdir(path, { mode: 0o755 });
  return path;
}

/** Times, records' names, the other QEMU that crashed, and what became of it. */
function withoutAttempts(text: string): string {
  const { host: _, cases, ...report } = JSON.parse(text);
  return withoutTimes(
    JSON.stringify(
      {
        ...report,
        cases: cases.map(({ attempts: _, ...each }: { attempts: unknown }) => each),
      },
      null,
      1,
    ),
  );
}
