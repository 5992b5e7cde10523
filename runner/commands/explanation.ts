/** A case in plain words: what is booted, what is asserted, and why that matters. Pure text. */
import { upgradeOf } from "../case/derived_image.ts";
import { type Case, type Expectation, type ExpectedCell, isAlwaysSkipped } from "../case/case.ts";
import { KEYS, keysWhere } from "../case/keys.ts";
import { type ImageReference, referenceText } from "../image/image_reference.ts";
import { KINDS } from "../facts/kinds.ts";
import { formatDuration } from "../text/duration.ts";
import { writeSize } from "../text/size.ts";
import { shownUrl } from "../text/shown_url.ts";

/** A piece of an explanation: a line, and what it is about behind it. */
export interface Told {
  readonly says: string;
  /** Why it matters; from the table of keys, or from a kind of fact. */
  readonly because?: string;
  /** What belongs to it, a line each. */
  readonly lines?: readonly string[];
}

/** A case, explained. */
export interface Explanation {
  readonly title: string;
  /** By paragraphs, each on one line. */
  readonly description: readonly string[];
  readonly booted: readonly Told[];
  readonly asserted: readonly Told[];
  readonly counts: readonly Told[];
}

/** Explains a case. */
export function explain(testCase: Case): Explanation {
  const { id, name, description = "" } = testCase;
  return {
    title: name === id ? id : `${id}: ${name}`,
    description: paragraphs(description),
    booted: isAlwaysSkipped(testCase)
      ? [{ says: "Nothing: the case is left out always." }]
      : booted(testCase),
    asserted: asserted(testCase),
    counts: counts(testCase),
  };
}

function paragraphs(text: string): readonly string[] {
  return text.trim().split(/\n\s*\n/).map((each) => each.replaceAll(/(?<!\s)\s*\n\s*/g, " ")).filter((each) =>
    each !== ""
  );
}

function booted(testCase: Case): readonly Told[] {
  return [
    { says: disk(testCase) },
    ...setKeys(testCase),
    ...seed(testCase),
    { says: order(testCase) },
  ];
}

function disk(testCase: Case): string {
  const { image, disk, previous, twin, isReboot } = testCase;
  if (isReboot && previous) return `The machine of ${previous.id} goes on: its guest reboots.`;
  if (previous) {
    return `The disk of ${previous.id} goes on, in a machine that is started anew${upgradeText(testCase)}.`;
  }
  if (twin) return `The same as ${twin.of.id}, a second time from the image.`;
  const size = disk === undefined
    ? "as large as the image"
    : disk.kind === "total"
    ? `of ${writeSize(disk.bytes)}`
    : `${writeSize(disk.bytes)} larger than the image`;
  return `${imageText(image)}${
    putInText(testCase)
  }, on a fresh disk ${size}; the image itself is never written.`;
}

function upgradeText(testCase: Case): string {
  const upgrade = upgradeOf(testCase);
  return upgrade ? `, with the cloud-init of ${upgrade.to.source} in the place of the one before` : "";
}

function putInText({ recipe, cloudInit }: Case): string {
  const own = recipe ? ", with what the case puts into it" : "";
  return cloudInit ? `${own}, with the cloud-init of ${cloudInit.source} (mode ${cloudInit.mode})` : own;
}

function imageText(image: ImageReference | undefined): string {
  if (image === undefined) return "Whatever image --image names";
  const which = image.kind === "url" ? `of ${shownUrl(image.url)}` : referenceText(image);
  return `The image ${which} (or what --image names)`;
}

const MACHINE = keysWhere(({ part }) => part === "machine");

/** What the case sets of the machine, each with what the key is for. */
function setKeys(testCase: Case): readonly Told[] {
  const { keysAt = {}, bus, sectorBytes, firmware, disks, seedVolume, network, cpuLevel } = testCase;
  const values: Readonly<Record<string, string | undefined>> = {
    bus,
    "sector-size": sectorBytes?.toString(),
    firmware,
    disks: disks?.map(({ name, sizeBytes }) => `${name} ${writeSize(sizeBytes)}`).join(", "),
    seed: seedVolume && (seedVolume.kind === "none" ? "none" : `on ${seedVolume.kind}`),
    network,
    "cpu-level": cpuLevel,
    memory: writeSize(testCase.memoryBytes),
    cpus: `${testCase.cpus}`,
  };
  return MACHINE.filter((key) => Object.hasOwn(keysAt, key) && values[key] !== undefined).map((key) => ({
    says: `${key}: ${values[key]}`,
    because: aboutKey(key),
  }));
}

