import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { makeMemoryCgroup, NO_CGROUP } from "../../fixtures/harness/cgroup.ts";
import { killWhenReady } from "../../fixtures/harness/doomed.ts";
import { Lease } from "./lease.ts";
import { FILE_LIMIT_BYTES, type LeaseLine } from "./lease_script.ts";

const SANITIZE = { sanitizeOps: true, sanitizeResources: true } as const;

async function started(boot: readonly string[], prepare: readonly (readonly string[])[] = []) {
  const lease = new Lease(prepare, boot);
  const first = await lease.next();
  assert(first?.kind === "folder");
  await lease.send("go");
  return { lease, folder: first.text };
}

async function expectPid(lease: Lease): Promise<number> {
  const line = await lease.next();
  assert(line?.kind === "pid");
  return line.number;
}

async function linesUntilExit(lease: Lease): Promise<readonly LeaseLine[]> {
  const lines: LeaseLine[] = [];
  for (let line = await lease.next(); line; line = await lease.next()) {
    lines.push(line);
    if (line.kind === "exit") break;
  }
  return lines;
}

/** The processes whose working directory a folder is: read by another program than the one under test. */
async function processesIn(folder: string): Promise<string> {
  const { stdout } = await new Deno.Command("sh", { args: ["-c", "ls -l /proc/[0-9]*/cwd 2>/dev/null"] })
    .output();
  return new TextDecoder().decode(stdout).split("\n").filter((line) => line.includes(folder)).join("\n");
}

async function assertGone(folder: string): Promise<void> {
  await assertRejects(() => Deno.stat(folder), Deno.errors.NotFound);
  assertEquals(await processesIn(folder), "");
}

Deno.test({
  name: "Lease makes no folder whose name has a line end, and removes none that it has not made",
  ...SANITIZE,
  fn: async () => {
    const folder = await Deno.makeTempDir({ prefix: "lease-" });
    // What stands before the line end would be taken for its own.
    await Deno.mkdir(`${folder}/others/kept`, { recursive: true });
    await Deno.mkdir(`${folder}/others\nx`);
    const lease = new Lease([], ["true"], `${folder}/others\nx`);
    assertEquals(await lease.next(), { kind: "refused", text: "TMPDIR holds a line end" });
    await lease[Symbol.asyncDispose]();
    assert((await Deno.stat(`${folder}/others/kept`)).isDirectory);
    await Deno.remove(folder, { recursive: true });
  },
});

Deno.test({
  name: "Lease runs one command after the other in a folder of its own",
  ...SANITIZE,
  fn: async () => {
    const { lease, folder } = await started(["sh", "-c", "cat made; pwd; echo $TMPDIR"], [[
      "sh",
      "-c",
      "echo first >made",
    ]]);
    await using _ = lease;
    assertStringIncludes(folder, "/seedling-");
    assertEquals((await linesUntilExit(lease)).at(-1), { kind: "exit", number: 0 });
    const lines = await linesUntilExit(lease);
    assertEquals(lines.slice(1), [
      { kind: "output", text: "first" },
      { kind: "output", text: folder },
      { kind: "output", text: folder },
      { kind: "exit", number: 0 },
    ]);
    assertEquals((await Deno.stat(folder)).mode, 0o40700);
    assertEquals((await Deno.stat(`${folder}/made`)).mode, 0o100600);
  },
});

Deno.test({
  name: "Lease limits the memory of what prepares, not of the last command",
  ...SANITIZE,
  fn: async () => {
    const { lease } = await started(["sh", "-c", "cat limit; ulimit -v"], [["sh", "-c", "ulimit -v >limit"]]);
    await using _ = lease;
    await linesUntilExit(lease);
    const texts = (await linesUntilExit(lease)).map((line) => line.kind === "output" ? line.text : line.kind);
    assertEquals(texts, ["pid", "1048576", "unlimited", "exit"]);
  },
});

