import { assert, assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { killWhenReady } from "../../fixtures/harness/doomed.ts";
import { QEMU, talkingSpec, testWithQemu } from "../../fixtures/harness/qemu.ts";
import type { Talk } from "../../fixtures/harness/talking_disk.ts";
import { hasRoom, Machine, MachineError } from "./machine.ts";
import type { MachineExit } from "./machine_event.ts";

const SLOW = "(is the disk of the image or of the boot's folder slow, or gone?)";

interface Heard {
  readonly console: string;
  readonly report: string;
  readonly qmp: readonly string[];
  readonly exit: MachineExit;
}

/** Listens until the exit, which is the last event. */
async function hear(machine: Machine): Promise<Heard> {
  const said = { console: "", report: "" };
  const qmp: string[] = [];
  for await (const event of machine.events()) {
    if (event.kind === "exit") return { ...said, qmp, exit: event };
    if (event.kind === "held") throw new Error("The machine is held, and nobody asked for it");
    if (event.kind === "caught-up") continue;
    if (event.kind === "qmp") qmp.push(`${event.event} ${JSON.stringify(event.data ?? {})}`);
    else said[event.kind] += new TextDecoder("latin1").decode(event.bytes);
  }
  throw new Error("The events ended without an exit");
}

async function hearTalk(talk: Talk): Promise<Heard> {
  await using machine = await Machine.start(talkingSpec(talk));
  return await hear(machine);
}

/** Settles when the guest has said so much on COM1. */
async function heardOnConsole(machine: Machine, count: number): Promise<void> {
  let heard = 0;
  for await (const event of machine.events()) {
    if (event.kind === "console") heard += event.bytes.length;
    if (heard >= count) return;
  }
}

async function assertGone(folder: string): Promise<void> {
  await assertRejects(() => Deno.stat(folder), Deno.errors.NotFound);
}

testWithQemu("Machine.events() tells all of both ports before the exit", async () => {
  const console = Array.from({ length: 500 }, (_, line) => `${line}: \x10 \xff and so on\r\n`).join("");
  const bytes = Uint8Array.from(console, (letter) => letter.charCodeAt(0));
  const heard = await hearTalk({ console: bytes, report: "#end\n".repeat(300), then: "poweroff" });
  assertEquals(heard.console, console);
  assertEquals(heard.report, "#end\n".repeat(300));
  assertEquals(heard.qmp.at(-1), 'SHUTDOWN {"guest":true,"reason":"guest-shutdown"}');
  assertEquals([heard.exit.code, heard.exit.signal, heard.exit.stderr], [0, undefined, ""]);
});

testWithQemu("Machine.nonce is what the seed says", async () => {
  await using machine = await Machine.start(talkingSpec({ report: "<@NONCE@> <@NONCE@>", then: "poweroff" }));
  assertMatch(machine.nonce, /^[0-9a-f]{32}$/);
  assertEquals((await hear(machine)).report, `<${machine.nonce}> <${machine.nonce}>`);
});

for (const then of ["reset", "triple fault"] as const) {
  testWithQemu(`Machine.events() tells a ${then} from a power-off`, async () => {
    const { qmp } = await hearTalk({ console: "bye", then });
    assertEquals(qmp.at(-1), 'SHUTDOWN {"guest":true,"reason":"guest-reset"}');
  });
}

testWithQemu(
  "Machine.quit() ends a guest that hangs, and keeps the folder until it is disposed of",
  async () => {
    const machine = await Machine.start(talkingSpec({ console: "stuck", then: "hang" }));
    await heardOnConsole(machine, 5);
    await machine.quit();
    await machine.quit();
    const { exit, qmp, console } = await hear(machine);
    assertEquals([exit.code, console], [0, "stuck"]);
    assertEquals(qmp.at(-1), 'SHUTDOWN {"guest":false,"reason":"host-qmp-quit"}');
    assertEquals(await Deno.readTextFile(`${machine.folder}/console`), "stuck");
    await machine[Symbol.asyncDispose]();
    await machine[Symbol.asyncDispose]();
    await assertGone(machine.folder);
  },
);

testWithQemu("Machine.quit() kills a QEMU that does not listen", async () => {
  await using machine = await Machine.start(talkingSpec({ then: "wait" }));
  Deno.kill(machine.pid, "SIGSTOP");
  await machine.quit({ graceMs: 50 });
  const { exit } = await hear(machine);
  assertEquals([exit.code, exit.signal], [137, "SIGKILL"]);
});

testWithQemu("Machine.events() names the signal that ended QEMU", async () => {
  await using machine = await Machine.start(talkingSpec({ then: "wait" }));
  Deno.kill(machine.pid, "SIGKILL");
  const { exit } = await hear(machine);
  assertEquals([exit.code, exit.signal], [137, "SIGKILL"]);
});

testWithQemu("Machine.events() that is not read on stalls neither the guest nor another reader", async () => {
  await using machine = await Machine.start(talkingSpec({ console: "x".repeat(20_000), then: "poweroff" }));
  const stalled = machine.events();
  await stalled.next();
  assertEquals((await hear(machine)).console.length, 20_000);
  await stalled.return(undefined);
});

testWithQemu("Machine disposed of ends whoever listens with the exit", async () => {
  const machine = await Machine.start(talkingSpec({ then: "wait" }));
  const listening = hear(machine);
  await machine[Symbol.asyncDispose]();
  assertEquals((await listening).exit.signal, "SIGKILL");
});

testWithQemu("Machine.events() of a flood ends when asked to", async () => {
  await using machine = await Machine.start(talkingSpec({ then: "flood" }));
  await heardOnConsole(machine, 50_000);
  await machine.quit();
  const { console, exit } = await hear(machine);
  assertEquals(exit.code, 0);
  assertMatch(console, /^x{50000,}$/);
});

testWithQemu("Machine.start() runs two machines apart", async () => {
  await using one = await Machine.start(talkingSpec({ report: "@NONCE@", then: "poweroff" }));
  await using other = await Machine.start(talkingSpec({ report: "@NONCE@", then: "poweroff" }));
  const [first, second] = await Promise.all([hear(one), hear(other)]);
  assertEquals([first.report, second.report], [one.nonce, other.nonce]);
  assert(one.nonce !== other.nonce && one.folder !== other.folder);
});

testWithQemu("Machine.start() aborted before it begins does nothing", async () => {
  const signal = AbortSignal.abort(new Error("changed my mind"));
  await assertRejects(
    () => Machine.start(talkingSpec({ then: "wait" }), { signal }),
    Error,
    "changed my mind",
  );
});

testWithQemu("Machine.start() aborted while a command hangs throws the reason", async () => {
  const folder = await Deno.makeTempDir();
  await new Deno.Command("mkfifo", { args: [`${folder}/hangs`] }).output();
  const hang = ["sh", "-c", `: >'${folder}/hangs'; exec sleep 1000000`];
  const controller = new AbortController();
  const spec = { ...talkingSpec({ then: "wait" }), prepare: [hang] };
  const refused = assertRejects(() => Machine.start(spec, controller), Error, "enough of it");
  await Deno.readFile(`${folder}/hangs`);
  controller.abort(new Error("enough of it"));
  await refused;
  await Deno.remove(folder, { recursive: true });
});

testWithQemu("Machine.start() waits for a command no longer than its limit", async () => {
  const spec = { ...talkingSpec({ then: "wait" }), prepare: [["sleep", "60"]] };
  const error = await assertRejects(() => Machine.start(spec, { limitMs: 100 }), MachineError);
  assertEquals(error.message, `Cannot prepare the boot: \`sleep 60\` was not done after 0.1s ${SLOW}`);
});

testWithQemu("Machine.start() waits for QEMU's first word no longer than its limit", async () => {
  // Nothing is prepared: that has the same limit.
  const spec = { ...talkingSpec({ then: "wait" }), prepare: [], argv: ["sleep", "1000000"] };
  const error = await assertRejects(() => Machine.start(spec, { limitMs: 100 }), MachineError);
  assertEquals(error.message, `Cannot start QEMU: \`sleep\` did not answer after 0.1s ${SLOW}`);
});

testWithQemu("Machine.start() leaves qemu-img the memory that it needs for the largest disk", async () => {
  const steps = ["create -f qcow2 a 2P", "info a", "create -f qcow2 b 1G", "convert -O qcow2 b c"];
  const prepare = steps.map((step) => ["qemu-img", ...step.split(" ")]);
  await using machine = await Machine.start({ ...talkingSpec({ then: "wait" }), prepare });
  assert((await Deno.stat(`${machine.folder}/c`)).isFile);
});

testWithQemu("Machine.start() keeps commands from the host's memory", async () => {
  const greedy = ["dd", "if=/dev/zero", "of=/dev/null", "bs=2G", "count=1"];
  const spec = { ...talkingSpec({ then: "wait" }), prepare: [greedy] };
  const error = await assertRejects(() => Machine.start(spec), MachineError);
  assertMatch(error.message, /^Cannot prepare the boot: `dd .* ended with 1: dd: memory exhausted /);
});

testWithQemu("Machine.start() aborted while it runs quits and tells the exit", async () => {
  const controller = new AbortController();
  await using machine = await Machine.start(talkingSpec({ console: "up", then: "wait" }), controller);
  await heardOnConsole(machine, 2);
  controller.abort();
  const { exit, console } = await hear(machine);
  assertEquals([exit.code, console], [0, "up"]);
});

testWithQemu("Machine.start() says what to install where QEMU is missing", async () => {
  const spec = talkingSpec({ then: "wait" }, ["/nowhere/qemu-system-x86_64"]);
  const error = await assertRejects(() => Machine.start(spec), MachineError);
  assertEquals(
    error.message,
    'Cannot run "/nowhere/qemu-system-x86_64": it is not installed (`apt-get install qemu-system-x86` would do)',
  );
});

testWithQemu("Machine.start() passes on why QEMU refuses", async () => {
  const spec = talkingSpec({ then: "wait" }, [...QEMU, "-no-such-option"]);
  const error = await assertRejects(() => Machine.start(spec), MachineError);
  assertStringIncludes(error.message, `Cannot start QEMU: \`${QEMU[0]}\` ended with 1: `);
  assertStringIncludes(error.message, "-no-such-option: invalid option");
});

testWithQemu("Machine.start() passes on why a command fails", async () => {
  const command = ["sh", "-c", "echo first; echo no room >&2; exit 3"];
  const spec = { ...talkingSpec({ then: "wait" }), prepare: [command, ["true"]] };
  const error = await assertRejects(() => Machine.start(spec), MachineError);
  assertEquals(
    error.message,
    "Cannot prepare the boot: `sh -c echo first; echo no room >&2; exit 3` ended with 3: first\nno room",
  );
});

testWithQemu("Machine.start() says why a file is closed to what runs without capabilities", async () => {
  const command = ["sh", "-c", "echo 'cat: /base.img: Permission denied' >&2; exit 1"];
  const error = await assertRejects(
    () => Machine.start({ ...talkingSpec({ then: "wait" }), prepare: [command] }),
    MachineError,
  );
  assertStringIncludes(
    error.message,
    "Permission denied (it runs without capabilities: a file must be readable by its owner and mode)",
  );
  assertEquals(error.isHostTrouble, false);
});

const TROUBLE: Readonly<Record<string, string>> = {
  "a full disk": "echo 'write: No space left on device' >&2; exit 1",
  "a full quota": "echo 'write: Disk quota exceeded' >&2; exit 1",
  "a broken disk": "echo 'read: Input/output error' >&2; exit 1",
  "no memory": "echo 'Cannot allocate memory' >&2; exit 1",
  "a signal": "kill -SEGV $$",
};

for (const [what, script] of Object.entries(TROUBLE)) {
  testWithQemu(`Machine.start() knows ${what} for the host's trouble`, async () => {
    const spec = { ...talkingSpec({ then: "wait" }), prepare: [["sh", "-c", script]] };
    assertEquals((await assertRejects(() => Machine.start(spec), MachineError)).isHostTrouble, true);
  });
}

testWithQemu("Machine.events() says that the kernel was out of memory", async () => {
  // The lease's own word, as in its test with a real kill.
  const said =
    `echo '{"QMP":{}}'; read -r _; read -r _; echo '{"return":{},"id":"cont"}'; printf '\\nexit 137 oom\\n'; cat`;
  await using machine = await Machine.start({ ...talkingSpec({ then: "wait" }), argv: ["sh", "-c", said] });
  assertEquals((await hear(machine)).exit.stderr, "the host's kernel was out of memory and killed it");
});

testWithQemu("hasRoom() takes a disk with room for one, and a folder that is gone too", async () => {
  const machine = await Machine.start(talkingSpec({ then: "wait" }));
  assertEquals(await hasRoom(machine.folder), true);
  await machine[Symbol.asyncDispose]();
  assertEquals(await hasRoom(machine.folder), true);
});

const MACHINE = `import { Machine } from "${import.meta.resolve("./machine.ts")}";
import { talkingMachine } from "${import.meta.resolve("../../fixtures/harness/talking_disk.ts")}";
const machine = await Machine.start(talkingMachine({ then: "wait" }, ${JSON.stringify(QEMU)}));`;

for (const signal of ["SIGKILL", "SIGTERM", "SIGINT"] as const) {
  testWithQemu(`Machine leaves nothing when its owner gets ${signal}`, async () => {
    assertEquals(
      await killWhenReady(`${MACHINE} await ready(); for await (const _ of machine.events());`, signal),
      [],
    );
  });
}

/** Process ids. A killed orphan is a zombie until the host's first process looks: that one is gone too. */
async function ps(column: "sess" | "pid", ...choice: readonly string[]): Promise<readonly number[]> {
  const { stdout } = await new Deno.Command("ps", { args: ["-o", `stat=,${column}=`, ...choice] }).output();
  const lines = new TextDecoder().decode(stdout).trim().split("\n").map((line) => line.split(/\s+/));
  return lines.filter(([stat = "Z"]) => stat !== "" && !stat.startsWith("Z")).map(([, id]) => Number(id));
}

/** The session of a machine's lease, and the shells in it. */
async function shellsOf(
  { pid }: Machine,
): Promise<{ readonly session: number; readonly shells: readonly number[] }> {
  const [session = 0] = await ps("sess", "-p", String(pid));
  const all = await ps("pid", "-s", String(session));
  return { session, shells: all.filter((each) => each !== pid) };
}

testWithQemu("Machine whose shell is killed says so and leaves nothing", async () => {
  const machine = await Machine.start(talkingSpec({ then: "wait" }));
  const { session } = await shellsOf(machine);
  Deno.kill(session, "SIGKILL");
  assertEquals((await hear(machine)).exit.signal, "SIGKILL");
  await machine[Symbol.asyncDispose]();
  await assertGone(machine.folder);
});

// Only setpriv of util-linux can make QEMU die with the last of them.
const { success: hasSetpriv } = await new Deno.Command("sh", {
  args: ["-c", "setpriv --pdeathsig KILL true"],
}).output();

const isRoot = Deno.uid() === 0;

/** What the kernel says of a process: its capabilities, all five sets, and whether it may gain any. */
const PRIVILEGES = ["sed", "-n", "/^Cap/s/.*:[[:space:]]*//p; /^NoNewPrivs/p"];
const NONE = [...Array(5).fill("0000000000000000"), "NoNewPrivs:\t1"];

if (hasSetpriv) {
  testWithQemu(
    "Machine.start() runs QEMU and what prepares without capabilities and new privileges",
    async () => {
      const look = [
        "sh",
        "-c",
        `${PRIVILEGES.map((word) => `'${word}'`).join(" ")} /proc/self/status >prepared`,
      ];
      await using machine = await Machine.start({ ...talkingSpec({ then: "wait" }), prepare: [look] });
      const [program = "", ...words] = PRIVILEGES;
      const status = new Deno.Command(program, { args: [...words, `/proc/${machine.pid}/status`] });
      const ofQemu = new TextDecoder().decode((await status.output()).stdout);
      const prepared = await Deno.readTextFile(`${machine.folder}/prepared`);
      // The bounding set of whoever is not root stays, and gives nothing without new privileges.
      const linesOf = (text: string) => text.trim().split("\n").filter((_, at) => isRoot || at !== 3);
      const none = NONE.filter((_, at) => isRoot || at !== 3);
      assertEquals([linesOf(ofQemu), linesOf(prepared)], [none, none]);
    },
  );

  testWithQemu("Machine whose shells are all killed leaves nothing", async () => {
    const machine = await Machine.start(talkingSpec({ then: "wait" }));
    const { session, shells } = await shellsOf(machine);
    assertEquals(shells.length, 2);
    for (const shell of shells) Deno.kill(shell, "SIGKILL");
    assertEquals((await hear(machine)).exit.signal, "SIGKILL");
    await machine[Symbol.asyncDispose]();
    await assertGone(machine.folder);
    assertEquals(await ps("pid", "-s", String(session)), []);
  });
}

testWithQemu("Machine.start() says where a folder cannot be made", async () => {
  const code = `${MACHINE.replace("const machine", "Deno.env.set('TMPDIR', '/nowhere');\nconst machine")}`;
  const { stderr } = await new Deno.Command(Deno.execPath(), { args: ["eval", code], cwd: "/" }).output();
  const text = new TextDecoder().decode(stderr);
  assertMatch(
    text,
    /Cannot make a folder for the boot: mktemp: .*\/nowhere.* \(set TMPDIR to a folder with room\)/,
  );
});

for (const name of ["../out", "/etc/x", "a/b/c", ".hidden", "stderr", "a/.."]) {
  testWithQemu(`Machine.start() refuses to write a file named ${JSON.stringify(name)}`, async () => {
    const spec = { ...talkingSpec({ then: "wait" }), files: { [name]: new Uint8Array() } };
    const error = await assertRejects(() => Machine.start(spec), MachineError);
    assertEquals(
      error.message,
      `Cannot write "${name}" into the boot's folder (take a plain name, or folder/name)`,
    );
  });
}

testWithQemu("Machine.start() keeps the boot's files to its user", async () => {
  const spec = talkingSpec({ then: "wait" });
  const seed = new TextEncoder().encode("id: @NONCE@\n");
  await using machine = await Machine.start({
    ...spec,
    files: { ...spec.files, "seed/meta-data": seed, "seed/user-data": seed },
    nonceIn: [...spec.nonceIn, "seed/meta-data"],
  });
  const modes = await Promise.all(
    ["", "/seed", "/seed/meta-data", "/console"].map(async (name) =>
      (await Deno.stat(machine.folder + name)).mode
    ),
  );
  assertEquals(modes, [0o40700, 0o40700, 0o100600, 0o100600]);
  assertEquals(await Deno.readTextFile(`${machine.folder}/seed/meta-data`), `id: ${machine.nonce}\n`);
  assertEquals(await Deno.readTextFile(`${machine.folder}/seed/user-data`), "id: @NONCE@\n");
});

testWithQemu("Machine.look() is answered once all is told that was said before it", async () => {
  await using machine = await Machine.start(
    talkingSpec({ console: "x".repeat(20_000), report: "y", lastWords: "z", then: "wait" }),
  );
  let said = "";
  for await (const event of machine.events()) {
    if (event.kind === "console") said += new TextDecoder().decode(event.bytes);
    if (said.endsWith("z")) break;
  }
  const kinds: string[] = [];
  for await (const event of machine.events()) {
    if (kinds.at(-1) !== event.kind) kinds.push(event.kind);
    machine.look();
    if (event.kind === "caught-up") break;
  }
  assertEquals(kinds, ["console", "report", "qmp", "caught-up"]);
});

testWithQemu("Machine.pressPowerButton() is heard by the guest", async () => {
  await using machine = await Machine.start(talkingSpec({ console: "up\n", then: "wait" }));
  const shutdowns: unknown[] = [];
  for await (const event of machine.events()) {
    if (event.kind === "console") await machine.pressPowerButton();
    if (event.kind === "qmp" && event.event === "SHUTDOWN") shutdowns.push(event.data);
  }
  assertEquals(shutdowns, [{ guest: true, reason: "guest-shutdown" }]);
});
