import { assertEquals } from "@std/assert";
import { AwaitedJob } from "./awaited_job.ts";
import { isHandedOver } from "./handover.ts";
import { Listener } from "./listener.ts";

/** Consoles up to a silence, and whether a guest may be behind it. */
const CONSOLES: readonly (readonly [lines: readonly string[], isGuest: boolean])[] = [
  [["SeaBIOS (version 1.16.2-debian-1.16.2-1)"], false],
  [["SeaBIOS (version 1.16.2-debian-1.16.2-1)", "Booting from Hard Disk..."], true],
  [["Booting from Hard Disk...", "GRUB loading.", "Welcome to GRUB!"], true],
  [["Booting from Hard Disk...", "                 GNU GRUB  version 2.06-13"], false],
  [["                 GNU GRUB  version 2.06-13", "  Booting `Debian GNU/Linux'"], true],
  [['BdsDxe: loading Boot0002 "UEFI Misc Device" from PciRoot(0x0)/Pci(0x2,0x0)'], false],
  [['BdsDxe: starting Boot0002 "UEFI Misc Device" from PciRoot(0x0)/Pci(0x2,0x0)'], true],
  [['BdsDxe: starting Boot0001 "EFI Internal Shell"', "Shell> "], false],
];
for (const [lines, isGuest] of CONSOLES) {
  Deno.test(`isHandedOver() ${isGuest ? "takes" : "does not take"} ${JSON.stringify(lines.at(-1))} for the last word of a loader`, () =>
    assertEquals(lines.reduce((before, line) => isHandedOver(line, before), false), isGuest));
}

Deno.test("Listener.isHandedOver tells a quiet guest from a boot loader that is stuck", () => {
  const listener = new Listener({ nonce: "n", awaited: "after" });
  const told = [
    "SeaBIOS (version 1)\n",
    "Booting from Hard Disk...\n",
    "   GNU GRUB  version 2.06\n",
    "[    0.000000] Linux version 6.1\n",
  ]
    .map((text, atMs) => {
      listener.console(new TextEncoder().encode(text), atMs);
      return listener.isHandedOver;
    });
  assertEquals(told, [false, true, false, true]);
});

Deno.test("stopped() says who had the word, and what the guest waited for", () => {
  const end = (text: string) => {
    const listener = new Listener({ nonce: "n", awaited: "after" });
    listener.console(new TextEncoder().encode(text), 0);
    listener.stop("silence", 200_000);
    const { text: words, hint } = listener.ending ?? {};
    return [words, hint];
  };
  assertEquals(
    end("SeaBIOS (version 1)\n")[0],
    "nothing heard for 200 s after 200 s, in phase firmware: firmware or boot loader had the word",
  );
  const [words, hint] = end(
    "[    0.000000] Linux version 6.1\n[*** ] A start job is running for Wait for Network (20s / 2min)\n",
  );
  assertEquals(words, "nothing heard for 200 s after 200 s, in phase kernel");
  assertEquals(
    `${hint}`.split("; ")[1],
    "line 2: it waited: A start job is running for Wait for Network (20s / 2min)",
  );
});

/** What guests say that they wait for. */
const WAITS: Readonly<Record<string, string>> = {
  "[***   ] A start job is running for Wait for Network to be Configured (1min 20s / 2min)":
    "line 7: it waited: A start job is running for Wait for Network to be Configured (1min 20s / 2min)",
  "Begin: Waiting for root file system ... ": "line 7: it waited: Waiting for root file system ...",
  "[   12.0] dracut-initqueue[412]: Warning: dracut-initqueue timeout - starting timeout scripts":
    "line 7: it waited: dracut-initqueue[412]: Warning: dracut-initqueue timeout - starting timeout scripts",
};
for (const [text, hint] of Object.entries(WAITS)) {
  Deno.test(`AwaitedJob tells ${JSON.stringify(text.slice(0, 40))}`, () => {
    const job = new AwaitedJob();
    job.read({ number: 7, text });
    job.read({ number: 8, text: "[  OK  ] Reached target Basic System." });
    assertEquals(job.hints, [hint]);
  });
}
