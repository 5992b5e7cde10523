import { assertEquals } from "@std/assert";
import type { Expectation } from "../case/case.ts";
import { ssh } from "../facts/ssh.ts";
import { judgeRow } from "./row.ts";

const AT = { source: "cases/a.yaml", line: 3, column: 5 };

function missing(kind: string, row: string): string | undefined {
  const expectation: Expectation = { kind, from: "report", row, presence: "present", cells: [], at: AT };
  const reading = { status: "read", from: `frame after/${kind}`, rows: [] } as const;
  const evidence = { kind: ssh, report: reading, console: reading, lines: [], isSlow: false };
  const { verdict, findings } = judgeRow(expectation, reading, evidence);
  assertEquals(verdict, "fail");
  return findings[0]?.actual;
}

Deno.test("judgeRow() says of a kind with one row that it is not there", () =>
  assertEquals(missing("ssh", ""), "it is not there"));

Deno.test("judgeRow() says that there is no row at all where none is known", () =>
  assertEquals(missing("df", "/data"), "no row is called /data: there is none at all"));
