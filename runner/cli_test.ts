/** The program as people run it: a process of its own, ended by signals. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { CACHE_FOLDER, TEST_HOST } from "../fixtures/harness/qemu.ts";
import { denoFolder } from "./setup/cache.ts";
import { CASE, SAID, start } from "../fixtures/harness/running_cli.ts";
import { STD_FLAGS } from "../fixtures/harness/std_flags.ts";
import { talkingDisk } from "../fixtures/harness/talking_disk.ts";

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test({
    name: `seedling run on ${signal} ends the boot, writes its reports and exits with ${code}`,
    ignore: !TEST_HOST,
    fn: async () => {
      await using running = await start();
      await running.said("initramfs");
      running.kill(signal);
      assertEquals(await running.ended(), code);
      const report = await Deno.readTextFile(join(running.folder, "report.xml"));
      assertStringIncludes(report, 'type="Interrupted"');
      await running.leavesNothing();
    },
  });
}

Deno.test({
  name: "seedling run interrupted before its first boot exits with 130 and no stack",
  ignore: !TEST_HOST,
  fn: async () => {
    const asked = Promise.withResolvers<void>();
    const stop = new AbortController();
    // Takes the request and never answers.
    const server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen: () => {}, signal: stop.signal },
      () => (asked.resolve(), new Promise<Response>(() => {})),
    );
    const url = `http://127.0.0.1:${server.addr.port}/x`;
    const image = `image: { url: "${url}", sha256: "${"0".repeat(64)}" }\n`;
    await using running = await start({ text: `${image}${CASE}`, options: [] });
    await asked.promise;
    running.kill("SIGINT");
    assertEquals(await running.ended(), 130);
    stop.abort();
    await server.finished;
    await running.leavesNothing();
  },
});

Deno.test({
  name: "seedling run on SIGKILL leaves no folder, which goes last",
  ignore: !TEST_HOST,
  fn: async () => {
    await using running = await start();
    await running.said("initramfs");
    running.kill("SIGKILL");
    await running.ended();
    await running.leavesNothing();
  },
});

Deno.test({
  name: "seedling run keeps the console of what it heard, for its owner alone",
  ignore: !TEST_HOST,
  fn: async () => {
    await using running = await start();
    await running.said("initramfs");
    running.kill("SIGINT");
    await running.ended();
    const records = join(running.folder, "seedling", "records");
    const [record] = await Array.fromAsync(Deno.readDir(records), ({ name }) => join(records, name));
    const console = join(record ?? "", "console");
    assertStringIncludes(await Deno.readTextFile(console), SAID);
    const modes = [console, record ?? "", records].map((path) => (Deno.statSync(path).mode ?? 0) & 0o777);
    assertEquals(modes, [0o600, 0o700, 0o700]);
  },
});

/** One call of the tool, its outputs led to files; the shell that starts it gives them. */
async function callInShell(
  redirections: string,
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number; readonly err: string }> {
  const args = ["run", "--quiet", "--no-check", ...STD_FLAGS, "--allow-all", "runner/cli.ts"];
  const { code, stderr } = await new Deno.Command("sh", {
    args: ["-c", `"$@" ${redirections}`, "sh", Deno.execPath(), ...args],
    env: { ...env, DENO_DIR: denoFolder() },
    stdout: "null",
    stderr: "piped",
  }).output();
  return { code, err: new TextDecoder().decode(stderr) };
}

const FULL =
  "Cannot write to standard output: No space left on device (os error 28) (lead it to where there is room)\n";

for (const words of ["--help", "run --list cases"]) {
  Deno.test(`seedling ${words} says that standard output is full, and exits with 2`, async () =>
    assertEquals(await callInShell(`${words} >/dev/full`), { code: 2, err: FULL }));
}

Deno.test("seedling in a cache of its own has nothing to download", async () => {
  const folder = await Deno.makeTempDir({ prefix: "seedling-cli-" });
  try {
    assertEquals(await callInShell("--help", { XDG_CACHE_HOME: folder }), { code: 0, err: "" });
    assertEquals(await Array.fromAsync(Deno.readDir(folder), ({ name }) => name), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("seedling check says of each report that it found no room, however little it writes, and exits with 2", async () => {
  // One file by several names: no two reports may go to one.
  const reports = ["junit=/dev/full", "tap=/dev/./full", "json=/dev//full", "text=/dev/../dev/full"];
  const options = reports.map((each) => `--report ${each}`).join(" ");
  const recording = "--console fixtures/consoles/article-default.console";
  const { code, err } = await callInShell(`check cases/growth/default.yaml ${recording} ${options}`);
  assertEquals(code, 2);
  const files = reports.map((each) => each.split("=")[1]);
  const words = files.map((file) => `Cannot write report "${file}": No space left on device (os error 28)\n`);
  assertEquals(
    err.split(/(?<=\n)/).filter((line) => line.startsWith("Cannot write")).toSorted(),
    words.toSorted(),
  );
});

Deno.test("seedling says of a cache that is no folder that it is none, and blames nobody else", async () => {
  const { code, err } = await callInShell("history", { XDG_CACHE_HOME: "/dev/null" });
  assertEquals(code, 2);
  assertStringIncludes(err, 'Cannot use the cache folder "/dev/null/seedling": Not a directory');
});

Deno.test("seedling with neither output exits with 2 all the same", async () =>
  assertEquals(await callInShell("no-command >/dev/full 2>/dev/full"), { code: 2, err: "" }));

Deno.test({
  name: "seedling run writes its reports where its live lines find no room",
  ignore: !TEST_HOST,
  fn: async () => {
    const folder = await Deno.makeTempDir({ prefix: "seedling-cli-" });
    const disk = new Uint8Array(1 << 20);
    disk.set(talkingDisk({ console: "[    0.0] Linux version 6.1\r\n", then: "poweroff" }));
    await Deno.writeFile(`${folder}/disk.img`, disk);
    await Deno.writeTextFile(`${folder}/a.yaml`, CASE);
    await Deno.mkdir(`${folder}/seedling`);
    await Deno.symlink(join(CACHE_FOLDER, "qemu"), join(folder, "seedling", "qemu"));
    const options = `--image ${folder}/disk.img --accel tcg --report tap=${folder}/a.tap`;
    const { code } = await callInShell(`run ${folder}/a.yaml ${options} 2>/dev/full`, {
      XDG_CACHE_HOME: folder,
    });
    assertEquals(code, 1);
    assertStringIncludes(await Deno.readTextFile(`${folder}/a.tap`), "not ok 1");
    await Deno.remove(folder, { recursive: true });
  },
});
