/** When cloud-init's stages began, by the guest's own clock. */
import { stageOf } from "../facts/cloud_init_stage.ts";
import type { ConsoleLine } from "../facts/fact.ts";
import type { StageStart } from "./result.ts";

const UP = /\bUp (\d{1,7}(?:\.\d{1,6})?) seconds/;
const FINISHED = /Cloud-init v\. \S{1,64} finished at /;

/** Each stage that the console shows, and `finished`, the first time that it does. */
export function stagesOf(lines: readonly ConsoleLine[]): readonly StageStart[] {
  const stages = new Map<string, number>();
  for (const { text } of lines) {
    if (!text.includes("Cloud-init v. ")) continue;
    const stage = stageOf(text) ?? (FINISHED.test(text) ? "finished" : undefined);
    const [, up] = UP.exec(text) ?? [];
    if (stage !== undefined && up !== undefined && !stages.has(stage)) stages.set(stage, Number(up));
  }
  return Array.from(stages, ([stage, upSeconds]) => ({ stage, upSeconds }));
}
