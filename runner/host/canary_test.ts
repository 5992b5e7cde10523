import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { LIMIT_MS } from "../../fixtures/harness/clock.ts";
import { talkingSpec, TEST_HOST, testWithQemu } from "../../fixtures/harness/qemu.ts";
import { chooseAccelerator } from "./accelerator.ts";
import { bootCanary, canarySpec, tryGuest } from "./canary.ts";

/** Where the immediate of `mov ecx,300000000` stands in the sector. */
const ROUNDS_OFFSET = 0x5c;
const QEMU = TEST_HOST?.qemu ?? { path: "qemu-system-x86_64", version: "", dataFolders: [] };

testWithQemu("tryGuest() hears the canary where it lives", async () => {
  const spec = canarySpec(QEMU, "tcg", "qemu64");
  const disk = spec.files["disk"];
  assert(disk);
  // 3e8 rounds take TCG one to three seconds: a million here.
  assertEquals(new DataView(disk.buffer).getUint32(ROUNDS_OFFSET, true), 300_000_000);
  new DataView(disk.buffer).setUint32(ROUNDS_OFFSET, 1_000_000, true);
  const { works, because } = await tryGuest(spec, { limitMs: LIMIT_MS });
  assertMatch(because, /^a 64-bit guest ran in \d\.\d s$/);
  assert(works);
});

testWithQemu("tryGuest() does not wait for a guest that hangs", async () => {
  assertEquals(await tryGuest(talkingSpec({ console: "64-", then: "hang" }), { limitMs: 300 }), {
    works: false,
    because: "/dev/kvm opens, but a 64-bit guest does not get anywhere in 0.3 s",
  });
});

testWithQemu("tryGuest() says so where the guest ends without a word", async () => {
  const trial = await tryGuest(talkingSpec({ then: "triple fault" }), { limitMs: LIMIT_MS });
  assertEquals(trial, { works: false, because: "QEMU ended with 0 before the guest said a word" });
});

testWithQemu("tryGuest() passes on in one line why QEMU refuses", async () => {
  const spec = canarySpec(QEMU, "tcg", "no-such-cpu");
  const { works, because } = await tryGuest(spec, { limitMs: LIMIT_MS });
  assertMatch(because, /^Cannot start QEMU: `.*qemu-system-x86_64` ended with 1: .*no-such-cpu.*$/);
  assertEquals([works, because.includes("\n")], [false, false]);
});

testWithQemu("tryGuest() throws the reason of its signal", async () => {
  const controller = new AbortController();
  const trial = tryGuest(talkingSpec({ then: "wait" }), { signal: controller.signal });
  controller.abort(new Error("interrupted"));
  await assertRejects(() => trial, Error, "interrupted");
});

/** A program that lives as QEMU under KVM does, in a folder of its own; `host` is what it does with the host's CPU. */
async function onKvm<T>(
  host: string,
  work: (qemu: typeof QEMU, said: () => Promise<string>, folder: string) => Promise<T>,
): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-kvm-" });
  const path = `${folder}/qemu-system-x86_64`;
  const script = `#!/bin/sh
    printf '%s\\n' "$*" | grep -o 'accel.*cpu [a-z0-9]*' >>'${folder}/called'
    case "$*" in *'-cpu host'*) ${host} ;; esac
    echo '{"QMP":{}}'; read -r _; read -r _; echo '{"return":{},"id":"cont"}'
    echo 64-bit >>console; read -r _`;
  await Deno.writeTextFile(path, script, { mode: 0o700 });
  try {
    const said = () => Deno.readTextFile(`${folder}/called`);
    return await work({ path, version: "10.0.2", dataFolders: [] }, said, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("bootCanary() finds that KVM works where guests live with the plain CPU and the host's", () =>
  onKvm(":", async (qemu, said) => {
    const { works, because } = await bootCanary(qemu);
    assertMatch(because, /^a 64-bit guest ran in \d\.\d s$/);
    assert(works);
    assertEquals(await said(), "accel kvm -cpu qemu64\naccel kvm -cpu host\n");
  }));

Deno.test("bootCanary() finds that KVM does not work where only the plain CPU does", () =>
  onKvm("echo 'failed to set MSR 0x48b' >&2; exit 134", async (qemu) => {
    const { works, because } = await bootCanary(qemu);
    assertEquals(works, false);
    assertMatch(because, /^Cannot start QEMU: `.*` ended with 134: failed to set MSR 0x48b$/);
  }));

Deno.test("chooseAccelerator() takes the KVM that bootCanary() finds to work", () =>
  onKvm(":", async (qemu, _, cacheFolder) => {
    const situation = { qemu, bootId: "b", cacheFolder, tryKvm: bootCanary, signal: undefined };
    assertEquals((await chooseAccelerator("auto", situation)).accelerator, "kvm");
  }));

Deno.test("canarySpec() names the data folders of an unpacked QEMU", () => {
  const { argv } = canarySpec(
    { path: "/q/usr/bin/qemu", version: "10", dataFolders: ["/q/a", "/q/b"] },
    "kvm",
    "host",
  );
  assertEquals(argv.slice(0, 5), ["/q/usr/bin/qemu", "-L", "/q/a", "-L", "/q/b"]);
  assertEquals(argv.slice(argv.indexOf("-accel"), argv.indexOf("-m")), ["-accel", "kvm", "-cpu", "host"]);
});

testWithQemu("tryGuest() knows what a user may mend: no /dev/kvm, or none that they may use", async () => {
  for (
    const [said, because] of [
      ["No such file or directory", "there is no /dev/kvm"],
      ["Permission denied", "/dev/kvm may not be used by this user"],
    ] as const
  ) {
    const argv = ["sh", "-c", `echo "qemu: failed to initialize kvm: ${said}" >&2; exit 1`];
    const trial = await tryGuest({ ...talkingSpec({ then: "wait" }), argv }, { limitMs: LIMIT_MS });
    assertEquals(trial, { works: false, because, mayChange: true });
  }
});
