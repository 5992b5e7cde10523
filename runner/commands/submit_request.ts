/** What a command line of `seedling submit` asks for. */
import { readRequest, RUN_OPTIONS, type RunRequest } from "./run_request.ts";
import { oneOf, parseOptions, positiveInteger, single, UsageError } from "./usage.ts";

const SYSTEMS = ["slurm", "kubernetes", "github", "gitlab"] as const;

/** What is submitted, and what `run` is to be given for each part. */
export interface SubmitRequest {
  readonly system: typeof SYSTEMS[number];
  readonly parts: number;
  readonly limit?: number;
  readonly minutes?: number;
  readonly tool: string;
  readonly container: string;
  readonly out: string;
  readonly timings?: string;
  readonly reports: readonly string[];
  /** The operands and options of `run`, as they are to be written there. */
  readonly words: readonly string[];
  /** The same, read. */
  readonly run: RunRequest;
}

const OWN = ["parts", "limit", "minutes", "tool", "container", "out", "report"];
const OPTIONS = {
  string: [...RUN_OPTIONS.string.filter((name) => name !== "shard" && name !== "repro"), ...OWN.slice(0, 5)],
  boolean: [...RUN_OPTIONS.boolean.filter((name) => name !== "list" && name !== "dry-run"), "print"],
};

/** There is no registry that has Seedling: the npm package, or JSR. */
const TOOLS = {
  slurm: "seedling",
  kubernetes: "seedling",
  github: "npx -y deno@2.9.6 run -A jsr:@seedling/seedling@^0.1/cli",
  gitlab: "npx -y deno@2.9.6 run -A jsr:@seedling/seedling@^0.1/cli",
};

/** Reads it. Throws {@linkcode UsageError}. */
export function readSubmitRequest(args: readonly string[]): SubmitRequest {
  const options = parseOptions(args, OPTIONS);
  const [given = "", ...paths] = options.operands;
  const system = oneOf("submit", given, SYSTEMS);
  if (!options.flags.has("print")) {
    throw new UsageError(
      "Cannot submit: seedling talks to no cluster (give --print, and hand what it prints to yours)",
    );
  }
  const number = (name: string) => {
    const value = single(options, name);
    return value === undefined ? undefined : positiveInteger(name, value);
  };
  const [parts, limit, minutes] = ["parts", "limit", "minutes"].map(number);
  if (parts === undefined) {
    throw new UsageError("Cannot submit: into how many parts is not said (give --parts N)");
  }
  refuseBeyond(system, parts, limit);
  const timings = single(options, "timings");
  const strings = Object.entries(options.strings).filter(([name]) => !OWN.includes(name));
  // Boots side by side need as many cores as they are asked for, and a part asks for one boot's.
  const jobs = options.strings.jobs?.length ? [] : ["--jobs=1"];
  const words = [
    ...paths,
    ...strings.flatMap(([name, values]) => values.map((value) => `--${name}=${value}`)),
    ...[...options.flags].filter((name) => name !== "print").map((name) => `--${name}`),
    ...jobs,
  ];
  const out = single(options, "out") ?? (system === "kubernetes" ? "/parts" : "parts");
  const tool = single(options, "tool") ?? TOOLS[system];
  const reports = options.strings.report ?? [];
  [...words, ...reports].forEach(refuseUnquotable);
  refuseFolder(out);
  if (system === "kubernetes" && !out.startsWith("/")) {
    throw new UsageError(`Cannot keep parts in "${out}": a pod mounts a volume there (write /${out})`);
  }
  const dashed = paths.find((path) => path.startsWith("-"));
  if (dashed !== undefined) {
    throw new UsageError(`Cannot write "${dashed}" into a job: it looks like an option (write ./${dashed})`);
  }
  return {
    ...{ system, parts, tool, out, words },
    container: single(options, "container") ?? "seedling:latest",
    reports: reports.length > 0 ? reports : ["text", `junit=${out}/seedling.xml`],
    ...(limit !== undefined && { limit }),
    ...(minutes !== undefined && { minutes }),
    ...(timings !== undefined && { timings }),
    run: readRequest([...words.filter((word) => !word.startsWith("--timings=")), ...reportWords(reports)]),
  };
}

/** What the system itself has for limits: GitHub's of a matrix, GitLab's of `parallel`. */
const MOST_PARTS: Readonly<Record<string, number>> = { github: 256, gitlab: 200 };

function refuseBeyond(system: SubmitRequest["system"], parts: number, limit: number | undefined): void {
  const most = MOST_PARTS[system] ?? Infinity;
  if (parts > most) {
    throw new UsageError(`Cannot submit ${parts} parts: ${system} runs ${most} jobs of one kind at most`);
  }
  if (system === "gitlab" && limit !== undefined) {
    throw new UsageError(
      "Cannot limit how many parts run at a time: gitlab's runners do (leave --limit out)",
    );
  }
}

const reportWords = (reports: readonly string[]) => reports.map((each) => `--report=${each}`);

/** GitHub puts expressions into scripts before a shell sees them, Kubernetes variables; a line is one in every system. */
function refuseUnquotable(word: string): void {
  // deno-lint-ignore no-control-regex -- it is what is looked for
  if (!/[\x00-\x1f\x7f]|\$\(|\$\{\{/.test(word)) return;
  throw new UsageError(
    `Cannot write "${word}" into a job: it has a line's end, "$(" or "\${{" in it (give it another name)`,
  );
}

/** It stands in comments that Slurm reads, and in patterns of files, where nothing is quoted. */
function refuseFolder(out: string): void {
  if (/^[\w@+=.,/-]+$/.test(out) && !out.startsWith("-")) return;
  throw new UsageError(
    `Cannot keep parts in "${out}": only letters, digits and @ + = . , / - _ are safe there`,
  );
}
