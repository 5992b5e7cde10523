import { assertEquals } from "@std/assert";
import { MAX_LINE_BYTES, MAX_LOG_LINES, readLog } from "./cloud_init_log.ts";

const DATE = "2024-01-01 00:00:00,000 - ";
const banner = (stage: string) =>
  `${DATE}util.py[DEBUG]: Cloud-init v. 22.4.2 running '${stage}' at noon. Up 1 seconds.`;

const read = (...lines: readonly string[]) => readLog(`${lines.join("\n")}\n`);

Deno.test("readLog() gives warnings and worse by the file they come from, each once", () => {
  const { warnings } = read(
    banner("init-local"),
    `${DATE}cc_growpart.py[WARNING]: 'growpart' in config was not a dict`,
    `${DATE}cc_growpart.py[WARNING]: 'growpart' in config was not a dict`,
    `${DATE}lifecycle.py[DEPRECATED]: Config key 'lists' is deprecated in 22.3`,
    `${DATE}cc_runcmd.py[ERROR]: Script failed`,
    `${DATE}util.py[CRITICAL]: no more`,
  );
  assertEquals(warnings, [
    "cc_growpart.py[WARNING]: 'growpart' in config was not a dict",
    "lifecycle.py[DEPRECATED]: Config key 'lists' is deprecated in 22.3",
    "cc_runcmd.py[ERROR]: Script failed",
    "util.py[CRITICAL]: no more",
  ]);
});

Deno.test("readLog() goes by a line's own level, not by what it quotes", () => {
  const { warnings } = read(`${DATE}subp.py[DEBUG]: the script said x.py[ERROR]: no`);
  assertEquals(warnings, []);
});

Deno.test("readLog() reads the lines of a syslog", () => {
  const { warnings } = read(
    "Feb 01 14:03:05 cloud-init[2517]: util.py[WARNING]: Running module scripts-user failed",
  );
  assertEquals(warnings, ["util.py[WARNING]: Running module scripts-user failed"]);
});

Deno.test("readLog() leaves out what an earlier boot said", () => {
  const told = read(
    banner("init-local"),
    `${DATE}a.py[WARNING]: old`,
    "Traceback (most recent call last):",
    banner("modules-final"),
    banner("init-local"),
    `${DATE}b.py[WARNING]: new`,
    banner("modules-final"),
  );
  assertEquals(told, { warnings: ["b.py[WARNING]: new"], tracebacks: 0, version: "22.4.2" });
});

Deno.test("readLog() counts tracebacks", () => {
  const traceback = "Traceback (most recent call last):";
  assertEquals(read(banner("init"), traceback, `${DATE}a.py[DEBUG]: ${traceback}`, traceback).tracebacks, 2);
});

Deno.test("readLog() says so where lines before those it has may be missing", () => {
  const lines = Array.from({ length: MAX_LOG_LINES }, (_, nth) => `${DATE}a.py[WARNING]: ${nth}`);
  assertEquals(read(...lines).cut, "the last 200 such lines of the log were read");
  assertEquals(read(...lines.slice(1)).cut, undefined);
  assertEquals(read(banner("init-local"), ...lines).cut, undefined);
});

Deno.test("readLog() marks a line whose end the probe cut off", () => {
  const line = `${DATE}a.py[WARNING]: `.padEnd(MAX_LINE_BYTES, "x");
  assertEquals(read(line).warnings, [`${line.slice(DATE.length)}…`]);
  assertEquals(read(line.slice(0, -1)).warnings, [line.slice(DATE.length, -1)]);
});

Deno.test("readLog() knows no version of a log that keeps only warnings", () => {
  assertEquals(read(`${DATE}a.py[WARNING]: b`), { warnings: ["a.py[WARNING]: b"], tracebacks: 0 });
  assertEquals(read(""), { warnings: [], tracebacks: 0 });
});
