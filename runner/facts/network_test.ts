import { assertEquals, assertThrows } from "@std/assert";
import { FactsError, type Row } from "./fact.ts";
import { network } from "./network.ts";

const FOLDER = new URL("../../fixtures/facts/network/", import.meta.url);
const read = (fixture: string) => Deno.readTextFileSync(new URL(fixture, FOLDER));
const columnsOf = (rows: readonly Row[], name: string) =>
  rows.find(({ names }) => names[0] === name)?.columns;
const list = (
  ...items: readonly string[]
) => ({ kind: "list", items, text: items.join(", ") || "none" } as const);

for (const fixture of ["iproute2.txt", "busybox.txt"]) {
  Deno.test(`network.parse() reads ${fixture}`, () => {
    const rows = network.parse(read(fixture));
    assertEquals(rows.map(({ names }) => names), [["eth0"], ["lo"], ["tun0"]]);
    assertEquals(columnsOf(rows, "eth0"), {
      state: { kind: "text", text: "up" },
      mac: { kind: "text", text: "52:54:00:12:34:56" },
      mtu: { kind: "number", number: 1500, text: "1500" },
      addresses: list("10.0.2.15/24"),
    });
    assertEquals(columnsOf(rows, "lo")?.addresses, list("127.0.0.1/8", "::1/128"));
    assertEquals([columnsOf(rows, "tun0")?.mac, columnsOf(rows, "tun0")?.addresses], [
      { kind: "absent" },
      list(),
    ]);
  });
}

Deno.test("network.parse() reads the one interface of a guest without a card", () => {
  const rows = network.parse(read("debian-12.txt"));
  assertEquals(rows.map(({ names }) => names), [["lo"]]);
});

Deno.test("network.parse() says nothing of addresses where the guest has no ip", () => {
  const rows = network.parse("eth0 up 52:54:00:12:34:56 1500\n== addresses\n");
  assertEquals(Object.keys(columnsOf(rows, "eth0") ?? {}), ["state", "mac", "mtu"]);
});

Deno.test("network.parse() takes nothing for an address that is no text", () => {
  const addresses = '[{"ifname":"eth0","addr_info":[{"local":{"toString":1},"prefixlen":24}]}]';
  const rows = network.parse(`eth0 up - 1500\n== addresses\n${addresses}\n`);
  assertEquals(columnsOf(rows, "eth0")?.addresses, list());
});

/** A point-to-point address, as iproute2 6.1 tells it either way. */
const PEERS: readonly string[] = [
  '[{"ifname":"lo","addr_info":[{"family":"inet","local":"10.1.1.1","address":"10.1.1.2","prefixlen":32},' +
  '{"family":"inet6","local":"fd00::1","address":"fd00::2","prefixlen":64}]}]',
  "1: lo: <LOOPBACK> mtu 65536\n    inet 10.1.1.1 peer 10.1.1.2/32 scope global lo\n" +
  "       valid_lft forever\n    inet6 fd00::1 peer fd00::2/64 scope global nodad \n",
];
for (const [nth, addresses] of PEERS.entries()) {
  Deno.test(`network.parse() tells both ends' prefix with an own address ${nth === 0 ? "of JSON" : "of text"}`, () => {
    const rows = network.parse(`lo unknown - 65536\n== addresses\n${addresses}\n`);
    assertEquals(columnsOf(rows, "lo")?.addresses, list("10.1.1.1/32", "fd00::1/64"));
  });
}

const UNREADABLE: Readonly<Record<string, string>> = {
  "": "the interfaces have no end",
  "eth0 up - 1500\n": "the interfaces have no end",
  "== addresses\n[{": "Cannot read the JSON of ip",
};
for (const [text, message] of Object.entries(UNREADABLE)) {
  Deno.test(`network.parse() refuses ${JSON.stringify(text)}`, () => {
    assertThrows(() => network.parse(text), FactsError, message);
  });
}
