/**
 * `deno task test`: the gate, every test, a fuzz, then the suite's smoke set on the real image. One step after the other,
 * each told by name; the last lines name what failed and sum what was counted.
 */
import { parseArgs } from "@std/cli/parse-args";

interface Step {
  readonly name: string;
  readonly args: readonly string[];
  /** A JUnit file the step writes: its testcases are what is counted. A step without one counts as one test. */
  readonly junit?: string;
}

interface Count {
  readonly passed: number;
  readonly skipped: number;
  /** What failed, each by its name and what it said. */
  readonly failed: readonly string[];
}

const { _: filters } = parseArgs(Deno.args);
const out = await Deno.makeTempDir({ prefix: "seedling-test-" });
// What was recorded yesterday tells nothing of today's runner.
const SMOKE = ["--tag=smoke", "--image=debian-12", "--fresh"];
// Its packages start services where there is a systemd: nothing for anybody's desk.
const CLUSTER = Deno.env.get("CI") ? ["cluster"] : [];
const STEPS: readonly Step[] = [
  { name: "set up", args: ["task", "setup", "run", "image", "test", ...CLUSTER] },
  {
    name: "ok",
    args: [
      ...["task", "ok", "--thorough", `--junit-path=${out}/ok.xml`],
      ...filters.map((filter) => `--filter=${filter}`),
    ],
    junit: `${out}/ok.xml`,
  },
  // The same inputs each time: a gate says the same of the same tree. By hand others, ten times as many (`deno task fuzz`).
  {
    name: "fuzz, 1,000 inputs for each parser and reporter",
    args: ["task", "fuzz", "--runs=1000", "--seed=1"],
  },
  {
    name: "the smoke set on the real image",
    args: ["task", "seedling", "run", "cases", ...SMOKE, "--report=text", `--report=junit=${out}/cases.xml`],
    junit: `${out}/cases.xml`,
  },
  {
    name: "the article's cases as tests of Deno, from the records just made",
    args: ["task", "cases-as-tests", `--junit-path=${out}/tests.xml`],
    junit: `${out}/tests.xml`,
  },
];

const say = (text: string) => Deno.stdout.write(new TextEncoder().encode(`${text}\n`));

async function take(step: Step): Promise<Count> {
  await say(`\n== ${step.name}`);
  const started = performance.now();
  const { success } = await new Deno.Command(Deno.execPath(), { args: [...step.args] }).spawn().status;
  const seconds = Math.round((performance.now() - started) / 1000);
  await say(`== ${step.name}: ${success ? "ok" : "FAILED"} (${seconds} s)`);
  const counted = step.junit === undefined
    ? { passed: success ? 1 : 0, skipped: 0, failed: [] }
    : await countJunit(step.junit);
  // A step that fails without one failed test of its own must still be seen in the sum.
  return success || counted.failed.length > 0 ? counted : { ...counted, failed: [step.name] };
}

/** Counts the testcases of a JUnit file by their result; a file that is not there counts nothing. */
async function countJunit(path: string): Promise<Count> {
  const xml = await Deno.readTextFile(path).catch(() => "");
  const cases = xml.match(/<testcase\b(?:[^>]*\/>|[\s\S]*?<\/testcase>)/g) ?? [];
  const failed = cases.filter((text) => /<(?:failure|error)\b/.test(text)).map(failureOf);
  const skipped = cases.filter((text) => /<skipped\b/.test(text)).length;
  return { passed: cases.length - failed.length - skipped, skipped, failed };
}

const PLAIN: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };
/** What a person must see of it where the rest of the log is far above, or cut. */
const LINES_OF_FAILURE = 20;

/** The name of a failed testcase and the first lines of what it said. */
function failureOf(testcase: string): string {
  const [, name = "", said = ""] =
    /\bname="([^"]*)"[\s\S]*?<(?:failure|error)\b[^>]*>([\s\S]*?)<\//.exec(testcase) ?? [];
  return [name, ...said.trim().split("\n").slice(0, LINES_OF_FAILURE)]
    .join("\n    ").replace(/&(lt|gt|quot|apos|amp);/g, (text, word: string) => PLAIN[word] ?? text);
}

let sum: Count = { passed: 0, skipped: 0, failed: [] };
for (const step of STEPS) {
  const count = await take(step);
  sum = {
    passed: sum.passed + count.passed,
    skipped: sum.skipped + count.skipped,
    failed: [...sum.failed, ...count.failed],
  };
  // Without what the set-up makes, every later step would fail for the same reason.
  if (step.name === "set up" && count.failed.length > 0) break;
}
await Deno.remove(out, { recursive: true });
if (sum.skipped > 0) {
  await say(
    `\n${sum.skipped} skipped: filtered out on purpose, or named "ignored" above with what they need`,
  );
}
if (sum.failed.length > 0) await say(`\n== what failed\n${sum.failed.join("\n\n")}`);
await say(`\n${sum.passed} passed, ${sum.failed.length} failed`);
Deno.exit(sum.failed.length > 0 || sum.passed === 0 ? 1 : 0);
