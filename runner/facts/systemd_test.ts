import { assertEquals, assertThrows } from "@std/assert";
import { FactsError } from "./fact.ts";
import { systemd } from "./systemd.ts";
import { listOf } from "../match/list.ts";

const list = (...items: readonly string[]) => listOf(items);

Deno.test("systemd.parse() reads Debian 12's", () => {
  const text = Deno.readTextFileSync(new URL("../../fixtures/facts/systemd/debian-12.txt", import.meta.url));
  const columns = { state: { kind: "text" as const, text: "running" }, failed: list() };
  assertEquals(systemd.parse(text), [{ names: [], columns }]);
});

const MODULES = "systemd-modules-load.service loaded failed failed Load Kernel Modules";
const FAILED: Readonly<Record<string, readonly string[]>> = {
  [`${MODULES}\nureadahead.service           loaded failed failed Read required files in advance\n`]: [
    "systemd-modules-load.service",
    "ureadahead.service",
  ],
  // With a dot where --plain is not enough, and a star for it under LC_ALL=C.
  [`● ${MODULES}\n* a.mount loaded failed failed /a\n`]: ["systemd-modules-load.service", "a.mount"],
  "dev-disk-by\\x2dlabel-x.swap loaded failed failed Swap": ["dev-disk-by\\x2dlabel-x.swap"],
};
for (const [lines, units] of Object.entries(FAILED)) {
  Deno.test(`systemd.parse() finds ${units.join(" and ")}`, () => {
    const [row] = systemd.parse(`degraded\n${lines}`);
    assertEquals(row?.columns, { state: { kind: "text", text: "degraded" }, failed: list(...units) });
  });
}

const UNREADABLE: Readonly<Record<string, string>> = {
  "": 'Cannot read systemd\'s state: ""',
  "System has not been booted with systemd\n": "Cannot read systemd's state",
  "running\n●\n": 'Cannot read the failed units: no unit in "●"',
  [`degraded\n${"x".repeat(301)} loaded\n`]: "Cannot read the failed units: no unit in",
  [`degraded\n${"a.service loaded\n".repeat(1001)}`]: "Cannot read more than 1000 failed units",
};
for (const [text, message] of Object.entries(UNREADABLE)) {
  Deno.test(`systemd.parse() refuses ${JSON.stringify(text.slice(0, 30))}`, () => {
    assertThrows(() => systemd.parse(text), FactsError, message);
  });
}

Deno.test("systemd.parse() tells what a failed unit said, and which jobs systemd waits for", () => {
  const [row] = systemd.parse(
    "starting\na.service loaded failed failed A\n#jobs\n 12 net-wait.service start running\n 13 b.target start waiting\n" +
      "#journal a.service\nA: cannot open /dev/x\na.service: Failed with result 'exit-code'.\n",
  );
  assertEquals(row?.columns.jobs, { kind: "list", items: ["net-wait.service"], text: "net-wait.service" });
  assertEquals(
    row?.because,
    "a.service said: A: cannot open /dev/x / a.service: Failed with result 'exit-code'.; systemd waits for net-wait.service",
  );
});
