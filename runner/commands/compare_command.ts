/** `seedling compare CASES --from A --to B`: boots both, and tells what changed. */
import { comparisonHtml } from "../../reporters/comparison_html.ts";
import { comparisonMarkdown } from "../../reporters/comparison_markdown.ts";
import { comparisonText } from "../../reporters/comparison_text.ts";
import { type Case, isAlwaysSkipped } from "../case/case.ts";
import { CLOUD_INIT_MODES, findCloudInit } from "../derive/cloud_init_source.ts";
import type { Host } from "../host/host.ts";
import type { CaseOnImage } from "../plan/planned_boot.ts";
import { defaultRecordsUse, type RecordsUse } from "../record/records_use.ts";
import { mistakeMessages } from "../redact/mistakes_text.ts";
import type { Comparison } from "../result/comparison.ts";
import { defaultPaths, loadCases } from "../suite/load.ts";
import { comparedSide, type SideOptions } from "./compared_side.ts";
import { compareSides } from "./compare_sides.ts";
import { foundHost, readAccel } from "./found_host.ts";
import { OVERRIDES, readOverrides } from "./overrides.ts";
import { checkReportFolders, readTargets, refuseInputs, type Renders, writeReports } from "./reports.ts";
import { select } from "./select.ts";
import type { Shell } from "./shell.ts";
import { oneOf, type ParsedOptions, parseOptions, positiveInteger, single, UsageError } from "./usage.ts";

const OPTIONS = {
  string: [
    ...["from", "to", "image", "cloud-init-mode", "report", "jobs", "accel", "tag", "filter"],
    ...OVERRIDES,
  ],
  boolean: ["fresh", "offline"],
};

const FORMATS: readonly Renders<Comparison>[] = [
  { name: "text", pieces: (...of) => [comparisonText(...of)] },
  { name: "html", pieces: (comparison) => [comparisonHtml(comparison)] },
  { name: "markdown", pieces: (comparison) => [comparisonMarkdown(comparison)] },
];

/** Runs the command; its result is the exit code. */
export async function compareCommand(args: readonly string[], shell: Shell): Promise<number> {
  const options = parseOptions(args, OPTIONS);
  const given = [needed(options, "from"), needed(options, "to")] as const;
  if (single(options, "image") === undefined) { for (const each of given) await refuseCloudInit(each); }
  const targets = readTargets(options.strings.report ?? [], FORMATS);
  await checkReportFolders(targets);
  const loaded = await loadCases(options.operands.length > 0 ? options.operands : await defaultPaths());
  if (loaded.mistakes.length > 0) {
    await shell.complain(mistakeMessages(loaded).map((message) => `${message}\n`).join(""));
    return 2;
  }
  await refuseInputs(targets, [
    ...loaded.cases.map(({ source }) => source),
    ...given,
    single(options, "image"),
  ]);
  const filter = single(options, "filter");
  const selected = select(loaded.cases, {
    tags: options.strings.tag ?? [],
    ...(filter !== undefined && { filter }),
  });
  const cases = selected.filter((each: Case) => !isAlwaysSkipped(each));
  const how: SideOptions = {
    overrides: readOverrides({ ...options, strings: { ...options.strings, "cloud-init-mode": [] } }),
    isOffline: options.flags.has("offline"),
    ...readInto(options),
  };
  const sides = [
    await comparedSide(given[0], cases, how, shell),
    await comparedSide(given[1], cases, how, shell),
  ] as const;
  const names = [sideName(sides[0], given[0]), sideName(sides[1], given[1])] as const;
  const host: Host = await foundHost(readAccel(options), shell);
  const comparison = await compareSides(
    { names, sides, host, records: recordsUse(options, shell), ...jobsOf(options) },
    shell,
  );
  if (shell.signal.aborted) return shell.interruptedCode();
  const isWritten = await writeReports(comparison, targets, shell);
  return isWritten ? codeOf(comparison) : 2;
}

/** A side is an image, unless one is named into which both sides are put. */
async function refuseCloudInit(given: string): Promise<void> {
  const source = await findCloudInit(given).catch(() => undefined);
  if (source === undefined) return;
  throw new UsageError(
    `"${given}" is no image (give the image into which both cloud-inits are put: --image debian-12)`,
  );
}

/** As reports name its image, with what was put in and how; as it was given where the cases have several. */
function sideName(side: readonly CaseOnImage[], given: string): string {
  const [name, ...others] = new Set(side.map(({ image }) => image.name));
  return name !== undefined && others.length === 0 ? name : given;
}

/** 0 nothing changed, 1 a fact or a verdict did, 2 something could not be told, or nothing was compared. */
export function codeOf({ boots, facts, verdicts, untold }: Comparison): number {
  if (untold.length > 0 || boots === 0) return 2;
  return facts.length + verdicts.length > 0 ? 1 : 0;
}

function needed(options: ParsedOptions, name: "from" | "to"): string {
  const given = single(options, name);
  if (given !== undefined) return given;
  throw new UsageError(
    `Cannot compare: --${name} is missing (name two images, or with --image two cloud-inits: --from A --to B)`,
  );
}

function readInto(options: ParsedOptions): Pick<SideOptions, "into"> {
  const image = single(options, "image");
  const mode = single(options, "cloud-init-mode");
  if (image !== undefined) {
    return { into: { image, mode: oneOf("cloud-init-mode", mode ?? "code", CLOUD_INIT_MODES) } };
  }
  if (mode === undefined) return {};
  throw new UsageError(
    `Cannot put in "--cloud-init-mode ${mode}" of nothing (give --image too: then --from and --to are cloud-inits)`,
  );
}

function recordsUse({ flags }: ParsedOptions, { isCi }: Shell): RecordsUse {
  return flags.has("fresh") ? "fresh" : defaultRecordsUse(isCi);
}

function jobsOf(options: ParsedOptions): { readonly jobs?: number } {
  const jobs = single(options, "jobs");
  return jobs === undefined ? {} : { jobs: positiveInteger("jobs", jobs) };
}
