import { assertEquals, assertStringIncludes } from "@std/assert";
import { SaxesParser } from "saxes";
import { type XmlElement, xmlPieces } from "./xml.ts";

const START = '<?xml version="1.0" encoding="UTF-8"?>\n';

const xmlOf = (...children: readonly XmlElement[]) => [...xmlPieces("r", children)].join("");

Deno.test("xmlPieces() indents elements and leaves text as it is", () => {
  const xml = xmlOf({
    tag: "a",
    attributes: { n: 1 },
    children: [{ tag: "b", text: " x\n y " }, { tag: "c" }],
  });
  assertEquals(xml, `${START}<r>\n  <a n="1">\n    <b> x\n y </b>\n    <c/>\n  </a>\n</r>\n`);
});

Deno.test("xmlPieces() writes an empty text as an element with an end tag", () => {
  assertEquals(xmlOf({ tag: "a", text: "" }), `${START}<r>\n  <a></a>\n</r>\n`);
  assertEquals(xmlOf(), `${START}<r/>\n`);
});

Deno.test("xmlPieces() escapes markup in text, the end of CDATA too", () => {
  assertStringIncludes(xmlOf({ tag: "a", text: `<&"']]>` }), `<a>&lt;&amp;"']]&gt;</a>`);
});

Deno.test("xmlPieces() escapes markup, newlines and tabs in attributes", () => {
  assertStringIncludes(
    xmlOf({ tag: "a", attributes: { b: `<&">'\n\t` } }),
    `b="&lt;&amp;&quot;&gt;'&#10;&#9;"`,
  );
});

Deno.test("xmlPieces() passes texts and attributes through the filter for guest text", () => {
  assertStringIncludes(
    xmlOf({ tag: "a", attributes: { b: "\x1b[1mx\0" }, text: "[[ATTACHMENT|\x07" }),
    `<a b="x\\x00">[ [ATTACHMENT|\\x07</a>`,
  );
});

Deno.test("xmlPieces() writes what an XML parser reads back", () => {
  const text = ` <&>"' ]]> &#27; é 日本 😀\n\ta `;
  const read: string[] = [];
  const parser = new SaxesParser();
  parser.on("opentag", ({ attributes }) => read.push(...Object.values(attributes).map(String)));
  parser.on("text", (part) => read.push(part));
  parser.write(xmlOf({ tag: "a", attributes: { b: text }, text })).close();
  assertEquals(read, ["\n", "\n  ", text, text, "\n", "\n"]);
});
