import { assertEquals } from "@std/assert";
import { articleReport, frameText } from "../../fixtures/harness/frames.ts";
import { parseCase } from "../suite/read_cases.ts";
import { listenTo } from "../console/console.ts";
import { judge } from "./verdict.ts";

const caseOf = (expect: string, more = "") => {
  const options = { id: "budget", source: "budget.yaml", readFile: () => new Uint8Array() };
  const parsed = parseCase(`${more}expect: ${expect}\n`, options);
  if (!("case" in parsed)) throw new Error(parsed.mistakes.map(({ message }) => message).join("\n"));
  return parsed.case;
};

/** A boot of 100 s in all, as the frame of the kind `boot` tells it. */
const transcript = listenTo({
  console: new Uint8Array(),
  report: new TextEncoder().encode(
    frameText({
      moment: "after",
      name: "boot",
      text: await Deno.readTextFile(new URL("../../fixtures/facts/boot/debian-12.txt", import.meta.url)),
    }, "abc") + articleReport(1, 1).replaceAll("@NONCE@", "abc"),
  ),
  nonce: "abc",
});

const under = (accelerator: "kvm" | "tcg") => ({ host: { accelerator } });
const brief = (...args: Parameters<typeof judge>) => judge(...args).points.at(-1)?.verdict;

Deno.test("judge() holds a budget of time against a guest under KVM", () => {
  assertEquals(brief(caseOf('{ boot: { total: "< 1s" } }'), transcript, under("kvm")), "fail");
  assertEquals(brief(caseOf('{ boot: { total: "< 1h" } }'), transcript, under("kvm")), "pass");
});

Deno.test("judge() skips a budget of time under TCG, and says why", () => {
  const { points } = judge(caseOf('{ boot: { total: "< 1s" } }'), transcript, under("tcg"));
  assertEquals([points.at(-1)?.verdict, points.at(-1)?.findings[0]?.message], [
    "skip",
    "no budget of time is held against a guest under TCG (budgets: enforced asks for it)",
  ]);
});

Deno.test("judge() holds a budget of time under TCG where the case asks for it", () => {
  const asking = caseOf('{ boot: { total: "< 1s" } }', "budgets: enforced\n");
  assertEquals(brief(asking, transcript, under("tcg")), "fail");
});
