/** testCases() as its users run it: a `deno test` of its own, over a disk that talks. */
import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { CACHE_FOLDER, testWithQemu } from "../../fixtures/harness/qemu.ts";
import { denoFolder } from "../setup/cache.ts";
import { STD_FLAGS } from "../../fixtures/harness/std_flags.ts";
import { talkingDisk } from "../../fixtures/harness/talking_disk.ts";
import { testCases, type TestCasesOptions } from "./test_cases.ts";

const ROOT = new URL("../../", import.meta.url);

// It powers off without a report, so that what its console shows is judged beside a boot that failed.
const CONSOLE = "[    0.0] Linux version 6.1\r\n" +
  "Filesystem Size Used Avail Use% Mounted on\r\n/dev/vda1 2.0G 1.1G 966M 52% /\r\n";

const CASES: Readonly<Record<string, string>> = {
  "right.yaml": "name: right\nexpect:\n  console:\n    df:\n      /: { size: 2.0G }\n",
  "growth/wrong.yaml":
    "name: wrong\nexpect:\n  df: { /: present }\n  console:\n    df:\n      /: { size: 20G }\n",
};

/** Cases of which one is left out, and one fails as it was expected to. */
const CONDITIONED: Readonly<Record<string, string>> = {
  "left-out.yaml": `${CASES["right.yaml"]}skip: { because: not yet }\n`,
  // A guest without a seed comes up in order: what fails is the row.
  "known.yaml": "name: known\nseed: none\nexpect:\n  console:\n    df:\n      /: { size: 20G }\n" +
    "expect-failure: { because: never grows, until: 9999-12-31 }\n",
};

interface Tested {
  readonly success: boolean;
  readonly output: string;
}

/** Runs `deno test ARGS` on a file that registers CASES, on a disk that talks; its folder is gone afterwards. */
function denoTest(...args: readonly string[]): Promise<Tested> {
  return testProject(args, (folder) => ({ image: join(folder, "disk.img") }));
}

async function testProject(
  args: readonly string[],
  options: (folder: string) => Partial<TestCasesOptions>,
  cases = CASES,
  ci = "",
): Promise<Tested> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-test-cases-" });
  try {
    await writeProject(folder, options(folder), cases);
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "test",
        "--no-check",
        "--allow-all",
        ...STD_FLAGS,
        ...args,
        join(folder, "image_test.ts"),
      ],
      // Deno's own cache stays where it is.
      env: { NO_COLOR: "1", CI: ci, XDG_CACHE_HOME: join(folder, "cache"), DENO_DIR: denoFolder() },
    }).output();
    const output = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
    return { success, output };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function writeProject(
  folder: string,
  options: Partial<TestCasesOptions>,
  cases: typeof CASES,
): Promise<void> {
  await Deno.mkdir(join(folder, "cases", "growth"), { recursive: true });
  for (const [name, text] of Object.entries(cases)) {
    await Deno.writeTextFile(join(folder, "cases", name), text);
  }
  const disk = new Uint8Array(1 << 20);
  disk.set(
    talkingDisk({ console: cases === CASES ? CONSOLE : `${CONSOLE}debian login: `, then: "poweroff" }),
  );
  await Deno.writeFile(join(folder, "disk.img"), disk);
  await Deno.mkdir(join(folder, "cache", "seedling"), { recursive: true });
  await Deno.symlink(join(CACHE_FOLDER, "qemu"), join(folder, "cache", "seedling", "qemu"));
  const all = { accel: "tcg", ...options };
  await Deno.writeTextFile(
    join(folder, "image_test.ts"),
    `import { testCases } from ${JSON.stringify(new URL("mod.ts", ROOT).href)};\n` +
      `await testCases(${JSON.stringify(join(folder, "cases"))}, ${JSON.stringify(all)});\n`,
  );
}

testWithQemu("testCases() registers each case by its id, with a step per test point", async () => {
  const { success, output } = await denoTest();
  assertEquals(success, false);
  assertMatch(output, /^growth\/wrong \.\.\.$/m);
  assertMatch(output, /^right \.\.\.$/m);
  assertMatch(output, /^ {2}console df \/ \.\.\. ok/m);
  assertMatch(output, /^ {2}df \/ \.\.\. ignored/m);
  assertMatch(output, /^ {2}boot \.\.\. FAILED/m);
  assertMatch(output, /0 passed \(1 step\) \| 2 failed \(3 steps\) \| 0 ignored \(1 step\)/);
});

