import { assert, assertEquals } from "@std/assert";
import { BAD_TEXTS, COMMAND, UNPRINTABLE } from "../fixtures/attacks/bad_text.ts";
import { liveLines, plainLine } from "./live_lines.ts";
import { displayWidth } from "./width.ts";

const KERNEL = {
  name: "growth/default",
  phase: "kernel",
  seconds: 12.3,
  lastLine: "[    1.23] Linux version 6.12",
};
const REPORTING = { name: "a", phase: "report", seconds: 101, lastLine: "reboot: Power down" };

Deno.test("liveLines() aligns names, phases and seconds", () => {
  assertEquals(liveLines([KERNEL, REPORTING], 80), [
    "  growth/default  kernel       12 s | [    1.23] Linux version 6.12",
    "  a               report      101 s | reboot: Power down",
  ]);
});

Deno.test("liveLines() cuts the console's line to the terminal", () => {
  assertEquals(liveLines([KERNEL], 50), ["  growth/default  kernel       12 s | [    1.23]…"]);
});

Deno.test("liveLines() has nothing to show for no boot", () => assertEquals(liveLines([], 80), []));

Deno.test("plainLine() is one line for a log", () => {
  assertEquals(plainLine(KERNEL), "growth/default  kernel  12 s | [    1.23] Linux version 6.12");
  assertEquals(plainLine(REPORTING), "a  report  101 s | reboot: Power down");
});

for (const [category, texts] of Object.entries(BAD_TEXTS)) {
  Deno.test(`liveLines() never wraps, nor starts with guest text, against: ${category}`, () => {
    for (const text of texts) {
      const boot = { name: text, phase: text, seconds: 1e9, lastLine: text };
      for (const columns of [1, 10, 40, 80, 200]) {
        const [line = ""] = liveLines([boot], columns);
        assert(displayWidth(line) < columns, line);
        assert(!UNPRINTABLE.test(line) && !COMMAND.test(line), line);
        assert(/^( |…|$)/.test(line), line);
      }
    }
  });

  Deno.test(`plainLine() stays one short line that is no command, against: ${category}`, () => {
    for (const text of texts) {
      const line = plainLine({ ...KERNEL, lastLine: text });
      const whole = plainLine({ name: text, phase: text, seconds: 1, lastLine: text });
      assert(![line, whole].some((each) => UNPRINTABLE.test(each) || COMMAND.test(each)), line);
      assert(
        line.startsWith("growth/default  kernel  12 s |") && line.length < 300 && !line.includes("\n"),
        line,
      );
    }
  });
}

Deno.test("plainLine() and liveLines() let no name begin a command that the guest's words end", () => {
  const boot = { name: "::warning", phase: "kernel", seconds: 1, lastLine: "x::y" };
  assertEquals(plainLine(boot), ": :warning  kernel  1 s | x::y");
  assertEquals(liveLines([boot], 80), ["  : :warning  kernel        1 s | x::y"]);
});
