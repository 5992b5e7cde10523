/** `seedling setup`: what running cases needs, installed; where that is not possible, what to do by hand. */
import { diagnose } from "../host/diagnosis.ts";
import { DOCTOR_LOOK, readDoctorLook } from "../host/doctor_look.ts";
import { runLook } from "../host/host.ts";
import { readLook } from "../host/look.ts";
import { findHostSteps } from "../setup/host_steps.ts";
import { hasApt, otherSystemMessage, parseOsRelease, readOsRelease } from "../setup/host_system.ts";
import { takeSteps } from "../setup/take_steps.ts";
import type { Shell } from "./shell.ts";
import { parseOptions, UsageError } from "./usage.ts";

const READY = "run (seedling doctor shows it)";

/** Runs the command; its result is the exit code. `osRelease` is what this system says of itself. */
export async function setupCommand(
  args: readonly string[],
  shell: Shell,
  osRelease?: string,
): Promise<number> {
  const { print, cacheFolder } = shell;
  const { operands: [operand] } = parseOptions(args, { string: [], boolean: [] });
  if (operand !== undefined && operand !== "run") {
    throw new UsageError(
      `Cannot set up "${operand}": seedling setup is for running cases (deno task setup, in a checkout, also for building images)`,
    );
  }
  const system = parseOsRelease(osRelease ?? await readOsRelease());
  if (!hasApt(system)) {
    const isReady = await hasAll(shell);
    await print(isReady ? `Ready: ${READY}\n` : otherSystemMessage(system));
    return isReady ? 0 : 1;
  }
  const find = () => findHostSteps(["run"], cacheFolder);
  return await takeSteps({ cache: cacheFolder, find, ready: READY }, print);
}

/** Whether a host whose packages we do not install has all that a boot needs. */
async function hasAll({ cacheFolder, signal }: Shell): Promise<boolean> {
  const text = await runLook(DOCTOR_LOOK, { cacheFolder, signal });
  const seen = { look: readLook(text), more: readDoctorLook(text), cacheFolder, setup: "" };
  return diagnose(seen).every(({ status }) => status !== "bad");
}
