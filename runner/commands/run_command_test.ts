import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { callWith } from "../../fixtures/harness/call.ts";
import { casesOf } from "../../fixtures/harness/composed.ts";
import { EQUIPPED_HOST } from "../../fixtures/harness/sample_plan.ts";
import { testWithQemu } from "../../fixtures/harness/qemu.ts";
import { folderWith } from "../../fixtures/harness/running_shell.ts";
import { plannedBoots } from "./run_command.ts";
import { readRequest } from "./run_request.ts";

/** An image that comes up to its login prompt, and in which no cloud-init ever says a word. */
const NO_CLOUD_INIT = {
  console: "[    0.0] Linux version 6.1\r\n\r\nhost login: ",
  then: "poweroff",
} as const;

testWithQemu("run boots an image without cloud-init once, and every report says so", async () => {
  const folder = await folderWith(NO_CLOUD_INIT);
  try {
    await Deno.mkdir(join(folder, "cases"));
    for (const [name, keys] of [["a", ""], ["b", "disk: +1G\n"], ["c", "cloud-config: { hostname: x }\n"]]) {
      await Deno.writeTextFile(
        join(folder, "cases", `${name}.yaml`),
        `${keys}expect: { hostname: seedling }\n`,
      );
    }
    const cacheFolder = join(folder, "seedling");
    const [tap, junit] = [join(folder, "x.tap"), join(folder, "x.xml")];
    const run = (...more: readonly string[]) =>
      callWith(
        { cacheFolder, recordsFolder: join(cacheFolder, "records") },
        ...["run", join(folder, "cases"), "--image", join(folder, "disk.img")],
        ...["--accel=tcg", "--jobs=1", "--retries=0", ...more],
      );
    const { code, out, err } = await run("--report=text", `--report=tap=${tap}`, `--report=junit=${junit}`);
    assertEquals(code, 1, out + err);
    assertMatch(out, /^- 2 cases not booted: see a, [^]*\(--keep-going\s+boots it\)\n {4}b · c$/m);
    assertStringIncludes(out, "3 cases: 1 failed, 2 not booted · ");
    assertMatch(await Deno.readTextFile(tap), /^ok 4 - c > boot # SKIP not booted: see a, /m);
    assertMatch(await Deno.readTextFile(junit), /<skipped message="not booted: see a, /);
    const all = await run("--keep-going");
    assertEquals(all.code, 1);
    assertStringIncludes(all.out, "3 cases: 3 failed · ");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

testWithQemu(
  "run with a baseline fails for what is worse alone, and boots no more than without",
  async () => {
    const folder = await folderWith(NO_CLOUD_INIT);
    try {
      const cases = join(folder, "cases");
      const baseline = join(folder, "baseline.yaml");
      await Deno.mkdir(cases);
      const write = (name: string, text: string) => Deno.writeTextFile(join(cases, `${name}.yaml`), text);
      await write("a", "expect: { hostname: seedling }\n");
      await write("b", "disk: +1G\nexpect: { hostname: seedling }\n");
      const cacheFolder = join(folder, "seedling");
      const run = (...more: readonly string[]) =>
        callWith(
          { cacheFolder, recordsFolder: join(cacheFolder, "records") },
          ...["run", cases, "--image", join(folder, "disk.img"), `--baseline=${baseline}`],
          ...["--accel=tcg", "--jobs=1", "--retries=0", ...more],
        );
      assertStringIncludes(
        (await run()).err,
        `Cannot read baseline "${baseline}": no such file (--update-baseline`,
      );

      const first = await run("--update-baseline");
      assertEquals([first.code, (await Deno.readTextFile(baseline)).split("\n").slice(2)], [
        0,
        ["cases:", "  a:", "    - boot", ""],
      ], first.out + first.err);
      assertStringIncludes(first.err, "0 known, 0 worse, 0 better, 1 new case; written anew\n  new: a\n");

      const same = await run("--fail-fast");
      assertEquals(same.code, 0, same.out);
      assertStringIncludes(same.out, "2 cases: 1 failed as expected, 1 not booted · ");
      assertStringIncludes(same.err, "1 known, 0 worse, 0 better, 0 new cases\n");

      await Deno.writeTextFile(baseline, "seedling-baseline: 1\ncases: { a: passes, b: [boot] }\n");
      const worse = await run();
      assertEquals(worse.code, 1);
      assertStringIncludes(worse.err, "0 known, 1 worse, 0 better, 0 new cases\n  worse: a > boot\n");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);

Deno.test("plannedBoots() composes, but with --no-compose and for git bisect", () => {
  const cases = casesOf({
    zone: "cloud-config: { timezone: Asia/Tokyo }\nexpect: { commands: { date: { exit: 0 } } }\n",
    user: "cloud-config: { users: [{ name: ann }] }\nexpect: { users: { ann: present } }\n",
  });
  const bootsOf = (...args: readonly string[]) =>
    plannedBoots(cases, EQUIPPED_HOST, readRequest(args)).boots.length;
  assertEquals([bootsOf(), bootsOf("--no-compose"), bootsOf("--exit-codes=bisect")], [1, 2, 2]);
});

Deno.test("run reads no baseline that has no end", async () => {
  const { code, err } = await callWith({}, "run", "--list", "--baseline", "/dev/zero");
  assertEquals(code, 2);
  assertStringIncludes(
    err,
    'Cannot read baseline "/dev/zero": the file cannot be read: it is a pipe or a device',
  );
});

Deno.test("run updates no baseline that it is not told", async () => {
  const part = await callWith({}, "run", "--baseline=b.yaml", "--update-baseline", "--shard=1/2");
  assertEquals(part.code, 2);
  assertStringIncludes(part.err, "Cannot update a baseline by a part");
  const { code, err } = await callWith({}, "run", "--update-baseline");
  assertEquals(code, 2);
  assertStringIncludes(err, "none is named (write --baseline FILE --update-baseline)");
});
