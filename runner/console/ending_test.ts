import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { listenTo } from "./console.ts";
import type { Ending } from "./ending.ts";
import { messagesOf } from "../facts/messages.ts";
import { unstamped } from "../facts/prefixes.ts";
import { FATAL_LINES, findFatal } from "./fatal_lines.ts";
import { Listener } from "./listener.ts";

const FOLDER = new URL("../../fixtures/consoles/endings/", import.meta.url);
const ELSEWHERE = new URL("../../fixtures/consoles/elsewhere/", import.meta.url);
const NONCE = "0123456789abcdef";

/** How a console must end: name, verdict, and what stands in the first line that the ending must point at. */
interface Told {
  readonly ending: string;
  readonly verdict: "fail" | "error";
  /** `undefined`: no line says so. */
  readonly says?: string;
  /** The line is named in the hint; the ending's own is the last one, or that of a graver sign. */
  readonly isInHint?: true;
  /** Shows only when a limit is reached; the others end a recording just as well. */
  readonly isStopped?: true;
}

function fail(ending: string, says: string): Told {
  return { ending, verdict: "fail", says };
}

/** An ending of silence, whose hint says why. */
function hinted(says: string): Told {
  return { ending: "silence", verdict: "error", says, isInHint: true, isStopped: true };
}

