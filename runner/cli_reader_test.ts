/** The program where nobody reads what it prints, and where it is itself at fault. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { STD_FLAGS } from "../fixtures/harness/std_flags.ts";
import { denoFolder } from "./setup/cache.ts";

const env = { DENO_DIR: denoFolder(), NO_COLOR: "1" };

Deno.test("seedling check whose reader goes away writes the other reports, and exits with 2", async () => {
  const folder = await Deno.makeTempDir({ prefix: "seedling-cli-reader-" });
  try {
    await Deno.writeTextFile(join(folder, "a.yaml"), "expect: { console: { matches: [login] } }\n");
    await Deno.writeTextFile(join(folder, "console"), "Linux version 6.1\ndebian login: \n");
    const tool = [
      Deno.execPath(),
      "run",
      "--quiet",
      "--no-check",
      ...STD_FLAGS,
      "--allow-all",
      "runner/cli.ts",
    ];
    const asked = ["check", join(folder, "a.yaml"), "--console", join(folder, "console"), "--report", "text"];
    const files = ["junit", "tap"].flatMap((format) => ["--report", `${format}=${join(folder, format)}`]);
    const { stderr } = await new Deno.Command("sh", {
      args: ["-c", '{ "$@"; echo "$?" >"$CODE"; } | true', "sh", ...tool, ...asked, ...files],
      env: { ...env, CODE: join(folder, "code") },
    }).output();
    assertEquals(new TextDecoder().decode(stderr), "");
    assertEquals(await Deno.readTextFile(join(folder, "code")), "2\n");
    assertStringIncludes(await Deno.readTextFile(join(folder, "junit")), "<testsuites");
    assertMatch(await Deno.readTextFile(join(folder, "tap")), /^TAP version 13\n/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** Faults that nobody waits for, each of which Deno itself would end with 1: that says that an image is bad. */
const FAULTS: readonly (readonly [what: string, code: string])[] = [
  ["a promise", 'Promise.reject(new TypeError("nobody meant it"));'],
  ["a timer", 'setTimeout(() => { throw new TypeError("nobody meant it"); });'],
  ["no error", 'Promise.reject("nobody meant it");'],
];

for (const [what, code] of FAULTS) {
  Deno.test(`endOnFaults() ends with 2, and asks to be told, where ${what} fails`, async () => {
    const { code: status, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "eval",
        "--no-check",
        ...STD_FLAGS,
        `import { endOnFaults } from "./runner/cli.ts"; endOnFaults(); ${code}`,
      ],
      env,
    }).output();
    const said = new TextDecoder().decode(stderr);
    assertEquals(status, 2, said);
    assertMatch(
      said,
      /This is a fault of seedling \S+ itself\. Please report it, with these lines:\n.*nobody meant it/s,
    );
  });
}
