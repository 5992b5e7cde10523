/** Lines of a console that tell how a boot goes wrong. Adding a sign is adding a row to a table and a line to the test. */
import { anyOf } from "../text/any_of.ts";
import type { FatalLine } from "./fatal_line.ts";
import { CAUSE_LINES } from "./fatal_lines_causes.ts";
import { CLOUD_INIT_LINES } from "./fatal_lines_cloud_init.ts";
import { FIRMWARE_LINES } from "./fatal_lines_firmware.ts";
import { INITRAMFS_LINES } from "./fatal_lines_initramfs.ts";
import { KERNEL_LINES } from "./fatal_lines_kernel.ts";
import { SYSTEM_LINES } from "./fatal_lines_system.ts";

const GRAVEST_FIRST: readonly FatalLine["weight"][] = ["ends", "fails", "hints"];

/** Every sign, the gravest first: the first row that matches a line counts. */
export const FATAL_LINES: readonly FatalLine[] = [
  ...FIRMWARE_LINES,
  ...KERNEL_LINES,
  ...INITRAMFS_LINES,
  ...CLOUD_INIT_LINES,
  ...SYSTEM_LINES,
  ...CAUSE_LINES,
].toSorted((a, b) => GRAVEST_FIRST.indexOf(a.weight) - GRAVEST_FIRST.indexOf(b.weight));

/** A sign that was found, and the words of the line that it quotes. */
export interface FatalMatch {
  readonly sign: FatalLine;
  readonly quoted: string;
}

// Nearly no line is fatal, and one search for all signs takes a third of the time of one for each.
const ANY_SIGN = anyOf(FATAL_LINES.map(({ pattern }) => pattern));

/** The first sign of the table that a line shows. */
export function findFatal(text: string): FatalMatch | undefined {
  if (!ANY_SIGN.test(text)) return undefined;
  for (const sign of FATAL_LINES) {
    const match = sign.pattern.exec(text);
    if (match !== null) {
      return {
        sign,
        quoted: (match.slice(1).find((each) => each !== undefined) ?? text).trim().replace(/ \]---$/, ""),
      };
    }
  }
  return undefined;
}

/** A getty's prompt: the image is up. It has no line end. */
export const LOGIN_PROMPT = /^(?!Last )[\w.-]{1,64} login:/;

/** systemd has started all that it was to start; an image without a getty on its serial console shows nothing else. */
export const USERSPACE_UP =
  /Reached target (?:\S*(?:multi-user|graphical)\.target|.{0,40}(?:Multi-User System|Graphical Interface))/;

/** cloud-init is at work. The kernel's command line, which may name it only to disable it, does not count. */
const CLOUD_INIT_AT_WORK =
  /cloud-init\[\d+\]: |Cloud-init v\. |ci-info: |Initial cloud-init job|cloud-init(?:-local|-main|-network)?\.service|Cloud-config availability/;

/** It is named because it is left out, or because nothing of it could be started. */
const CLOUD_INIT_LEFT_OUT =
  /(?:Unit|is) (?:is )?masked|[Ss]kipping cloud-|being skipped|skipped because|Failed at step \w+ spawning|status=203\/EXEC|bad interpreter|: Segmentation fault|: SyntaxError: |\/cloud-init: Permission denied|exec: \S{0,60}cloud-init: not found|Cannot add dependency job|: Aborted\b|code=(?:killed|dumped)|Failed to load: |(?:Unit|service) (?:could )?not[ -]found|ordering cycle|disabled/;

/** Whether a line shows cloud-init at work. */
export const isCloudInitAtWork = (text: string): boolean =>
  CLOUD_INIT_AT_WORK.test(text) && !CLOUD_INIT_LEFT_OUT.test(text);

/** Others than cloud-init that set a machine up at its first boot. */
export const OTHER_SETUP =
  /ignition\[\d+\]: |Ignition \(|^Ignition: |NixOS|OpenWrt|procd: |Welcome to Buildroot|Poky [\d.]{0,12} ?\(Yocto|Yocto Project|PetaLinux|Buildroot \d|VyOS|RancherOS|coreos-cloudinit|=== cirros: |cirros-(?:ds|apply|userdata)|\[talos\]|^ISOLINUX |google_metadata_script_runner|waagent|Welcome to Bottlerocket/;

/** cloud-init's own first words of a stage, on a console that its output reaches. */
export const CLOUD_INIT_SPEAKS = /Cloud-init v\. \S{1,60} running '/;

/** The last word of a cloud-init that went through all its stages (cc_final_message.py). */
export const CLOUD_INIT_FINISHED = /Cloud-init v\. \S{1,60} finished at /;
