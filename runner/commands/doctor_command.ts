/** `seedling doctor`: what this host needs to boot images, what is wrong, and what mends it. */
import { painter } from "../../reporters/paint.ts";
import { wrap } from "../../reporters/width.ts";
import { bootCanary, canarySpec, tryGuest } from "../host/canary.ts";
import { diagnose, type Diagnosis } from "../host/diagnosis.ts";
import { DOCTOR_LOOK, type DoctorLook, readDoctorLook } from "../host/doctor_look.ts";
import { findHost, type Host, runLook } from "../host/host.ts";
import { readLook } from "../host/look.ts";
import { readOsRelease, setupCommandOf } from "../setup/host_system.ts";
import { guestLine } from "../text/guest_text.ts";
import { toldWhile } from "./progress_line.ts";
import { hasColor, type Shell } from "./shell.ts";
import { parseOptions, UsageError } from "./usage.ts";

// The canary's work takes an emulated CPU some seconds; a host that is busy with boots, some more.
const TRIAL_MS = 60_000;

/** Runs the command; its result is the exit code: 0 only where a boot would work. */
export async function doctorCommand(args: readonly string[], shell: Shell): Promise<number> {
  const { operands: [operand] } = parseOptions(args, { string: [], boolean: [] });
  if (operand !== undefined) throw new UsageError(`Cannot read "${operand}": doctor takes no operand`);
  const found = await toldWhile(shell.live, "looking at this host", examine(shell));
  const works = found.every(({ status }) => status !== "bad");
  const sum = works ? "A boot works here." : "No boot works here: see ✗ above.";
  await shell.print(`${found.map((each) => diagnosisText(each, shell)).join("")}\n${sum}\n`);
  return works ? 0 : 2;
}

async function examine({ cacheFolder, signal }: Shell): Promise<readonly Diagnosis[]> {
  const text = await runLook(DOCTOR_LOOK, { cacheFolder, signal });
  const setup = setupCommandOf(await readOsRelease());
  const more = readDoctorLook(text);
  const found = diagnose({ look: readLook(text), more, cacheFolder, setup });
  if (found.some(({ status }) => status === "bad")) return found;
  const host = await findHost({ accel: "auto", cacheFolder, signal, tryKvm: bootCanary });
  return [...found, acceleratorOf(host, more), await tryBoot(host, signal)];
}

/** Where there is no /dev/kvm to use, QEMU's own words of it tell less. */
function acceleratorOf({ accelerator, because }: Host, { kvm }: DoctorLook): Diagnosis {
  const what = "accelerator";
  if (accelerator === "kvm") return { what, status: "good", says: `kvm: ${because}` };
  const why = kvm.status === "open" ? because : "there is no /dev/kvm to use";
  return { what, status: "lacking", says: `tcg: ${why}; boots take about ten times as long as under KVM` };
}

/** The guest that tells whether KVM works tells it of TCG too. */
async function tryBoot({ qemu, accelerator }: Host, signal: AbortSignal): Promise<Diagnosis> {
  const cpu = accelerator === "kvm" ? "host" : "qemu64";
  const { works, because } = await tryGuest(canarySpec(qemu, accelerator, cpu), {
    signal,
    limitMs: TRIAL_MS,
  });
  const what = "a small boot";
  if (works) return { what, status: "good", says: because };
  return {
    what,
    status: "bad",
    says: because,
    ...(accelerator === "kvm" && { mend: "seedling run --accel tcg, where it fails under KVM alone" }),
  };
}

const MARKS = { good: ["pass", "✓"], lacking: ["skip", "-"], bad: ["fail", "✗"] } as const;
const WIDTH = 22;

function diagnosisText({ what, status, says, mend = "" }: Diagnosis, { output }: Shell): string {
  const paint = painter(hasColor(output));
  const [meaning, mark] = MARKS[status];
  const [first = "", ...others] = wrap(guestLine(says, 500), Math.max(20, output.columns - WIDTH - 2));
  const head = `${paint(meaning, mark)} ${what.padEnd(WIDTH - 2)}${first}`.trimEnd();
  const rest = others.map((line) => `${" ".repeat(WIDTH)}${line}`);
  // To be copied: never broken.
  const commands = mend === "" ? [] : mend.split("\n").map((line) => `${" ".repeat(WIDTH)}> ${line}`);
  return [head, ...rest, ...commands].map((line) => `${line}\n`).join("");
}
