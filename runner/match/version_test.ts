import { assert, assertEquals } from "@std/assert";
import { compileMatcher } from "./match.ts";
import type { Matcher } from "./value.ts";

function matcher(node: unknown): Matcher {
  const compiled = compileMatcher(node, { type: "version" });
  assert("test" in compiled, "mistake" in compiled ? compiled.mistake : "");
  return compiled;
}

const outcome = (node: unknown, text: string) => matcher(node).test({ kind: "text", text });
const status = (node: unknown, text: string) => outcome(node, text).status;

Deno.test("compileMatcher() compares versions number by number", () => {
  const rows: readonly (readonly [node: unknown, text: string, isMatch: boolean])[] = [
    [">= 23.4", "23.4", true],
    [">= 23.4", "23.4.1", true],
    [">= 23.4", "23.10", true],
    [">= 23.10", "23.4", false],
    [">= 23.4", "24", true],
    [">= 23.4", "9.9", false],
    ["> 23.4", "23.4.0", false],
    ["<= 23.4", "23.4.0", true],
    ["<= 23.4", "23.4.1", false],
    ["< 23.4", "22.4.2", true],
    [">=6", "6.1.0-18-cloud-amd64", true],
    ["< 6.1.1", "6.1.0-18-cloud-amd64", true],
    [">= 20.4", "1:20.4-3ubuntu2~22.04.1", true],
    [">= 6.1", "v6.2", true],
    [{ min: "20.1", max: "23.4" }, "22.4.2", true],
    [{ min: "20.1", max: "23.4" }, "24.1", false],
    [{ min: "20.1" }, "24.1", true],
    [{ max: "22.4" }, "24.1", false],
  ];
  for (const [node, text, isMatch] of rows) {
    assertEquals(status(node, text), isMatch ? "match" : "mismatch", `${JSON.stringify(node)} ${text}`);
  }
});

Deno.test("compileMatcher() takes a version without a sign for exactly the text", () => {
  assertEquals(["6.10", "6.1", "6.10.0"].map((text) => status("6.10", text)), [
    "match",
    "mismatch",
    "mismatch",
  ]);
  assertEquals(status({ matches: "^6\\.1" }, "6.10"), "match");
  assertEquals(status({ contains: "cloud" }, "6.1.0-18-cloud-amd64"), "match");
  assertEquals(matcher(">= 23.4").test({ kind: "absent" }).status, "mismatch");
  assertEquals(matcher("absent").test({ kind: "absent" }).status, "match");
});

Deno.test("compileMatcher() wants each of several versions to do", () => {
  assertEquals(status(">= 6.1", "6.1.90-1, 6.1.112-1"), "match");
  assertEquals(status(">= 6.1.100", "6.1.112-1, 6.1.90-1"), "mismatch");
});

Deno.test("compileMatcher() guesses neither at what is no version nor at a preview of the one compared with", () => {
  assertEquals(outcome(">= 23.4", "unknown"), {
    status: "unknown",
    because: `"unknown" does not begin with dotted numbers`,
  });
  assertEquals(outcome(">= 23.4", "23.4~rc1"), {
    status: "unknown",
    because: `"23.4~rc1" is a preview of 23.4, neither before nor behind it`,
  });
  assertEquals([status(">= 23.4", "23.5~rc1"), status("<= 23.4", "23.4-rc2")], ["match", "unknown"]);
  // A distribution's own counting is behind the version that it counts.
  assertEquals(status(">= 23.4", "23.4-0ubuntu1~22.04.1"), "match");
});

Deno.test("compileMatcher() says as the person wrote it what a version must be", () => {
  assertEquals([">= 23.4", { min: "1", max: "2.0" }].map((node) => matcher(node).text), [
    ">= 23.4",
    "{ min: 1, max: 2.0 }",
  ]);
});
