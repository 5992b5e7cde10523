/**
 * Judging from records, measured: 10,000 cases over 500 records (or `CASES RECORDS`), and the conformance suite after an
 * expectation was edited, by the tool itself. Nothing is booted; the records are a real boot's recording under other ids.
 *
 *     deno run --allow-all --import-map=npm/import_map.json bench/records.ts [CASES RECORDS]
 */
import { join } from "@std/path";
import { CACHE_FOLDER, TEST_HOST } from "../fixtures/qemu.ts";
import { SAMPLE_HOST, SAMPLE_IMAGE } from "../fixtures/sample_plan.ts";
import {
  type CaseOnImage,
  type CaseResult,
  evidenceOf,
  findImage,
  judgedResult,
  knownBoots,
  loadCases,
  type Plan,
  plan,
  pruneRecords,
  readRecord,
  RECORD_BOUNDS,
  recordsIn,
  REPORT_FORMATS,
  run,
} from "../mod.ts";
import { RECORDING, writeCases, writeRecords } from "./made.ts";

const ROOT = new URL("..", import.meta.url).pathname;
const say = (text: string) => Deno.stdout.write(new TextEncoder().encode(`${text}\n`));

/** Seconds of wall time and of processor time, that of ended children too, since the last call. */
function stopwatch(): () => Promise<string> {
  let last = { wall: performance.now() / 1000, cpu: 0 };
  return async () => {
    const ticks = (await Deno.readTextFile("/proc/self/stat")).split(" ").slice(13, 17).map(Number);
    const now = { wall: performance.now() / 1000, cpu: ticks.reduce((sum, each) => sum + each / 100, 0) };
    const text = `${(now.wall - last.wall).toFixed(2)} s, ${(now.cpu - last.cpu).toFixed(2)} s of processor`;
    last = now;
    return text;
  };
}

/** A loop that takes the same work everywhere: what other figures are held against. */
function unitSeconds(): number {
  const started = performance.now();
  let state = 1;
  for (let round = 0; round < 5e7; round++) state = (state * 48271) % 2147483647;
  // A result that nobody looks at might never be computed.
  if (state === 0) throw new RangeError("the generator never gives 0");
  return (performance.now() - started) / 1000;
}

async function judgeAll(
  cases: readonly CaseOnImage[],
  planned: Plan,
  recordsFolder: string,
): Promise<readonly CaseResult[]> {
  return await Array.fromAsync(run(cases, planned, {
    host: { hostname: "h", accelerator: "tcg", because: "asked for", qemuVersion: "0" },
    jobs: 2,
    failFast: false,
    recordsFolder,
    findRecord: knownBoots(recordsIn(recordsFolder)),
    signal: new AbortController().signal,
  }));
}

async function measureMany(folder: string, cases: number, boots: number): Promise<void> {
  await writeCases(join(folder, "cases"), cases, boots);
  const lap = stopwatch();
  await lap();
  const loaded = (await loadCases([join(folder, "cases")])).cases;
  await say(`${loaded.length} cases read: ${await lap()}`);
  const onImage = loaded.map((each) => ({ case: each, image: SAMPLE_IMAGE }));
  const planned = plan(onImage, SAMPLE_HOST);
  await say(`${planned.boots.length} boots planned: ${await lap()}`);
  await writeRecords(join(folder, "records"), planned.boots);
  await lap();
  const started = performance.now();
  const results = await judgeAll(onImage, planned, join(folder, "records"));
  await say(`${results.length} cases judged: ${await lap()}`);
  const result = {
    tool: { name: "seedling", version: "0" },
    startedAt: new Date().toISOString(),
    seconds: 0,
    cases: results,
  };
  for (const { name, render } of REPORT_FORMATS) {
    const { length } = render(result, { color: false, columns: 100 });
    await say(`  ${name}, ${(length / 1e6).toFixed(1)} MB: ${await lap()}`);
  }
  const seconds = (performance.now() - started) / 1000;
  const wrong = results.filter(({ verdict, boot }) => !boot?.recordedAt || verdict === "error").length;
  if (wrong > 0) throw new Error(`${wrong} cases were not judged from their record`);
  const ratio = (seconds / unitSeconds()).toFixed(1);
  const [, peakKb] = /VmHWM:\s*(\d+)/.exec(await Deno.readTextFile("/proc/self/status")) ?? [];
  await say(
    `judged and reported: ${seconds.toFixed(2)} s (${ratio} units), at most ${
      Math.round(Number(peakKb) / 1000)
    } MB`,
  );
  await lap();
  await pruneRecords(join(folder, "records"), RECORD_BOUNDS);
  await say(`one look of pruning at ${boots} records: ${await lap()}`);
}

