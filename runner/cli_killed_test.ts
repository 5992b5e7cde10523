/** The program killed at every moment of a run: nothing is left behind, and nothing half is ever taken for whole. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { testWithQemu } from "../fixtures/harness/qemu.ts";
import {
  CASE,
  recordsOf,
  runAgain,
  runBeside,
  type Running,
  type Start,
  start,
} from "../fixtures/harness/running_cli.ts";
import { readSoundRecord } from "./record/recording.ts";

/** Opens the FIFO `moment` of the run's folder, which lets the test go on. */
const TELL = ': >"$FOLDER/moment"';
/** A QEMU that answers on QMP; its guest says a line. */
const talks = (line: string) =>
  `echo '{"QMP":{}}'; read -r _; read -r _; echo '{"return":{},"id":"cont"}'; echo '${line}' >>console`;
const PANICS = `${talks("Kernel panic - not syncing: x")}; read -r quit`;

/** Programs that bring a run to a moment, and keep it there. */
const MOMENTS: Readonly<Record<string, Partial<Start>>> = {
  "in a preparing command": { qemuImg: `${TELL}; exec sleep 1000000` },
  "with QEMU starting": { qemu: `${TELL}; exec sleep 1000000` },
  "with QEMU running": { qemu: `${talks("hello")}; ${TELL}; exec sleep 1000000` },
  "with QEMU quitting": { qemu: `${PANICS}; ${TELL}; exec sleep 1000000` },
};

for (const [moment, how] of Object.entries(MOMENTS)) {
  testWithQemu(`seedling run killed ${moment} leaves nothing, and the next run works`, async () => {
    await using running = await start(how);
    await running.moment();
    running.kill("SIGKILL");
    await running.leavesNothing();
    assertEquals(await recordsOf(running), []);
    assertEquals(await runAgain(running.folder), 1);
    await assertReported(running, "PowerOff");
  });

  testWithQemu(`seedling run interrupted twice ${moment} ends at once and leaves nothing`, async () => {
    await using running = await start(how);
    await running.moment();
    // Two of a kind that wait together are one: again until it has gone.
    const interrupting = setInterval(() => running.kill("SIGINT"), 50);
    try {
      assertEquals(await running.ended(), 130);
    } finally {
      clearInterval(interrupting);
    }
    await running.leavesNothing();
  });

  testWithQemu(`seedling run ended by SIGTERM ${moment} writes its report and leaves nothing`, async () => {
    await using running = await start(how);
    await running.moment();
    running.kill("SIGTERM");
    assertEquals(await running.ended(), 143);
    await running.leavesNothing();
    assertStringIncludes(await Deno.readTextFile(join(running.folder, "report.xml")), "<testsuites>");
  });
}

async function assertReported({ folder }: Running, type: string): Promise<void> {
  assertStringIncludes(await Deno.readTextFile(join(folder, "report.xml")), `type="${type}"`);
}

testWithQemu(
  "seedling run killed before its first lease leaves nothing, and the next run works",
  async () => {
    const asked = Promise.withResolvers<void>();
    const stop = new AbortController();
    // Takes the request and never answers.
    const server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen: () => {}, signal: stop.signal },
      () => (asked.resolve(), new Promise<Response>(() => {})),
    );
    const image = `image: { url: "http://127.0.0.1:${server.addr.port}/x", sha256: "${"0".repeat(64)}" }\n`;
    await using running = await start({ text: `${image}${CASE}`, options: [] });
    await asked.promise;
    running.kill("SIGKILL");
    await running.leavesNothing();
    stop.abort();
    await server.finished;
    assertEquals(await runAgain(running.folder), 1);
  },
);

testWithQemu(
  "seedling run killed while it writes a record leaves it whole or absent, and the next run works",
  async () => {
    // Long enough to be met in the middle of its copy.
    const qemu = `${PANICS}; head -c 12m /dev/zero | tr '\\0' x >>console; exit 0`;
    await using running = await start({ qemu });
    const records = join(running.folder, "seedling", "records");
    await firstNameIn(records);
    running.kill("SIGKILL");
    await running.leavesNothing();
    const kept = await recordsOf(running);
    for (const record of kept) assert(await readSoundRecord(record), record);
    assertEquals(await runAgain(running.folder), 1);
    assertEquals((await recordsOf(running)).length, kept.length + 1);
  },
);

/** Settles once something lies in a folder, which the test makes where it is not there yet. */
async function firstNameIn(folder: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  using watcher = Deno.watchFs(folder);
  // What came before the watch makes no event.
  for await (const _ of Deno.readDir(folder)) return;
  for await (const _ of watcher) return;
}

testWithQemu("seedling run four times at once on one cache keeps four records", async () => {
  await using running = await start({ then: "poweroff" });
  const others = await Promise.all([1, 2, 3].map(() => runBeside(running.folder)));
  const codes = [await running.ended(), ...others.map(({ code }) => code)];
  assertEquals(codes, [1, 1, 1, 1], others.map(({ err }) => err).join("\n"));
  const kept = await recordsOf(running);
  assertEquals(kept.length, 4);
  for (const record of kept) assert(await readSoundRecord(record), record);
  await running.leavesNothing();
});

testWithQemu(
  "seedling run that cannot keep its records says so in its report, and judges nothing",
  async () => {
    await using running = await start({ then: "poweroff", isUnwritable: true });
    assertEquals(await running.ended(), 2);
    const report = await Deno.readTextFile(join(running.folder, "report.xml"));
    assertStringIncludes(report, "Cannot keep record ");
    await running.leavesNothing();
  },
);

testWithQemu("seedling run whose shell above is killed goes on to its end", async () => {
  await using running = await start({
    above: ["/bin/sh", "-c", '"$@" & echo $! >"$FOLDER/tool"; wait', "sh"],
    then: "poweroff",
    qemuImg: `${TELL}; exec /usr/bin/env PATH="\${PATH#*:}" qemu-img "$@"`,
  });
  await running.moment();
  running.kill("SIGKILL");
  await running.silent();
  await running.leavesNothing();
  await assertReported(running, "PowerOff");
});
