import { assertEquals, assertStringIncludes } from "@std/assert";
import { Listener } from "./listener.ts";

const NONCE = "0123456789abcdef";
const EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const PANIC = "[    1.9] Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)\n";
const FINISHED =
  "[   25.6] cloud-init[385]: Cloud-init v. 22.4.2 finished at Sun, 29 Nov 2026. Up 25.63 seconds\n";
const OFF = { guest: true, reason: "guest-shutdown" };

function done(moment: string): string {
  return `#seedling 1 ${NONCE} boot ${moment} done 0 0 ${EMPTY_SHA256}\n#end ${NONCE} done\n`;
}

class Boot {
  readonly listener = new Listener({ nonce: NONCE, awaited: "after", limitBytes: 100_000 });
  #nowMs = 0;

  get nowMs(): number {
    return this.#nowMs += 100;
  }
  console(text: string): this {
    this.listener.console(new TextEncoder().encode(text), this.nowMs);
    return this;
  }
  report(text: string): this {
    this.listener.report(new TextEncoder().encode(text), this.nowMs);
    return this;
  }
  qmp(event: string, data: unknown): this {
    this.listener.qmp(event, data, this.nowMs);
    return this;
  }
  exit(code = 0, signal?: string, stderr = ""): this {
    this.listener.exit(code, signal, stderr, this.nowMs);
    return this;
  }
  stop(reason: "timeout" | "silence" | "interrupted"): this {
    this.listener.stop(reason, this.#nowMs + 60_000);
    return this;
  }
  settle(): this {
    this.listener.settle(this.#nowMs + 2000);
    return this;
  }
}

/** Boots and how each must end: name, verdict, and what the text must say. */
const ENDINGS: Readonly<
  Record<string, readonly [boot: () => Boot, name: string, verdict: string, text: string]>
> = {
  "the awaited report": [
    () => new Boot().console(FINISHED).report(done("before") + done("after")).settle(),
    "reported",
    "pass",
    'of "after"',
  ],
  "the awaited report, both ports ending at once": [
    () => new Boot().report(done("after")).console(FINISHED).qmp("SHUTDOWN", OFF).exit(),
    "reported",
    "pass",
    'of "after"',
  ],
  "the awaited report and a crash behind it": [
    () => new Boot().report(done("after")).exit(134, "SIGABRT"),
    "reported",
    "pass",
    'of "after"',
  ],
  "the awaited report, and a panic while the console lags": [
    () => new Boot().report(done("after")).console(PANIC).settle(),
    "panic",
    "fail",
    "the kernel panicked: VFS: Unable",
  ],
  "the awaited report, and a deadline while the console lags": [
    () => new Boot().report(done("after")).stop("timeout"),
    "reported",
    "pass",
    'of "after"',
  ],
  "a report at power-off": [
    () => new Boot().report(done("shutdown")).qmp("SHUTDOWN", OFF).exit(),
    "reported",
    "pass",
    'of "shutdown"',
  ],
  "a report at power-off, the power-off still to come": [
    () => new Boot().report(done("shutdown")).settle(),
    "reported",
    "pass",
    'of "shutdown"',
  ],
  "a report at power-off that came last": [
    () => new Boot().qmp("SHUTDOWN", OFF).report(done("shutdown")).exit(),
    "reported",
    "pass",
    'of "shutdown"',
  ],
  "a panic": [() => new Boot().console(PANIC).settle(), "panic", "fail", "the kernel panicked: VFS: Unable"],
  "a panic and a reset by it": [
    () => new Boot().console(PANIC).qmp("SHUTDOWN", { guest: true, reason: "guest-reset" }).exit(),
    "panic",
    "fail",
    "the kernel panicked",
  ],
  "a panic and the report on its way": [
    () => new Boot().console(PANIC).report(done("after")).settle(),
    "panic",
    "fail",
    "the kernel panicked",
  ],
  "a panic and QEMU's crash": [
    () => new Boot().console(PANIC).exit(134, "SIGABRT"),
    "panic",
    "fail",
    "the kernel",
  ],
  "a panic that only pvpanic tells": [
    () => new Boot().qmp("GUEST_PANICKED", { action: "pause" }).settle(),
    "panic",
    "fail",
    "as its pvpanic device says",
  ],
  "a CPU level, and the panic that follows": [
    () => new Boot().console(`Fatal glibc error: CPU does not support x86-64-v2\n${PANIC}`).settle(),
    "cpu-level",
    "fail",
    "needs a newer CPU: x86-64-v2",
  ],
  "a prompt that has no line end": [
    () => new Boot().console("grub rescue> ").settle(),
    "grub-prompt",
    "fail",
    "GRUB",
  ],
  "a deadline": [
    () => new Boot().console("[    0.000000] Linux version 6.1\n").stop("timeout"),
    "timeout",
    "error",
    "no report after 60 s, in phase kernel",
  ],
  "silence": [
    () => new Boot().console("Welcome to Debian!\n").stop("silence"),
    "silence",
    "error",
    "nothing heard for 60 s after 60 s, in phase userspace",
  ],
  "a deadline with a fatal line": [
    () => new Boot().console("[   40.1] Out of memory: Killed process 812 (cloud-init)\nx\n").stop("timeout"),
    "out-of-memory",
    "fail",
    "Killed process 812",
  ],
  "silence with a soft lockup": [
    () => new Boot().console("watchdog: BUG: soft lockup - CPU#0 stuck for 22s!\n").stop("silence"),
    "silence",
    "error",
    "nothing heard",
  ],
  "silence behind a login prompt without cloud-init": [
    () => new Boot().console("Debian\r\n\r\ndebian login: ").stop("silence"),
    "cloud-init-never-ran",
    "fail",
    "cloud-init never ran",
  ],
  "silence behind a login prompt with cloud-init": [
    () => new Boot().console("[    9.0] cloud-init[300]: Cloud-init v. 22\r\ndebian login: ").stop("silence"),
    "silence",
    "error",
    "in phase cloud-init",
  ],
  "silence behind a login prompt, with a first frame": [
    () => new Boot().report(done("before")).console("debian login: ").stop("silence"),
    "silence",
    "error",
    "in phase cloud-init",
  ],
  "silence from the start": [() => new Boot().stop("silence"), "no-output", "error", "not one byte"],
  "an interruption": [
    () => new Boot().console("x\n").stop("interrupted"),
    "interrupted",
    "error",
    "interrupted after",
  ],
  "an interruption during a panic's grace": [
    () => new Boot().console(PANIC).stop("interrupted"),
    "interrupted",
    "error",
    "interrupted",
  ],
  "a power-off": [
    () => new Boot().console("Welcome to Debian!\n").qmp("SHUTDOWN", OFF).exit(),
    "power-off",
    "fail",
    "powered off in phase userspace, without a report",
  ],
  "a power-off that QEMU does not follow": [
    () => new Boot().qmp("SHUTDOWN", OFF).settle(),
    "power-off",
    "fail",
    "off",
  ],
  "a power-off without a datasource": [
    () =>
      new Boot().console("cloud-init is enabled but no datasource found, disabling\n").qmp("SHUTDOWN", OFF)
        .exit(),
    "no-datasource",
    "fail",
    "no datasource",
  ],
  "a reset": [
    () => new Boot().console("x\n").qmp("SHUTDOWN", { guest: true, reason: "guest-reset" }).exit(),
    "reset",
    "fail",
    "reset itself in phase firmware",
  ],
  "a reset without -no-reboot": [
    () => new Boot().console("x\n").qmp("RESET", { guest: true, reason: "subsystem-reset" }).settle(),
    "reset",
    "fail",
    "reset itself",
  ],
  "QEMU's crash": [
    () => new Boot().console("x\n").exit(134, "SIGABRT", "one\nqemu: failed to set MSR 0x10a to 0x69\n"),
    "qemu-crash",
    "error",
    "QEMU was ended by SIGABRT: qemu: failed to set MSR",
  ],
  "QEMU's end with a status": [
    () => new Boot().exit(1, undefined, ""),
    "qemu-crash",
    "error",
    "QEMU ended with status 1",
  ],
  "QEMU's end without a word": [
    () => new Boot().console("x\n").exit(),
    "qemu-crash",
    "error",
    "ended with status 0",
  ],
  "QEMU killed": [() => new Boot().exit(137, "SIGKILL"), "qemu-crash", "error", "was ended by SIGKILL"],
  "QEMU's crash after a power-off": [
    () => new Boot().qmp("SHUTDOWN", OFF).exit(139, "SIGSEGV"),
    "qemu-crash",
    "error",
    "SIGSEGV",
  ],
  "too little memory on the host": [
    () =>
      new Boot().exit(1, undefined, "qemu: cannot set up guest memory 'pc.ram': Cannot allocate memory\n"),
    "host-memory",
    "error",
    "cannot set up guest memory",
  ],
  "a full disk on the host": [
    () =>
      new Boot().console("x\n").qmp("BLOCK_IO_ERROR", { "node-name": "disk", nospace: true, action: "stop" }),
    "host-disk-full",
    "error",
    "no space left for disk",
  ],
  "a broken disk on the host": [
    () => new Boot().qmp("BLOCK_IO_ERROR", { device: "", "node-name": "", nospace: false }),
    "host-io-error",
    "error",
    "cannot read or write a disk",
  ],
  "a flood on the console": [
    () => new Boot().console("x".repeat(100_001)),
    "output-limit",
    "error",
    "more than 100000 bytes on the console",
  ],
  "a flood on the report channel": [
    () => new Boot().report("x\n".repeat(50_001)),
    "output-limit",
    "error",
    "on the report channel",
  ],
};
for (const [what, [boot, name, verdict, text]] of Object.entries(ENDINGS)) {
  Deno.test(`Listener ends with ${what}`, () => {
    const { ending } = boot().listener;
    assertEquals([ending?.name, ending?.verdict], [name, verdict]);
    assertStringIncludes(ending?.text ?? "", text);
  });
}

/** Events that end nothing. */
const GOES_ON: Readonly<Record<string, () => Boot>> = {
  "the first moment's report": () => new Boot().report(done("before")),
  "a fatal line that a guest may survive": () =>
    new Boot().console("[   40.1] Out of memory: Killed process 1 (x)\n"),
  "a login prompt": () => new Boot().console("debian login: "),
  "a login before cloud-init starts": () =>
    new Boot().console("debian login: ").console(
      "[   25.370325] cloud-init[385]: Cloud-init v. 22.4.2 running\n",
    ),
  "our own quit": () => new Boot().qmp("SHUTDOWN", { guest: false, reason: "host-qmp-quit" }),
  "a stop": () => new Boot().qmp("STOP", undefined).qmp("RESUME", {}),
  "an event without data": () => new Boot().qmp("SHUTDOWN", null).qmp("RESET", "x"),
};
for (const [what, boot] of Object.entries(GOES_ON)) {
  Deno.test(`Listener goes on after ${what}`, () => {
    const { listener } = boot();
    assertEquals([listener.ending, listener.endByMs], [undefined, undefined]);
  });
}

Deno.test("Listener gives a panic two seconds for its trace", () => {
  const boot = new Boot().console(PANIC);
  assertEquals([boot.listener.ending, boot.listener.endByMs], [undefined, 2100]);
  boot.listener.settle(2099);
  assertEquals(boot.listener.ending, undefined);
  boot.console("[    1.9] CPU: 0 PID: 1 Comm: swapper/0\n");
  boot.listener.settle(2100);
  assertEquals([boot.listener.ending?.name, boot.listener.ending?.line, boot.listener.endByMs], [
    "panic",
    1,
    undefined,
  ]);
  assertEquals(boot.listener.transcript().lines.length, 2);
});

Deno.test("Listener gives a panic its two seconds when a report comes in between, too", () => {
  assertEquals(new Boot().console(PANIC).report(done("after")).listener.ending, undefined);
});

Deno.test("Listener names a lesser sign once, whole, that came in two pieces", () => {
  const boot = new Boot().console("[ TIME ] Timed out wait").console("ing for device x.\n").stop("silence");
  const named = 'the last line is "[ TIME ] Timed out waiting for device x."; ' +
    "line 1: systemd waited in vain (Timed out waiting for device x.)";
  assertEquals(boot.listener.ending?.hint, named);
});

Deno.test("Listener reads a fatal line again when it is whole", () => {
  const { ending } = new Boot().console(PANIC.slice(0, 48)).console(PANIC.slice(48)).settle().listener;
  assertEquals(ending?.text, "the kernel panicked: VFS: Unable to mount root fs on unknown-block(0,0)");
  assertStringIncludes(ending?.hint ?? "", "root= names another disk");
});

Deno.test("Listener names lesser signs beside an ending", () => {
  const { ending } =
    new Boot().console("[ TIME ] Timed out waiting for device data.device.\nx\n").stop("timeout").listener;
  assertEquals(
    ending?.hint,
    'the last line is "x"; line 1: systemd waited in vain (Timed out waiting for device data.device.)',
  );
  assertEquals(ending?.line, 2);
});

Deno.test("Listener says where a mute boot may lack its console", () => {
  assertStringIncludes(new Boot().stop("silence").listener.ending?.hint ?? "", "console=ttyS0");
  assertStringIncludes(new Boot().exit(137, "SIGKILL").listener.ending?.hint ?? "", "out of memory");
  assertStringIncludes(
    new Boot().report("x\n").stop("timeout").listener.ending?.hint ?? "",
    "the console is empty",
  );
});

Deno.test("Listener keeps its first ending", () => {
  const boot = new Boot().console(FINISHED).report(done("after")).settle().console(PANIC).settle()
    .exit(134, "SIGABRT").stop("timeout");
  assertEquals(boot.listener.transcript().ending.name, "reported");
});

Deno.test("Listener waits for a console that lags behind its report", () => {
  const boot = new Boot().console("[   24.9] cloud-init[385]: NAME SIZE\n").report(done("after"));
  assertEquals([boot.listener.ending, boot.listener.endByMs], [undefined, 6200]);
  boot.console("[   25.0] cloud-init[385]: vda 20G\n");
  assertEquals([boot.listener.ending, boot.listener.endByMs], [undefined, 6200]);
  boot.console(FINISHED.trimEnd());
  assertEquals([boot.listener.ending, boot.listener.endByMs], [undefined, 650]);
  boot.console("\n");
  boot.listener.settle(749);
  assertEquals([boot.listener.ending, boot.listener.endByMs], [undefined, 750]);
  boot.listener.settle(750);
  assertEquals(boot.listener.ending?.name, "reported");
});

Deno.test("Listener waits no more than six seconds for a console that does not stop", () => {
  const boot = new Boot().console(FINISHED).report(done("after"));
  for (let nth = 0; nth < 58; nth++) boot.console("nginx: a line\n");
  assertEquals(boot.listener.endByMs, 6200);
  boot.listener.settle(6200);
  assertEquals(boot.listener.ending?.name, "reported");
});

Deno.test("Listener sees both phases of a report that comes in one piece", () => {
  const { listener } = new Boot().report(done("before") + done("after"));
  assertEquals(listener.transcript().phases.map(({ phase }) => phase), ["cloud-init", "report"]);
});

Deno.test("Listener follows the phases, each when it was first seen", () => {
  const boot = new Boot()
    .console("SeaBIOS\n").console("GRUB loading.\n").console("[    0.000000] Linux version 6.1\n")
    .console("Loading, please wait...\n").console("Welcome to Debian GNU/Linux 12!\n").console("GRUB again\n")
    .console("[    9.0] cloud-init[300]: Cloud-init v. 22.4.2 running 'init'\n").report(done("before"))
    .report(done("after"));
  assertEquals(boot.listener.transcript().phases, [
    { phase: "firmware", atMs: 100 },
    { phase: "bootloader", atMs: 200 },
    { phase: "kernel", atMs: 300 },
    { phase: "initramfs", atMs: 400 },
    { phase: "userspace", atMs: 500 },
    { phase: "cloud-init", atMs: 700 },
    { phase: "report", atMs: 900 },
  ]);
  assertEquals(boot.listener.phase, "report");
});

Deno.test("Listener takes no welcome of GRUB for one of systemd, cut by its cursor's jumps or not", () => {
  for (
    const welcome of [
      "Welcome to GRUB!",
      "Welcome to \x1b[04;12HGRUB!",
      "Welcome to G\x1b[04;12H\x1b[04;13HRUB!",
      "Welcome to GR\nUB!",
    ]
  ) {
    const { listener } = new Boot().console("SeaBIOS\r\nGRUB loading...\r\n").console(`${welcome}\r\n`);
    assertEquals([welcome, listener.phase], [welcome, "bootloader"]);
  }
  assertEquals(new Boot().console("Welcome to Gentoo Linux!\r\n").listener.phase, "userspace");
});

Deno.test("Listener knows its last line and when it last heard something", () => {
  const { listener } = new Boot().console("one\r\n\r\ndebian login: ").console("").qmp("RTC_CHANGE", {});
  assertEquals([listener.lastLine, listener.lastHeardMs], ["debian login: ", 300]);
});

Deno.test("Listener keeps head and tail of a flood, and says how many lines are missing", () => {
  const { lines, droppedLines = 0 } = new Boot().console("12345678\n".repeat(20_000)).listener.transcript();
  assertEquals(lines.length + droppedLines, 20_000);
  assertEquals([lines[0]?.number, lines.at(-1)?.number, droppedLines > 0], [1, 20_000, true]);
});

const CUT = done("after").split("\n", 1) + "\n";

Deno.test("Listener takes a frame cut by a guest's fall for no damage of its own", () => {
  assertEquals(new Boot().report(CUT).console(PANIC).settle().listener.transcript().damage, []);
  const off = new Boot().report(CUT).qmp("SHUTDOWN", OFF).exit().listener.transcript();
  assertEquals([off.damage, off.ending.hint?.includes("after/done")], [[], true]);
});

Deno.test("Listener takes a frame cut by its own quit for no damage", () => {
  const later = CUT.replace("after", "shutdown");
  assertEquals(new Boot().report(done("after") + later).listener.transcript().damage, []);
});

Deno.test("Listener takes a frame cut without a reason for damage", () => {
  const { damage } = new Boot().report(CUT).stop("timeout").listener.transcript();
  assertEquals(damage, ["frame after/done (report line 1) has no end: the report stops at line 1"]);
});

Deno.test("Listener.transcript() before an ending counts as an interruption", () => {
  assertEquals(new Boot().console("x\n").listener.transcript().ending.name, "interrupted");
});

Deno.test("Listener takes what the host does to the machine for no word of a guest that is silent", () => {
  const boot = new Boot().console("[    0.0] Linux version 6.1\r\n").console(
    "[   61.2] audit: type=1400 x\r\n",
  );
  const { newsMs } = boot.listener;
  assertEquals([newsMs, boot.qmp("RESUME", {}).listener.newsMs], [100, 100]);
  assertStringIncludes(
    boot.stop("silence").listener.ending?.text ?? "",
    "nothing but messages of audit and network",
  );
  assertEquals(new Boot().console("x\r\n").qmp("RTC_CHANGE", {}).listener.newsMs, 200);
});
