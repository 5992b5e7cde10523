import { assertEquals } from "@std/assert";
import { BootLife } from "./boot_life.ts";

function lived(...texts: readonly string[]): BootLife {
  const boot = new BootLife();
  for (const [at, text] of texts.entries()) {
    const speaker = { isKernel: false, isCloudInit: text.includes("cloud-init") };
    boot.lookForEnd({ number: at + 1, text }, speaker);
    boot.hear(text, speaker);
    if (!boot.isUpForGood) {
      boot.read(text, { isShell: text.endsWith("# "), isExcerpt: false, canPrint: true });
    }
  }
  return boot;
}
const SERVICE = "[  OK  ] Started cron.service - Regular background program processing daemon.";
const TARGET = "[  OK  ] Reached target multi-user.target - Multi-User System.";

Deno.test("BootLife tells how far a boot came, and what may still take that back", () => {
  const signs = [["x"], ["Filesystem Size Use% Mounted on"], [SERVICE], [TARGET], ["debian login: "]]
    .map((texts) => lived(...texts)).map((
      { sign, isByTarget, isUpForGood },
    ) => [sign, isByTarget, isUpForGood]);
  assertEquals(signs, [
    ["none", false, false],
    ["table", false, false],
    ["services", false, false],
    ["up", true, false],
    ["up", false, true],
  ]);
  const job = "[ ***  ] A start job is running for Wait for Network (5min 2s / no limit)";
  assertEquals([lived(SERVICE).stands(SERVICE), lived(SERVICE, job).stands(job)], ["services", "none"]);
});

Deno.test("BootLife.isSound asks for a login, cloud-init's last word, or an end in good order behind what was up", () => {
  const sound = [
    ["debian login: "],
    [SERVICE, "root@debian:~# "],
    ["Cloud-init v. 23.4 finished at Mon, 01 Jan"],
    [TARGET, "reboot: Restarting system"],
  ];
  assertEquals(sound.map((texts) => lived(...texts).isSound), sound.map(() => true));
  assertEquals([lived(SERVICE, "reboot: Restarting system").isSound, lived(TARGET).isSound], [false, false]);
});

Deno.test("BootLife.gone is the line of the kernel's last word, until somebody speaks again", () => {
  assertEquals(lived("x", "reboot: Power down", "TEST PASSED").gone, 2);
  assertEquals(lived("x", "reboot: Power down", "debian login: ").gone, undefined);
  assertEquals(lived("x", "QEMU: Terminated").isHost, true);
});
