import { assertEquals } from "@std/assert";
import { lockWithJsr, lockWithoutJsr, registryUrl } from "./jsr_lock.ts";

const NPM = {
  version: "5",
  specifiers: { "npm:yaml@^2.9.1": "2.9.1" },
  npm: { "yaml@2.9.1": { integrity: "sha512-x" } },
  workspace: { dependencies: ["jsr:@std/path@^1.1.6"] },
};
const BOTH = {
  version: "5",
  specifiers: { "jsr:@std/path@^1.1.6": "1.1.6", "npm:yaml@^2.9.1": "2.9.1" },
  jsr: { "@std/path@1.1.6": { integrity: "y" } },
  npm: NPM.npm,
  workspace: NPM.workspace,
};

const text = (lock: object) => `${JSON.stringify(lock, null, 2)}\n`;

Deno.test("lockWithJsr() adds what another lock has of JSR, at the place where Deno has it", () => {
  assertEquals(lockWithJsr(text(NPM), text(BOTH)), text(BOTH));
  assertEquals(lockWithJsr(text(BOTH), text(BOTH)), text(BOTH));
});

Deno.test("lockWithoutJsr() takes it out again, and touches nothing else", () => {
  assertEquals(lockWithoutJsr(text(BOTH)), text(NPM));
  assertEquals(lockWithoutJsr(text(NPM)), text(NPM));
});

Deno.test("registryUrl() is JSR's own where nothing else is said", () => {
  for (const given of [undefined, "", "https://jsr.io"]) assertEquals(registryUrl(given), "https://jsr.io/");
  assertEquals(registryUrl("http://127.0.0.1:8000"), "http://127.0.0.1:8000/");
});
