import { assertEquals, assertThrows } from "@std/assert";
import { FactsError, type Row } from "./fact.ts";
import { ports } from "./ports.ts";
import { addressText, isLoopback } from "./ports_address.ts";

const FOLDER = new URL("../../fixtures/facts/ports/", import.meta.url);
const read = (fixture: string) => Deno.readTextFileSync(new URL(fixture, FOLDER));
const columnsOf = (rows: readonly Row[], name: string) =>
  rows.find(({ names }) => names[0] === name)?.columns;
const list = (
  ...items: readonly string[]
) => ({ kind: "list", items, text: items.join(", ") || "none" } as const);

Deno.test("ports.parse() tells each port once, with all its addresses", () => {
  const rows = ports.parse(read("tables.txt"));
  assertEquals(rows.map(({ names }) => names[0]), [
    "tcp",
    "udp",
    "53/tcp",
    "22/tcp",
    "631/tcp",
    "53/udp",
    "68/udp",
  ]);
  assertEquals(columnsOf(rows, "22/tcp"), {
    addresses: list("0.0.0.0", "::"),
    uid: { kind: "number", number: 0, text: "0" },
  });
  assertEquals(columnsOf(rows, "53/udp")?.addresses, list("127.0.0.53"));
});

Deno.test("ports.parse() tells all ports of a protocol, and those that others reach", () => {
  const rows = ports.parse(read("tables.txt"));
  assertEquals(columnsOf(rows, "tcp"), { ports: list("22", "53", "631"), reachable: list("22") });
  assertEquals(columnsOf(rows, "udp"), { ports: list("53", "68"), reachable: list("68") });
});

Deno.test("ports.parse() tells a guest on which nothing listens", () => {
  const rows = ports.parse("/proc/net/tcp:  sl  local_address rem_address   st\n");
  assertEquals(rows.map(({ columns }) => columns.ports), [list(), list()]);
});

Deno.test("ports.parse() reads the tables of a booted guest", () => {
  assertEquals(ports.parse(read("debian-12.txt")).slice(0, 2).map(({ names }) => names), [["tcp"], ["udp"]]);
});

Deno.test("ports.parse() refuses what is no table", () => {
  for (const text of ["", "grep: not found\n"]) {
    assertThrows(() => ports.parse(text), FactsError, "no table of sockets");
  }
});

const ADDRESSES: readonly (readonly [string, string, boolean])[] = [
  ["0100007F", "127.0.0.1", true],
  ["0F02000A", "10.0.2.15", false],
  ["00000000", "0.0.0.0", false],
  ["00000000000000000000000000000000", "::", false],
  ["00000000000000000000000001000000", "::1", true],
  ["000080FE00000000FF00FC0201000000", "fe80::2fc:ff:0:1", false],
  ["B80D0120000000000000000001000000", "2001:db8::1", false],
  ["B80D0120000001000000010001000000", "2001:db8:1:0:1::1", false],
  ["B80D0120000000000000010001000000", "2001:db8::1:0:0:1", false],
  ["0000000000000000FFFF00000100007F", "::ffff:127.0.0.1", true],
  ["0000000000000000FFFF0000010200C0", "::ffff:192.0.2.1", false],
];
for (const [hex, text, loopback] of ADDRESSES) {
  Deno.test(`addressText() writes ${hex} as ${text}`, () =>
    assertEquals([addressText(hex), isLoopback(hex)], [text, loopback]));
}

const SOCKETS =
  `/proc/net/tcp:  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
/proc/net/tcp:   0: 00000000:006F 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4242 1 0 100 0 0 10 0
/proc/net/tcp:   1: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4343 1 0 100 0 0 10 0
/proc/net/tcp:   2: 00000000:0801 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4444 1 0 100 0 0 10 0
process 4242 systemd
process 4242 rpcbind
process 4343 sshd
`;

Deno.test("ports.parse() tells whose each port is", () => {
  const rows = ports.parse(SOCKETS);
  const of = (name: string) => rows.find(({ names }) => names[0] === name);
  assertEquals(of("111/tcp")?.columns.processes, {
    kind: "list",
    items: ["systemd", "rpcbind"],
    text: "systemd, rpcbind",
  });
  assertEquals(of("tcp")?.because, "listening: 22 sshd, 111 systemd and rpcbind, 2049 the kernel");
  assertEquals(of("udp")?.because, undefined);
});

Deno.test("ports.parse() is not longer than its table where one socket is told again and again", () => {
  const [header = "", row = ""] = SOCKETS.split("\n");
  const again = (count: number, line: (nth: number) => string) =>
    Array.from({ length: count }, (_, nth) => line(nth));
  const inode = "4242";
  const sockets = again(50_000, () => row);
  const same = again(50_000, () => `process ${inode} sshd`);
  const rows = ports.parse([header, ...sockets, ...same, ""].join("\n"));
  assertEquals(rows.length, 3);
  assertThrows(
    () =>
      ports.parse([header, ...sockets, ...again(200, (nth) => `process ${inode} p${nth}`), ""].join("\n")),
    FactsError,
    "more than 100 names of processes at one socket",
  );
});

Deno.test("ports.probe tells the process that listens on a port of this machine", async () => {
  const work = await Deno.makeTempDir({ prefix: "seedling-ports-" });
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  try {
    const { stdout } = await new Deno.Command("sh", {
      args: ["-c", `work=${work}; ${ports.probe}`],
      stderr: "null",
    }).output();
    const row = ports.parse(new TextDecoder().decode(stdout)).find(({ names }) =>
      names[0] === `${listener.addr.port}/tcp`
    );
    // Deno reads nothing of /proc about itself with less than all permissions.
    const own = await new Deno.Command("sh", { args: ["-c", "cat /proc/$PPID/comm"] }).output();
    const name = new TextDecoder().decode(own.stdout).trim();
    assertEquals(row?.columns.processes, { kind: "list", items: [name], text: name });
  } finally {
    await Deno.remove(work, { recursive: true });
  }
});
