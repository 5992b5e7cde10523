/** How boots were made, as a report tells it. */
import type { Case } from "../case/case.ts";
import type { PlannedBoot } from "../plan/planned_boot.ts";
import { type Redact, redactorOf } from "../redact/redact.ts";
import { shellCommand } from "../text/shell_word.ts";
import type { BootSetUp } from "./result.ts";

/** Each boot of a plan, without the secrets of the cases that share it. */
export function bootSetUps(boots: readonly PlannedBoot[], cases: readonly Case[]): readonly BootSetUp[] {
  const byId = new Map(cases.map((each) => [each.id, each]));
  return boots.map((boot) => {
    const own = boot.caseIds.flatMap((id) => byId.get(id) ?? []);
    // A boot that only others go on from has a seed all the same: whose, any of them may be.
    return setUp(boot, redactorOf(own.length > 0 ? own : cases));
  });
}

function setUp(boot: PlannedBoot, redact: Redact): BootSetUp {
  const { id, after, image, diskBytes, memoryBytes, cpus, deadlineMs, files, nonceIn } = boot;
  const seed = Object.entries(files).map(([name, bytes]) => ({
    name: name.replace(/^seed\//, ""),
    text: redact(nonceIn.includes(name) ? `(${bytes.length} bytes: the probe)` : textOf(bytes)),
  }));
  const commands = boot.isReboot
    ? []
    : [...boot.prepare, boot.argv].map((argv) => shellCommand(argv.map(redact)));
  return {
    id,
    ...(after !== undefined && { after }),
    imageSha256: image.sha256,
    diskBytes,
    memoryBytes,
    cpus,
    deadlineMs,
    seed,
    commands,
  };
}

const MOST_BYTES = 64 * 1024;

function textOf(bytes: Uint8Array): string {
  const untold = `(${bytes.length} bytes)`;
  if (bytes.length > MOST_BYTES) return untold;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return untold;
  }
}