const CONSOLES: Readonly<Record<string, Told>> = {
  "bios-no-bootable-device": fail("no-bootable-device", "No bootable device."),
  "uefi-no-bootable-device": fail("no-bootable-device", "BdsDxe: No bootable option"),
  "uefi-shell": fail("no-bootable-device", "Shell>"),
  "uefi-device-fails": hinted("BdsDxe: failed to load Boot0002"),
  "secure-boot-refused": fail("no-bootable-device", "bad shim signature"),
  "secure-boot-invalid-signature": fail("no-bootable-device", "has invalid signature"),
  "grub-rescue": fail("grub-prompt", "grub rescue>"),
  "grub-prompt": fail("grub-prompt", "grub> "),
  "grub-no-kernel": fail("grub-prompt", "you need to load the kernel first"),
  "grub-error": hinted("unknown filesystem"),
  "panic-out-of-memory": fail("out-of-memory", "System is deadlocked on memory"),
  "panic-no-root": fail("panic", "VFS: Unable to mount root fs"),
  "systemd-boot-no-kernel": fail("boot-loader", "linux): Not found"),
  "efi-stub-failed": fail("boot-loader", "efi_stub_entry() failed!"),
  "grub-rescue-mode": fail("grub-prompt", "Entering rescue mode..."),
  "freebsd": { ending: "not-linux", verdict: "error", says: "FreeBSD/x86 bootstrap loader" },
  "freebsd-no-root": fail("panic", "mountroot> "),
  "kernel-corrupt": fail("panic", "XZ-compressed data is corrupt"),
  "panic-root-found": fail("panic", "unknown-block(254,1)"),
  "crash-kernel": fail("panic", "Starting crashdump kernel..."),
  "init-missing": fail("emergency-shell", "Target filesystem doesn't have"),
  "initramfs-gave-up": fail("emergency-shell", "Gave up waiting for root"),
  "mkinitcpio-no-root": fail("emergency-shell", "You are now being dropped"),
  "initramfs-unpacking-failed": {
    ...fail("panic", "Initramfs unpacking failed: write error"),
    isInHint: true,
  },
  "volume-group-missing": {
    ...fail("emergency-shell", 'Volume group "debian-vg" not found'),
    isInHint: true,
  },
  "root-of-unknown-type": { ...fail("emergency-shell", "unknown filesystem type 'btrfs'"), isInHint: true },
  "init-of-another-architecture": {
    ...fail("panic", "Failed to execute /sbin/init (error -8)"),
    isInHint: true,
  },
  "ignition-unit-failed": fail("ignition-failed", "failed to fetch config: 404"),
  "dracut-refuses": fail("init-stopped", "FATAL: No or empty root="),
  "systemd-rescue": fail("emergency-shell", "Reached target rescue.target"),
  "systemd-mount-failed": { ...fail("emergency-shell", "mount: /data: can't find UUID"), isInHint: true },
  "cloud-init-crashed": fail("cloud-init-crashed", "cloudinit/cmd/main.py"),
  "disk-smaller-than-filesystem": fail("emergency-shell", "(initramfs) "),
  "kernel-waits-for-root": fail("panic", "Waiting for root device"),
  "disk-refuses": fail("filesystem-error", "critical target error"),
  "network-boot": fail("no-bootable-device", "PXE-E16"),
  "filesystem-full": { ...fail("cloud-init-crashed", "No space left on device"), isInHint: true },
  "kernel-hangs": { ending: "silence", verdict: "error", isStopped: true },
  "panic-no-init": fail("panic", "No working init found"),
  "panic-init-killed": fail("panic", "Attempted to kill init!"),
  "mountall-waits": fail("emergency-shell", "Press S to skip mounting"),
  "panic-torn": fail("panic", "ic - not syncing: Fatal exception in interrupt"),
  "panic": fail("panic", "Kernel panic - not syncing: Fatal exception in interrupt"),
  "cpu-x86-64-v2": fail("cpu-level", "CPU does not support x86-64-v2"),
  "cpu-x86-64-v3": fail("cpu-level", "CPU does not support x86-64-v3"),
  "cpu-isa-level": fail("cpu-level", "CPU ISA level is lower"),
  "cpu-32-bit": fail("cpu-level", "requires an x86-64 CPU"),
  "initramfs-no-root": fail("emergency-shell", "ALERT!"),
  "initramfs-prompt": fail("emergency-shell", "(initramfs) "),
  "initramfs-alpine": fail("emergency-shell", "initramfs emergency recovery shell"),
  "dracut-emergency": fail("emergency-shell", "Entering emergency mode."),
  "systemd-emergency": fail("emergency-shell", "You are in emergency mode."),
  "systemd-device-timeout": { ...fail("emergency-shell", "Timed out waiting for device"), isInHint: true },
  "no-datasource": fail("no-datasource", "Datasource DataSourceNone"),
  "modules-missing": { ...fail("no-datasource", "Failed to find module 'autofs4'"), isInHint: true },
  "ds-identify-found-none": fail("no-datasource", "no datasource found, disabling"),
  "cloud-init-disabled-by-command-line": fail("cloud-init-disabled", "cloud-init=disabled"),
  "cloud-init-disabled-by-file": fail("cloud-init-disabled", "cloud-init.disabled"),
  "cloud-init-disabled-openrc": fail("cloud-init-disabled", "cloud-init-local is disabled via"),
  "login-without-cloud-init": fail("cloud-init-never-ran", "debian login:"),
  "vendor-data-setting-invalid": hinted("invalid vendor_data setting"),
  "vendor-data-disabled": hinted("finished at"),
  "out-of-memory": fail("out-of-memory", "Out of memory: Killed process 682"),
  "ext4-error": fail("filesystem-error", "EXT4-fs error (device vda1)"),
  "xfs-error": fail("filesystem-error", "Metadata CRC error"),
  "fsck-manually": fail("filesystem-error", "RUN fsck MANUALLY"),
  "disk-io-error": fail("filesystem-error", "I/O error, dev nvme1n1"),
  "kernel-oops": fail("kernel-oops", "BUG: unable to handle page fault"),
  "metadata-unanswered": fail("no-datasource", "Giving up on md"),
  "u-boot-no-kernel": fail("boot-loader", "can't get kernel image!"),
  "u-boot-prompt": hinted("=> "),
  "cloud-init-traceback": { ...fail("cloud-init-crashed", "KeyError: 'instance-id'"), isInHint: true },
  "cloud-init-python-broken": fail("cloud-init-crashed", "error while loading shared libraries"),
  "cloud-init-ordering-cycle": fail("cloud-init-never-ran", "deleted to break ordering cycle"),
  "soft-lockup": hinted("soft lockup - CPU#0"),
  "rcu-stall": hinted("INFO: rcu_sched self-detected stall"),
  "no-output": { ending: "no-output", verdict: "error", isStopped: true },
};

