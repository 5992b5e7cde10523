/** Commands that have nothing to end in order: a signal ends them, however busy their thread is. */
import { assert, assertEquals } from "@std/assert";
import { STD_FLAGS } from "../fixtures/harness/std_flags.ts";
import { COMMANDS } from "./commands/command_table.ts";
import { denoFolder } from "./setup/cache.ts";

const TERABYTE = 1024 ** 4;

/** A part whose results are zeros, and take hours to read. */
async function endlessPart(folder: string): Promise<void> {
  const attempt = `${folder}/attempt-1`;
  await Deno.mkdir(attempt);
  const part = {
    ...{ version: 1, shard: { part: 1, of: 1 }, planDigest: "0", tool: { name: "seedling", version: "0" } },
    ...{ images: [], caseCount: 1, ownCaseIds: ["a"], ownPlaces: [0], resultsSha256: "0" },
  };
  await Deno.writeTextFile(`${attempt}/part.json`, JSON.stringify(part));
  await Deno.writeFile(`${attempt}/results.ndjson`, new Uint8Array());
  await Deno.truncate(`${attempt}/results.ndjson`, 4 * TERABYTE);
}

/** Settles once a process is in the middle of a file. */
async function isReading(pid: number, path: string): Promise<void> {
  // Nothing tells of it, so that it is looked for.
  const script = `while [ -e /proc/${pid}/fd/0 ]; do for fd in /proc/${pid}/fd/*; do
    [ "$fd" -ef "${path}" ] || continue
    read -r _ pos <"/proc/${pid}/fdinfo/\${fd##*/}" && [ "$pos" -gt 0 ] && exit
  done; sleep 0.05; done; exit 1`;
  const { success } = await new Deno.Command("sh", { args: ["-c", script], stderr: "null" }).output();
  assert(success, "the file is not read");
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`seedling merge is ended by ${signal} in the middle of a file`, async () => {
    const folder = await Deno.makeTempDir({ prefix: "seedling-cli-" });
    try {
      await endlessPart(folder);
      const child = new Deno.Command(Deno.execPath(), {
        args: ["run", "--quiet", "--no-check", ...STD_FLAGS, "--allow-all", "runner/cli.ts", "merge", folder],
        env: { DENO_DIR: denoFolder() },
        stdin: "null",
        stdout: "null",
        stderr: "null",
      }).spawn();
      await isReading(child.pid, `${folder}/attempt-1/results.ndjson`);
      child.kill(signal);
      const { code, signal: ended } = await child.status;
      assertEquals([code, ended], [signal === "SIGINT" ? 130 : 143, signal]);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

Deno.test("COMMANDS end by signals in order where they start anything", () => {
  const names = COMMANDS.filter(({ endsAtOnce }) => !endsAtOnce).map(({ name }) => name);
  for (const name of ["run", "check", "compare", "bisect", "init", "shell", "images", "setup"]) {
    assert(names.includes(name), name);
  }
});