/** How many times as long it takes to read a boot's evidence for each of its cases as once for all. */
async function measureSharing(folder: string): Promise<void> {
  const { cases } = await loadCases([join(folder, "cases", "0")]);
  const heard = await readRecord(RECORDING);
  const secondsOf = (judgeAll: () => void) => {
    const started = performance.now();
    for (let round = 0; round < 50; round++) judgeAll();
    return (performance.now() - started) / 1000;
  };
  const alone = () => cases.forEach((each) => judgedResult(each, heard));
  const shared = () => {
    const gather = evidenceOf(heard.transcript, heard);
    cases.forEach((each) => judgedResult(each, heard, { gather }));
  };
  const rounds = [0, 1, 2].map(() => secondsOf(alone) / secondsOf(shared));
  await say(
    `${cases.length} cases of a boot, each by itself to all at once: ${
      rounds.map((each) => each.toFixed(1)).join(", ")
    }`,
  );
}

/** The suite by the tool itself: start, host, image, cases, records, report. */
async function measureSuite(folder: string): Promise<void> {
  if (!TEST_HOST) return void await say("the suite: left out, needs QEMU (deno task setup)");
  await Deno.mkdir(join(folder, "seedling"), { recursive: true });
  for (const name of ["qemu", "images"]) {
    await Deno.symlink(join(CACHE_FOLDER, name), join(folder, "seedling", name));
  }
  const image = await findImage({ kind: "name", name: "debian-12" }, join(folder, "seedling"));
  const { cases } = await loadCases([join(ROOT, "cases")]);
  const planned = plan(cases.map((each) => ({ case: each, image })), TEST_HOST);
  await writeRecords(join(folder, "seedling", "records"), planned.boots);
  const args = ["run", "--image=debian-12", "--accel=tcg", "--recorded", join(ROOT, "cases")];
  const unknown =
    (await seedling(folder, [...args, "--dry-run"])).out.match(/^# boot \w+/gm)?.map((line) => line.slice(7))
      .filter((id) => !planned.boots.some((boot) => boot.id === id)) ?? [];
  if (unknown.length > 0) throw new Error(`the tool would boot ${unknown.join(", ")}`);
  const lap = stopwatch();
  await lap();
  for (let round = 0; round < 3; round++) {
    const { err } = await seedling(folder, [...args, "--report=text=/dev/null"]);
    await say(`the suite, ${cases.length} cases, ${err.trim()}: ${await lap()}`);
  }
}

async function seedling(
  cache: string,
  args: readonly string[],
): Promise<{ readonly out: string; readonly err: string }> {
  const map = `--import-map=${join(ROOT, "npm/import_map.json")}`;
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "--allow-all", map, join(ROOT, "runner/cli.ts"), ...args],
    env: { XDG_CACHE_HOME: cache },
  }).output();
  const decoder = new TextDecoder();
  return { out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

const [cases = 10_000, boots = 500] = Deno.args.map(Number);
const folder = await Deno.makeTempDir({ prefix: "seedling-bench-" });
try {
  await say(
    `a unit is ${unitSeconds().toFixed(2)} s; load ${
      (await Deno.readTextFile("/proc/loadavg")).split(" ")[0]
    }`,
  );
  await measureMany(folder, cases, boots);
  await measureSharing(folder);
  await measureSuite(folder);
} finally {
  await Deno.remove(folder, { recursive: true });
}
