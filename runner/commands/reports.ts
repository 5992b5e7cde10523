/** `--report FORMAT[=FILE]`: which reports, and where they go. */
import { basename, dirname, join, resolve } from "@std/path";
import { REPORT_FORMATS, type ReportFormat } from "../../reporters/formats.ts";
import type { TextOptions } from "../../reporters/text.ts";
import { longer, writePieces } from "./written_pieces.ts";
import { hasColor, type Shell } from "./shell.ts";
import { oneOf, UsageError } from "./usage.ts";

/** A format of what a command came to. */
export interface Renders<Result> {
  readonly name: string;
  readonly pieces: (result: Result, options: TextOptions) => Iterable<string>;
}

/** A report that was asked for; without a file it goes to standard output. */
export interface ReportTarget<Format extends { readonly name: string } = ReportFormat> {
  readonly format: Format;
  readonly file?: string;
}

/** Reads the values of `--report`; none asks for text on standard output. */
export function readReportTargets(values: readonly string[]): readonly ReportTarget[] {
  return readTargets(values, REPORT_FORMATS);
}

/** The same, of other formats. */
export function readTargets<Format extends { readonly name: string }>(
  values: readonly string[],
  formats: readonly Format[],
): readonly ReportTarget<Format>[] {
  const targets = (values.length > 0 ? values : ["text"]).map((value) => readTarget(value, formats));
  const printed = targets.filter(({ file }) => file === undefined);
  if (printed.length > 1) {
    const names = printed.map(({ format: { name } }) => name).join(" and ");
    throw new UsageError(
      `Cannot print ${names} to one standard output (write --report ${printed[1]?.format.name}=FILE)`,
    );
  }
  const files = targets.flatMap(({ file }) => file ?? []);
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (twice !== undefined) {
    throw new UsageError(`Cannot write two reports to "${twice}" (give each a file of its own)`);
  }
  // `--report junit cases/a.yaml` and `--report junit=cases/a.yaml` are one slip apart.
  const overCase = files.find((file) => /\.ya?ml$/i.test(file));
  if (overCase !== undefined) {
    throw new UsageError(`Cannot write report "${overCase}": cases end in .yaml (give it another name)`);
  }
  return targets;
}

/** Finds out before minutes of booting, not after, that a report has no folder to go to. */
export async function checkReportFolders(targets: readonly { readonly file?: string }[]): Promise<void> {
  for (const { file } of targets) {
    if (file === undefined) continue;
    if (await isMissing(dirname(file))) {
      throw new UsageError(
        `Cannot write report "${file}": there is no folder "${dirname(file)}" (make it first)`,
      );
    }
    if (await isFolder(file)) {
      throw new UsageError(`Cannot write report "${file}": it is a folder (name a file)`);
    }
  }
}

/** No report is written over what is read for it, by whatever name: a case, a console, another report. */
export async function refuseInputs(
  targets: readonly { readonly file?: string }[],
  inputs: readonly (string | undefined)[],
): Promise<void> {
  const files = targets.flatMap(({ file }) => file ?? []);
  if (files.length === 0) return;
  await refuseSameFile(files);
  const read = new Map<string, string>();
  for (const input of new Set(inputs)) {
    const identity = input && await identityOf(input);
    if (identity) read.set(identity, input);
  }
  for (const file of files) {
    const input = read.get(await identityOf(file) ?? "");
    if (input === undefined) continue;
    const same = input === file ? "it is read" : `it is "${input}", which is read`;
    throw new UsageError(`Cannot write report "${file}": ${same} (give it another name)`);
  }
}

/** Nor are two written over one another, by whatever names. */
async function refuseSameFile(files: readonly string[]): Promise<void> {
  const known = new Map<string, string>();
  for (const file of files) {
    const place = await identityOf(file) ?? await placeOf(file);
    const other = place && known.get(place);
    if (place === undefined) continue;
    if (other !== undefined) {
      throw new UsageError(
        `Cannot write report "${file}": it is "${other}", where another goes (give each a file of its own)`,
      );
    }
    known.set(place, file);
  }
}

