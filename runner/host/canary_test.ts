import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { QEMU_MISSING, talkingSpec, TEST_HOST } from "../../fixtures/qemu.ts";
import { canarySpec, tryGuest } from "./canary.ts";

/** Where the immediate of `mov ecx,300000000` stands in the sector. */
const ROUNDS_OFFSET = 0x5c;
const QEMU = TEST_HOST?.qemu ?? { path: "qemu-system-x86_64", version: "", dataFolders: [] };

function canaryTest(name: string, fn: () => Promise<void>): void {
  Deno.test({
    name: `${name}${QEMU_MISSING}`,
    ignore: QEMU_MISSING !== "",
    sanitizeOps: true,
    sanitizeResources: true,
    fn,
  });
}

canaryTest("tryGuest() hears the canary where it lives", async () => {
  const spec = canarySpec(QEMU, "tcg", "qemu64");
  const disk = spec.files["disk"];
  assert(disk);
  // 3e8 rounds take TCG one to three seconds: a million here.
  assertEquals(new DataView(disk.buffer).getUint32(ROUNDS_OFFSET, true), 300_000_000);
  new DataView(disk.buffer).setUint32(ROUNDS_OFFSET, 1_000_000, true);
  const { works, because } = await tryGuest(spec, { limitMs: 20_000 });
  assertMatch(because, /^a 64-bit guest ran in \d\.\d s$/);
  assert(works);
});

canaryTest("tryGuest() does not wait for a guest that hangs", async () => {
  assertEquals(await tryGuest(talkingSpec({ console: "64-", then: "hang" }), { limitMs: 300 }), {
    works: false,
    because: "/dev/kvm opens, but a 64-bit guest does not get anywhere in 0.3 s",
  });
});

canaryTest("tryGuest() says so where the guest ends without a word", async () => {
  const trial = await tryGuest(talkingSpec({ then: "triple fault" }));
  assertEquals(trial, { works: false, because: "QEMU ended with 0 before the guest said a word" });
});

canaryTest("tryGuest() passes on in one line why QEMU refuses", async () => {
  const spec = canarySpec(QEMU, "tcg", "no-such-cpu");
  const { works, because } = await tryGuest(spec);
  assertMatch(because, /^Cannot start QEMU: `.*qemu-system-x86_64` ended with 1: .*no-such-cpu.*$/);
  assertEquals([works, because.includes("\n")], [false, false]);
});

canaryTest("tryGuest() throws the reason of its signal", async () => {
  const controller = new AbortController();
  const trial = tryGuest(talkingSpec({ then: "wait" }), { signal: controller.signal });
  controller.abort(new Error("interrupted"));
  await assertRejects(() => trial, Error, "interrupted");
});

Deno.test("canarySpec() names the data folders of an unpacked QEMU", () => {
  const { argv } = canarySpec(
    { path: "/q/usr/bin/qemu", version: "10", dataFolders: ["/q/a", "/q/b"] },
    "kvm",
    "host",
  );
  assertEquals(argv.slice(0, 5), ["/q/usr/bin/qemu", "-L", "/q/a", "-L", "/q/b"]);
  assertEquals(argv.slice(argv.indexOf("-accel"), argv.indexOf("-m")), ["-accel", "kvm", "-cpu", "host"]);
});
