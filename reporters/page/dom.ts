/// <reference lib="dom" />
/** Elements out of data. Texts become text nodes, never markup: nothing that a guest says can be an element. */
import { guestText } from "../../runner/text/guest_text.ts";

/** What may stand in an element; nothing where a part is left out. */
export type Child = Node | string | undefined | false | readonly Child[];

/** Attributes by name; one that is undefined or false is left out. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

// No text of a report is longer than it must be to be told in full.
const MAX_CHARACTERS = 20_000;

/** An element of HTML. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  return filled(document.createElement(tag), attributes, children);
}

/** An element of SVG. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[K] {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function filled<E extends Element>(element: E, attributes: Attributes, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  put(element, children);
  return element;
}

function put(parent: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child === undefined || child === false) continue;
    if (typeof child === "string") parent.append(shown(child));
    else if (child instanceof Node) parent.append(child);
    else put(parent, child);
  }
}

/** A text as it may be seen: without what reorders or hides it. */
export const shown = (text: string): string => guestText(text, MAX_CHARACTERS);

/** A button that does something. */
export function button(
  attributes: Attributes,
  act: () => void,
  ...children: readonly Child[]
): HTMLButtonElement {
  const made = h("button", { type: "button", ...attributes }, ...children);
  made.addEventListener("click", act);
  return made;
}
