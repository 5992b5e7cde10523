/** HTML out of pieces: whatever is not markup already is a text, and becomes one. */
import { guestText } from "../runner/text/guest_text.ts";

/** A piece of HTML. */
export class Markup {
  /** As it stands in a page. */
  readonly text: string;
  /** Only {@linkcode markup} and {@linkcode trusted} make one. */
  constructor(text: string) {
    this.text = text;
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** The tag of a template: `markup\`<p>${said}</p>\``. Attributes stand in quotes. */
export function markup(
  parts: TemplateStringsArray,
  ...values: readonly (string | Markup | readonly Markup[])[]
): Markup {
  const texts = parts.map((part, at) => part + textOf(values[at] ?? ""));
  return new Markup(texts.join(""));
}

/** What is of the project itself: a script, a style. */
export const trusted = (text: string): Markup => new Markup(text);

function textOf(value: string | Markup | readonly Markup[]): string {
  if (typeof value === "string") return guestText(value).replace(/[&<>"']/g, (each) => ENTITIES[each] ?? "");
  return value instanceof Markup ? value.text : value.map(({ text }) => text).join("");
}
