import { assertEquals } from "@std/assert";
import { parse } from "@std/yaml";
import { flowList, flowMapping, flowSince, flowText } from "./case_yaml.ts";

Deno.test("flowText() writes what YAML reads back as the same text", () => {
  for (
    const text of [
      "debian",
      "12",
      "no",
      "0x10",
      "1e3",
      "24.04",
      "/bin/sh",
      "./a.img",
      "../b/c.qcow2",
      "/",
      ".inf",
      "a.b",
      "a:b",
      "~",
      "null",
      "@x",
      "%y",
      "2026-01-02",
    ]
  ) {
    const written = flowText(text);
    if (text === "~") assertEquals(written, undefined);
    else assertEquals(parse(`[${written}]`), [text]);
  }
});

Deno.test("flowText() leaves out what means something else in a case, and what no name is", () => {
  for (const text of ["present", "absent", "", "a b", "x\n  y: z", "# x", "\x1b[2J", "x".repeat(81)]) {
    assertEquals(flowText(text), undefined, JSON.stringify(text));
  }
});

Deno.test("flowList() writes whole lists alone", () => {
  assertEquals(flowList([]), "[]");
  assertEquals(flowList(["22", "ssh", "22"]), '["22", ssh]');
  assertEquals([flowList(["a", "b c"]), flowList(undefined), flowList(Array(30).fill("a"))], [
    undefined,
    undefined,
    undefined,
  ]);
});

Deno.test("flowSince() takes a version by its first two numbers", () => {
  assertEquals(flowSince("6.1.0-40-amd64"), '">= 6.1"');
  assertEquals(flowSince("1:25.1.4-0ubuntu"), '">= 25.1"');
  assertEquals([flowSince("rolling"), flowSince(undefined)], [undefined, undefined]);
});

Deno.test("flowMapping() leaves out what cannot be written", () => {
  assertEquals(flowMapping({ id: "debian", version_id: undefined }), "{ id: debian }");
  assertEquals(flowMapping({ id: undefined }), undefined);
});
