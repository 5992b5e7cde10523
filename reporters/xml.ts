/** A tree of elements -> XML 1.0. */
import { guestText } from "../runner/text/guest_text.ts";

/** An element: its attributes in order, and either text or elements inside. */
export interface XmlElement {
  readonly tag: string;
  readonly attributes?: Readonly<Record<string, string | number>>;
  readonly children?: readonly XmlElement[];
  readonly text?: string;
}

// libxml2 refuses text nodes over 10 MB, GitLab's parser slows down far below that.
const MAX_CHARACTERS = 100_000;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;", // also makes `]]>` legal
  '"': "&quot;",
  // Strict parsers turn a raw newline or tab of an attribute into a space.
  "\n": "&#10;",
  "\t": "&#9;",
};

/**
 * An XML document in pieces, one a child of its root. Every text and attribute passes the filter for guest text, so nothing
 * can miss it.
 *
 * By hand, as Node's own reporter does it: fast-xml-parser 5.12 writes the attribute `value="true"` as a bare `value`,
 * leaves newlines in attributes, lets ESC through, and brings eight packages.
 */
export function* xmlPieces(tag: string, children: Iterable<XmlElement>): Iterable<string> {
  let open = `<?xml version="1.0" encoding="UTF-8"?>\n<${tag}`;
  for (const child of children) {
    if (open !== "") yield `${open}>\n`;
    open = "";
    yield elementText(child, "  ");
  }
  yield open === "" ? `</${tag}>\n` : `${open}/>\n`;
}

function elementText(element: XmlElement, indent: string): string {
  const attributes = Object.entries(element.attributes ?? {}).map(([name, value]) =>
    ` ${name}="${attribute(value)}"`
  );
  const open = `${indent}<${element.tag}${attributes.join("")}`;
  const children = element.children ?? [];
  if (children.length > 0) {
    const inside = children.map((each) => elementText(each, `${indent}  `)).join("");
    return `${open}>\n${inside}${indent}</${element.tag}>\n`;
  }
  if (element.text === undefined) return `${open}/>\n`;
  return `${open}>${escaped(element.text, /[&<>]/g)}</${element.tag}>\n`;
}

function attribute(value: string | number): string {
  return escaped(String(value), /[&<>"\n\t]/g);
}

function escaped(text: string, characters: RegExp): string {
  return guestText(text, MAX_CHARACTERS).replace(characters, (each) => ENTITIES[each] ?? "");
}