const MOST_LINKS = 8;

/** Where a file would come to be that is not there yet; none for a device, a pipe, or what cannot be told. */
async function placeOf(file: string, links = 0): Promise<string | undefined> {
  if (links > MOST_LINKS || await Deno.stat(file).then(() => true, () => false)) return undefined;
  try {
    const folder = await Deno.realPath(dirname(file));
    const link = await Deno.readLink(file).catch(() => undefined);
    return link === undefined
      ? join(folder, basename(file))
      : await placeOf(resolve(folder, link), links + 1);
  } catch {
    return undefined;
  }
}

/** The files of a folder that is read as a whole, and of so many levels of folders in it; none where it is none. */
export async function filesIn(folder: string, levels = 0): Promise<readonly string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder)).catch(() => []);
  const found = entries.map(async ({ name, isDirectory }) => {
    const path = join(folder, name);
    return isDirectory ? levels > 0 ? await filesIn(path, levels - 1) : [] : [path];
  });
  return (await Promise.all(found)).flat();
}

/** What tells a file from any other; a device or a pipe may be both. */
async function identityOf(path: string): Promise<string | undefined> {
  const { dev, ino, isFile = false } = await Deno.stat(path).catch(() => undefined) ?? {};
  return isFile && ino !== null ? `${dev} ${ino}` : undefined;
}

function readTarget<Format extends { readonly name: string }>(
  value: string,
  formats: readonly Format[],
): ReportTarget<Format> {
  const [, name = "", file] = value.match(/^([^=]*)(?:=(.*))?$/s) ?? [];
  const formatName = oneOf("report", name, formats.map((format) => format.name));
  if (file === "") {
    throw new UsageError(
      `Cannot read "--report ${value}": the file's name is empty (write --report ${name}=FILE)`,
    );
  }
  const format = formats.find((each) => each.name === formatName);
  if (!format) throw new UsageError(`Cannot report as ${name}`);
  return { format, ...(file !== undefined && { file }) };
}

/** Deno lets nobody look at /dev, where reports may well go: only what is known to be missing is. */
async function isMissing(folder: string): Promise<boolean> {
  try {
    return !(await Deno.stat(folder)).isDirectory;
  } catch (error) {
    return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
  }
}

async function isFolder(file: string): Promise<boolean> {
  return (await Deno.stat(file).catch(() => undefined))?.isDirectory ?? false;
}

/**
 * Writes every report; one that cannot be written does not keep the others from it. Gives whether all were written. Throws
 * what standard output throws, as where `| head` takes no more, once the others are there.
 */
export async function writeReports<Result>(
  result: Result,
  targets: readonly ReportTarget<Renders<Result>>[],
  shell: Shell,
): Promise<boolean> {
  let all = true;
  // Files first: whoever reads standard output may go away.
  for (const { format, file } of targets.toSorted(byOutput)) {
    if (file === undefined) {
      const { output } = shell;
      const look = { color: hasColor(output), columns: output.columns };
      for (const each of longer(format.pieces(result, look))) await shell.print(each);
      continue;
    }
    try {
      await writePieces(file, format.pieces(result, { color: false, columns: 100 }), shell);
    } catch (error) {
      all = false;
      await shell.complain(`Cannot write report "${file}": ${whyNot(error)}\n`);
    }
  }
  return all;
}

function whyNot(error: unknown): string {
  // Deno's own advice would be to allow everything.
  if (error instanceof Deno.errors.NotCapable) return "Deno opens no device for a program (name a file)";
  return error instanceof Error ? error.message : `${error}`;
}

const byOutput = (a: { readonly file?: string }, b: { readonly file?: string }) =>
  Number(a.file === undefined) - Number(b.file === undefined);