Deno.test({
  name: "Lease limits how far a file may grow, of what prepares and of the last command",
  ...SANITIZE,
  fn: async () => {
    const { lease } = await started(["sh", "-c", "cat limit; ulimit -f"], [["sh", "-c", "ulimit -f >limit"]]);
    await using _ = lease;
    await linesUntilExit(lease);
    const texts = (await linesUntilExit(lease)).map((line) => line.kind === "output" ? line.text : line.kind);
    const blocks = String(FILE_LIMIT_BYTES / 512);
    assertEquals(texts, ["pid", blocks, blocks, "exit"]);
  },
});

Deno.test({
  name: `Lease tells the kernel's kill for memory from any other${NO_CGROUP}`,
  ignore: NO_CGROUP !== "",
  ...SANITIZE,
  fn: async () => {
    await using small = await makeMemoryCgroup(16 * 1024 ** 2);
    assert(small);
    const hog = ["sh", "-c", `echo $$ >'${small.procs}'; exec tail /dev/zero`];
    const { lease } = await started(hog);
    const killed = (await linesUntilExit(lease)).at(-1);
    await lease[Symbol.asyncDispose]();
    assertEquals(killed, { kind: "exit", number: 137, isOutOfMemory: true });
    const other = await started(["sh", "-c", "kill -KILL $$"]);
    await using _ = other.lease;
    assertEquals((await linesUntilExit(other.lease)).at(-1), { kind: "exit", number: 137 });
  },
});

Deno.test({
  name: "Lease passes any argument on as it is",
  ...SANITIZE,
  fn: async () => {
    const words = ["a b", "it's", '"$HOME"', "`id`", "new\nline", "", "*", "-n"];
    const { lease } = await started(["printf", "<%s>", ...words]);
    await using _ = lease;
    const text = (await linesUntilExit(lease)).map((line) => line.kind === "output" ? line.text : "").join(
      "\n",
    );
    assertEquals(text.trim(), words.map((word) => `<${word}>`).join(""));
  },
});

Deno.test({
  name: "Lease passes lines on to the last command",
  ...SANITIZE,
  fn: async () => {
    const { lease } = await started(["head", "-n", "1"]);
    await using _ = lease;
    await lease.send(String.raw`  {"a":"\n"}`);
    assertEquals((await linesUntilExit(lease)).slice(1), [
      { kind: "output", text: String.raw`  {"a":"\n"}` },
      { kind: "exit", number: 0 },
    ]);
  },
});

Deno.test({
  name: "Lease ends the row at a command that fails",
  ...SANITIZE,
  fn: async () => {
    const { lease, folder } = await started(["true"], [["sh", "-c", "echo why >&2; exit 3"]]);
    await using _ = lease;
    assertEquals((await linesUntilExit(lease)).at(-1), { kind: "exit", number: 3 });
    assertEquals(await Deno.readTextFile(`${folder}/stderr`), "why\n");
    await lease[Symbol.asyncDispose]();
    assertEquals(await lease.next(), undefined);
    await assertGone(folder);
  },
});

Deno.test({
  name: "Lease says of a missing program what a shell says",
  ...SANITIZE,
  fn: async () => {
    const { lease } = await started(["no-such-program"]);
    await using _ = lease;
    assertEquals((await linesUntilExit(lease)).at(-1), { kind: "exit", number: 127 });
  },
});

for (
  const [what, crashes, ends] of [["crashed", 2, 0], ["crashes each time", 9, 1]] as const
) {
  Deno.test({
    name: `Lease runs a command again that ${what} as xorriso does, and tells its end once`,
    ...SANITIZE,
    fn: async () => {
      const crash =
        `echo x >>runs; [ $(wc -l <runs) -gt ${crashes} ] || { echo 'UNIX-SIGNAL:  SIGSEGV' >&2; exit 1; }`;
      const { lease, folder } = await started(["cat", "runs"], [["sh", "-c", crash]]);
      await using _ = lease;
      assertEquals(await linesUntilExit(lease), [{ kind: "exit", number: ends }]);
      assertEquals(await Deno.readTextFile(`${folder}/runs`), "x\n".repeat(3));
    },
  });
}

