import { assert, assertEquals } from "@std/assert";
import type { Case, ParseCaseOptions } from "../case/case.ts";
import { parseCase } from "./read_cases.ts";
import { parseDuration } from "../text/duration.ts";
import type { FactKind } from "../facts/fact.ts";

const SAMPLE = `name: The partition grows, the filesystem may not
image: debian-12                 # optional; \`--image\` overrides
disk: 20G
cloud-config:
  resize_rootfs: false
expect:
  lsblk:
    vda:  { size: 20G, type: disk }
    vda1: { size: 19.9G, type: part, mountpoint: / }
  df:
    /: { size: 2.0G }
`;

const OK = "expect: { df: { /: present } }\n";

function read(text: string, options: Partial<ParseCaseOptions> = {}): Case {
  const parsed = parseCase(text, {
    id: "growth/x",
    source: "cases/growth/x.yaml",
    readFile: (path) => new TextEncoder().encode(path),
    ...options,
  });
  assert("case" in parsed, parsed.mistakes.map(({ message }) => message).join("\n"));
  return parsed.case;
}

const decode = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

Deno.test("parseCase() reads the case of the issue", () => {
  const { seed, expectations, keysAt: _, ...fields } = read(SAMPLE);
  assertEquals(fields, {
    id: "growth/x",
    name: "The partition grows, the filesystem may not",
    source: "cases/growth/x.yaml",
    image: { kind: "name", name: "debian-12" },
    disk: { kind: "total", bytes: 20 * 1024 ** 3 },
    memoryBytes: 1024 ** 3,
    cpus: 1,
  });
  assertEquals(decode(seed.userData), `#cloud-config\n{\n  "resize_rootfs": false\n}\n`);
  const rows = expectations.map(({ kind, from, row, presence, cells }) => [
    `${from} ${kind} ${row} ${presence}`,
    ...cells.map(({ column, matcher }) => `${column} ${matcher.text}`),
  ]);
  assertEquals(rows, [
    ["report lsblk vda present", "size 20G", "type disk"],
    ["report lsblk vda1 present", "size 19.9G", "type part", "mountpoint /"],
    ["report df / present", "size 2.0G"],
  ]);
});

Deno.test("parseCase() knows where each expectation stands", () => {
  const [first, , last] = read(SAMPLE).expectations;
  assertEquals(first?.at, { source: "cases/growth/x.yaml", line: 8, column: 5 });
  assertEquals(first?.cells[1]?.at, { source: "cases/growth/x.yaml", line: 8, column: 30 });
  assertEquals(last?.cells[0]?.at, { source: "cases/growth/x.yaml", line: 11, column: 16 });
});

Deno.test("parseCase() reads what a console must show, and rows that must not be there", () => {
  const { expectations } = read("expect:\n  lsblk: { fd0: absent }\n  console: { df: { /boot: absent } }\n");
  const rows = expectations.map(({ kind, from, row, presence, cells }) => ({
    kind,
    from,
    row,
    presence,
    cells,
  }));
  assertEquals(rows, [
    { kind: "lsblk", from: "report", row: "fd0", presence: "absent", cells: [] },
    { kind: "df", from: "console", row: "/boot", presence: "absent", cells: [] },
  ]);
});

Deno.test("parseCase() takes the columns of a kind with one row right under its key", () => {
  const kernel: FactKind = {
    key: "kernel",
    about: "a kind of this test",
    columns: { release: { type: "text" } },
    rowNames: "",
    probe: "uname -r",
    parse: () => [],
  };
  // Source text stays source text: a release of 6.10 is not 6.1.
  const [row] = read("expect: { kernel: { release: 6.10 } }\n", { kinds: [kernel] }).expectations;
  assertEquals([row?.kind, row?.row, row?.presence, row?.cells[0]?.matcher.text], [
    "kernel",
    "",
    "present",
    "6.10",
  ]);
});

Deno.test("parseCase() reads every short key", () => {
  const text =
    "name: 2024-01-01\ndescription: |\n  Why.\n  Really.\n\nmemory: 512M\ncpus: 2\ntimeout: 1h30m\n" + OK;
  const { name, description, memoryBytes, cpus, timeoutMs, disk } = read(text);
  assertEquals({ name, description, memoryBytes, cpus, timeoutMs, disk }, {
    name: "2024-01-01",
    description: "Why.\nReally.",
    memoryBytes: 512 * 1024 ** 2,
    cpus: 2,
    timeoutMs: 5_400_000,
    disk: undefined,
  });
  assertEquals(read(OK).name, "growth/x");
});

Deno.test("parseCase() reads every form of image", () => {
  const sha256 = "0123456789abcdef".repeat(4);
  const rows: readonly (readonly [string, Case["image"]])[] = [
    ["debian-12", { kind: "name", name: "debian-12" }],
    ["./a.qcow2", { kind: "path", path: "cases/growth/a.qcow2" }],
    ["../images/a", { kind: "path", path: "cases/images/a" }],
    ["disk.img", { kind: "path", path: "cases/growth/disk.img" }],
    ["/images/a.raw", { kind: "path", path: "/images/a.raw" }],
    [`{ url: "https://cloud.example/a", sha256: ${sha256.toUpperCase()} }`, {
      kind: "url",
      url: "https://cloud.example/a",
      sha256,
    }],
  ];
  for (const [image, expected] of rows) assertEquals(read(`image: ${image}\n${OK}`).image, expected);
});

Deno.test("parseCase() skips the mark that editors of Windows begin a file with, and reads their line ends", () => {
  const text = `\ufeff${SAMPLE.replaceAll("\n", "\r\n")}`;
  const { name, seed, expectations: [first] } = read(text);
  assertEquals(name, "The partition grows, the filesystem may not");
  assertEquals(decode(seed.userData), `#cloud-config\n{\n  "resize_rootfs": false\n}\n`);
  assertEquals(first?.at.column, 5);
});

Deno.test("parseCase() reads a name like any other key", () => {
  const parsed = parseCase("__proto__: 1\nconstructor: 2\n" + OK, {
    id: "x",
    source: "x.yaml",
    readFile: () => new Uint8Array(),
  });
  assertEquals(parsed.mistakes.map(({ message }) => message.slice(0, 33)), [
    `x.yaml:1:1: unknown key "__proto_`,
    `x.yaml:2:1: unknown key "construc`,
  ]);
});

Deno.test("parseCase() reads whether a case has its boot to itself", () => {
  const isExclusive = (word: string) => read(`${word}\nexpect: { df: { /: present } }\n`).isExclusive;
  assertEquals(["exclusive: true", "exclusive: false", "name: a"].map(isExclusive), [
    true,
    undefined,
    undefined,
  ]);
});

Deno.test("parseCase() knows where the value of each of its keys stands", () => {
  const { keysAt, source } = read("name: a\nmemory: 2G\nexpect: { df: { /: present } }\n");
  assertEquals(keysAt?.memory, { source, line: 2, column: 9 });
  assertEquals(keysAt?.disk, undefined);
});

Deno.test("parseDuration() reads hours, minutes and seconds, largest first", () => {
  assertEquals(["90s", "3m", "1h30m", "1h1s", "2h3m4s"].map(parseDuration), [
    90_000,
    180_000,
    5_400_000,
    3_601_000,
    7_384_000,
  ]);
  assertEquals(
    ["", "90", "1.5h", "3 m", "30s1m", "1m1m", "-1s", "s"].map(parseDuration),
    Array(8).fill(undefined),
  );
});
