import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { call, callWith } from "../../fixtures/harness/call.ts";

const RECORDINGS = "fixtures/recordings/debian-12/growth";
const CONSOLES = "fixtures/consoles";

/** The article's consoles and what they show; the first one's table of df is not printed there. */
const ARTICLE: Readonly<Record<string, { readonly lsblk: string; readonly df?: string }>> = {
  "article-default.console": { lsblk: "19.9G" },
  "article-resize_rootfs-false.console": { lsblk: "19.9G", df: "2.0G" },
  "article-growpart-off.console": { lsblk: "2.1G", df: "2.0G" },
};

async function withCases(
  cases: Readonly<Record<string, string>>,
  test: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-check-" });
  try {
    for (const [name, text] of Object.entries(cases)) await Deno.writeTextFile(join(folder, name), text);
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const caseOf = (expect: string) => `name: a case\nexpect:\n${expect}`;

for (const [console, { lsblk, df }] of Object.entries(ARTICLE)) {
  const right = `  console:\n    lsblk:\n      vda1: { size: ${lsblk}, mountpoint: / }\n`;
  const dfRow = (size: string) => `    df:\n      /: { size: ${size} }\n`;

  Deno.test(`check passes what the article shows in ${console}`, () =>
    withCases({ "a.yaml": caseOf(right + (df ? dfRow(df) : "")) }, async (folder) => {
      const { code, out, err } = await call("check", folder, "--console", join(CONSOLES, console));
      assertEquals([code, err], [0, ""]);
      assertStringIncludes(out, "1 case: 1 passed");
    }));

  Deno.test(`check fails a wrong figure of ${console} with the line of the case that asks for it`, () =>
    withCases({ "a.yaml": caseOf(right.replace(lsblk, "7.7G")) }, async (folder) => {
      const { code, out } = await call("check", join(folder, "a.yaml"), "--console", join(CONSOLES, console));
      assertEquals(code, 1);
      assertStringIncludes(out, `      size   expected 7.7G   actual ${lsblk}\n`);
      // The fifth line of the case, where the figure stands.
      assertMatch(out, /read from console line [25], asked by \S+\/a\.yaml:5:21\n/);
    }));
}

Deno.test("check writes its reports where it is interrupted before anything could be judged", () =>
  withCases({
    "a.yaml": caseOf("  df: { /: present }\n"),
    "b.yaml": "seed: none\nexpect: { console: { matches: [login] } }\n",
  }, async (folder) => {
    const [console, report] = [join(CONSOLES, "article-default.console"), join(folder, "run.json")];
    const args = ["check", folder, "--console", console, "--report", "text", "--report", `json=${report}`];
    const { code, out, err } = await callWith({ signal: AbortSignal.abort() }, ...args);
    assertEquals([code, err], [130, ""]);
    assertStringIncludes(out, "2 cases: 2 errors");
    const { cases } = JSON.parse(await Deno.readTextFile(report));
    assertEquals(cases.map(({ verdict }: { readonly verdict: string }) => verdict), ["error", "error"]);
    assertStringIncludes(out, "interrupted while what was recorded was read");
  }));

Deno.test("check blames a guest for no missing datasource where the case gives it no seed", () =>
  withCases(
    {
      "seedless.yaml": "seed: none\nexpect: { console: { matches: [login] } }\n",
      "seeded.yaml": "expect: { console: { matches: [login] } }\n",
    },
    async (folder) => {
      const log = join(CONSOLES, "endings/login-without-cloud-init.console");
      assertEquals((await call("check", join(folder, "seedless.yaml"), "--console", log)).code, 0);
      const { code, out } = await call("check", folder, "--console", log);
      assertEquals(code, 1);
      assertStringIncludes(out, "2 cases: 1 passed, 1 failed");
      assertEquals((await call("check", folder, "--seed", "none", "--console", log)).code, 0);
    },
  ));

Deno.test("check skips what a console does not show, and says so", () =>
  withCases(
    { "a.yaml": caseOf("  lsblk: { vda1: { size: 19.9G } }\n  df: { /: { size: 20G } }\n") },
    async (folder) => {
      const { code, out } = await call(
        "check",
        folder,
        "--console",
        join(CONSOLES, "article-default.console"),
      );
      assertEquals(code, 0);
      assertStringIncludes(out, "  ✓ boot · lsblk vda1\n  - df /: the console shows no table of df\n");
    },
  ));

Deno.test("check calls a case that the console answers nothing of an error", () =>
  withCases({ "a.yaml": caseOf("  df: { /: { size: 20G } }\n") }, async (folder) => {
    const { code, out } = await call("check", folder, "--console", join(CONSOLES, "article-default.console"));
    assertEquals(code, 2);
    assertStringIncludes(out, "this recording answers none of the case's expectations");
  }));

Deno.test("check judges a record by its report, and wants both files where both are named", async () => {
  const folder = `${RECORDINGS}/default`;
  const record = await call("check", "fixtures/replay/default.yaml", "--record", folder);
  assertEquals([record.code, record.err], [0, ""]);
  const files = ["--console", `${folder}/console`, "--report-channel", `${folder}/report`];
  const both = await call("check", "fixtures/replay/default.yaml", ...files);
  assertEquals([both.code, both.out.split("\n")[1]], [0, record.out.split("\n")[1]]);
});

Deno.test("check fails cases on another boot's record, and is an error on a damaged report", async () => {
  const wrong = await call("check", "fixtures/replay/default.yaml", "--record", `${RECORDINGS}/growpart-off`);
  assertEquals(wrong.code, 1);
  assertStringIncludes(wrong.out, "read from frame after/lsblk, asked by fixtures/replay/default.yaml:7:19");
  const files = ["--console", `${RECORDINGS}/default/console`, "--report-channel", "README.md"];
  const damaged = await call("check", "fixtures/replay/default.yaml", ...files);
  assertEquals(damaged.code, 2);
  assertStringIncludes(damaged.out, "the recorded report is not complete");
});

Deno.test("check calls an empty console an error", () =>
  withCases({ "a.yaml": caseOf("  df: { /: { size: 20G } }\n"), "empty.log": "" }, async (folder) => {
    const { code, out } = await call("check", join(folder, "a.yaml"), "--console", join(folder, "empty.log"));
    assertEquals(code, 2);
    assertStringIncludes(out, "the recording is empty");
  }));

const CASE = "fixtures/replay/default.yaml";
const NEEDS = "Cannot check without something recorded (give either --record FOLDER or --console FILE)";

const TWICE = "Cannot check two recordings at once (give --record or --console, not both)";

/** Wrong usage, and what is said of it. */
const WRONG: readonly (readonly [args: readonly string[], message: string])[] = [
  [["--console", "README.md"], "Cannot check: no case is named (name files or folders of cases)"],
  [[CASE], NEEDS],
  [[CASE, "--seed", "off", "--console", "a"], 'Cannot read "--seed off": unknown (known: none)'],
  [[CASE, "--record", "a", "--console", "b"], TWICE],
  [[CASE, "--record", "a", "--report-channel", "b"], TWICE],
  [[CASE, "--report-channel", "b"], NEEDS],
  [[CASE, "--console", "no/such.log"], 'Cannot read "no/such.log": no such file'],
  [[CASE, "--record", "docs"], 'Cannot read record "docs": it has no console (give the folder of one boot)'],
];

for (const [args, message] of WRONG) {
  Deno.test(`check ${args.join(" ")} is wrong usage`, async () => {
    assertEquals(await call("check", ...args), { code: 2, out: "", err: `${message}\n` });
  });
}

Deno.test("check tells the secrets of no case in the report of another: the console may be of either", () => {
  const cases = {
    "a.yaml": caseOf("  console:\n    never: [said]\n"),
    "b.yaml":
      "name: b\nuser-data: |\n  #cloud-config\n  password: Compost-Sunday\nexpect:\n  console:\n    never: [said]\n",
    "c.yaml": `seed: none\n${caseOf("  console:\n    never: [said]\n")}`,
    "console": "[    0.0] Linux version 6.1\r\nlogin said Compost-Sunday here\r\na login: ",
  };
  return withCases(cases, async (folder) => {
    for (const format of ["text", "json", "junit", "tap", "markdown", "html"]) {
      const { out } = await call("check", folder, "--console", join(folder, "console"), "--report", format);
      assertEquals([out.includes("Compost-Sunday"), out.includes("[redacted] here")], [false, true], format);
    }
  });
});

Deno.test("check refuses a console that is longer than any boot's, at once", () =>
  withCases({ "a.yaml": caseOf("  console:\n    never: [said]\n"), console: "" }, async (folder) => {
    await Deno.truncate(join(folder, "console"), 1024 ** 4);
    const { code, err } = await call("check", folder, "--console", join(folder, "console"));
    assertEquals(code, 2);
    assertStringIncludes(err, "it has 1T, and no console has more than 1G (give the part of one boot)");
  }));

Deno.test("check writes no report over what it reads, by whatever name", () =>
  withCases({ "a.yaml": "expect: { console: { matches: [login] } }\n" }, async (folder) => {
    const console = join(folder, "log");
    await Deno.copyFile(join(CONSOLES, "article-default.console"), console);
    await Deno.symlink("a.yaml", join(folder, "link"));
    await Deno.mkdir(join(folder, "record"));
    for await (const { name } of Deno.readDir(join(RECORDINGS, "default"))) {
      await Deno.copyFile(join(RECORDINGS, "default", name), join(folder, "record", name));
    }
    const heard: Readonly<Record<string, readonly string[]>> = {
      log: ["--console", console],
      link: ["--console", console],
      "record/console": ["--record", join(folder, "record")],
    };
    for (const [over, words] of Object.entries(heard)) {
      const before = await Deno.readTextFile(join(folder, over));
      const { code, err } = await call(
        "check",
        join(folder, "a.yaml"),
        ...words,
        "--report",
        `json=${join(folder, over)}`,
      );
      assertEquals([code, await Deno.readTextFile(join(folder, over))], [2, before]);
      assertMatch(
        err,
        /^Cannot write report ".*": it is (?:read|".*", which is read) \(give it another name\)\n$/,
      );
    }
  }));

Deno.test("check judges of several boots the one that was recorded, and a first one by a log", () =>
  withCases(
    {
      "a.yaml":
        "boots:\n- expect: { console: { matches: [cloud-init] } }\n- expect: { console: { matches: [cloud-init] } }\n",
    },
    async (folder) => {
      const log = await call("check", folder, "--console", join(CONSOLES, "article-default.console"));
      assertMatch(log.out, /✓ a\[boot=1\]/);
      assertMatch(log.out, /what was recorded is boot 1 of a case, and this is boot 2\n\s+a\[boot=2\]/);
      const second = await call("check", folder, "--record", join(RECORDINGS, "reboot[boot=2]"));
      assertMatch(second.out, /✓ a\[boot=2\]/);
      assertMatch(second.out, /what was recorded is boot 2 of a case, and this is boot 1\n\s+a\[boot=1\]/);
      // A case of one boot is judged by whichever it is given.
      await Deno.writeTextFile(join(folder, "a.yaml"), "expect: { console: { matches: [cloud-init] } }\n");
      assertEquals((await call("check", folder, "--record", join(RECORDINGS, "reboot[boot=2]"))).code, 0);
    },
  ));

Deno.test("check --seed none reads the tables of a machine without cloud-init", () =>
  withCases(
    {
      "a.yaml": "expect: { lsblk: { vda: { size: 30G } } }\n",
      "log":
        "[    0.000000] Linux version 6.1.0 (x@y) #1 SMP\nNAME MAJ:MIN RM SIZE RO TYPE MOUNTPOINTS\nvda 254:0 0 30G 0 disk\n`-vda1 254:1 0 29.9G 0 part /\n\nvm login: \n",
    },
    async (folder) => {
      const words = [join(folder, "a.yaml"), "--console", join(folder, "log")];
      assertEquals((await call("check", ...words, "--seed", "none")).code, 0);
    },
  ));

Deno.test("run and compare write no report over a case that they read", () =>
  withCases({ "a.yaml": "expect: { console: { matches: [login] } }\n" }, async (folder) => {
    const file = join(folder, "a.yaml");
    await Deno.symlink("a.yaml", join(folder, "link"));
    const report = `--report=html=${join(folder, "link")}`;
    const refused = {
      code: 2,
      out: "",
      err: `Cannot write report "${
        join(folder, "link")
      }": it is "${file}", which is read (give it another name)\n`,
    };
    assertEquals(await call("run", file, "--image", "none.img", "--dry-run", "--accel=tcg", report), refused);
    assertEquals(await call("compare", file, "--from", "a.img", "--to", "b.img", report), refused);
    const image = join(folder, "a.img");
    await Deno.writeFile(image, new Uint8Array(1024 ** 2));
    for (
      const words of [["run", file, "--image", image, "--dry-run", "--accel=tcg"], [
        "compare",
        file,
        "--from",
        image,
        "--to",
        image,
      ]]
    ) {
      const { code, err } = await call(...words, `--report=html=${image}`);
      assertEquals([code, err], [2, `Cannot write report "${image}": it is read (give it another name)\n`]);
    }
  }));
