/** A red boot as a folder that needs no Seedling: a script, the seed to read, and what is to be seen. */
import { redCase } from "../../reporters/markdown.ts";
import type { Case } from "../case/case.ts";
import type { Host } from "../host/host.ts";
import { aloneBoots } from "../plan/compose.ts";
import { planText } from "../plan/plan_text.ts";
import type { Plan, PlannedBoot } from "../plan/planned_boot.ts";
import { type Redact, redactorOf } from "../redact/redact.ts";
import { bootSetUps } from "../result/boot_set_up.ts";
import type { CaseResult } from "../result/result.ts";
import { shellWord } from "../text/shell_word.ts";

/** What a folder is made of. */
export interface ReproOptions {
  readonly planned: Plan;
  readonly host: Host;
  /** Those of the run: their secrets stand in no file. */
  readonly cases: readonly Case[];
}

/** A folder's files, by their paths in it. */
export interface Repro {
  /** The boot's id. */
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
}

/** One for each boot by which a case is red. */
export function repros(results: readonly CaseResult[], options: ReproOptions): readonly Repro[] {
  const red = results.filter(({ verdict }) => verdict === "fail" || verdict === "error");
  return aloneBoots(options.planned).flatMap((boot) => {
    const own = red.filter((each) => each.boot?.id === boot.id || boot.caseIds.includes(each.id));
    return own.length === 0 ? [] : [{ name: boot.id, files: filesOf(boot, own, options) }];
  });
}

function filesOf(
  boot: PlannedBoot,
  red: readonly CaseResult[],
  { planned, host, cases }: ReproOptions,
): Repro["files"] {
  const row = rowTo(boot, planned.boots);
  const redact = redactorOf(cases);
  const seed = bootSetUps([boot], cases).flatMap((each) => each.seed);
  return {
    "run.sh": script(row, host, redact),
    "README.md": readme(boot, red),
    ...Object.fromEntries(seed.map(({ name, text }) => [`seed/${name}`, text])),
  };
}

/** The boots before it on its disk, the first one first, and itself. */
function rowTo(boot: PlannedBoot, boots: readonly PlannedBoot[]): readonly PlannedBoot[] {
  const before = boots.find(({ id }) => id === boot.after);
  return before ? [...rowTo(before, boots), boot] : [boot];
}

// With a sign that no text of a seed has in a script: it would be packed.
const IMAGE = "\u0001IMAGE";
const QEMU = "\u0001QEMU";
const BASE = "base";

/** The plan's own script, with image and QEMU to be given: on another machine they lie elsewhere. */
function script(row: readonly PlannedBoot[], host: Host, hide: Redact): string {
  const [first] = row;
  const boots = row.map((boot) => portable(boot, host));
  const words = [
    `image=${shellWord(hide(first?.image.path ?? ""))}`,
    'image=$(realpath -- "${1:-$image}") || exit 2',
    `[ "$QEMU" ] || QEMU=${shellWord(hide(host.qemu.path))}`,
    // On another machine it lies elsewhere.
    'command -v "$QEMU" >/dev/null || QEMU=qemu-system-x86_64',
  ];
  return planText({ boots }, host, { hide })
    .replace(
      /^.*\n.*\n/,
      (head) => `${head}# ./run.sh [IMAGE], QEMU=PROGRAM for another QEMU\n${words.join("\n")}\n`,
    )
    .replaceAll(shellWord(IMAGE), '"$image"')
    .replaceAll(shellWord(QEMU), '"$QEMU"');
}

function portable(boot: PlannedBoot, host: Host): PlannedBoot {
  const { path } = boot.image;
  const inJson = JSON.stringify(path).slice(1, -1);
  const word = (text: string) => {
    if (text === host.qemu.path) return QEMU;
    return text === path ? BASE : text.replaceAll(`"${inJson}"`, `"${BASE}"`);
  };
  const link = boot.isReboot ? [] : [["ln", "-s", IMAGE, BASE]];
  return {
    ...boot,
    prepare: [...link, ...boot.prepare.map((command) => command.map(word))],
    argv: boot.argv.map(word),
  };
}

function readme({ id, image }: PlannedBoot, red: readonly CaseResult[]): string {
  return [
    `# Boot ${id}`,
    "",
    "`./run.sh IMAGE` boots it anew, in a folder of its own whose path it prints; it needs QEMU, qemu-img and xorriso or",
    "genisoimage, and no Seedling. `QEMU=PROGRAM ./run.sh IMAGE` takes another QEMU than the first that is found.",
    "`tail -f console` there shows what the guest says; Ctrl-C ends it. Secrets of the seed stand as `[redacted]`; the probe",
    "in its vendor-data is Seedling's, and reports to a port that nobody reads.",
    "",
    `The image has sha256 \`${image.sha256}\`.`,
    "",
    "## What is red",
    ...red.slice(0, 20).flatMap(redCase),
    "",
  ].join("\n");
}
