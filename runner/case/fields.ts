/** The keys of a case that take one line of text, and what each line may be. */
import { describeSizeMistake, parseSize } from "../text/size.ts";
import { parseDuration } from "../text/duration.ts";
import type { Tree } from "../yaml/tree.ts";
import type { Case } from "./case.ts";
import { type Parsed, readDiskSize } from "./disk_size.ts";
import { type Reading, readLine } from "./reading.ts";

type ReadField = (tree: Tree, reading: Reading) => Partial<Case>;

const MIB = 1024 ** 2;
// A timer of JavaScript takes at most 24.8 days; nothing a case waits for takes one.
const LONGEST_TIMEOUT_MS = 24 * 3_600_000;
const MOST_CPUS = 64;

/** Reads `name`. */
export const readName: ReadField = lineReader("name", "The partition grows", (name) => ({ value: { name } }));
/** Reads `disk`. */
export const readDisk: ReadField = lineReader("disk", "20G", diskOf);
/** Reads `memory`. */
export const readMemory: ReadField = lineReader("memory", "1G", memoryOf);
/** Reads `cpus`. */
export const readCpus: ReadField = lineReader("cpus", "2", cpusOf);
/** Reads `timeout`. */
export const readTimeout: ReadField = lineReader("timeout", "3m", timeoutOf);
/** Reads `budgets`. */
export const readBudgets: ReadField = lineReader("budgets", "enforced", budgetsOf);
/** Reads `exclusive`. */
export const readExclusive: ReadField = lineReader("exclusive", "true", exclusiveOf);

/** A reader of one line; `value` says in a mistake what would do. */
function lineReader(key: string, value: string, read: (text: string) => Parsed<Partial<Case>>): ReadField {
  return (tree, { mistakes }) => {
    const text = readLine(tree, { path: [key], mistakes, example: `write ${key}: ${value}` });
    if (text === undefined) return {};
    const field = read(text);
    if ("value" in field) return field.value;
    mistakes.add([key], field.mistake);
    return {};
  };
}

/** Reads `description`, of any number of lines. */
export function readDescription(tree: Tree, { mistakes }: Reading): Partial<Case> {
  if (typeof tree === "string" && tree.trim() !== "") return { description: tree.trim() };
  mistakes.add(["description"], `"description" must be text (say why the case is there)`);
  return {};
}

/** Reads `failing`, of any number of lines. */
export function readFailing(tree: Tree, { mistakes }: Reading): Partial<Case> {
  if (typeof tree === "string" && tree.trim() !== "") return { failing: tree.trim() };
  mistakes.add(["failing"], `"failing" must be text (say what it means where the case fails)`);
  return {};
}

function diskOf(text: string): Parsed<Partial<Case>> {
  const read = readDiskSize(text);
  return "value" in read ? { value: { disk: read.value } } : read;
}

function memoryOf(text: string): Parsed<Partial<Case>> {
  const memoryBytes = parseSize(text);
  if (memoryBytes === undefined) return { mistake: describeSizeMistake(text) };
  if (memoryBytes < 64 * MIB) {
    return { mistake: `${text} of memory is too little for any cloud image (64M at least)` };
  }
  if (memoryBytes % MIB === 0) return { value: { memoryBytes } };
  return {
    mistake: `${text} of memory is not a whole number of MiB (write ${Math.ceil(memoryBytes / MIB)}M)`,
  };
}

function cpusOf(text: string): Parsed<Partial<Case>> {
  const cpus = /^[1-9]\d?$/.test(text) ? Number(text) : Infinity;
  if (cpus <= MOST_CPUS) return { value: { cpus } };
  return { mistake: `${JSON.stringify(text)} is not a number of CPUs (write 1 to ${MOST_CPUS})` };
}

function budgetsOf(text: string): Parsed<Partial<Case>> {
  if (text === "enforced") return { value: { budgets: text } };
  return { mistake: `${JSON.stringify(text)} says nothing of budgets (write enforced, or leave it out)` };
}

/** `false` is for a case under defaults that say otherwise. */
function exclusiveOf(text: string): Parsed<Partial<Case>> {
  if (text === "true") return { value: { isExclusive: true } };
  if (text === "false") return { value: {} };
  return {
    mistake: `${JSON.stringify(text)} does not say whether the boot is the case's own (write true or false)`,
  };
}

function timeoutOf(text: string): Parsed<Partial<Case>> {
  const timeoutMs = parseDuration(text);
  if (timeoutMs === undefined) {
    return { mistake: `${JSON.stringify(text)} is not a duration (write 90s, 3m or 1h30m)` };
  }
  if (timeoutMs === 0) return { mistake: "a timeout of 0 leaves no time to boot (write 3m)" };
  if (timeoutMs <= LONGEST_TIMEOUT_MS) return { value: { timeoutMs } };
  return { mistake: `${text} is longer than a day (24h at most)` };
}