for (const boot of [["sleep", "60"], ["sh", "-c", "sleep 60 & wait"], ["sh", "-c", "kill -STOP $$"]]) {
  Deno.test({
    name: `Lease disposed of leaves neither \`${boot.join(" ")}\` nor folder, twice too`,
    ...SANITIZE,
    fn: async () => {
      const { lease, folder } = await started(boot);
      await using _ = lease;
      await expectPid(lease);
      assertStringIncludes(await processesIn(folder), "cwd");
      await lease[Symbol.asyncDispose]();
      await lease[Symbol.asyncDispose]();
      await assertGone(folder);
    },
  });
}

Deno.test({
  name: "Lease disposed of before its folder is filled leaves nothing",
  ...SANITIZE,
  fn: async () => {
    const lease = new Lease([], ["sleep", "60"]);
    const line = await lease.next();
    await lease[Symbol.asyncDispose]();
    await lease.send("go");
    assert(line?.kind === "folder");
    await assertGone(line.text);
  },
});

Deno.test({
  name: "Lease.signal() with SIGUSR1 kills the command and keeps the folder",
  ...SANITIZE,
  fn: async () => {
    const { lease, folder } = await started(["sleep", "60"]);
    await using _ = lease;
    await expectPid(lease);
    lease.signal("SIGUSR1");
    assertEquals(await linesUntilExit(lease), [{ kind: "exit", number: 137 }]);
    assert((await Deno.stat(folder)).isDirectory);
  },
});

Deno.test({
  name: "Lease.signal() with SIGUSR1 kills the next command where none runs just then",
  ...SANITIZE,
  fn: async () => {
    // It comes as soon as the shell has seen the end of the command before.
    const signals = "(while kill -0 $$; do :; done; kill -USR1 $PPID) >/dev/null 2>&1 &";
    for (let nth = 0; nth < 20; nth++) {
      const { lease } = await started(["sleep", "60"], [["sh", "-c", signals]]);
      await using _ = lease;
      assertEquals((await linesUntilExit(lease)).at(-1), { kind: "exit", number: 0 });
      assertEquals((await linesUntilExit(lease)).at(-1), { kind: "exit", number: 137 });
    }
  },
});

const LEASE = `import { Lease } from "${import.meta.resolve("./lease.ts")}";
const until = async (kind) => { while ((await lease.next()).kind !== kind); };
const lease = new Lease([["true"], ["sleep", "0"]], ["sleep", "60"]);`;
const GONE_ON = `${LEASE} await until("folder"); await lease.send("go");`;
const RUNNING = `${GONE_ON} await until("pid");`;
/** How far a lease has come when its owner is killed. */
const MOMENTS: Readonly<Record<string, string>> = {
  "before there is a folder": LEASE,
  "with an empty folder": `${LEASE} await until("folder");`,
  "with a command preparing": `${GONE_ON} await until("exit");`.replace('"sleep", "0"', '"sleep", "60"'),
  "with the last command running": RUNNING,
  "with its shell killed": `${RUNNING} lease.signal("SIGKILL"); await lease.status;`,
  "with its shell stopped": `${RUNNING} lease.signal("SIGSTOP");`,
};

for (const signal of ["SIGKILL", "SIGTERM", "SIGINT"] as const) {
  for (const [moment, code] of Object.entries(MOMENTS)) {
    Deno.test({
      name: `Lease leaves nothing when its owner gets ${signal} ${moment}`,
      ...SANITIZE,
      // Where its shell is gone its owner has nothing to wait for, and would end before the signal comes.
      fn: async () =>
        assertEquals(
          await killWhenReady(
            `${code} setInterval(() => {}, 1e6); await ready(); await lease.next();`,
            signal,
          ),
          [],
        ),
    });
  }
}

Deno.test({
  name: "Lease whose shell is killed leaves nothing when disposed of",
  ...SANITIZE,
  fn: async () => {
    const code = `${RUNNING} lease.signal("SIGKILL"); await lease[Symbol.asyncDispose](); await ready();`;
    assertEquals(await killWhenReady(`${code} setTimeout(() => {}, 60_000);`, "SIGTERM"), []);
  },
});
