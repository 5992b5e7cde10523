/** A search through a small history of git; what a boot would show stands in a file of each commit. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import {
  HAS_GIT,
  SMALL_CLOUD_INIT,
  type SmallCommit,
  smallHistory,
} from "../../fixtures/harness/small_history.ts";
import { NO_INPUT } from "../../fixtures/harness/no_input.ts";
import { changingCommits, type Commit } from "../derive/history.ts";
import { git, openRepository, type Repository } from "../derive/git.ts";
import { ImageError } from "../disk/bytes.ts";
import { Bisecting } from "./bisecting.ts";
import type { CaseResult } from "../result/result.ts";
import type { Trial } from "./commit_trials.ts";
import type { Shell } from "./shell.ts";
import { UsageError } from "./usage.ts";

const util = (subject: string, text: string): SmallCommit => ({
  subject,
  changes: { "cloudinit/util.py": text },
});

/** Breaks at "break", is untold at "odd", is repaired at "mend". */
const HISTORY: readonly SmallCommit[] = [
  { subject: "start", changes: SMALL_CLOUD_INIT },
  util("one", "good 1"),
  { subject: "docs", changes: { "doc/read.me": "1" } },
  util("two", "good 2"),
  { subject: "tests", changes: { "cloudinit/tests/test_x.py": "1" } },
  util("odd", "odd"),
  util("break", "bad 1"),
  util("three", "bad 2"),
  util("four", "bad 3"),
  util("mend", "good 3"),
  util("five", "good 4"),
];

/** `odd`: how that commit comes to nothing. */
interface How {
  readonly wide?: number;
  readonly isRepair?: boolean;
  readonly odd?: Omit<Trial, "commit">;
}

interface Searched {
  readonly path: string;
  readonly commits: readonly string[];
  readonly search: (from: string, to: string, how?: How) => Promise<
    { code: number; out: string; tried: readonly string[] }
  >;
}