const aboutKey = (key: string) => KEYS.find((each) => each.key === key)?.about ?? "";

const PARTS = [
  ["user-data", "userData"],
  ["meta-data", "metaData"],
  ["vendor-data", "vendorData"],
  ["network-config", "networkConfig"],
] as const;

// What is longer is not read on a terminal.
const MOST_SEED_LINES = 20;

function seed({ seed, seedVolume }: Case): readonly Told[] {
  if (seedVolume?.kind === "none") {
    return [{ says: "Without a seed, so without the probe: the host and the console alone tell." }];
  }
  const given = PARTS.flatMap(([name, part]) => {
    const bytes = seed[part];
    return bytes === undefined || bytes.length === 0 ? [] : [{ name, bytes }];
  });
  if (given.length === 0) {
    return [{ says: "A seed whose user-data is empty: cloud-init does what it does by default." }];
  }
  return given.map(({ name, bytes }) => ({ says: `cloud-init's ${name}:`, lines: textLines(bytes) }));
}

function textLines(bytes: Uint8Array): readonly string[] {
  const text = new TextDecoder().decode(bytes);
  if (text.includes("\ufffd") || text.includes("\0")) return [`(${bytes.length} bytes that are no text)`];
  const lines = text.trimEnd().split("\n");
  const more = lines.length - MOST_SEED_LINES;
  return more <= 0 ? lines : [...lines.slice(0, MOST_SEED_LINES), `(${more} lines more)`];
}

function order({ timeoutMs, isExclusive }: Case): string {
  const limit = timeoutMs === undefined ? "15m under KVM, 45m under TCG" : formatDuration(timeoutMs);
  const shared = isExclusive
    ? "No other case shares the boot."
    : "Cases that ask for the same boot share it.";
  return `At most ${limit}. ${shared}`;
}

/** By kind: what it tells of a machine is told once. A clone is held against what it is a clone of. */
function asserted({ expectations, twin }: Case): readonly Told[] {
  const boot: Told = {
    says: "boot",
    because: "the guest comes up and sends its whole report; no panic, no failure that is known by its line",
  };
  const groups = Map.groupBy(expectations, ({ kind, from }) => from === "console" ? `console ${kind}` : kind);
  const explained = [...groups].map(([says, group]): Told => ({
    says,
    because: `${aboutKind(group[0]?.kind)}${says.startsWith("console ") ? ", on the console" : ""}`,
    lines: group.flatMap(rowText),
  }));
  const twins = twin?.expected.map(({ fact, want }): Told => ({
    says: `${fact} ${want === "same" ? "is the same" : "differs"}`,
    because: `between this machine and that of ${twin.of.id}`,
  }));
  return [boot, ...explained, ...(twins ?? [])];
}

const aboutKind = (kind: string | undefined) => KINDS.find(({ key }) => key === kind)?.about ?? "";

function rowText({ row, presence, cells }: Expectation): readonly string[] {
  const name = row === "" ? "" : `${row}: `;
  if (presence === "absent") return [`${name}absent`];
  return [`${name}${cells.length === 0 ? "there" : cells.map(cellText).join(", ")}`];
}

function cellText({ column, matcher }: ExpectedCell): string {
  return column === "" ? matcher.text : `${column} ${matcher.text}`;
}

function counts({ onlyIf, skip, expectFailure, excused = [] }: Case): readonly Told[] {
  const rows = (each: readonly Expectation[] | undefined) =>
    each?.flatMap((row) => rowText(row).map((text) => `${row.kind} ${text}`)) ?? [];
  return [
    ...(onlyIf ? [{ says: "Only if", lines: rows(onlyIf) }] : []),
    ...(skip ? [{ says: "Skipped", because: skip.because, lines: rows(skip.when) }] : []),
    ...(expectFailure
      ? [{
        says: `Expected to fail until ${expectFailure.until}`,
        because: [expectFailure.because, expectFailure.link ?? ""].join(" ").trim(),
        lines: rows(expectFailure.when),
      }]
      : []),
    ...excused.map(({ line, because, link, when }) => ({
      says: `Passes over lines that match ${line}`,
      because: [because, link ?? ""].join(" ").trim(),
      lines: rows(when),
    })),
  ];
}
