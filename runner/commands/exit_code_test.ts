import { assertEquals } from "@std/assert";
import { partExitCode } from "./exit_code.ts";

const PART = { shard: { part: 1, of: 2 } };
const boot = (ending: string) => ({
  id: "b",
  seconds: 1,
  ending,
  phases: [],
  consolePath: "c",
  lastLines: [],
});
const of = (verdict: "pass" | "fail" | "error" | "skip", ending?: string) => ({
  verdict,
  ...(ending !== undefined && { boot: boot(ending) }),
});

Deno.test("partExitCode() asks for another try where the host's trouble left cases untold, whatever else there is", () => {
  assertEquals(partExitCode(PART, [of("pass", "reported"), of("error", "qemu-crash")]), 75);
  assertEquals(partExitCode(PART, [of("fail", "reported"), of("error")]), 75);
  assertEquals(partExitCode({ shard: { part: 1, of: 1 } }, [of("error")]), 75);
});

Deno.test("partExitCode() never asks for one after a verdict, nor where the image is at fault", () => {
  assertEquals(partExitCode(PART, [of("pass", "reported")]), 0);
  assertEquals(partExitCode(PART, [of("fail", "panic")]), 1);
  assertEquals(partExitCode(PART, [of("error", "output-limit")]), 2);
});

Deno.test("partExitCode() takes a part that has nothing to judge, and no whole run", () => {
  assertEquals([partExitCode(PART, []), partExitCode(PART, [of("skip")])], [0, 0]);
  assertEquals(partExitCode({ shard: { part: 1, of: 1 } }, [of("skip")]), 2);
});
