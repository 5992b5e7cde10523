/** What the runner itself takes while a guest boots. */
import { join } from "@std/path";
import { talkingDisk } from "../fixtures/harness/talking_disk.ts";
import { type BenchContext, roundsOf } from "./bench.ts";
import { CHILDREN, lookAt, type ProcessFigures } from "./process.ts";
import type { Told } from "./sample.ts";
import { makeCache, seedling } from "./seedling.ts";

/** How long a waiting runner is looked at. */
const WINDOW_MS = 20_000;
const LOOK_MS = 250;

/** Of deno's process alone, from /proc: QEMU is not in it. */
export async function* measureIdle(context: BenchContext): AsyncGenerator<Told> {
  await makeCache(context.folder);
  for (const round of roundsOf(context)) {
    if (context.isWanted("quiet")) yield* toldOf("quiet", round, await watchQuietGuest(context.folder));
    if (context.isWanted("boot")) yield* toldOf("boot", round, await watchBoot(context));
  }
}

/** What was seen of a runner between two looks. */
export interface Watched {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
}

function* toldOf(part: string, round: number, watched: Watched | string): Generator<Told> {
  if (typeof watched === "string") {
    return yield { kind: "left-out", part, why: `round ${round}: ${watched}` };
  }
  const { seconds, cpuSeconds, peakMb } = watched;
  const sample = { kind: "sample", part, round } as const;
  yield { ...sample, what: "of one core", unit: "%", value: 100 * cpuSeconds / seconds };
  yield { ...sample, what: "peak memory", unit: "MB", value: peakMb };
}

/** A guest that says hello and then nothing: what the runner takes here it takes for nothing. */
async function watchQuietGuest(folder: string): Promise<Watched | string> {
  const path = join(folder, "waits.yaml");
  const image = join(folder, "waits.img");
  const disk = new Uint8Array(1 << 20);
  disk.set(talkingDisk({ console: "[    0.0] Linux version 6.1\r\n", then: "wait" }));
  await Deno.writeFile(image, disk);
  await Deno.writeTextFile(path, "name: waits\nexpect: { df: { /: present } }\n");
  const args = ["run", path, `--image=${image}`, "--accel=tcg", "--fresh", "--report=tap=/dev/null"];
  await using runner = startRunner(folder, args);
  // Its start, the host's look and the image's digest are none of its waiting.
  if (!await runner.said("kernel")) return `the guest said nothing: ${runner.text.trim()}`;
  const before = await lookAt(runner.pid);
  await new Promise((resolve) => setTimeout(resolve, WINDOW_MS));
  const after = await lookAt(runner.pid);
  return before && after
    ? between(before, after, WINDOW_MS / 1000)
    : `the runner ended: ${runner.text.trim()}`;
}

const between = (before: ProcessFigures, after: ProcessFigures, seconds: number): Watched => ({
  seconds,
  cpuSeconds: after.cpuSeconds - before.cpuSeconds,
  peakMb: after.peakMb,
});

/** A whole boot of the demo image, the runner's start and its judging too. */
async function watchBoot({ folder, findBootable }: BenchContext): Promise<Watched | string> {
  const { host } = await findBootable();
  const path = new URL("../cases/growth/default.yaml", import.meta.url).pathname;
  const args = ["run", path, `--accel=${host.accelerator}`, "--fresh", "--report=tap=/dev/null"];
  const startedMs = performance.now();
  await using runner = startRunner(folder, args);
  let last: ProcessFigures | undefined;
  const timer = setInterval(() => void lookAt(runner.pid).then((seen) => last = seen ?? last), LOOK_MS);
  const { code } = await runner.status.finally(() => clearInterval(timer));
  const seconds = (performance.now() - startedMs) / 1000;
  if (code !== 0 || !last) return `exit code ${code}: ${runner.text.trim()}`;
  return { seconds, cpuSeconds: last.cpuSeconds, peakMb: last.peakMb };
}

/** A running tool, and what it has said on stderr so far. */
function startRunner(folder: string, args: readonly string[]) {
  const { argv: [program = "", ...rest], cwd = ".", env = {} } = seedling(folder, args);
  const child = new Deno.Command(program, {
    ...{ args: rest, cwd, env },
    ...{ stdin: "null", stdout: "null", stderr: "piped", signal: CHILDREN.signal } as const,
  }).spawn();
  let isRunning = true;
  const status = child.status.finally(() => isRunning = false);
  const heard = { text: "", isOver: false, change: Promise.withResolvers<void>() };
  const tell = () => {
    heard.change.resolve();
    heard.change = Promise.withResolvers();
  };
  const reading = (async () => {
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      heard.text += text;
      tell();
    }
    heard.isOver = true;
    tell();
  })();
  return {
    pid: child.pid,
    status,
    get text() {
      return heard.text;
    },
    /** Whether it ever said that. */
    async said(text: string): Promise<boolean> {
      while (!heard.text.includes(text) && !heard.isOver) await heard.change.promise;
      return heard.text.includes(text);
    },
    async [Symbol.asyncDispose]() {
      if (isRunning) child.kill("SIGTERM");
      await reading;
      await status;
    },
  };
}
