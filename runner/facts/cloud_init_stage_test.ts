import { assertEquals } from "@std/assert";
import { stageOf } from "./cloud_init_stage.ts";

Deno.test("stageOf() reads a stage's banner wherever it stands in a line", () => {
  const banner = (stage: string) =>
    `[   10.1] cloud-init[298]: Cloud-init v. 22.4.2 running '${stage}' at Mon, 01 Jan 2024`;
  for (const stage of ["init-local", "init", "modules:config", "modules:final"]) {
    assertEquals(stageOf(banner(stage)), stage);
  }
  assertEquals(stageOf("Cloud-init v. 22.4.2 finished at Mon, 01 Jan 2024"), undefined);
});
