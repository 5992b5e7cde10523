import { assertEquals, assertThrows } from "@std/assert";
import { FactsError, type Row } from "./fact.ts";
import { kernel } from "./kernel.ts";

const FOLDER = new URL("../../fixtures/facts/kernel/", import.meta.url);

const columnsOf = (text: string): Row["columns"] => kernel.parse(text)[0]?.columns ?? {};

Deno.test("kernel.parse() reads the four files of Debian 12", () => {
  const { release, cmdline, tainted, modules } = columnsOf(
    Deno.readTextFileSync(new URL("debian-12.txt", FOLDER)),
  );
  assertEquals(release, { kind: "text", text: "6.1.0-56-cloud-amd64" });
  assertEquals(
    cmdline?.kind === "text" && cmdline.text.includes(" ro console=tty0 console=ttyS0,115200"),
    true,
  );
  assertEquals(tainted, { kind: "number", number: 0, text: "0" });
  assertEquals(modules?.kind === "list" && [modules.items.length, modules.items.at(-1)], [
    25,
    "virtio_pci_modern_dev",
  ]);
});

const TAINTS: Readonly<Record<string, string>> = {
  "0": "0",
  "1": "1 (P)",
  "12288": "12288 (O, E)",
  "512": "512 (W)",
};
for (const [taint, text] of Object.entries(TAINTS)) {
  Deno.test(`kernel.parse() puts letters to a taint of ${taint}`, () => {
    assertEquals(columnsOf(`6.1.0\n${taint}\n\nro\n`).tainted, {
      kind: "number",
      number: Number(taint),
      text,
    });
  });
}

Deno.test("kernel.parse() knows a taint it has no letter for by its number alone", () => {
  assertEquals(columnsOf("6.1.0\n4294967296\n\nro\n").tainted, {
    kind: "number",
    number: 2 ** 32,
    text: "4294967296",
  });
});

Deno.test("kernel.parse() tells of no modules as an empty list, and of no command line as absent", () => {
  const { cmdline, modules } = columnsOf("6.1.0\n0\n\n\n");
  assertEquals(cmdline, { kind: "absent" });
  assertEquals(modules, { kind: "list", items: [], text: "none" });
});

Deno.test("kernel.parse() keeps a command line of several lines whole", () => {
  assertEquals(columnsOf("6.1.0\n0\n\nro\n\nquiet\n").cmdline, { kind: "text", text: "ro\n\nquiet" });
});

const UNREADABLE: Readonly<Record<string, string>> = {
  "": 'Cannot read the kernel\'s facts: ""',
  "6.1.0\n0\n": 'Cannot read the kernel\'s facts: "6.1.0\\n0\\n"',
  "6.1.0\nx\n\nro": "Cannot read the kernel's facts",
  [`6.1.0\n0\n${"m\n".repeat(10_001)}\nro`]: "Cannot read the kernel's facts: more than 10000 modules",
};
for (const [text, message] of Object.entries(UNREADABLE)) {
  Deno.test(`kernel.parse() refuses ${JSON.stringify(text.slice(0, 30))}`, () => {
    assertThrows(() => kernel.parse(text), FactsError, message);
  });
}
