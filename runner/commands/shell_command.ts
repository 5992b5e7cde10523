/** `seedling shell`: boots as a case would, and gives the console to a person. */
import type { Case } from "../case/case.ts";
import { SSH_KEY_FILE } from "../machine/boot_files.ts";
import { freePort } from "../machine/free_port.ts";
import { Machine } from "../machine/machine.ts";
import { makeSshKey, type SshKeyPair } from "../machine/ssh_key_pair.ts";
import { Terminal } from "../machine/terminal.ts";
import { openBoot } from "../plan/open_boot.ts";
import { plan } from "../plan/plan.ts";
import type { PlannedBoot } from "../plan/planned_boot.ts";
import { guestLine } from "../text/guest_text.ts";
import { shellCommand as shellWords } from "../text/shell_word.ts";
import { converse, type Parting } from "./converse.ts";
import { type Accel, foundHost, readAccel } from "./found_host.ts";
import { type GuestLogin, hasLogin, makeLogin, withLogin } from "./guest_login.ts";
import { joinImages } from "./join_images.ts";
import { openedCase } from "./opened_case.ts";
import { CLOUD_INIT_OPTIONS, OVERRIDES } from "./overrides.ts";
import { PromptedLines } from "./prompted_lines.ts";
import type { Shell } from "./shell.ts";
import { LinesTypist, personTyping, type Typist } from "./typist.ts";
import { type ParsedOptions, parseOptions, single } from "./usage.ts";

const OPTIONS = {
  string: ["image", "accel", "filter", ...OVERRIDES, ...CLOUD_INIT_OPTIONS],
  boolean: ["ssh"],
};

/** A boot that is to be opened, and the ways into its guest. */
interface Opened {
  readonly boot: PlannedBoot;
  /** None where the case's own seed says who may log in. */
  readonly login?: GuestLogin;
  /** Where the person wants SSH. */
  readonly door?: { readonly port: number } & SshKeyPair;
}

/** Runs the command; its result is the exit code. */
export async function shellCommand(args: readonly string[], shell: Shell): Promise<number> {
  const options = parseOptions(args, OPTIONS);
  const accel = readAccel(options);
  const testCase = await openedCase(options);
  if (typeof testCase !== "string") {
    return await open(await prepare(testCase, { options, accel }, shell), shell);
  }
  await shell.complain(testCase);
  return 2;
}

async function prepare(
  testCase: Case,
  { options, accel }: { readonly options: ParsedOptions; readonly accel: Accel },
  shell: Shell,
): Promise<Opened> {
  const login = hasLogin(testCase) ? undefined : makeLogin();
  const door = options.flags.has("ssh") ? { port: freePort(), ...await makeSshKey() } : undefined;
  const opened = login ? withLogin(testCase, login, door?.publicKey) : testCase;
  const cases = await joinImages([opened], single(options, "image"), shell);
  const { boots } = plan(cases, await foundHost(accel, shell));
  // A clone's plan has the boot that it is a clone of too.
  const boot = boots.find(({ caseIds }) => caseIds.includes(opened.id));
  if (!boot) throw new RangeError("Cannot open a boot: the plan has none");
  return { boot, ...(login && { login }), ...(door && { door }) };
}

async function open(opened: Opened, shell: Shell): Promise<number> {
  const { boot, login, door } = opened;
  await using machine = await Machine.start(openBoot(boot, door), { signal: shell.signal });
  using terminal = await Terminal.open(machine.folder);
  const told = welcome(opened, machine.folder, shell);
  await shell.complain(told);
  const remind = () => void shell.complain(`\r\n${told.replaceAll("\n", "\r\n")}Enter shows the prompt.\r\n`);
  using typist = typistOf(boot, { login, remind }, shell);
  const { print } = shell;
  const parting = terminal && await withKeys(shell, () => converse({ machine, terminal, typist, print }));
  if (shell.signal.aborted) return shell.interruptedCode();
  return await takeLeave(parting, shell);
}

function typistOf(
  { silenceMs }: PlannedBoot,
  { login, remind }: { readonly login: GuestLogin | undefined; readonly remind: () => void },
  { input }: Shell,
): Typist {
  if (input.isTerminal) return personTyping(input.read(), { remind });
  return new LinesTypist({ lines: new PromptedLines(login), input: input.read(), silenceMs });
}

/** The person's terminal hands on every key meanwhile, and is as it was afterwards. */
async function withKeys<T>({ input }: Shell, work: () => Promise<T>): Promise<T> {
  if (!input.isTerminal) return await work();
  input.setRaw(true);
  try {
    return await work();
  } finally {
    input.setRaw(false);
  }
}

function welcome({ boot, login, door }: Opened, folder: string, { input }: Shell): string {
  const ssh = door && sshWords(door.port, login, folder);
  const lines = [
    `${guestLine(boot.image.name)} boots; what is written to its disk is gone when you leave.`,
    login
      ? `Log in as ${login.user} with the password ${login.password}; sudo asks for none.`
      : "Log in as the seed lets you, or the image.",
    ...(ssh ? [`Once it is up: ${ssh}`] : []),
    input.isTerminal
      ? "To leave press Ctrl-] twice."
      : "The lines of standard input are typed one by one, each once the guest asks.",
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** The host key is of this boot alone, as the guest is. */
function sshWords(port: number, login: GuestLogin | undefined, folder: string): string {
  const trust = ["StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR"];
  const words = ["ssh", "-p", `${port}`, ...trust.flatMap((each) => ["-o", each])];
  const key = ["-i", `${folder}/${SSH_KEY_FILE}`, "-o", "IdentitiesOnly=yes"];
  return shellWords([...words, ...(login ? key : []), `${login?.user ?? "USER"}@127.0.0.1`]);
}

/** What the person is told at the end; the exit code. */
async function takeLeave(parting: Parting | undefined, { complain }: Shell): Promise<number> {
  switch (parting?.kind) {
    case "left":
    case "done":
      return 0;
    case "refused":
      await complain("\nThe guest does not take the login: its cloud-init has not made the user\n");
      return 2;
    case "silent":
      await complain("\nThe guest says nothing any more, and asks for no line\n");
      return 2;
    default:
      return await tellExit(parting, complain);
  }
}

async function tellExit(
  parting: Extract<Parting, { kind: "gone" }> | undefined,
  complain: Shell["complain"],
) {
  const { code = 1, stderr = "its shell was killed" } = parting?.exit ?? {};
  await complain(
    code === 0 ? "\nThe guest is off.\n" : `\nQEMU ended with ${code}: ${stderr || "no message"}\n`,
  );
  return code === 0 ? 0 : 2;
}
