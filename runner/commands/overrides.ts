/** `--memory`, `--bus` and the like: the machine that all cases of a run get, whatever they say themselves. */
import { type Case, rowsOf } from "../case/case.ts";
import { parseCase } from "../suite/read_cases.ts";
import { KINDS } from "../facts/kinds.ts";
import { CLOUD_INIT_MODES } from "../derive/cloud_init_source.ts";
import { oneOf, type ParsedOptions, single, UsageError } from "./usage.ts";

/** The options, each called like the key of a case that it stands for. */
const KEYS = ["firmware", "bus", "memory", "cpus", "cpu-level", "sector-size"] as const;

/** What a command line takes beside its other options. */
export const OVERRIDES: readonly string[] = [...KEYS, "seed"];

/** What a command takes that can put another cloud-init into every case's image. */
export const CLOUD_INIT_OPTIONS: readonly string[] = ["cloud-init", "cloud-init-mode"];

/** What is put into every case. */
export interface Overrides {
  readonly fields: Partial<Case>;
  /** The keys that no longer say what they say where they stand. */
  readonly keys: readonly string[];
  /** Whether no case gets a seed. */
  readonly isSeedless: boolean;
}

/** Reads the options as cases are read. Throws {@linkcode UsageError} for what no case could say. */
export function readOverrides(options: ParsedOptions): Overrides {
  const given = KEYS.flatMap((key) => {
    const value = single(options, key);
    return value === undefined ? [] : [{ key, fields: readField(key, value) }];
  });
  const seed = single(options, "seed");
  const cloudInit = readCloudInitOptions(options);
  return {
    fields: given.reduce((all, { fields }) => ({ ...all, ...fields }), cloudInit),
    keys: [...given.map(({ key }) => key), ...Object.keys(cloudInit).map(() => "cloud-init")],
    isSeedless: seed !== undefined && oneOf("seed", seed, ["none"]) === "none",
  };
}

function readCloudInitOptions(options: ParsedOptions): Pick<Case, "cloudInit"> {
  const source = single(options, "cloud-init");
  const mode = single(options, "cloud-init-mode");
  if (source === undefined && mode !== undefined) {
    throw new UsageError(
      `Cannot put in "--cloud-init-mode ${mode}" of nothing (give --cloud-init SOURCE too)`,
    );
  }
  if (source === undefined) return {};
  return { cloudInit: { source, mode: oneOf("cloud-init-mode", mode ?? "code", CLOUD_INIT_MODES) } };
}

function readField(key: (typeof KEYS)[number], value: string): Partial<Case> {
  const text = `${key}: ${JSON.stringify(value)}\nexpect: { root: grown }\n`;
  const parsed = parseCase(text, { id: key, source: "-", readFile: () => new Uint8Array() });
  if (!("case" in parsed)) {
    const [mistake] = parsed.mistakes;
    throw new UsageError(
      `Cannot read "--${key} ${value}": ${mistake?.message.replace(/^-:\d+:\d+: /, "") ?? "no case says so"}`,
    );
  }
  const { firmware, bus, memoryBytes, cpus, cpuLevel, sectorBytes } = parsed.case;
  const fields = {
    "firmware": { firmware },
    "bus": { bus },
    "memory": { memoryBytes },
    "cpus": { cpus },
    "cpu-level": { cpuLevel },
    "sector-size": { sectorBytes },
  };
  return fields[key];
}

/** The cases as they are booted, with those that go before them. */
export function override(cases: readonly Case[], overrides: Overrides): readonly Case[] {
  if (overrides.keys.length === 0 && !overrides.isSeedless) return cases;
  const known = new Map<Case, Case>();
  const overridden = (testCase: Case): Case => {
    const found = known.get(testCase) ?? overrideOne(testCase, overrides, overridden);
    known.set(testCase, found);
    return found;
  };
  return cases.map(overridden);
}

function overrideOne(
  testCase: Case,
  { fields, keys, isSeedless }: Overrides,
  again: (testCase: Case) => Case,
): Case {
  const { previous, twin, keysAt = {} } = testCase;
  const places = Object.entries(keysAt).filter(([key]) => !keys.includes(key));
  return {
    ...testCase,
    ...fields,
    keysAt: Object.fromEntries(places),
    ...(previous && { previous: again(previous) }),
    ...(twin && { twin: { ...twin, of: again(twin.of) } }),
    ...(isSeedless && withoutSeed(testCase)),
  };
}

/** A case that is about its seed, or asks what the probe in it tells, cannot be judged: it is skipped, and says so. */
function withoutSeed(testCase: Case): Partial<Case> {
  const reason = whySeeded(testCase);
  const at = testCase.keysAt?.seed ?? { source: testCase.source, line: 1, column: 1 };
  return {
    seed: { userData: new Uint8Array() },
    seedVolume: { kind: "none" },
    ...(reason !== undefined && { skip: { because: `--seed none leaves out ${reason}`, at } }),
  };
}

const PROBED = KINDS.filter((kind) => "probe" in kind).map(({ key }) => key);

function whySeeded(testCase: Case): string | undefined {
  const { seed: { userData, ...parts }, twin } = testCase;
  if (userData.length > 0 || Object.values(parts).some((part) => part !== undefined)) {
    return "what it gives to cloud-init";
  }
  const asked = rowsOf(testCase).find(({ kind, from }) => from === "report" && PROBED.includes(kind));
  if (asked) return `the probe, which tells ${asked.kind}`;
  return twin && "the probe, which tells what is compared of clones";
}
