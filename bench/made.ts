/** Cases and records in any number, for measuring. */
import { join } from "@std/path";
import { portPath, PORTS } from "../runner/machine/boot_files.ts";
import { RECORD_FILE } from "../runner/record/record_text.ts";
import type { PlannedBoot } from "../runner/plan/planned_boot.ts";

/** A real boot. */
export const RECORDING: string =
  new URL("../fixtures/recordings/debian-12/growth/default", import.meta.url).pathname;

/** What the cases expect, in turn; one of ten fails. */
const EXPECTED = [
  "root: grown",
  "df: { /: { size: 20G } }",
  "lsblk: { vda1: { size: 19.9G, mountpoint: / } }",
  "grown-by: cloud-init",
  "console: { df: { /: { size: 20G } } }",
  "root: unchanged",
  'df: { /: { use%: "< 50%" } }',
  "console: { lsblk: { vda: { size: 20G } } }",
  "root: grown, df: { /: present }, lsblk: { vda: present }",
  'console: { never: ["Kernel panic"] }',
];

/** Writes `cases` cases that ask for `boots` boots, as files in a folder for each boot. */
export async function writeCases(folder: string, cases: number, boots: number): Promise<void> {
  for (let boot = 0; boot < boots; boot++) {
    await Deno.mkdir(join(folder, `${boot}`), { recursive: true });
    for (let at = boot; at < cases; at += boots) {
      const config = `cloud-config: { hostname: h${boot}, runcmd: [lsblk, df -h] }`;
      const expected = EXPECTED[Math.floor(at / boots) % EXPECTED.length];
      const text = `name: case ${at}\ndisk: 20G\n${config}\nexpect: { ${expected} }\n`;
      await Deno.writeTextFile(join(folder, `${boot}`, `${at}.yaml`), text);
    }
  }
}

/** Puts the recording of a real boot there as the record of each of `boots`. */
export async function writeRecords(folder: string, boots: readonly PlannedBoot[]): Promise<void> {
  const { digest: _, ...kept } = JSON.parse(await Deno.readTextFile(join(RECORDING, RECORD_FILE)));
  for (const { id, asked, isContinued } of boots) {
    const record = join(folder, `${id}-00000000`);
    await Deno.mkdir(record, { recursive: true });
    for (const port of PORTS) await Deno.copyFile(portPath(RECORDING, port), portPath(record, port));
    const told = {
      ...kept,
      id,
      asked,
      heardAt: new Date().toISOString(),
      ...(isContinued && { poweredOff: true }),
    };
    await Deno.writeTextFile(join(record, RECORD_FILE), JSON.stringify(told, null, 1));
  }
}
