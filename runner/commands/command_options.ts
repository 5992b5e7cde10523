/** What may stand on a command line, read from what `--help` says of it: so that nothing else completes it. */

/** An option as its help tells it. */
export interface ToldOption {
  readonly name: string;
  /** What its value is, in capitals, or the words that it may be; none for a switch. */
  readonly value?: string;
  readonly about: string;
}

/** The options in a command's help, in its order. */
export function optionsOf(usage: string): readonly ToldOption[] {
  const found = usage.matchAll(/^ {2}--([a-z][a-z-]*)(?: (\S+))? {2,}(\S.*)$/gm);
  return Array.from(found, ([, name = "", value, about = ""]) => ({ name, about, ...(value && { value }) }));
}

/** The words that an option's value may be, where help lists them all: `auto|kvm|tcg`. */
export function wordsOf(value: string | undefined): readonly string[] {
  return value !== undefined && /^[a-z0-9-]+(\|[a-z0-9-]+)*$/.test(value) ? value.split("|") : [];
}

/** The words that may stand right behind a command: `seedling completions bash|zsh|fish`. */
export function operandsOf(usage: string): readonly string[] {
  return Array.from(usage.matchAll(/^seedling [a-z]+ \[?([a-z][a-z|]*)\]?(?= )/gm), ([, words = ""]) => words)
    .flatMap((words) => words.split("|"));
}

/** Whether files may stand on its command line. */
export function takesFiles(usage: string): boolean {
  return /^seedling .*?\b(FILE|FOLDER|RECORD|CASE|IMAGE)\b/m.test(usage);
}

/** Whether they are cases, so that the built-in suite may stand there too. */
export function takesCases(usage: string): boolean {
  return /^seedling \S+ \[?(FILE\|FOLDER|CASE)/m.test(usage);
}

/** Whether names of images may stand on its command line. */
export function takesImages(usage: string): boolean {
  return /^seedling images .*\bNAME\b/m.test(usage);
}

/** Whether an option's value may be the name of an image. */
export function isImage(value: string | undefined): boolean {
  return value === "NAME|PATH";
}

/** Whether an option's value is a report's format, and the file for it. */
export function isFormat(value: string | undefined): boolean {
  return value === "FORMAT[=FILE]";
}

/** The formats that an option's help names; where it names none ("as for run"), all. */
export function formatsOf(about: string, formats: readonly string[]): readonly string[] {
  const words = about.split(/[^a-z-]+/);
  const named = formats.filter((each) => words.includes(each));
  return named.length > 1 && !named.includes("json") ? named : formats;
}
