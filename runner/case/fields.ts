/** The short keys of a case: what the machine is to be. */
import type { Case } from "./case.ts";
import { type Read, readDiskSize } from "./disk_size.ts";
import { readImage } from "./image_reference.ts";
import { MACHINE_KEYS, readMachineField } from "./machine_fields.ts";
import type { MachineFields } from "./case.ts";
import { parseDuration } from "../text/duration.ts";
import { type Reading, readLine } from "./reading.ts";
import type { Tree } from "../yaml/tree.ts";
import { describeSizeMistake, parseSize } from "../text/size.ts";

/** What {@linkcode readField} reads. */
export type Fields =
  & Partial<
    Pick<
      Case,
      | "name"
      | "description"
      | "image"
      | "disk"
      | "memoryBytes"
      | "cpus"
      | "timeoutMs"
      | "budgets"
      | "isExclusive"
    >
  >
  & MachineFields;

const MIB = 1024 ** 2;
// A timer of JavaScript takes at most 24.8 days; nothing a case waits for takes one.
const LONGEST_TIMEOUT_MS = 24 * 3_600_000;
const MOST_CPUS = 64;

/** Keys of one line of text: how each is read, and what would do. */
const LINES: Readonly<
  Record<string, { readonly example: string; readonly read: (text: string) => Read<Fields> }>
> = {
  name: { example: "name: The partition grows", read: (name) => ({ value: { name } }) },
  disk: { example: "disk: 20G", read: readDisk },
  memory: { example: "memory: 1G", read: readMemory },
  cpus: { example: "cpus: 2", read: readCpus },
  timeout: { example: "timeout: 3m", read: readTimeout },
  budgets: { example: "budgets: enforced", read: readBudgets },
  exclusive: { example: "exclusive: true", read: readExclusive },
};

/** The keys that {@linkcode readField} knows. */
export const FIELD_KEYS = [
  "name",
  "description",
  "image",
  "disk",
  ...MACHINE_KEYS,
  "memory",
  "cpus",
  "timeout",
  "budgets",
  "exclusive",
] as const;

/** Reads one of {@linkcode FIELD_KEYS}; nothing, with a mistake, where it is wrong. */
export function readField(key: string, tree: Tree, reading: Reading): Fields {
  if (key === "image") return readImage(tree, reading);
  if (key === "description") return readDescription(tree, reading);
  const machine = readMachineField(key, tree, reading);
  if (machine) return machine;
  const line = LINES[key];
  const text = line &&
    readLine(tree, { path: [key], mistakes: reading.mistakes, example: `write ${line.example}` });
  if (!line || text === undefined) return {};
  const read = line.read(text);
  if ("value" in read) return read.value;
  reading.mistakes.add([key], read.mistake);
  return {};
}

function readDescription(tree: Tree, { mistakes }: Reading): Fields {
  if (typeof tree === "string" && tree.trim() !== "") return { description: tree.trim() };
  mistakes.add(["description"], `"description" must be text (say why the case is there)`);
  return {};
}

function readDisk(text: string): Read<Fields> {
  const read = readDiskSize(text);
  return "value" in read ? { value: { disk: read.value } } : read;
}

function readMemory(text: string): Read<Fields> {
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

function readCpus(text: string): Read<Fields> {
  const cpus = /^[1-9]\d?$/.test(text) ? Number(text) : Infinity;
  if (cpus <= MOST_CPUS) return { value: { cpus } };
  return { mistake: `${JSON.stringify(text)} is not a number of CPUs (write 1 to ${MOST_CPUS})` };
}

function readBudgets(text: string): Read<Fields> {
  if (text === "enforced") return { value: { budgets: text } };
  return { mistake: `${JSON.stringify(text)} says nothing of budgets (write enforced, or leave it out)` };
}

/** `false` is for a case under defaults that say otherwise. */
function readExclusive(text: string): Read<Fields> {
  if (text === "true") return { value: { isExclusive: true } };
  if (text === "false") return { value: {} };
  return {
    mistake: `${JSON.stringify(text)} does not say whether the boot is the case's own (write true or false)`,
  };
}

function readTimeout(text: string): Read<Fields> {
  const timeoutMs = parseDuration(text);
  if (timeoutMs === undefined) {
    return { mistake: `${JSON.stringify(text)} is not a duration (write 90s, 3m or 1h30m)` };
  }
  if (timeoutMs === 0) return { mistake: "a timeout of 0 leaves no time to boot (write 3m)" };
  if (timeoutMs <= LONGEST_TIMEOUT_MS) return { value: { timeoutMs } };
  return { mistake: `${text} is longer than a day (24h at most)` };
}