function bytesOf(name: string): Uint8Array {
  return Deno.readFileSync(new URL(`${name}.console`, FOLDER));
}

/** The boot that showed this console, ended by silence. */
function stopped(console: Uint8Array): Ending {
  const listener = new Listener({ nonce: NONCE, awaited: "after" });
  if (console.length > 0) listener.console(console, 1000);
  listener.stop("silence", 61_000);
  return listener.transcript().ending;
}

/** The first line of the raw file that has `text`, counted from 1, and as {@linkcode Listener} sees it. */
function lineWith(text: string, console: Uint8Array): { readonly number: number; readonly shown: string } {
  const number = new TextDecoder().decode(console).split("\n").findIndex((line) => line.includes(text)) + 1;
  const shown = listenTo({ console }).lines.find((line) =>
    line.number === number && line.text.includes(text)
  );
  assert(shown !== undefined, `no line has ${text}`);
  return { number, shown: shown.text };
}

for (const [name, told] of Object.entries(CONSOLES)) {
  Deno.test(`Listener says why ${name}.console has no report`, () => {
    const console = bytesOf(name);
    const endings = [stopped(console), ...(told.isStopped ? [] : [listenTo({ console }).ending])];
    const line = told.says === undefined ? undefined : lineWith(told.says, console).number;
    for (const { name, verdict, line: pointed, hint = "" } of endings) {
      assertEquals([name, verdict], [told.ending, told.verdict]);
      if (told.isInHint) assertStringIncludes(hint, `line ${line}: `);
      else if (line !== undefined) assertEquals(pointed, line);
      assert(hint !== "");
    }
  });
}

/** What hints at a fault is one where a log ends so. */
for (const name of ["grub-error", "uefi-device-fails", "u-boot-prompt"]) {
  Deno.test(`listenTo() takes the last words of ${name}.console for its ending`, () => {
    assertEquals(listenTo({ console: bytesOf(name) }).ending.verdict, "fail");
  });
}

Deno.test("FATAL_LINES has a console for every row", () => {
  const consoles = [FOLDER, ELSEWHERE].flatMap((folder) =>
    [...Deno.readDirSync(folder)].filter(({ name }) => name.endsWith(".console")).map(({ name }) =>
      Deno.readFileSync(new URL(name, folder))
    )
  );
  const texts = consoles.flatMap((console) => listenTo({ console }).lines).flatMap(messagesOf).map((
    { text },
  ) => text);
  const met = new Set(texts.map((text) => (findFatal(text) ?? findFatal(unstamped(text)))?.sign));
  assertEquals(FATAL_LINES.filter((row) => !met.has(row)).map(({ pattern }) => pattern.source), []);
});

Deno.test("every console of the folder is in this test, and in its README", () => {
  const files = [...Deno.readDirSync(FOLDER)].map(({ name }) => name).filter((name) => name !== "README.md");
  assertEquals(files.sort(), Object.keys(CONSOLES).map((name) => `${name}.console`).sort());
  const readme = Deno.readTextFileSync(new URL("README.md", FOLDER));
  assertEquals(files.filter((file) => !readme.includes(`| \`${file}\` |`)), []);
});

Deno.test("Listener does not doubt vendor-data once a frame is in", () => {
  const sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  const listener = new Listener({ nonce: NONCE, awaited: "after" });
  const frame = `#seedling 1 ${NONCE} boot before done 0 0 ${sha256}\n#end ${NONCE} done\n`;
  listener.report(new TextEncoder().encode(frame), 500);
  listener.console(bytesOf("vendor-data-disabled"), 1000);
  listener.stop("silence", 61_000);
  const { name, hint } = listener.transcript().ending;
  assertEquals([name, hint?.includes("vendor-data")], ["silence", false]);
});

Deno.test("listenTo() says of a seed that could not be mounted that the kernel finds no modules", async () => {
  const console = await Deno.readFile(new URL("modules-missing.console", FOLDER));
  const { hint = "" } = listenTo({ console }).ending;
  assert(hint.startsWith("the running kernel's modules are not there"), hint);
});
