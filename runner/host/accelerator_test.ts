import { assertEquals, assertRejects } from "@std/assert";
import { chooseAccelerator, type KvmTrial } from "./accelerator.ts";

const NEW_QEMU = { path: "qemu-system-x86_64", version: "10.0.2", dataFolders: [] };
const OLD_QEMU = { ...NEW_QEMU, version: "7.2.22" };
const WORKS = { works: true, because: "a 64-bit guest ran in 0.3 s" };
const HANGS = { works: false, because: "/dev/kvm opens, but a 64-bit guest does not get anywhere in 3 s" };

/** Chooses with a cache of its own; `trials` counts how often KVM was tried. */
async function inCache(
  work: (
    situation: (trial: KvmTrial) => Parameters<typeof chooseAccelerator>[1],
    trials: () => number,
  ) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  let count = 0;
  const situation = (trial: KvmTrial) => ({
    qemu: NEW_QEMU,
    bootId: "boot-1",
    cacheFolder: `${folder}/cache`,
    tryKvm: () => {
      count++;
      return Promise.resolve(trial);
    },
    signal: undefined,
  });
  try {
    await work(situation, () => count);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("chooseAccelerator() takes KVM where a guest ran", () =>
  inCache(async (situation) => {
    const expected = { accelerator: "kvm" as const, because: WORKS.because };
    assertEquals(await chooseAccelerator("auto", situation(WORKS)), expected);
    assertEquals(await chooseAccelerator("kvm", situation(WORKS)), expected);
  }));

Deno.test("chooseAccelerator() takes TCG where none ran, and says why", () =>
  inCache(async (situation) => {
    assertEquals(await chooseAccelerator("auto", situation(HANGS)), {
      accelerator: "tcg",
      because: HANGS.because,
    });
  }));

Deno.test("chooseAccelerator() warns of a QEMU too old for TCG, but not where KVM was asked for", () =>
  inCache(async (situation) => {
    const old = { ...situation(HANGS), qemu: OLD_QEMU };
    const warning =
      "; QEMU 7.2.22 crashes Linux 6.12 guests without KVM (run `seedling setup` for a newer one)";
    assertEquals((await chooseAccelerator("auto", old)).because, `${HANGS.because}${warning}`);
    assertEquals((await chooseAccelerator("tcg", old)).because, `asked for${warning}`);
    assertEquals((await chooseAccelerator("kvm", old)).because, HANGS.because);
  }));

Deno.test("chooseAccelerator() tries KVM once per boot of the host and QEMU", () =>
  inCache(async (situation, trials) => {
    await chooseAccelerator("auto", situation(HANGS));
    assertEquals((await chooseAccelerator("auto", situation(WORKS))).accelerator, "tcg");
    assertEquals(trials(), 1);
    assertEquals(
      (await chooseAccelerator("auto", { ...situation(WORKS), bootId: "boot-2" })).accelerator,
      "kvm",
    );
    await chooseAccelerator("auto", { ...situation(WORKS), bootId: "boot-2", qemu: OLD_QEMU });
    assertEquals(trials(), 3);
  }));

Deno.test("chooseAccelerator() tries again what the user may mend, as a group that lets them use KVM", () =>
  inCache(async (situation, trials) => {
    const denied = {
      works: false,
      because: "/dev/kvm may not be used by this user",
      mayChange: true,
    } as const;
    await chooseAccelerator("auto", situation(denied));
    assertEquals((await chooseAccelerator("auto", situation(WORKS))).accelerator, "kvm");
    assertEquals(trials(), 2);
  }));

Deno.test("chooseAccelerator() does not try KVM where TCG is asked for", () =>
  inCache(async (situation, trials) => {
    assertEquals(await chooseAccelerator("tcg", situation(WORKS)), {
      accelerator: "tcg",
      because: "asked for",
    });
    assertEquals(trials(), 0);
  }));

Deno.test("chooseAccelerator() tries again where what was kept cannot be read", () =>
  inCache(async (situation, trials) => {
    const { cacheFolder } = situation(HANGS);
    await chooseAccelerator("auto", situation(HANGS));
    for (const text of ["", "[]", "null", '{"key":1,"works":true,"because":"x"}']) {
      await Deno.writeTextFile(`${cacheFolder}/kvm.json`, text);
      await chooseAccelerator("auto", situation(HANGS));
    }
    assertEquals(trials(), 5);
  }));

Deno.test("chooseAccelerator() tries each time where the cache cannot be written", () =>
  inCache(async (situation, trials) => {
    const { cacheFolder } = situation(HANGS);
    await Deno.writeTextFile(cacheFolder, "a file in the place of the folder");
    const lost = { ...situation(HANGS), cacheFolder: `${cacheFolder}/seedling` };
    for (const _ of [1, 2]) assertEquals((await chooseAccelerator("auto", lost)).because, HANGS.because);
    assertEquals(trials(), 2);
  }));

Deno.test("chooseAccelerator() passes on an abort of the trial and keeps nothing", () =>
  inCache(async (situation, trials) => {
    const aborted = { ...situation(HANGS), tryKvm: () => Promise.reject(new Error("interrupted")) };
    await assertRejects(() => chooseAccelerator("auto", aborted), Error, "interrupted");
    await chooseAccelerator("auto", situation(HANGS));
    assertEquals(trials(), 1);
  }));
