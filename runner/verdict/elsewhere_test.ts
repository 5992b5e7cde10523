/** Consoles of other people's machines, each with its right verdict. */
import { assertEquals, assertNotEquals } from "@std/assert";
import { listenTo } from "../console/console.ts";
import { parseCase } from "../suite/read_cases.ts";
import { judge } from "./verdict.ts";

const FOLDER = new URL("../../fixtures/consoles/elsewhere/", import.meta.url);
const read = (name: string) => Deno.readTextFileSync(new URL(name, FOLDER));

/** Name and verdict, as the folder's README has them. */
const ROWS = Array.from(
  read("README.md").matchAll(/^\| `([\w-]+)` \| (\w+) \|/gm),
  ([, name = "", verdict = ""]) => ({ name, verdict }),
);

function judged(name: string, file: string) {
  const source = { id: name, source: file, readFile: () => new Uint8Array() };
  const parsed = parseCase(read(file), source);
  if (!("case" in parsed)) throw new Error(parsed.mistakes.map(({ message }) => message).join("\n"));
  const console = Deno.readFileSync(new URL(`${name}.console`, FOLDER));
  return judge(parsed.case, listenTo({ console }));
}

const FILES = [...Deno.readDirSync(FOLDER)].map(({ name }) => name);

for (const { name, verdict } of ROWS) {
  Deno.test(`judge() comes to ${verdict} for ${name}.console`, () => {
    const { verdict: come, points } = judged(name, `${name}.yaml`);
    assertEquals([come, points.filter((point) => point.verdict === "skip" && come === "pass")], [
      verdict,
      [],
    ]);
    if (FILES.includes(`${name}.wrong.yaml`)) {
      assertNotEquals(judged(name, `${name}.wrong.yaml`).verdict, "pass");
    }
  });
}

Deno.test("every console from elsewhere is in its README", () => {
  const consoles = FILES.flatMap((file) => /^(.*)\.console$/.exec(file)?.[1] ?? []);
  assertEquals(consoles.sort(), ROWS.map(({ name }) => name).sort());
});

const LOST = [
  "[    0.000000] Linux version 6.1.0-18-amd64",
  "Filesystem     1K-blocks   Used Available Use% Mounted on",
  "/dev/vda1         100000  50000     50000  50% /",
  "[    1.500000] virtio_blk virtio1: [vda] 41943040 512-byte logical blocks",
];

/** What a case that asks only for this comes to. */
function verdictOn(lines: readonly string[], console: string): string {
  const source = { id: "lost", source: "lost.yaml", readFile: () => new Uint8Array() };
  const parsed = parseCase(`expect: { console: ${console} }\n`, source);
  if (!("case" in parsed)) throw new Error(parsed.mistakes.map(({ message }) => message).join("\n"));
  return judge(parsed.case, listenTo({ console: new TextEncoder().encode(`${lines.join("\n")}\n`) })).verdict;
}

Deno.test("judge() does not know what the lines said that somebody left out of a log", () => {
  const log = (
    ...between: readonly string[]
  ) => [
    ...LOST.slice(0, 1),
    ...between,
    "[    9.0] cloud-init[812]: Cloud-init v. 23.4 finished at Mon, 01 Jan",
    "debian login: ",
  ];
  for (const mark of ["[...]", "...", "<snip>", "[... 412 lines omitted ...]"]) {
    assertEquals(verdictOn(log(mark), "{ never: [Oops] }"), "error", mark);
    assertEquals(verdictOn(log(mark), "{ matches: [Oops] }"), "error", mark);
    assertEquals(verdictOn(log(mark), "{ matches: [Linux version] }"), "pass", mark);
    assertEquals(verdictOn(log(mark, "Oops: 0002"), "{ never: [Oops] }"), "fail", mark);
  }
  assertEquals(verdictOn(log("Waiting for disks..."), "{ never: [Oops] }"), "pass");
  // systemd's own dots, behind a message that came in between.
  const torn = ["         Starting resolvconf update[   13.300000] random: crng init done", "..."];
  assertEquals(verdictOn(log(...torn), "{ never: [Oops] }"), "pass");
  // A boot that failed did so whatever was left out.
  assertEquals(verdictOn(log("[...]", "Kernel panic - not syncing: x"), "{ never: [Oops] }"), "fail");
});

Deno.test("judge() takes no table of an earlier boot of the same log", () => {
  const up = ["[    9.0] cloud-init[812]: Cloud-init v. 23.4 finished at Mon, 01 Jan", "debian login: "];
  const boot = [...LOST, ...up];
  const df = "{ df: { /: present } }";
  assertEquals(verdictOn(boot, df), "pass");
  assertEquals(verdictOn([...boot, "SeaBIOS (version 1.16.2-1)", ...LOST.slice(0, 1), ...up], df), "error");
  assertEquals(
    verdictOn(LOST.slice(1, 3).concat("SeaBIOS (version 1.16.2-1)", LOST.slice(0, 1), up), df),
    "error",
  );
});

Deno.test("judge() lets `matches` alone pass no boot that never came up, nor fail, as it does not `never`", () => {
  const never = verdictOn(LOST, "{ never: [BAD-THING] }");
  assertNotEquals(never, "pass");
  assertEquals(verdictOn(LOST, "{ matches: [virtio_blk] }"), never);
  assertEquals(verdictOn(LOST, "{ matches: [BAD-THING] }"), "error");
  assertEquals(verdictOn(LOST.slice(1, 3), "{ matches: [Filesystem] }"), "pass");
});