testWithQemu(
  "testCases() says expected and actual of what fails, and where the case asks for it",
  async () => {
    const { output } = await denoTest("--filter=growth/");
    assertStringIncludes(output, "console.df./.size: expected 20G, actual 2.0G");
    assertMatch(output, /read from console line \d+\n +asked at \S+cases\/growth\/wrong\.yaml:6:18/);
    assertMatch(output, /boot: expected a complete report, actual \S.*powered off/);
  },
);

testWithQemu(
  "testCases() ignores a case that is left out, and passes one that fails as expected, saying so",
  async () => {
    const options = (folder: string) => ({ image: join(folder, "disk.img") });
    const { success, output } = await testProject([], options, CONDITIONED);
    assertEquals(success, true, output);
    assertMatch(output, /^left-out \.\.\. ignored/m);
    assertMatch(
      output,
      /^ {2}console df \/ \(expected to fail: never grows \(until 9999-12-31\)\) \.\.\. ok/m,
    );
    assertMatch(output, /1 passed \(2 steps\) \| 0 failed \| 1 ignored \(/);
  },
);

/** A guest that comes up without a seed: of such a boot the record is whole. */
const SEEDLESS: Readonly<Record<string, string>> = {
  "up.yaml": "name: up\nseed: none\nexpect:\n  console:\n    df:\n      /: { size: 2.0G }\n",
};

testWithQemu(
  "testCases() takes a record for a boot, but where CI is set, or records: fresh says so",
  async () => {
    const cacheFolder = await Deno.makeTempDir({ prefix: "seedling-test-cases-" });
    const bootOf = async (ci: string, records?: "reuse" | "fresh") => {
      const options = (folder: string) => ({ image: join(folder, "disk.img"), cacheFolder, records });
      const { success, output } = await testProject([], options, SEEDLESS, ci);
      assertEquals(success, true, output);
      return /^ {2}(boot.*?) \.\.\. ok/m.exec(output)?.[1];
    };
    try {
      await Deno.symlink(join(CACHE_FOLDER, "qemu"), join(cacheFolder, "qemu"));
      assertEquals([await bootOf(""), await bootOf("")], ["boot", "boot (recorded)"]);
      assertEquals([await bootOf("true"), await bootOf("true", "reuse")], ["boot", "boot (recorded)"]);
      assertEquals(await bootOf("", "fresh"), "boot");
    } finally {
      await Deno.remove(cacheFolder, { recursive: true });
    }
  },
);

testWithQemu("testCases() leaves what a filter does not select", async () => {
  const { success, output } = await denoTest("--filter=no-such-case");
  assertEquals(success, true);
  assertMatch(output, /0 passed \| 0 failed \| 2 filtered out/);
});

testWithQemu("testCases() says that a case has no image to boot", async () => {
  const { success, output } = await testProject(["--filter=right"], () => ({}));
  assertEquals(success, false);
  assertStringIncludes(
    output,
    'Cannot boot "right": it names no image (write image: NAME, or give options.image)',
  );
});

async function rejected(text: string, message: string): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-test-cases-" });
  try {
    await Deno.writeTextFile(join(folder, "a.yaml"), text);
    await assertRejects(() => testCases(folder, { cacheFolder: "no-such-cache" }), AggregateError, message);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("testCases() throws every mistake of its cases", () =>
  rejected("name: a\nexpect:\n  df: { /: { sise: 1G } }\n", 'a.yaml:3:14: unknown column "sise" of df'));

Deno.test("testCases() throws no secret of a case that is invalid", async () => {
  const folder = await Deno.makeTempDir({ prefix: "seedling-test-cases-" });
  try {
    const text = "cloud-config: { password: compost-4711 }\ndisk: compost-4711\nexpect: { root: grown }\n";
    await Deno.writeTextFile(join(folder, "a.yaml"), text);
    const error = await assertRejects(() => testCases(folder), AggregateError, "a.yaml:2:7: ");
    assertEquals(Deno.inspect(error).includes("compost-4711"), false, Deno.inspect(error));
    assertEquals(error.errors.map(({ message }) => message), [error.message]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
