/** `seedling init`: boots an image once, looks, and writes a first case of it. */
import { basename, dirname, isAbsolute, join, relative } from "@std/path";
import type { Case } from "../case/case.ts";
import { hostSummary } from "../host/summary.ts";
import { parseImageReference } from "../image/image_reference.ts";
import { chosenFirmware } from "../plan/firmware.ts";
import { plan } from "../plan/plan.ts";
import type { CaseOnImage } from "../plan/planned_boot.ts";
import { NOT_KEPT } from "../record/record.ts";
import { readRecord } from "../record/recording.ts";
import { defaultRecordsUse } from "../record/records_use.ts";
import type { CaseResult } from "../result/result.ts";
import { parseCase } from "../suite/read_cases.ts";
import { shellWord } from "../text/shell_word.ts";
import { judgeAll, type Prepared } from "./boot_and_report.ts";
import { exitCode } from "./exit_code.ts";
import { refuseTaken, writeCaseFile } from "./case_file.ts";
import { flowText } from "./case_yaml.ts";
import { type CaseHead, type FirstCase, firstCase, unseenCase } from "./first_case.ts";
import { type Accel, foundHost, readAccel } from "./found_host.ts";
import { joinImages } from "./join_images.ts";
import { OVERRIDES, readOverrides } from "./overrides.ts";
import { readReportTargets, writeReports } from "./reports.ts";
import { capacityOf } from "./run_command.ts";
import type { Shell } from "./shell.ts";
import { type ParsedOptions, parseOptions, single, UsageError } from "./usage.ts";

const OPTIONS = { string: ["accel", ...OVERRIDES], boolean: ["force", "fresh"] };
const STDOUT = "-";
/** Room to grow, more than any image needs: what an image does with it is the first thing to know of it. */
const DISK = "disk: +5G";

/** What is asked for. */
interface InitRequest {
  readonly image: string;
  /** Where the case goes. */
  readonly target: string;
  readonly head: CaseHead;
  readonly accel: Accel;
  readonly flags: ReadonlySet<string>;
}

/** Runs the command; its result is the exit code. */
export async function initCommand(args: readonly string[], shell: Shell): Promise<number> {
  const request = readRequest(parseOptions(args, OPTIONS));
  const { target, flags } = request;
  if (target !== STDOUT) await refuseTaken(target, flags.has("force"));
  const prepared = await prepare(request, shell);
  const judged = await judgeAll(prepared, shell);
  if (shell.signal.aborted) return shell.interruptedCode();
  const [result] = judged.values();
  if (!result) throw new RangeError("Cannot look at a boot: it was not judged");
  const [boot] = result.points;
  if (boot?.verdict !== "pass" || !result.boot) return await reportBoot(result, prepared, shell);
  if (result.boot.consolePath === NOT_KEPT) {
    await shell.complain(
      `Cannot look at the boot: "${shell.recordsFolder}" may only be read (set XDG_CACHE_HOME)\n`,
    );
    return 2;
  }
  await hand(firstCase(request.head, await readRecord(dirname(result.boot.consolePath))), request, shell);
  return 0;
}

function readRequest(options: ParsedOptions): InitRequest {
  const { operands: [image, given, ...others], flags } = options;
  if (image === undefined || others.length > 0) {
    throw new UsageError(
      "Cannot write a first case: name one image, and perhaps the case's file (or - for standard output)",
    );
  }
  const accel = readAccel(options);
  const name = nameOf(image);
  const target = given ?? join("cases", `${name}.yaml`);
  const keys = [`image: ${imageText(image, target)}`, DISK, ...machineKeys(options)];
  return {
    image,
    target,
    accel,
    flags,
    head: { name: `${name} comes up as it did when this was written`, keys },
  };
}

/** What a case of the image is called. */
function nameOf(image: string): string {
  const [stem = ""] = basename(image).split(".");
  return stem.replace(/[^\w-]+/g, "-") || "image";
}

/** A path is relative to the case's file, as it is read from there. */
function imageText(image: string, target: string): string {
  const reference = parseImageReference(image);
  if (reference.kind !== "path") return flowText(image) ?? JSON.stringify(image);
  const folder = target === STDOUT ? "." : dirname(target);
  const path = isAbsolute(image) ? image : relative(folder, image);
  const named = isAbsolute(path) || path.startsWith(".") ? path : `./${path}`;
  return flowText(named) ?? JSON.stringify(named);
}

/** What the command line says of the machine, as the case says it. */
function machineKeys(options: ParsedOptions): readonly string[] {
  readOverrides(options); // tells a mistake as that of an option
  return OVERRIDES.flatMap((key) => {
    const value = single(options, key);
    return value === undefined ? [] : [`${key}: ${flowText(value) ?? JSON.stringify(value)}`];
  });
}

async function prepare({ image, head, accel, flags }: InitRequest, shell: Shell): Promise<Prepared> {
  const testCase = caseOf(head);
  const cases: readonly CaseOnImage[] = await joinImages([testCase], image, shell);
  const host = await foundHost(accel, shell);
  return {
    ...{ host, cases, selected: [testCase], planned: plan(cases, host), capacity: capacityOf(host, 1) },
    ...{ failFast: false, keepGoing: false, retries: 1, reports: readReportTargets([]) },
    records: flags.has("fresh") ? "fresh" : defaultRecordsUse(shell.isCi),
  };
}

function caseOf(head: CaseHead): Case {
  const readFile = () => new Uint8Array();
  const parsed = parseCase(unseenCase(head), { id: "init", source: "-", readFile });
  if ("case" in parsed) return parsed.case;
  throw new UsageError(parsed.mistakes.map(({ message }) => message).join("\n"));
}

/** A boot that shows nothing to expect is told as a run tells it. */
async function reportBoot(
  result: CaseResult,
  { host, cases, reports }: Prepared,
  shell: Shell,
): Promise<number> {
  const run = {
    tool: shell.tool,
    startedAt: new Date().toISOString(),
    seconds: result.boot?.seconds ?? 0,
    host: hostSummary(host),
    firmware: chosenFirmware(cases),
    // What was to be seen was nobody's expectation.
    cases: [{ ...result, points: result.points.slice(0, 1) }],
  };
  await writeReports(run, reports, shell);
  await shell.complain(
    "No case is written: the boot did not come to its end (--seed none is for an image without cloud-init)\n",
  );
  return exitCode([result]);
}

async function hand({ text, count }: FirstCase, { target, flags }: InitRequest, shell: Shell): Promise<void> {
  if (target === STDOUT) return await shell.print(text);
  await writeCaseFile(target, text, flags.has("force"));
  await shell.print(
    `${target} expects ${count} things, each with a reason to keep or to change it. ` +
      `Judged by the record of this boot: seedling run ${shellWord(target)}\n`,
  );
}
