import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { call, type Called, callWith } from "../../fixtures/harness/call.ts";
import { testWithQemu } from "../../fixtures/harness/qemu.ts";
import { folderWith } from "../../fixtures/harness/running_shell.ts";
import { HAS_EXT4, talkingGuest } from "../../fixtures/harness/small_guest.ts";
import { HAS_GIT, SMALL_CLOUD_INIT, smallHistory } from "../../fixtures/harness/small_history.ts";

/** Wrong usage, and what is said of it. */
const WRONG: readonly (readonly [args: readonly string[], message: string])[] = [
  [[], "Cannot bisect without --cloud-init (give a checkout of its history)"],
  [["--cloud-init=x", "--bad=y"], "Cannot bisect without --good (give a commit on which the case passes)"],
  [["--cloud-init=x", "--good=y"], "Cannot bisect without --bad"],
  [["--cloud-init=x", "--good=y", "--bad=z", "--until=mended"], 'Cannot read "--until mended": unknown'],
  [["@suite/growth", "--cloud-init=x", "--good=y", "--bad=z"], "Cannot bisect by "],
];

for (const [args, message] of WRONG) {
  Deno.test(`bisect refuses ${args.join(" ") || "no argument"}`, async () => {
    const { code, err } = await call("bisect", ...args);
    assertEquals(code, 2);
    assertStringIncludes(err, message);
  });
}

Deno.test("bisect names the case that is always skipped", async () => {
  const folder = await Deno.makeTempDir({ prefix: "seedling-bisect-" });
  try {
    const file = join(folder, "a.yaml");
    await Deno.writeTextFile(file, "skip: { because: not now }\nexpect: { hostname: seedling }\n");
    const { code, err } = await call("bisect", file, "--cloud-init=x", "--good=y", "--bad=z");
    assertEquals([code, err], [2, 'Cannot bisect by a: it is always skipped (see its "skip")\n']);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

const HERE = "/usr/lib/python3/dist-packages/cloudinit";
const CASE = "seed: none\nmemory: 256M\nexpect: { filesystem: { vda1: { type: ext4 } } }\n";

interface There {
  readonly folder: string;
  readonly commits: readonly string[];
  readonly tool: (...words: readonly string[]) => Promise<Called>;
}

/** Beside a disk that can be booted, with a cloud-init on it, and a history of three commits. */
function beside(name: string, work: (there: There) => Promise<void>): void {
  if (!HAS_EXT4 || !HAS_GIT) return Deno.test({ name, ignore: true, fn: () => {} });
  testWithQemu(name, async () => {
    const talk = { console: "[    0.0] Linux version 6.1\r\n\r\nhost login: ", then: "poweroff" } as const;
    const folder = await folderWith(talk);
    try {
      const commits = await smallHistory(join(folder, "cloud-init"), [
        { subject: "start", changes: SMALL_CLOUD_INIT },
        { subject: "docs", changes: { "doc/read.me": "more" } },
        { subject: "code", changes: { "cloudinit/util.py": "x = 1\n" } },
      ]);
      await talkingGuest(folder, { [`${HERE}/version.py`]: "", "/usr/lib/python3.11/os.py": "" }, talk);
      await Deno.writeTextFile(join(folder, "case.yaml"), CASE);
      const cacheFolder = join(folder, "seedling");
      const surroundings = { cacheFolder, recordsFolder: join(cacheFolder, "records") };
      const tool = (...words: readonly string[]) =>
        callWith(surroundings, ...words.map((word) => word.replace("@/", `${folder}/`)), "--accel=tcg");
      await work({ folder, commits, tool });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

beside(
  "run boots what was put in, and a commit of the same tree by its record",
  async ({ commits, tool }) => {
    const run = (commit = "") =>
      tool("run", "@/case.yaml", "--image=@/talking.img", `--cloud-init=@/cloud-init@${commit}`);
    const first = await run(commits[0]);
    assertEquals(first.code, 0, first.out + first.err);
    assert(!first.out.includes("recorded"), first.out);
    const docs = await run(commits[1]);
    assertStringIncludes(docs.out, "1 boot recorded");
    const code = await run(commits[2]);
    assert(!code.out.includes("recorded"), code.out);
    const none = await tool("run", "@/case.yaml", "--image=@/talking.img", "--cloud-init=@/cloud-init@none");
    assertEquals(none.code, 2);
    assertStringIncludes(none.err, '"none" is no commit or tag of');
  },
);

beside("bisect boots both ends, and refuses ends that show the same", async ({ commits, tool }) => {
  const { code, out, err } = await tool(
    ...["bisect", "@/case.yaml", "--image=@/talking.img", "--cloud-init=@/cloud-init"],
    ...[`--good=${commits[0]}`, `--bad=${commits[2]}`],
  );
  assertEquals(code, 2);
  assertStringIncludes(out, "1 commit changes what is put in; trying both ends\n");
  assertEquals(out.match(/✓ \w{12} \S+ {2}(start|code) {2}\(\d+ s\)$/gm)?.length, 2, out);
  assertStringIncludes(
    err,
    `Cannot bisect: at ${commits[2]?.slice(0, 12)}, which is to be bad, the case passes`,
  );
});

beside(
  "run boots the first cloud-init, and then the second on the same disk",
  async ({ folder, commits, tool }) => {
    const expect = "expect: { filesystem: { vda1: { type: ext4 } } }";
    const text = `seed: none
memory: 256M
cloud-init: ./cloud-init@${commits[0]}
boots:
  - { ${expect} }
  - { cloud-init: ./cloud-init@${commits[2]}, ${expect} }
`;
    await Deno.writeTextFile(join(folder, "upgrade.yaml"), text);
    const { code, out, err } = await tool("run", "@/upgrade.yaml", "--image=@/talking.img");
    assertEquals(code, 0, out + err);
    assertStringIncludes(out, "2 cases: 2 passed");
    const dry = await tool("run", "@/upgrade.yaml", "--image=@/talking.img", "--dry-run");
    assertEquals(dry.out.match(/debugfs -w/g)?.length, 1, dry.out);
  },
);
