import { assertEquals } from "@std/assert";
import { stagesOf } from "./stages.ts";

const linesOf = (...texts: readonly string[]) => texts.map((text, at) => ({ number: at + 1, text }));
const said = (what: string, up: string) =>
  `[   37.507500] cloud-init[223]: Cloud-init v. 22.4.2 ${what} at Sun, 22 Nov 2026 15:53:10 +0000. Up ${up} seconds.`;

Deno.test("stagesOf() tells when each stage of cloud-init began, and when it was done", () => {
  const lines = linesOf(
    said("running 'init-local'", "37.23"),
    "[   40.1] Cloud-init v. of something else",
    said("running 'init'", "45.29"),
    said("running 'modules:config'", "51"),
    said("running 'modules:final'", "55.1"),
    "Cloud-init v. 22.4.2 finished at Sun, 22 Nov 2026 15:53:40 +0000. Datasource DataSourceNoCloud [seed=/dev/sr0].  Up 67.00 seconds",
    said("running 'init'", "99.0"),
  );
  assertEquals(stagesOf(lines), [
    { stage: "init-local", upSeconds: 37.23 },
    { stage: "init", upSeconds: 45.29 },
    { stage: "modules:config", upSeconds: 51 },
    { stage: "modules:final", upSeconds: 55.1 },
    { stage: "finished", upSeconds: 67 },
  ]);
  assertEquals(stagesOf(linesOf("Welcome")), []);
});
