/** What a host lacks to run cases, as steps that can be announced before they are done. */
import { type Backport, findBackport, unpackBackport } from "./backports.ts";
import { type Argv, findProgram, run, runInTerminal } from "./command.ts";
import * as host from "./host_packages.ts";
import { type HostSystem, readSystem } from "./host_system.ts";
import { qemuBackport, systemQemuMajor } from "./qemu_backport.ts";
import { SetupError } from "./setup_error.ts";

/** Prints to the person. */
export type Print = (text: string) => Promise<void>;

/** One thing to do. */
export interface Step {
  /** What it is, for the announcement. */
  readonly title: string;
  /** How long it takes on a small machine. */
  readonly seconds: number;
  /** Does it. */
  readonly run: (print: Print) => Promise<void>;
}

/** What will be done, in words and seconds. */
export function announce(steps: readonly Step[]): string {
  const lines = steps.map(({ title, seconds }) => `  - ${title} (about ${seconds} s)\n`);
  const total = steps.reduce((sum, { seconds }) => sum + seconds, 0);
  return `To do, about ${total} s in all:\n${lines.join("")}`;
}

/** What is missing for some parts, and for what needs newer programs than the system has; nothing is changed. */
export async function findHostSteps(
  parts: readonly host.Part[],
  cache: string,
  others: (system: HostSystem) => readonly Backport[] = () => [],
): Promise<readonly Step[]> {
  const system = await readSystem();
  const machine = { system, qemuMajor: await systemQemuMajor(), isRoot: Deno.uid() === 0 };
  const needed = host.neededPackages(parts, machine);
  const missing = host.missingPackages(needed, await askDpkg(needed));
  const steps = missing.length > 0 ? [packagesStep(missing)] : [];
  const qemu = parts.includes("run") ? qemuBackport(system, machine.qemuMajor) : undefined;
  for (const backport of new Set([...(qemu ? [qemu] : []), ...others(system)])) {
    if (!await findBackport(cache, backport)) steps.push(backportStep(backport, cache, system));
  }
  return steps;
}

function packagesStep(packages: readonly string[]): Step {
  return {
    title: `install with apt: ${packages.join(" ")}`,
    seconds: 5 + packages.length,
    run: () => installPackages(packages),
  };
}

async function installPackages(packages: readonly string[]): Promise<void> {
  const user = { uid: Deno.uid() ?? 0, hasTerminal: Deno.stdin.isTerminal() };
  const inTerminal = (command: Argv) => runInTerminal(host.asRoot(command, user));
  const mayInstall = user.uid === 0 || await findProgram("sudo") !== undefined && await inTerminal(["true"]);
  if (!mayInstall) throw new SetupError(host.ownHandsMessage(packages), 1);
  const install = host.installCommand(packages);
  // Package lists that are old or not there show themselves by failing; updating first would cost every other set-up.
  if (await inTerminal(install)) return;
  await inTerminal(["apt-get", "update"]);
  if (await inTerminal(install)) return;
  const policy = await run(["apt-cache", "policy", ...packages], { env: { LC_ALL: "C" } });
  throw new SetupError(host.aptFailedMessage(packages, host.unknownPackages(packages, policy)), 1);
}

function backportStep(backport: Backport, cache: string, system: HostSystem): Step {
  return {
    title: `unpack ${backport.mainPackage} from Debian's ${backport.suite} into ${cache}/${backport.folder}`,
    seconds: 15,
    run: async () => void await unpackBackport(cache, backport, system),
  };
}

// dpkg-query fails when it doesn't know one of the names, and answers for the others.
async function askDpkg(packages: readonly string[]): Promise<string> {
  if (packages.length === 0) return "";
  const show =
    "dpkg-query --show --showformat '${Package} ${db:Status-Status}\\n' \"$@\" 2>/dev/null || true";
  return await run(["sh", "-c", show, "dpkg-query", ...packages]);
}
