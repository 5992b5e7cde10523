/** `seedling shell` as people open it: at a terminal, at a pipe, ended by signals. */
import { assertEquals, assertMatch } from "@std/assert";
import { TEST_HOST } from "../fixtures/harness/qemu.ts";
import { HAS_SCRIPT, startShell } from "../fixtures/harness/running_shell.ts";
import { type Talk, TYPED } from "../fixtures/harness/talking_disk.ts";

const ASKS: Talk = { console: `say: ${TYPED}\r\nthanks\r\n`, then: "wait" };

for (
  const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129], ["SIGKILL", 137]] as const
) {
  Deno.test({
    name: `seedling shell on ${signal} exits with ${code} and leaves nothing`,
    ignore: !TEST_HOST,
    fn: async () => {
      await using shell = await startShell(ASKS);
      await shell.shows("say: ");
      shell.kill(signal);
      assertEquals(await shell.ended(), code);
      await shell.leavesNothing();
    },
  });
}

Deno.test({
  name: "seedling shell gives a terminal's keys to the guest until Ctrl-] comes twice",
  ignore: !TEST_HOST || !HAS_SCRIPT,
  fn: async () => {
    await using shell = await startShell(ASKS, { isAtTerminal: true });
    const shown = await shell.shows("say: ");
    assertMatch(shown, /Log in as seedling with the password \S+; sudo asks for none\.\r\n/);
    assertMatch(shown, /To leave press Ctrl-\] twice\.\r\n/);
    // Ctrl-C is the guest's, and so is one Ctrl-] that no second follows.
    await shell.type("a\x03b\x1dc\r");
    await shell.shows("a\x03b\x1dc");
    await shell.shows("thanks");
    await shell.type("\x1d\x1d");
    assertEquals(await shell.ended(), 0);
    await shell.leavesNothing();
  },
});

Deno.test({
  name: "seedling shell tells a person at a prompt once more how to log in",
  ignore: !TEST_HOST || !HAS_SCRIPT,
  fn: async () => {
    // Both ask the terminal, which answers.
    const asks = "\x1b[6n\r\nseedling login: [  59.1] more\x1b[6n\r\n";
    await using shell = await startShell({ console: asks, then: "wait" }, { isAtTerminal: true });
    const shown = await shell.shows("Enter shows the prompt.");
    assertEquals(shown.match(/Log in as seedling with the password/g)?.length, 2);
    await shell.type("\x1d\x1d");
    assertEquals(await shell.ended(), 0);
  },
});

Deno.test({
  name: "seedling shell goes with its terminal",
  ignore: !TEST_HOST || !HAS_SCRIPT,
  fn: async () => {
    await using shell = await startShell(ASKS, { isAtTerminal: true });
    await shell.shows("say: ");
    shell.kill("SIGKILL");
    await shell.ended();
    await shell.leavesNothing();
  },
});

Deno.test({
  name: "seedling shell says that the guest is off",
  ignore: !TEST_HOST,
  fn: async () => {
    await using shell = await startShell({ console: "bye\r\n", then: "poweroff" });
    await shell.shows("The guest is off.");
    assertEquals(await shell.ended(), 0);
    await shell.leavesNothing();
  },
});
