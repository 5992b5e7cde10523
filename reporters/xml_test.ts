import { assertEquals, assertStringIncludes } from "@std/assert";
import { SaxesParser } from "saxes";
import { toXml } from "./xml.ts";

const START = '<?xml version="1.0" encoding="UTF-8"?>\n';

Deno.test("toXml() indents elements and leaves text as it is", () => {
  const xml = toXml({
    tag: "a",
    attributes: { n: 1 },
    children: [{ tag: "b", text: " x\n y " }, { tag: "c" }],
  });
  assertEquals(xml, `${START}<a n="1">\n  <b> x\n y </b>\n  <c/>\n</a>\n`);
});

Deno.test("toXml() writes an empty text as an element with an end tag", () => {
  assertEquals(toXml({ tag: "a", text: "" }), `${START}<a></a>\n`);
});

Deno.test("toXml() escapes markup in text, the end of CDATA too", () => {
  assertStringIncludes(toXml({ tag: "a", text: `<&"']]>` }), `<a>&lt;&amp;"']]&gt;</a>`);
});

Deno.test("toXml() escapes markup, newlines and tabs in attributes", () => {
  assertStringIncludes(
    toXml({ tag: "a", attributes: { b: `<&">'\n\t` } }),
    `b="&lt;&amp;&quot;&gt;'&#10;&#9;"`,
  );
});

Deno.test("toXml() passes texts and attributes through the filter for guest text", () => {
  assertStringIncludes(
    toXml({ tag: "a", attributes: { b: "\x1b[1mx\0" }, text: "[[ATTACHMENT|\x07" }),
    `<a b="x\\x00">[ [ATTACHMENT|\\x07</a>`,
  );
});

Deno.test("toXml() writes what an XML parser reads back", () => {
  const text = ` <&>"' ]]> &#27; é 日本 😀\n\ta `;
  const read: string[] = [];
  const parser = new SaxesParser();
  parser.on("opentag", ({ attributes }) => read.push(...Object.values(attributes).map(String)));
  parser.on("text", (part) => read.push(part));
  parser.write(toXml({ tag: "a", attributes: { b: text }, text })).close();
  assertEquals(read, ["\n", text, text, "\n"]);
});
