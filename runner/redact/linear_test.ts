/** A guest or a case may write anything: no search for secrets takes more than its text is long. */
import { gzipSync } from "node:zlib";
import { assert } from "@std/assert";
import { takesMoreThan } from "../../fixtures/harness/growth_of_time.ts";
import { redactorOf, redactStanding } from "./redact.ts";
import { secretsInText } from "./text_secrets.ts";

const BEGIN = "-----BEGIN PRIVATE KEY-----";

/** What stands once, and what is repeated behind it. Each took a backtracking search minutes at this length, the first for ever. */
const PUMPED: readonly (readonly [start: string, repeated: string])[] = [
  [BEGIN, " A: b"],
  [BEGIN, ' "A: b",\\n'],
  ["", `${BEGIN} A: b`],
  [BEGIN, "\nAAAAAAAAAAAAAAAAAAAA"],
  ["-----BEGIN ", "PRIVATE KEY "],
  ["", "a://b:"],
  ["a://", ":b"],
  ["$6$", "$6$aaaaaaa"],
  ["authorization:", " "],
  ["authorization:", ` '"`],
  ["a:b", "\t"],
  ["", "chpasswd <<x\n"],
  ["chpasswd <<x\n", "a:b\n"],
  ["", "a:b | "],
  ["password=a", " "],
  ["password=a", "\t# b"],
  ["password: '", "a="],
  ["", "echo 'a' | "],
  ["", "(echo a; "],
  ["", "mysql -p"],
  ["curl ", "-u a:b "],
  ["- - mysql\n", "  - -p\n"],
  ["mysql ", "'\""],
  ["", '"PASSWORD=a b '],
  ["{ ", "password: a b "],
  ["", "<a b>"],
  ["", 'variable "a" { '],
  ["", "> a <<x\n"],
  ["", "token="],
  ["", "token == "],
  ["", '"a" == '],
  ["", "s/a/"],
  ["", "read a <<< "],
  ["assword", " send "],
  ["", "a1b2c3 is the "],
  ["user a on ", "~a "],
  ["", "?key=a"],
];
const CHARACTERS = 200_000;
// A tenth of a second, of the thread's own processor time.
const MOST_MS = 4000;

for (const [start, repeated] of PUMPED) {
  Deno.test(`no search for secrets backtracks over ${JSON.stringify(start + repeated)}, repeated`, () => {
    const text = start + repeated.repeat(CHARACTERS / repeated.length);
    assert(!takesMoreThan(MOST_MS, () => [redactStanding(text), secretsInText(text)]));
  });
}

Deno.test("no seed unpacks to more than is looked into, and the rest is hidden", () => {
  const packed = new Uint8Array(gzipSync("nothing here\n".repeat(500_000))).toBase64();
  const files = Array.from({ length: 3 }, (_, nth) => `- { path: /a${nth}, content: ${packed} }\n`);
  const seed = { userData: new TextEncoder().encode(`#cloud-config\nwrite_files:\n${files.join("")}`) };
  assert(!takesMoreThan(MOST_MS, () => assert(redactorOf([{ seed }])(packed).startsWith("[redacted]"))));
});
