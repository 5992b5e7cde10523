import { assertEquals, assertStringIncludes } from "@std/assert";
import { listenTo } from "./console.ts";
import { Listener } from "./listener.ts";

const FOLDER = new URL("../../fixtures/consoles/endings/", import.meta.url);
const OFF = { guest: true, reason: "guest-shutdown" };
const RESET = { guest: true, reason: "guest-reset" };
const USERSPACE = "[    0.000000] Linux version 6.1\nWelcome to Debian GNU/Linux 12!\n";
const PROMPT = `${USERSPACE}Debian GNU/Linux 12 debian ttyS0\n\ndebian login: `;

const bytes = (text: string) => new TextEncoder().encode(text);

/** A boot without a seed that showed this console at its first second. */
function seedless(console: string): Listener {
  const listener = new Listener({ awaited: "login" });
  listener.console(bytes(console), 1000);
  return listener;
}

function stopped(console: string, reason: "timeout" | "silence" | "interrupted"): Listener {
  const listener = seedless(console);
  listener.stop(reason, 61_000);
  return listener;
}

function gone(console: string, data: unknown): Listener {
  const listener = seedless(console);
  listener.qmp("SHUTDOWN", data, 2000);
  listener.exit(0, undefined, "", 2100);
  return listener;
}

/** How boots without a seed must end: name, verdict, and what the text must say. */
const ENDINGS: Readonly<
  Record<string, readonly [listen: () => Listener, name: string, verdict: string, text: string]>
> = {
  "quiet behind a login prompt": [
    () => stopped(PROMPT, "silence"),
    "came-up",
    "pass",
    "came up: debian login:",
  ],
  "quiet behind systemd's last target": [
    () => stopped(`${USERSPACE}[  OK  ] Reached target multi-user.target - Multi-User System.\n`, "silence"),
    "came-up",
    "pass",
    "multi-user.target",
  ],
  "quiet behind an older systemd's last target": [
    () => stopped(`${USERSPACE}[  OK  ] Reached target Multi-User System.\n`, "silence"),
    "came-up",
    "pass",
    "Reached target Multi-User System",
  ],
  "a guest that is up and never quiet": [() => stopped(PROMPT, "timeout"), "came-up", "pass", "came up"],
  "a cloud-init that finds no datasource": [
    () => stopped(`${PROMPT}\ncloud-init is enabled but no datasource found, disabling\n`, "silence"),
    "came-up",
    "pass",
    "came up",
  ],
  "a cloud-init that falls back": [
    () =>
      stopped(
        `${PROMPT}\ncloud-init[9]: Cloud-init v. 24 finished at x. Datasource DataSourceNone.\n`,
        "silence",
      ),
    "came-up",
    "pass",
    "came up",
  ],
  "a power-off behind a login prompt": [() => gone(PROMPT, OFF), "came-up", "pass", "came up"],
  "a power-off before one": [
    () => gone(USERSPACE, OFF),
    "power-off",
    "fail",
    "powered off in phase userspace, before a login prompt came",
  ],
  "a reset": [() => gone(PROMPT, RESET), "reset", "fail", "reset itself in phase userspace"],
  "a panic": [
    () => stopped(`${PROMPT}\nKernel panic - not syncing: Fatal exception\n`, "silence"),
    "panic",
    "fail",
    "panicked",
  ],
  "a damaged filesystem": [
    () => stopped(`EXT4-fs error (device vda1): bad block\n${PROMPT}`, "silence"),
    "filesystem-error",
    "fail",
    "damaged",
  ],
  "silence in the kernel": [
    () => stopped("Linux version 6.1\n", "silence"),
    "silence",
    "error",
    "nothing heard",
  ],
  "a deadline in the userspace": [
    () => stopped(USERSPACE, "timeout"),
    "timeout",
    "error",
    "no login prompt after 61 s, in phase userspace",
  ],
  "no byte at all": [() => stopped("", "silence"), "no-output", "error", "not one byte"],
  "an interruption": [() => stopped(PROMPT, "interrupted"), "interrupted", "error", "interrupted"],
};
for (const [what, [listen, name, verdict, text]] of Object.entries(ENDINGS)) {
  Deno.test(`Listener ends a boot without a seed with ${what}`, () => {
    const { ending } = listen();
    assertEquals([ending?.name, ending?.verdict], [name, verdict]);
    assertStringIncludes(ending?.text ?? "", text);
  });
}

Deno.test("Listener names the line of a prompt that ends a boot without a seed", () => {
  assertEquals(stopped(PROMPT, "silence").ending?.line, 5);
});

Deno.test("Listener knows when a guest without a seed is up", () => {
  assertEquals([seedless(USERSPACE).isUp, seedless(PROMPT).isUp], [false, true]);
  const seeded = new Listener({ awaited: "after" });
  seeded.console(bytes(PROMPT), 1000);
  assertEquals(seeded.isUp, false);
});

Deno.test("Listener goes on where cloud-init finds no datasource and none is to be found", () => {
  const listener = seedless("cloud-init[9]: Used fallback datasource\n");
  assertEquals([listener.ending, listener.endByMs], [undefined, undefined]);
});

/** Recorded consoles of endings that are fails, and none of a guest without a seed. */
for (const name of ["login-without-cloud-init", "ds-identify-found-none", "no-datasource"]) {
  Deno.test(`listenTo() blames a guest without a seed for no ${name}.console`, async () => {
    const console = await Deno.readFile(new URL(`${name}.console`, FOLDER));
    assertEquals(listenTo({ console }).ending.verdict, "fail");
    assertEquals(listenTo({ console, awaited: "login" }).ending.verdict, "pass");
  });
}
