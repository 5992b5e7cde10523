import { assertEquals } from "@std/assert";
import type { Ending } from "./ending.ts";
import { guestTimeout } from "./guest_timeout.ts";

const SHELL: Ending = {
  name: "emergency-shell",
  verdict: "fail",
  text: "systemd stopped at its emergency shell",
};
const WAITED = "[ TIME ] Timed out waiting for device dev-d…vice - /dev/disk/by-uuid/5EED-0013.";

const linesOf = (...texts: readonly string[]) => texts.map((text, index) => ({ number: index + 7, text }));

Deno.test("guestTimeout() makes an error of an emergency shell behind a time limit of systemd", () => {
  const told = guestTimeout({
    ending: SHELL,
    lines: linesOf("x", WAITED, "[DEPEND] Dependency failed for y."),
  });
  assertEquals([told?.name, told?.verdict, told?.line], ["guest-timeout", "error", 8]);
  assertEquals(told?.text.endsWith("/dev/disk/by-uuid/5EED-0013."), true);
});

Deno.test("guestTimeout() leaves every other ending as it is", () => {
  const lines = linesOf("[FAILED] Failed to mount /boot/efi.", "[DEPEND] Dependency failed for y.");
  assertEquals(guestTimeout({ ending: SHELL, lines }), undefined);
  const panic: Ending = { name: "panic", verdict: "fail", text: "the kernel panicked" };
  assertEquals(guestTimeout({ ending: panic, lines: linesOf(WAITED) }), undefined);
});
