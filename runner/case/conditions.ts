/** Whether a case counts: `only-if`, `skip` and `expect-failure`. */
import type { Path } from "../yaml/document.ts";
import { isMapping, type Tree, type TreeMapping } from "../yaml/tree.ts";
import type { CaseSkip, Conditions, ExpectedFailure } from "./case.ts";
import { readExpectations } from "./expect.ts";
import { emptyPart, isEmpty, type Reading, readLine, refuseUnknownKeys } from "./reading.ts";

const SKIP: Form = { key: "skip", keys: ["when", "because"], needed: ["because"] };

const FAILURE: Form = {
  key: "expect-failure",
  keys: ["because", "link", "until", "when"],
  needed: ["because", "until"],
};

const EXAMPLES: Readonly<Record<string, string>> = {
  because: `because: "growpart needs sgdisk"`,
  until: `until: "2027-03-01"`,
  link: "link: https://bugs.example.com/1",
  line: "line: 'ssh-generator failed'",
};

/** Reads what a case says of whether it counts; nothing, with a mistake, of what is wrong. */
export function readConditions(tree: TreeMapping, reading: Reading): Conditions {
  const onlyIf = tree["only-if"];
  const skip = readSkip(tree.skip, reading);
  const expectFailure = readFailure(tree["expect-failure"], reading);
  return {
    ...(onlyIf !== undefined && { onlyIf: readExpectations(onlyIf, ["only-if"], reading) }),
    ...(skip && { skip }),
    ...(expectFailure && { expectFailure }),
  };
}

function readSkip(tree: Tree | undefined, reading: Reading): CaseSkip | undefined {
  const part = readMapping(tree, SKIP, reading);
  if (!part) return undefined;
  const because = readText(part, ["skip", "because"], reading);
  const when = readWhen(part, "skip", reading);
  return because === undefined ? undefined : { because, ...when, at: reading.file.find(["skip"], "key") };
}

function readFailure(tree: Tree | undefined, reading: Reading): ExpectedFailure | undefined {
  const { key } = FAILURE;
  const part = readMapping(tree, FAILURE, reading);
  if (!part) return undefined;
  const because = readText(part, [key, "because"], reading);
  const until = readDay(part, [key, "until"], reading);
  const link = readLink(part, [key, "link"], reading);
  const when = readWhen(part, key, reading);
  if (because === undefined || until === undefined) return undefined;
  return {
    because,
    ...(link !== undefined && { link }),
    until,
    ...when,
    at: reading.file.find([key], "key"),
  };
}

interface Form {
  readonly key: string;
  readonly keys: readonly string[];
  /** Those that must be there. */
  readonly needed: readonly string[];
}

function readMapping(
  tree: Tree | undefined,
  { key, keys, needed }: Form,
  { mistakes }: Reading,
): TreeMapping | undefined {
  if (tree === undefined) return undefined;
  const would = `write ${key}: { ${needed.map((each) => EXAMPLES[each]).join(", ")} }`;
  if (!isMapping(tree) || isEmpty(tree)) {
    const what = isEmpty(tree) ? "filled in" : "a mapping";
    mistakes.add([key], `"${key}" must be ${what} (${would})`, emptyPart(tree));
    return undefined;
  }
  refuseUnknownKeys(tree, keys, { path: [key], mistakes });
  const missing = needed.filter((each) => tree[each] === undefined).map((each) => `"${each}"`);
  if (missing.length > 0) mistakes.add([key], `"${key}" needs ${missing.join(" and ")} (${would})`, "key");
  return tree;
}

/** The line of text at a path whose last step is a key of `part`; nothing where there is none. */
export function readText(
  part: TreeMapping,
  path: readonly string[],
  { mistakes }: Reading,
): string | undefined {
  const key = path.at(-1) ?? "";
  const text = part[key];
  return text === undefined
    ? undefined
    : readLine(text, { path, mistakes, example: `write ${EXAMPLES[key]}` });
}

function readDay(part: TreeMapping, path: readonly string[], reading: Reading): string | undefined {
  const text = readText(part, path, reading);
  if (text === undefined || isDay(text)) return text;
  reading.mistakes.add(path, `${JSON.stringify(text)} is not a date (write ${EXAMPLES.until})`);
  return undefined;
}

/** A day of the calendar: 2027-02-30 is none. */
function isDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split("-").map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  return /^\d{4}-\d\d-\d\d$/.test(text) && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** As {@linkcode readText}, of a URL. */
export function readLink(
  part: TreeMapping,
  path: readonly string[],
  reading: Reading,
): string | undefined {
  const text = readText(part, path, reading);
  if (text === undefined || (/^https?:\/\/[^\s/]\S*$/.test(text) && URL.canParse(text))) return text;
  reading.mistakes.add(path, `${JSON.stringify(text)} is not an http or https URL (write ${EXAMPLES.link})`);
  return undefined;
}

function readWhen(part: TreeMapping, key: string, reading: Reading): Pick<CaseSkip, "when"> {
  if (part.when === undefined) return {};
  const path: Path = [key, "when"];
  return { when: readExpectations(part.when, path, reading) };
}
