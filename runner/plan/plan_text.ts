/** A plan as a shell script: what `--dry-run` prints, ready to paste. */
import type { Host } from "../host/host.ts";
import { BOOT_FILES, PORTS } from "../machine/boot_files.ts";
import type { Plan, PlannedBoot } from "./planned_boot.ts";
import { PREVIOUS_FOLDER } from "./prepare.ts";
import { shellCommand, shellWord } from "../text/shell_word.ts";
import { formatSize } from "../text/size.ts";

/** How a plan is shown. */
export interface PlanShown {
  /** By a case's id: text of several lines that stands as comments with the case's boot. */
  readonly notes?: ReadonlyMap<string, string>;
  /**
   * text -> what of it is shown. It is given what the script is made of, never the script: a secret may be a word of the shell's,
   * or the line that ends a here-document.
   */
  readonly hide?: (text: string) => string;
}

type Shown = Required<PlanShown>;

/** The plan for a person; run as a script, it makes each boot's folder and starts QEMU in it. */
export function planText(plan: Plan, host: Host, shown: PlanShown = {}): string {
  const { notes = new Map(), hide = (text) => text } = shown;
  const head = [
    "#!/bin/sh",
    `# ${bootsText(plan)} under ${host.accelerator} (${comment(hide(host.because))})`,
  ];
  return [...head, ...plan.boots.map((boot) => bootText(boot, { notes, hide })), ""].join("\n");
}

function bootsText({ boots }: Plan): string {
  const counted = `${boots.length} ${boots.length === 1 ? "boot" : "boots"}`;
  const alone = boots.reduce((sum, { parts }) => sum + (parts?.length ?? 1), 0);
  return alone === boots.length ? counted : `${counted} instead of ${alone}`;
}

function bootText(boot: PlannedBoot, shown: Shown): string {
  const what = boot.isReboot ? rebootText(boot) : startText(boot, shown);
  return [...headText(boot, shown), ...what].join("\n");
}

function headText(boot: PlannedBoot, { notes, hide }: Shown): readonly string[] {
  return [
    "",
    `# boot ${boot.id} for ${comment(hide(boot.caseIds.join(", "))) || "the boots that need it"}`,
    ...partsText(boot, hide),
    `# image ${comment(hide(boot.image.name))} sha256:${boot.image.sha256}`,
    `# disk ${formatSize(boot.diskBytes, "lsblk")}, ${limitsText(boot)}`,
    ...boot.caseIds.flatMap((id) => notes.get(id) ?? []).flatMap((note) => hide(note).split("\n"))
      .map((line) => `# ${comment(line)}`.trimEnd()),
  ];
}

/** What stands in the one seed. */
function partsText({ parts = [] }: PlannedBoot, hide: Shown["hide"]): readonly string[] {
  if (parts.length === 0) return [];
  return [
    `# composed of ${parts.length} boots; what does not pass by it is booted alone:`,
    ...parts.map(({ id, caseIds }) => `#   boot ${id} for ${comment(hide(caseIds.join(", ")))}`),
  ];
}

/** Nothing is started: whoever pastes the script reboots the guest by hand, before it ends. */
function rebootText({ id, after }: PlannedBoot): readonly string[] {
  return [
    `# a warm reboot of boot ${after}, in the same QEMU: \`reboot\` in its guest, before it powers off, is this boot`,
    `boot_${id}=$boot_${after}`,
  ];
}

function startText(boot: PlannedBoot, { hide }: Shown): readonly string[] {
  const command = (argv: readonly string[]) => shellCommand(argv.map(hide));
  return [
    `boot_${boot.id}=$(mktemp -d)`,
    "(",
    "set -e",
    `cd "$boot_${boot.id}"`,
    `pwd # tail -f ${PORTS[0]} there; a guest that powers itself off ends it, Ctrl-C does else`,
    ...(Object.keys(boot.files).length > 0 ? [`mkdir ${BOOT_FILES.seed}`] : []),
    ...Object.entries(boot.files).map(([name, bytes]) => fileText(name, bytes, hide)),
    ...boot.prepare.map(command).map((line) => line.replaceAll(PREVIOUS_FOLDER, `"$boot_${boot.after}"`)),
    // The machine waits for its go on QMP; QEMU stays when the pipe ends.
    `printf '%s\\n' ${qmpWords(boot)} | ${command(boot.argv)}`,
    ")",
  ];
}

/** Where a warm reboot is to come, the guest makes it itself, against -no-reboot. */
function qmpWords({ isRebooted }: PlannedBoot): string {
  const action = { execute: "set-action", arguments: { reboot: "reset" } };
  const commands = [{ execute: "qmp_capabilities" }, ...(isRebooted ? [action] : []), { execute: "cont" }];
  return shellCommand(commands.map((command) => JSON.stringify(command)));
}

function limitsText({ deadlineMs, silenceMs, loaderSilenceMs, quietMs }: PlannedBoot): string {
  const limits = {
    deadline: deadlineMs,
    silence: silenceMs,
    ...(loaderSilenceMs !== undefined && { "the boot loader's": loaderSilenceMs }),
    ...(quietMs !== undefined && { quiet: quietMs }),
  };
  return Object.entries(limits).map(([name, ms]) => `${name} ${ms / 1000} s`).join(", ");
}

/** A name from a case or a path must not end the comment it stands in. */
const comment = (text: string) => text.replace(/\p{C}/gu, "?");

function fileText(name: string, bytes: Uint8Array, hide: Shown["hide"]): string {
  const to = shellWord(hide(name));
  const text = textOf(bytes);
  if (text === undefined) return packed(to, hide(bytes.toBase64()));
  const shown = hide(text);
  if (isPlain(shown)) return `cat >${to} <<'SEEDLING'\n${shown}SEEDLING`;
  return packed(to, new TextEncoder().encode(shown).toBase64());
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A here-document always ends its last line, and a terminal acts on control characters. */
const isPlain = (text: string) =>
  text.endsWith("\n") && !/[^\P{Cc}\n\t]/u.test(text) && !/^SEEDLING$/m.test(text);

const packed = (to: string, base64: string) =>
  `base64 -d >${to} <<'SEEDLING'\n${base64.replace(/.{76}/g, "$&\n")}\nSEEDLING`;