function withHistory(name: string, test: (searched: Searched) => Promise<void>): void {
  Deno.test({
    name,
    ignore: !HAS_GIT,
    fn: async () => {
      const folder = await Deno.makeTempDir({ prefix: "seedling-bisect-" });
      try {
        const path = join(folder, "cloud-init");
        const commits = await smallHistory(path, HISTORY);
        await test({ path, commits, search: (from, to, how = {}) => search(path, from, to, how) });
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

async function search(path: string, from: string, to: string, { wide = 1, isRepair = false, odd }: How) {
  await using repository = await openRepository(path);
  const { start, changing } = await changingCommits(repository, { from, to, mode: "code" });
  let out = "";
  const tried: string[] = [];
  const attempt = async (commits: readonly Commit[]) => {
    tried.push(commits.map(({ subject }) => subject).join("+"));
    return await Promise.all(commits.map((commit) => trial(repository, commit, odd)));
  };
  const shell = shellOf((text) => void (out += text));
  const code = await new Bisecting({ start, changing, wide, isRepair, attempt }, shell).run();
  return { code, out, tried };
}

const KILLED: NonNullable<How["odd"]> = { passes: "untold", because: "QEMU was killed" };

async function trial(repository: Repository, commit: Commit, odd = KILLED): Promise<Trial> {
  const text = await git(repository, "show", `${commit.commit}:cloudinit/util.py`);
  if (text.startsWith("odd")) return { commit, ...odd };
  return { commit, passes: text.startsWith("good") };
}

const shellOf = (take: (text: string) => void): Shell => ({
  tool: { name: "seedling", version: "0.0.0" },
  print: (text) => Promise.resolve(take(text)),
  complain: () => Promise.resolve(),
  output: { isTerminal: false, columns: 100 },
  live: { isTerminal: false, columns: () => 100, write: () => {} },
  input: NO_INPUT,
  cacheFolder: "/none",
  recordsFolder: "/none",
  isCi: false,
  signal: new AbortController().signal,
  interruptedCode: () => 130,
});

withHistory(
  "changingCommits() leaves out what changes documents and tests alone",
  async ({ path, commits }) => {
    await using repository = await openRepository(path);
    const [start = "", , , , , , , three = ""] = commits;
    const found = await changingCommits(repository, { from: start, to: three, mode: "code" });
    assertEquals(found.start.subject, "start");
    assertEquals(found.changing.map(({ subject }) => subject), ["one", "two", "odd", "break", "three"]);
    assertEquals([found.start.author, found.start.date], ["A", "2026-01-01"]);
    const refused = (from: string, to: string, words: string) =>
      assertRejects(() => changingCommits(repository, { from, to, mode: "code" }), ImageError, words);
    await refused(three, start, `is not in the history of "${start}"`);
    await refused(commits[1] ?? "", commits[2] ?? "", "changes what is put into the image");
  },
);

withHistory(
  "Bisecting finds the commit that breaks a case, the ends tried first",
  async ({ search, commits }) => {
    const { code, out, tried } = await search(commits[6] ?? "", commits[10] ?? "", { isRepair: true });
    assertEquals(code, 0);
    assertEquals(tried, ["break+five", "four", "mend"]);
    assert(out.includes(`${commits[9]} repairs it\n  mend\n  A, 2026-01-01\n`), out);
    assert(out.includes("4 commits tried · 0 boots"), out);
  },
);

withHistory(
  "Bisecting goes on beside a commit that cannot be judged, and tells all that are left",
  async (all) => {
    const { search, commits } = all;
    const { code, out } = await search(commits[0] ?? "", commits[8] ?? "");
    assertEquals(code, 2);
    assert(out.includes("? ") && out.includes("(QEMU was killed)"), out);
    assert(out.includes("one of 2 commits breaks it; those between could not be judged"), out);
    assert(/one of 2[^]*odd\n[^]*break\n/.test(out), out);
  },
);

/** A case that fails at its boot, whatever it asks for. */
const crashed: CaseResult = {
  ...{ id: "a", name: "a", source: "a.yaml", image: "x", verdict: "fail" },
  points: [{
    ...{ kind: "boot", name: "boot", verdict: "fail" },
    findings: [{
      ...{ path: "boot", expected: "a report", actual: "cloud-init crashed", readFrom: "", at: "" },
    }],
  }],
};

withHistory(
  "Bisecting does not take a crash for what the other end fails by",
  async ({ search, commits }) => {
    const odd = { passes: false, result: crashed };
    const { code, out } = await search(commits[0] ?? "", commits[8] ?? "", { odd });
    assertEquals(code, 2);
    assert(out.includes("(fails otherwise: cloud-init crashed)"), out);
    assert(out.includes("one of 2 commits breaks it; those between could not be judged"), out);
  },
);

withHistory("Bisecting takes crashes for bad where the other end crashes", async ({ search, commits }) => {
  const { code, out } = await search(commits[0] ?? "", commits[5] ?? "", {
    odd: { passes: false, result: crashed },
  });
  assertEquals(code, 0);
  assert(out.includes(`${commits[5]} breaks it`), out);
});

withHistory("Bisecting tries several commits at once", async ({ search, commits }) => {
  const { code, tried } = await search(commits[6] ?? "", commits[10] ?? "", { isRepair: true, wide: 3 });
  assertEquals([code, tried], [0, ["break+five", "three+four+mend"]]);
});

withHistory("Bisecting refuses ends that are not as they are to be", async ({ search, commits }) => {
  await assertRejects(
    () => search(commits[0] ?? "", commits[10] ?? ""),
    UsageError,
    "which is to be bad, the case passes (give other ends, or --until fixed)",
  );
  await assertRejects(
    () => search(commits[0] ?? "", commits[5] ?? ""),
    UsageError,
    "which is to be bad, the case could not be judged: QEMU was killed (give other ends)",
  );
});
