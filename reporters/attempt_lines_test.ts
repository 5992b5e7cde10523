import { assertEquals, assertStringIncludes } from "@std/assert";
import { SAMPLE } from "../fixtures/goldens/reports/sample.ts";
import type { RunResult } from "../runner/result/result.ts";
import { REPORT_FORMATS } from "./formats.ts";

/** A run whose first case was booted three times; the guest of a boot, and QEMU, say what they like. */
function retried(): RunResult {
  const [first, ...others] = SAMPLE.cases;
  if (!first) throw new Error("The sample has no case");
  const attempts = [
    {
      because: 'QEMU was ended by SIGSEGV: \x1b[31m]]> ok 2 - forged\nnot ok "x"',
      ending: "qemu-crash",
      seconds: 2,
      consolePath: "/records/a/console",
    },
    { because: "Cannot start QEMU: no room" },
  ];
  return { ...SAMPLE, cases: [{ ...first, attempts }, ...others] };
}

function rendered(name: string, result: RunResult): string {
  return REPORT_FORMATS.find((format) => format.name === name)?.render(result, {
    color: false,
    columns: 200,
  }) ??
    "";
}

const SAID = 'boot, attempt 1: QEMU was ended by SIGSEGV: ]]> ok 2 - forged not ok "x" (/records/a/console)';
const LATER = "boot, attempt 2: Cannot start QEMU: no room";

Deno.test("text() tells every attempt before the boot that is judged, a line each", () => {
  const report = rendered("text", retried());
  assertStringIncludes(report, `${SAID}\n`);
  assertStringIncludes(report, `${LATER}\n`);
});

Deno.test("tap() tells every attempt in the diagnostic of the boot's point, and counts no point more", () => {
  const [report, before] = [rendered("tap", retried()), rendered("tap", SAMPLE)];
  assertStringIncludes(
    report,
    `  attempt_1: ${JSON.stringify(SAID)}\n  attempt_2: ${JSON.stringify(LATER)}\n`,
  );
  const points = (text: string) => text.split("\n").filter((line) => /^(not )?ok /.test(line));
  assertEquals(points(report), points(before));
});

Deno.test("junit() tells every attempt as a property of its suite", () => {
  const report = rendered("junit", retried());
  const value = SAID.replace("]]>", "]]&gt;").replaceAll('"', "&quot;");
  assertStringIncludes(report, `<property name="boot.attempt.1" value="${value}"/>`);
  assertStringIncludes(report, `<property name="boot.attempt.2" value="${LATER}"/>`);
});

Deno.test("text() and junit() say which privileges QEMU kept", () => {
  const host = { hostname: "h", accelerator: "tcg", because: "asked for", qemuVersion: "10" } as const;
  const unconfined = "QEMU keeps its capabilities";
  const result = { ...SAMPLE, host: { ...host, unconfined } };
  assertStringIncludes(rendered("text", result), `QEMU 10 (asked for) · ${unconfined}`);
  assertStringIncludes(rendered("junit", result), `<property name="qemu.unconfined" value="${unconfined}"/>`);
  assertEquals(rendered("text", { ...SAMPLE, host }).includes("keeps"), false);
});
