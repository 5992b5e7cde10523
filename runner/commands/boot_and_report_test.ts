import { NO_INPUT } from "../../fixtures/harness/no_input.ts";
import { assertEquals, assertMatch } from "@std/assert";
import { SAMPLE_HOST } from "../../fixtures/harness/sample_plan.ts";
import { bootAndReport } from "./boot_and_report.ts";
import { readReportTargets } from "./reports.ts";
import type { Shell } from "./shell.ts";

/** Does something while the host's clock is set back by an hour each time somebody looks at it. */
async function withClockSetBack(work: () => Promise<void>): Promise<void> {
  const Genuine = Date;
  let nowMs = Genuine.now();
  const look = () => nowMs -= 3_600_000;
  globalThis.Date = new Proxy(Genuine, {
    construct: (target, args) => Reflect.construct(target, args.length === 0 ? [look()] : args),
    get: (target, name) => name === "now" ? look : Reflect.get(target, name),
  });
  try {
    await work();
  } finally {
    globalThis.Date = Genuine;
  }
}

Deno.test("bootAndReport() reports no negative time where the clock is set back meanwhile", () =>
  withClockSetBack(async () => {
    const folder = await Deno.makeTempDir({ prefix: "seedling-clock-" });
    let out = "";
    const shell: Shell = {
      tool: { name: "seedling", version: "0.0.0" },
      print: (text) => Promise.resolve(void (out += text)),
      complain: () => Promise.resolve(),
      output: { isTerminal: false, columns: 100 },
      live: { isTerminal: false, columns: () => 100, write: () => {} },
      input: NO_INPUT,
      cacheFolder: folder,
      recordsFolder: `${folder}/records`,
      isCi: false,
      signal: new AbortController().signal,
      interruptedCode: () => 130,
    };
    const nothing = { cases: [], selected: [], planned: { boots: [] }, capacity: { jobs: 1 } };
    const how = {
      failFast: false,
      keepGoing: false,
      retries: 0,
      records: "fresh",
      reports: readReportTargets(["text"]),
    } as const;
    try {
      assertEquals(await bootAndReport({ host: SAMPLE_HOST, ...nothing, ...how }, shell), 2);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
    assertMatch(out, / \d+\.\d s\b/);
    assertEquals(/-\d/.test(out), false, out);
  }));
